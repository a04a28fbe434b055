"""What a column and a table are, and short ways to write them down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gaibao_geo.words import Both

Kind = Literal["text", "integer", "yuan", "number", "decimal", "rate", "flag", "date"]


@dataclass(frozen=True)
class Column:
    """One column: name, kind of value, unit, meaning, and what is allowed.

    ``required`` columns must exist and be filled in every row; ``allowed`` lists the
    only texts that may stand there; ``least`` and ``most`` bound a number.
    ``refers`` names the table whose key the value must be found in. A ``rate`` is a
    fraction (1 is 100 %), whatever the file writes; a ``date`` is text in ISO form, as
    exact as the file states it: ``2016``, ``2016-05`` or ``2016-05-03``.
    """

    name: str
    kind: Kind
    meaning: Both
    unit: str = ""
    required: bool = False
    allowed: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    refers: str = ""


@dataclass(frozen=True)
class Table:
    """One table: name, meaning, columns and the columns that make a row unique."""

    name: str
    meaning: Both
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column of that name; ``KeyError`` if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def text(name: str, zh: str, en: str, *, required: bool = False, refers: str = "") -> Column:
    """A column of free text."""
    return Column(name, "text", Both(zh, en), required=required, refers=refers)


def one_of(name: str, zh: str, en: str, *allowed: str, required: bool = True) -> Column:
    """A column that holds one of the texts given."""
    return Column(name, "text", Both(zh, en), required=required, allowed=allowed)


def number(
    name: str,
    unit: str,
    zh: str,
    en: str,
    *,
    kind: Kind = "number",
    required: bool = False,
    least: float | None = 0,
    most: float | None = None,
) -> Column:
    """A column of numbers; ``least`` and ``most`` bound them."""
    return Column(name, kind, Both(zh, en), unit, required, least=least, most=most)


def flag(name: str, zh: str, en: str) -> Column:
    """A column of yes and no."""
    return Column(name, "flag", Both(zh, en))


def date(name: str, zh: str, en: str) -> Column:
    """A column of dates, ISO text of year, month or day."""
    return Column(name, "date", Both(zh, en))


def rate(name: str, zh: str, en: str) -> Column:
    """A column of fractions; above 1 is possible, so only the lower end is bound."""
    return Column(name, "rate", Both(zh, en), "比例", least=0)


# How a written number leans: above, below, or about what it says.
OVER = ("余", "多")
NEARLY = ("近",)
ABOUT = ("约",)
QUALITIES = ("reported", "verified", "estimated", "assumed", "made_up")
ITEM_TYPES = (
    "canteen",
    "dormitory",
    "teaching",
    "sports",
    "water",
    "bath",
    "toilet",
    "wall",
    "paving",
    "ancillary",
    "repair",
    "equipment",
    "desks",
    "beds",
    "books",
    "computers",
    "multimedia",
    "instruments",
    "heating",
    "danger",
    "package",
)

ITEM_CLASSES = ("buildings", "sports", "ancillary", "equipment", "living", "digital")
SCHOOL_KINDS = (
    "primary",
    "teaching_point",
    "junior",
    "nine_year",
    "full_secondary",
    "twelve_year",
    "special",
    "kindergarten",
    "senior_high",
    "vocational",
    "other",  # adult classes and the like: no stage, no standard
)
PROJECT_STATES = (
    "reserve",
    "submitted",
    "listed",
    "approved",
    "preparing",
    "started",
    "roofed",
    "finished",
    "accepted",
    "audited",
    "handed_over",
    "in_use",
    "postponed",
    "cancelled",
    "changed",
)
DATUMS = ("wgs84", "cgcs2000", "gcj02", "bd09")

ID_REGION = text("region_id", "行政区划代码（六位）", "region code, six digits", required=True)
SOURCE = text("source", "来源", "where the figure comes from", required=True)
QUALITY = one_of("quality", "数据质量", "how good the figure is", *QUALITIES)
NOTE = text("note", "备注", "remark")

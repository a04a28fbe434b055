"""Figures of the source documents as amounts, counts and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

import pandas as pd

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.words import Lang, say
from gaibao_geo.words.numbers import WAN, YI

MILLION = 1_000_000
Record = Mapping[str, Any]  # one row of a table, by column
_SCALES: dict[Lang, tuple[tuple[int, str], ...]] = {
    "zh": ((YI, "yi"), (WAN, "wan"), (1, "one")),
    "en": ((MILLION, "million"), (1, "one")),
}


def records(table: pd.DataFrame, key: str) -> dict[str, Record]:
    """The rows of a table by the value of one column."""
    return {str(row[key]): row for row in rows_of(table)}


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table in order."""
    names = [str(column) for column in table.columns]
    columns = (table.iloc[:, place].tolist() for place in range(len(names)))
    if not names:
        return [{} for _ in range(len(table))]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


@dataclass(frozen=True)
class Fact:
    """One figure in base units (yuan, people), with the words that go with it."""

    figure_id: str
    value: int
    qualifier: str
    indicator: str
    entity: str
    source: str


class Facts:
    """The figures of a dataset by id, in one language.

    Values are ``figures.value`` times the unit's ``factor`` in the table ``units``.
    """

    def __init__(self, data: Dataset, lang: Lang) -> None:
        self.lang = lang
        self._rows = records(data.figures, "figure_id")
        self._units = records(data.units, "unit")

    def fact(self, figure_id: str) -> Fact:
        """The figure; ``KeyError`` if unknown, ``ValueError`` if no whole number."""
        row = self._rows[figure_id]
        value = Decimal(row["value"]) * Decimal(self._units[row["unit"]]["factor"])
        if value != value.to_integral_value():
            raise ValueError(f"{figure_id}: {value} is not a whole number of base units")
        return Fact(
            figure_id=figure_id,
            value=int(value),
            qualifier=row["qualifier"],
            indicator=row["indicator" if self.lang == "zh" else "indicator_en"],
            entity=row["entity"],
            source=row["section"],
        )

    def money_beside(self, region_id: str, used: set[str]) -> list[Fact]:
        """Amounts for all levels of money of a region that no total holds."""
        return [
            self.fact(name)
            for name, row in self._rows.items()
            if row["region_id"] == region_id
            and row["level"] in ("county", "prefecture")
            and "all_levels_money" in row["scope"].split(";")
            and self._units[row["unit"]]["dimension"] == "money"
            and name not in used
        ]

    def doubtful(self, figure_id: str) -> bool:
        """Whether the document leaves open if the amount is part of another."""
        return "included_or_separate" in self._rows[figure_id]["doubt"].split(";")

    def of_school(self, figure_id: str) -> bool:
        """Whether the figure is about one school."""
        return bool(self._rows.get(figure_id, {}).get("level") == "school")

    def year(self) -> int:
        """The last year that any figure but a plan's speaks of."""
        return max(
            int(row["period_end"])
            for row in self._rows.values()
            if row["clock"] != "plan" and pd.notna(row["period_end"])
        )


@lru_cache(maxsize=65_536)
def money_text(yuan: int, lang: Lang, qualifier: str = "", digits: int | None = None) -> str:
    """An amount as a map says it: 900,000,000 with 多 is 9亿多元, over 900 million yuan.

    Exact unless ``digits`` (significant ones, half up) is given.
    """
    scale, name = next(item for item in _SCALES[lang] if abs(yuan) >= item[0] or item[0] == 1)
    value = Decimal(yuan) / scale
    if digits is not None and value:
        step = Decimal(1).scaleb(value.adjusted() - digits + 1)
        value = value.quantize(min(step, Decimal(1)), ROUND_HALF_UP)
    text = f"{value:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return say(f"map.qualifier.{qualifier}", lang, amount=say(f"map.amount.{name}", lang, n=text))


def per_head(yuan: int, people: int) -> int:
    """Whole yuan per head, half up."""
    return int((Decimal(yuan) / people).quantize(Decimal(1), ROUND_HALF_UP))


def named(row: Record, lang: Lang) -> str:
    """The name of a region, township or school in one language; Chinese if it has no other."""
    return str((row.get("name_en") if lang == "en" else "") or row["name"])

"""One description of a briefing, from which slides and the memo are both made.

A ``Briefing`` holds finished texts in one language: nothing is computed after it. Money is
whole yuan in cells; what writes a file says it in 万元 where the column's kind is ``wan``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gaibao_geo.maps.spec import MapSpec
from gaibao_geo.words import Lang

Kind = Literal["text", "wan", "yuan", "count", "share", "number"]
ChartKind = Literal["bars", "columns", "stacked", "line"]
Cell = str | int | float | None  # ``None`` is not known; it is never drawn as 0


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading and what its cells are.

    ``wan`` cells hold whole yuan and are shown in 万元, ``yuan`` cells whole yuan as they
    are, ``share`` a fraction shown in per cent, ``count`` a whole number.
    """

    name: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Table:
    """A table; ``total`` is its last row where it has one, ``note`` a remark below it.

    ``left_out`` is how many rows it would have had beyond those it shows.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    note: str = ""
    left_out: int = 0


@dataclass(frozen=True)
class Series:
    """One set of bars or one line; its values are in the chart's unit."""

    name: str
    values: tuple[float | None, ...]
    colour: str


@dataclass(frozen=True)
class Chart:
    """A chart that can be edited: ``unit`` stands at its axis, ``digits`` behind the point."""

    kind: ChartKind
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    digits: int = 0


@dataclass(frozen=True)
class MapPicture:
    """A map, one ``theme`` of it (``""``: its points alone), and what it shows in words."""

    spec: MapSpec
    theme: str
    alt: str


@dataclass(frozen=True)
class Chapter:
    """One slide, one section of the memo.

    ``section`` is the part of the briefing it belongs to (基本情况 …), ``title`` the finding,
    ``points`` the sentences that bear it out, ``sources`` where its figures come from.
    """

    id: str
    section: str
    title: str
    points: tuple[str, ...] = ()
    table: Table | None = None
    chart: Chart | None = None
    map: MapPicture | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Office:
    """What an office puts on its papers; empty is left out, nothing is invented.

    ``unit`` 编制单位, ``date`` in words, ``review_number`` 审图号, ``secrecy`` 密级.
    """

    unit: str = ""
    date: str = ""
    review_number: str = ""
    secrecy: str = ""


@dataclass(frozen=True)
class Briefing:
    """A whole briefing.

    ``stamp`` is the text that every page carries (示例数据（虚构）…), empty for real data;
    ``annexes`` are whole lists for papers that have room, slides leave them out;
    ``version`` the fingerprint of the data, ``command`` what makes these files again,
    ``standing`` the sentence that this is a proposal (辅助决策) and decides nothing;
    ``hidden`` how many texts of the plan and its data held something personal, masked here.
    """

    lang: Lang
    title: str
    subtitle: str
    chapters: tuple[Chapter, ...]
    office: Office
    stamp: str
    version: str
    command: str
    standing: str
    credits: tuple[str, ...] = ()
    annexes: tuple[Chapter, ...] = ()
    hidden: int = 0

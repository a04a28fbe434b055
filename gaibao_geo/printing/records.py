"""What can stand on a page beside its map: a ranking, a table, the office's own marks."""

from __future__ import annotations

from dataclasses import dataclass

from gaibao_geo.maps.spec import Bounds, MapSpec


@dataclass(frozen=True)
class Rank:
    """One line of a ranking: a place, its value in words and, for the bar, as a number.

    ``value`` is ``None`` where there is no data: the line has no bar.
    """

    place_id: str
    name: str
    text: str
    value: float | None


@dataclass(frozen=True)
class Ranking:
    """Places and their values, in the order in which they are printed."""

    title: str
    ranks: tuple[Rank, ...]


@dataclass(frozen=True)
class Grid:
    """A table of texts.

    ``widths`` are shares of the table's width, ``right`` the columns whose cells end at the
    right; ``quiet`` the rows that are printed in grey; ``total`` a last row in bold.
    """

    title: str
    columns: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()
    quiet: frozenset[int] = frozenset()
    total: tuple[str, ...] = ()


@dataclass(frozen=True)
class Imprint:
    """What an office puts on its papers; what is empty is left out and nothing is invented.

    ``unit`` 编制单位, ``secrecy`` 密级, ``number`` and ``of`` the page among all.
    """

    unit: str = ""
    secrecy: str = ""
    number: int = 0
    of: int = 0


@dataclass(frozen=True)
class Page:
    """One page of an atlas: a map (``theme`` by id, ``bounds`` shown) and what stands beside it.

    ``here`` is the id of the place the page is about: its outline is stressed and its line in
    the ``ranking`` marked.
    """

    spec: MapSpec
    theme: str = ""
    bounds: Bounds | None = None
    here: str = ""
    ranking: Ranking | None = None
    table: Grid | None = None

"""An atlas as one PDF: an overview and a page for each place, numbered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

import shapely

from gaibao_geo.errors import DataError
from gaibao_geo.maps.shapes import shape_of
from gaibao_geo.maps.spec import MapSpec, Place, Point
from gaibao_geo.printing.around import number
from gaibao_geo.printing.boxes import POINTS_PER_CM
from gaibao_geo.printing.focusing import only_points
from gaibao_geo.printing.records import Grid, Imprint, Page, Ranking
from gaibao_geo.printing.saving import bound
from gaibao_geo.printing.scene import theme_of
from gaibao_geo.printing.sheet import Made, compose, continued
from gaibao_geo.printing.tabled import rows_in
from gaibao_geo.words import both, say

Paper = Literal["A4", "A3"]
PAPERS_CM: Mapping[str, tuple[float, float]] = {"A4": (21.0, 29.7), "A3": (29.7, 42.0)}


def atlas(
    pages: Sequence[Page], *, paper: Paper = "A4", landscape: bool = True,
    imprint: Imprint | None = None,
) -> bytes:
    """Pages as one PDF, numbered; the same pages give the same bytes.

    A table that its page cannot hold goes on on the next. Raises ``DataError`` for another
    paper, a character that the font lacks and a page that cannot hold its legend.
    """
    made = list(sheets(pages, paper=paper, landscape=landscape, imprint=imprint))
    return bound([sheet.ink.figure for sheet in made], pages[0].spec.title if pages else "")


def sheets(
    pages: Sequence[Page], *, paper: Paper = "A4", landscape: bool = True,
    imprint: Imprint | None = None,
) -> list[Made]:
    """The sheets of an atlas, numbered, before they are bound."""
    width, height = size_of(paper, landscape=landscape)
    marks = imprint or Imprint()
    made = [sheet for page in pages for sheet in _sheets_of(page, width, height, marks)]
    for at, sheet in enumerate(made, 1):
        lang = pages[0].spec.lang
        number(sheet.ink, sheet.inner, lang, (at, len(made)), sheet.letters)
    return made


def size_of(paper: Paper, *, landscape: bool) -> tuple[float, float]:
    """Width and height of a sheet in points; ``DataError`` for a paper that is not offered."""
    if paper not in PAPERS_CM:
        raise DataError(*both("print.paper", paper=paper, known=", ".join(PAPERS_CM)))
    narrow, long = (side * POINTS_PER_CM for side in PAPERS_CM[paper])
    return (long, narrow) if landscape else (narrow, long)


def _sheets_of(page: Page, width: float, height: float, imprint: Imprint) -> Iterator[Made]:
    sheet = compose(page, width, height, imprint)
    yield sheet
    while page.table is not None and sheet.next_row < rows_in(page.table):
        sheet = continued(page, width, height, imprint, sheet.next_row)
        yield sheet


def place_pages(spec: MapSpec, theme: str = "", ranking: Ranking | None = None) -> list[Page]:
    """An overview of any map and a page for each of its places.

    A place's page shows the place, the points that lie in it, the ``ranking`` with its line
    marked and, as a table, all that a click on it shows: the figures with their sources.
    """
    shown = theme_of(spec, theme)
    told = {mark.place_id: mark.text for mark in shown.marks} if shown else {}
    pages = [Page(spec, theme, ranking=ranking)]
    for place in spec.places:
        mine = shapely.union_all([shape_of(area.geometry) for area in spec.areas
                                  if area.place_id == place.id])  # fmt: skip
        subtitle = " ".join(text for text in (place.popup.subtitle, told.get(place.id, "")) if text)
        beside = tuple(each for each in spec.side_lists if place.name in each.title)
        focused = only_points(replace(spec, title=place.popup.title or place.name,
                                      subtitle=subtitle, side_lists=beside),
                              lambda point, mine=mine: _within(point, mine))  # type: ignore[misc]
        pages.append(Page(focused, theme, place.bounds, place.id, ranking, _told(place, spec)))
    return pages


def _within(point: Point, shape: shapely.Geometry) -> bool:
    return bool(shapely.intersects_xy(shape, point.lon, point.lat))


def _told(place: Place, spec: MapSpec) -> Grid | None:
    """What a click shows, as a table; ``None`` where that is nothing."""
    rows: list[tuple[str, str]] = []
    quiet = set()
    for section in place.popup.sections:
        if section.heading and section.rows:
            quiet.add(len(rows))
            rows.append((section.heading, ""))
        for row in section.rows:
            label = f"{row.label} {row.detail}".strip()
            source = say("map.ui.source_prefix", spec.lang) + row.source if row.source else ""
            rows.append((label, " ".join(text for text in (row.value, source) if text)))
        if section.text:
            rows.append((section.text, ""))
    if not rows:
        return None
    columns = (say("print.atlas.what", spec.lang), say("print.atlas.value", spec.lang))
    return Grid("", columns, (0.5, 0.5), tuple(rows), quiet=frozenset(quiet))

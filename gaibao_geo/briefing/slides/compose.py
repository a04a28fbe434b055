"""What stands where on a slide: decided by what its chapter holds."""

from __future__ import annotations

from dataclasses import dataclass

from gaibao_geo.briefing.chapter import Chapter, MapPicture, Office, Table
from gaibao_geo.briefing.slides.box import POINT, Box, inches
from gaibao_geo.briefing.slides.charts import draw_chart
from gaibao_geo.briefing.slides.map_legend import SIZES as LEGEND_SIZES
from gaibao_geo.briefing.slides.map_legend import draw_legend, legend_points
from gaibao_geo.briefing.slides.map_shapes import draw_furniture, draw_map
from gaibao_geo.briefing.slides.measure import fitted, height
from gaibao_geo.briefing.slides.page import POINT_SIZES, POINTS, TEXT_SIZES, Page, write_points
from gaibao_geo.briefing.slides.pictures import Draw, draw_picture
from gaibao_geo.briefing.slides.tables import Laid, draw_table
from gaibao_geo.briefing.slides.text import Type, clean
from gaibao_geo.words import say

BETWEEN = inches(0.35)
FURNITURE = inches(0.3)
CREDIT = 9.0
TABLE_ROW, TABLE_NOTES = 23.0, 50.0  # points
MOST_LEGEND = 0.7  # of the column that it shares with the points
STRIP_SIZES = (18.0, 16.0, 15.0, 14.0)
WIDE_TABLE = 4  # columns from which a table has the slide's whole width


@dataclass(frozen=True)
class MapMaker:
    """How maps come on a slide: as shapes, or (with ``draw``) as pictures; the office's number."""

    office: Office
    draw: Draw | None = None


def fill_page(page: Page, chapter: Chapter, maker: MapMaker) -> Laid | None:
    """Put a chapter's content on its slide; returns what of a table found room."""
    exhibits = _exhibits(chapter)
    points = tuple(point for point in chapter.points if clean(point))
    if not exhibits:
        nothing = (say("slides.nothing", page.deck.voice.lang),)
        write_points(page, points or nothing, page.room, TEXT_SIZES)
        return None
    if len(exhibits) == 1 and exhibits[0] == "map":
        return _map_page(page, chapter, points, maker)
    beside = len(exhibits) == 1 and not (exhibits[0] == "table" and _wide(chapter.table))
    room = page.room
    if points and beside:
        room, column = page.room.beside(0.62, BETWEEN)
        write_points(page, points, column, POINT_SIZES)
    elif points:
        strip, room = _strip(page, points, 0.34 if len(exhibits) == 1 else 0.28)
        write_points(page, points, strip, STRIP_SIZES)
    return _exhibit_row(page, chapter, exhibits, room, maker)


def _exhibits(chapter: Chapter) -> list[str]:
    """What there is to show besides text; an empty chart or table is nothing."""
    found = []
    if chapter.map is not None:
        found.append("map")
    if chapter.chart is not None and chapter.chart.categories and chapter.chart.series:
        found.append("chart")
    if chapter.table is not None and chapter.table.columns:
        found.append("table")
    return found


def _wide(table: Table | None) -> bool:
    return table is not None and len(table.columns) >= WIDE_TABLE


def _strip(page: Page, points: tuple[str, ...], most: float) -> tuple[Box, Box]:
    """The upper part of the room that the points need, and the rest."""
    across, down = page.room.points
    fit = fitted(points, (across, down * most), STRIP_SIZES, POINTS)
    need = height(fit.paragraphs, fit.size, across, POINTS) + 2
    return page.room.below(round(min(need, down * most) * POINT), BETWEEN // 2)


def _exhibit_row(
    page: Page, chapter: Chapter, exhibits: list[str], room: Box, maker: MapMaker
) -> Laid | None:
    """One exhibit fills the room; of several the first stands left, the others on its right."""
    if len(exhibits) == 1:
        return _draw(page, chapter, exhibits[0], room, maker)
    left, right = room.beside(0.5, BETWEEN)
    laid = _draw(page, chapter, exhibits[0], left, maker)
    if len(exhibits) == 2:
        return _draw(page, chapter, exhibits[1], right, maker) or laid
    upper, lower = right.below(right.height - _table_high(chapter.table, right), BETWEEN // 2)
    _draw(page, chapter, exhibits[1], upper, maker)
    return _draw(page, chapter, exhibits[2], lower, maker)


def _table_high(table: Table | None, room: Box) -> int:
    """What a small table below a chart needs, within what the chart can give."""
    rows = len(table.rows) + 2 if table is not None else 0
    need = (rows * TABLE_ROW + TABLE_NOTES) * POINT
    return round(min(max(need, room.height * 0.4), room.height * 0.58))


def _draw(page: Page, chapter: Chapter, what: str, box: Box, maker: MapMaker) -> Laid | None:
    if what == "map" and chapter.map is not None:
        if maker.draw is not None:
            draw_picture(page.pen, chapter.map, box, maker.draw)
            return None
        high = round(legend_points(chapter.map, box.points[0]) * POINT)
        if high <= box.height // 3:
            drawn, legend = box.below(box.height - high - inches(0.1), inches(0.1))
        else:
            drawn, legend = box.beside(0.62, inches(0.15))
        _map(page, chapter.map, drawn, maker)
        draw_legend(page.pen, chapter.map, legend)
    elif what == "chart" and chapter.chart is not None:
        page.cut.extend(draw_chart(page.pen, chapter.chart, box))
    elif chapter.table is not None:
        return draw_table(page.pen, chapter.table, box)
    return None


def _map_page(
    page: Page, chapter: Chapter, points: tuple[str, ...], maker: MapMaker
) -> Laid | None:
    """A map alone: large on the left; on the right what it shows, below that its legend."""
    picture = chapter.map
    if picture is None:
        return None
    if maker.draw is not None:
        room = page.room
        if points:
            room, column = room.beside(0.66, BETWEEN)
            write_points(page, points, column, POINT_SIZES)
        draw_picture(page.pen, picture, room, maker.draw)
        return None
    left, column = page.room.beside(0.62 if points else 0.7, BETWEEN)
    _map(page, picture, left, maker)
    upper, lower = _shared(column, picture, points)
    if points:
        write_points(page, points, upper, POINT_SIZES)
    draw_legend(page.pen, picture, lower)
    return None


def _shared(column: Box, picture: MapPicture, points: tuple[str, ...]) -> tuple[Box, Box]:
    """A column between points and legend: the legend gives way before a point is cut."""
    upper = lower = column
    for size in LEGEND_SIZES:
        high = min(legend_points(picture, column.points[0], size), column.points[1] * MOST_LEGEND)
        upper, lower = column.below(column.height - round(high * POINT) - BETWEEN // 2,
                                    BETWEEN // 2)  # fmt: skip
        if not points or not fitted(points, upper.points, POINT_SIZES, POINTS).cut:
            break
    return upper, lower


def _map(page: Page, picture: MapPicture, box: Box, maker: MapMaker) -> None:
    """The map, below it its scale and north, and below these what must be said of its borders."""
    across = box.points[0]
    fit = fitted((_credit(picture, maker.office),), (across, 2 * 1.45 * CREDIT + 0.1),
                 (CREDIT, 8.0))  # fmt: skip
    credit_high = round(height(fit.paragraphs, fit.size, across) * POINT)
    body, strip = box.below(box.height - FURNITURE - credit_high, 0)
    map_ = draw_map(page.pen, picture, body)
    furniture, credit = strip.below(FURNITURE, 0)
    draw_furniture(page.pen, map_, furniture)
    page.pen.words("credits", credit, fit.paragraphs, Type(fit.size, colour=page.deck.voice.muted))
    page.pen.loose()


def _credit(picture: MapPicture, office: Office) -> str:
    """Sketch, number of the review (or the place to fill it in), makers of the boundaries."""
    spec = picture.spec
    number = spec.review_number or office.review_number or say("map.ui.review_hint", spec.lang)
    review = say("map.ui.review", spec.lang) + number
    return "  ·  ".join(clean(text) for text in (say("word.sketch", spec.lang), review,
                                                 *spec.credits))  # fmt: skip

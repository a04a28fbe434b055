"""A page or picture put together: the map, its legend, and what stands around them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gaibao_geo.errors import DataError
from gaibao_geo.printing import fonts
from gaibao_geo.printing.around import MARGIN, foot, head
from gaibao_geo.printing.boxes import POINTS_PER_CM, Box
from gaibao_geo.printing.furniture import inset_box, north_arrow, scale_bar, sea_inset, stamp
from gaibao_geo.printing.ink import GREY, PITCH, Ink
from gaibao_geo.printing.land import draw_land, fills_of, name_outlines
from gaibao_geo.printing.lines import wrapped
from gaibao_geo.printing.panel import (
    Item,
    Setting,
    legend_items,
    list_items,
    ranking_items,
    stacked,
)
from gaibao_geo.printing.points import draw_dots, draw_points, name_points
from gaibao_geo.printing.records import Imprint, Page
from gaibao_geo.printing.scene import Scene
from gaibao_geo.printing.signs import draw_signs
from gaibao_geo.printing.tabled import draw_table
from gaibao_geo.words import both, say

A4_DIAGONAL = 1031.0  # points
GROWS = 0.6  # letters grow less than the sheet does
BARE = 1.3  # letters of a picture that a slide or memo takes in
LEAST, LARGEST = 0.72, 1.6  # of the letters of an A4 sheet
GAP = 10.0  # points between the map and its panel
STRIP = 19.0  # under the map: scale bar, and what could not be written
# Letter sizes and lines of a list that are tried in turn, until the panel holds everything.
TRIES = ((8.0, 14), (7.4, 14), (7.4, 8), (6.9, 14), (6.9, 6), (6.4, 5), (6.0, 3), (5.6, 1))
TABLE_SIZE = 6.8
Placed = list[tuple[Item, float, float]]


@dataclass(frozen=True)
class Made:
    """A sheet that was drawn: ``next_row`` is the first of its table that found no room."""

    ink: Ink
    inner: Box
    letters: float
    next_row: int = 0


@dataclass(frozen=True)
class Plot:
    """Where things stand: the map, the panel's columns, the table (no height: none)."""

    scene: Scene
    placed: Placed
    table: tuple[Box, ...] = ()


def letters_for(width: float, height: float) -> float:
    """The size of letters on a sheet (points), beside that on A4."""
    by_size = math.pow(math.hypot(width, height) / A4_DIAGONAL, GROWS)
    return min(LARGEST, max(LEAST, by_size))


def compose(
    page: Page, width: float, height: float, imprint: Imprint, *, bare: bool = False,
    letters: float = 0.0,
) -> Made:
    """Draw a page of ``width`` by ``height`` points.

    ``bare`` is the map and its legend alone. ``letters`` is the size of text beside that of
    an A4 sheet (0: by the sheet's own size). Raises ``DataError`` for a character without a
    picture and for a sheet too small for its legend.
    """
    ink, spec = Ink(width, height), page.spec
    size = letters or letters_for(width, height) * (BARE if bare else 1.0)
    inner = ink.box.less(*[(6.0 if bare else MARGIN) * size] * 4)
    body = inner
    if not bare:
        top = head(ink, inner, spec, imprint, size, title=spec.title)
        bottom = foot(ink, inner, spec, imprint, size)
        body = Box(inner.x, top, inner.w, bottom - top)
    plot = next(_plots(page, body, size, bare=bare), None)
    if plot is None:
        raise DataError(*both("print.too_small", width=f"{width / POINTS_PER_CM:.1f}",
                              height=f"{height / POINTS_PER_CM:.1f}"))  # fmt: skip
    draw_map(ink, plot.scene, bare=bare)
    for item, x, y in plot.placed:
        item.draw(ink, x, y)
    at = 0
    if page.table is not None and plot.table:
        at = draw_table(ink, page.table, plot.table, TABLE_SIZE * size)
    return Made(ink, inner, size, at)


def continued(
    page: Page, width: float, height: float, imprint: Imprint, first: int
) -> Made:
    """A page with the rows of the table from ``first`` on, in as many columns as are legible."""
    ink, spec, size = Ink(width, height), page.spec, letters_for(width, height)
    inner = ink.box.less(*[MARGIN * size] * 4)
    title = say("print.continued", spec.lang, title=spec.title)
    top = head(ink, inner, replace(spec, subtitle=""), imprint, size, title=title)
    bottom = foot(ink, inner, replace(spec, notes=()), imprint, size)
    count = 2 if width > height else 1
    wide = (inner.w - (count - 1) * GAP) / count
    boxes = [Box(inner.x + at * (wide + GAP), top, wide, bottom - top) for at in range(count)]
    table = page.table
    at = draw_table(ink, table, boxes, TABLE_SIZE * size, first) if table else first
    return Made(ink, inner, size, at)


def _plots(page: Page, body: Box, letters: float, *, bare: bool) -> Iterator[Plot]:
    """The ways to share the body that hold everything, those with the largest map first."""
    table = page.table is not None
    wide = body.w >= body.h
    shares = ((0.42, 0.48) if table else (0.2, 0.25, 0.3, 0.36, 0.42)) if wide else (
        (0.5, 0.56) if table else (0.22, 0.28, 0.35, 0.42, 0.5)
    )  # fmt: skip
    for share in shares:
        if wide:
            frame = body.less(right=body.w * share + GAP)
            rest = body.less(left=body.w * (1 - share))
        else:
            frame = body.less(bottom=body.h * share + GAP)
            rest = body.less(top=body.h * (1 - share))
        strip = STRIP * letters
        scene = Scene(page.spec, frame.less(bottom=strip), page.theme, page.bounds, page.here,
                      letters)  # fmt: skip
        for size, most in TRIES:
            plot = _filled(page, scene, rest, size * letters, most, bare=bare)
            if plot is not None:
                yield plot


def _filled(
    page: Page, scene: Scene, rest: Box, size: float, most: int, *, bare: bool
) -> Plot | None:
    """The panel and the table in what the map leaves, if they fit."""
    wide = rest.h > rest.w or page.table is not None
    if page.table is not None and scene.frame.right < rest.x:  # beside the map: the panel on top
        columns = _columns(rest.less(bottom=rest.h * 0.45), 2)
    elif page.table is not None:  # under the map: the panel at the left
        columns = [rest.less(right=rest.w * 0.62 + GAP)]
    else:
        columns = [rest] if wide else _columns(rest, 3 if rest.w > 700 else 2)
    setting = Setting(columns[0].w, size, scene.spec.lang, most)
    legend = legend_items(scene, setting)
    lists: list[Item] = []
    if not bare:
        lists = _lists(page, scene, setting)
    if page.table is None:
        placed = stacked([*legend, *lists], columns)
        return None if placed is None else Plot(scene, placed)
    if len(columns) == 1:
        placed = stacked([*legend, *lists], columns)
        table = rest.less(left=rest.w * 0.38)
    else:
        first, second = stacked(legend, columns[:1]), stacked(lists, columns[1:])
        placed = None if first is None or second is None else [*first, *second]
        table = rest
    if placed is None:
        return None
    if len(columns) > 1:
        under = max((y + item.height for item, _, y in placed), default=rest.y) + GAP
        table = rest.less(top=under - rest.y)
    return Plot(scene, placed, (table,))


def _lists(page: Page, scene: Scene, setting: Setting) -> list[Item]:
    found = []
    if page.ranking is not None:
        found += ranking_items(page.ranking, page.here, setting)
    elif scene.theme:
        found += list_items(scene.theme.lists, setting)
    return found + list_items(page.spec.side_lists, setting)


def _columns(box: Box, count: int) -> list[Box]:
    wide = (box.w - (count - 1) * 2 * GAP) / count
    return [Box(box.x + at * (wide + 2 * GAP), box.y, wide, box.h) for at in range(count)]


def draw_map(ink: Ink, scene: Scene, *, bare: bool) -> None:
    """Draw the map into the scene's frame: land, marks, then names where there is room."""
    spec, frame, letters = scene.spec, scene.frame, scene.letters
    shapes = draw_land(ink, scene)
    if scene.has_inset:
        box = inset_box(scene.ground)
        scene.taken.add(box)
    arrow = Box(frame.right - 24 * letters, frame.y + 4, 20 * letters, 38 * letters)
    scene.taken.add(arrow)
    if bare and spec.made_up:
        wide = fonts.width(say("word.made_up", spec.lang), 8 * letters, bold=True)
        scene.taken.add(Box(frame.x, frame.y, wide + 16 * letters, 18 * letters))
    draw_dots(ink, scene)
    drawn = draw_points(ink, scene)
    draw_signs(ink, scene, shapes)
    name_points(scene, drawn)
    name_outlines(scene)
    scene.writing.draw(ink)
    if scene.has_inset:
        fills = fills_of(scene)
        areas = [(fills[area.place_id], shape)
                 for area, shape in zip(spec.areas, scene.areas, strict=True)]  # fmt: skip
        sea_inset(ink, areas, box, 6.5 * letters, spec.lang)
    north_arrow(ink, scene.ground, arrow, 8 * letters, spec.lang)
    if not bare:
        ink.box_of(frame, rim="#d1d5db", weight=0.6, key="frame")
    elif spec.made_up:
        wide = fonts.width(say("word.made_up", spec.lang), 8 * letters, bold=True)
        stamp(ink, frame.x + wide + 12 * letters, frame.y + 2, 8 * letters, spec.lang)
    _strip(ink, scene)


def _strip(ink: Ink, scene: Scene) -> None:
    """Under the map: the scale bar, and at the right how many names found no room."""
    frame, letters, lang = scene.frame, scene.letters, scene.spec.lang
    corner, longest = (frame.x + 4, frame.bottom + 4 * letters), min(110 * letters, frame.w * 0.35)
    bar = scale_bar(ink, scene.ground, corner, 6.5 * letters, lang, longest=longest)
    size = 6.0 * letters
    texts = [say("print.scale_note", lang)]
    if scene.left_out:
        texts.append(say("print.left_out", lang, n=scene.left_out))
    lines = wrapped(say("print.gap", lang).join(texts), frame.right - bar.right - 12, size)
    for at, line in enumerate(lines):
        ink.text(frame.right, frame.bottom + 2 + at * PITCH * size, line, size, colour=GREY,
                 align="right")  # fmt: skip

"""A map's legend as shapes and text: what each sign means and how many are drawn with it."""

from __future__ import annotations

from dataclasses import dataclass

from gaibao_geo.briefing.chapter import MapPicture
from gaibao_geo.briefing.slides.box import POINT, Box
from gaibao_geo.briefing.slides.contrast import readable_on
from gaibao_geo.briefing.slides.drawing import NO_FILL, Pen, line, preset
from gaibao_geo.briefing.slides.map_shapes import layers_of, sign_scale, theme_of
from gaibao_geo.briefing.slides.measure import BOLD, LINE, Fitted, fitted, height, one_line, width
from gaibao_geo.briefing.slides.signs import RIM, pie, sign
from gaibao_geo.briefing.slides.text import Align, Type, clean, fill
from gaibao_geo.maps.arranged import Square
from gaibao_geo.maps.spec import MISSING, LegendRow, Shape, SizeRow
from gaibao_geo.words import Lang, say

SIZES = (11.0, 10.0, 9.0, 8.0, 7.0)
STEP, HEAD, CELL, SAMPLE = 1.55, 1.75, 2.2, 2.2  # of a row, a heading, a square's cell, a sample
_SHAPES: dict[str, Shape] = {
    "circle": "circle", "diamond": "diamond", "square": "square", "ring": "ring"
}


@dataclass(frozen=True)
class Block:
    """One headed part of a legend; ``square`` lays its rows out in two directions."""

    title: str
    rows: tuple[LegendRow, ...]
    sizes: tuple[SizeRow, ...]
    square: Square | None = None


def blocks_of(picture: MapPicture) -> list[Block]:
    """The parts of a legend: the theme's, each shown layer's, each shown set of dots'."""
    theme = theme_of(picture)
    found = [Block(theme.title, theme.legend, theme.sizes, theme.square)] if theme else []
    found += [Block(layer.title, layer.legend, layer.sizes) for layer in layers_of(picture)]
    found += [Block(dots.title, dots.legend, ()) for dots in picture.spec.dots if dots.shown]
    return [block for block in found if block.rows or block.sizes]


def legend_points(picture: MapPicture, across: float, size: float = SIZES[0]) -> float:
    """How high the legend is in this type and a column so wide, all in points."""
    scale = sign_scale(picture)
    return sum(_high(block, size, scale, across) for block in blocks_of(picture))


def draw_legend(pen: Pen, picture: MapPicture, box: Box) -> None:
    """The legend in its box, as one group, in the largest type in which all of it fits."""
    across, down = box.points
    fits = (size for size in SIZES if legend_points(picture, across, size) <= down + 0.5)
    size = next(fits, SIZES[-1])
    hand, top = _Hand(pen, size, sign_scale(picture)), box.top
    for block in blocks_of(picture):
        top = hand.block(block, Box(box.left, top, box.width, box.bottom - top))
    title = say("slides.legend_of", pen.voice.lang, title=clean(picture.spec.title))
    pen.group(title, _told(picture, pen.voice.lang), box)


def _told(picture: MapPicture, lang: Lang) -> str:
    rows = [f"{clean(row.label)} {_count(row, lang)}" for block in blocks_of(picture)
            for row in block.rows]  # fmt: skip
    return " · ".join([say("slides.legend", lang), *rows])


def _count(row: LegendRow, lang: Lang) -> str:
    if row.beside:
        return say("map.ui.count_beside", lang, count=row.count, beside=row.beside)
    return say("map.ui.count", lang, count=row.count)


def _head(block: Block, size: float, across: float) -> Fitted:
    """A block's title in at most two lines."""
    return fitted((clean(block.title),), (across, 2 * LINE * size + 0.1), (size,), BOLD)


def _head_high(block: Block, size: float, across: float) -> float:
    title = _head(block, size, across).paragraphs
    return height(title, size, across, BOLD) + (HEAD - LINE) * size


def _high(block: Block, size: float, scale: float, across: float) -> float:
    square = block.square
    rows = CELL * (len(square.up_steps) + 2.5) if square else STEP * len(block.rows)
    head = _head_high(block, size, across)
    return head + size * rows + sum(_disc_step(row, size, scale) for row in block.sizes)


def _disc_step(row: SizeRow, size: float, scale: float) -> float:
    return max(STEP * size, 2 * row.radius * scale / POINT + 2)


@dataclass(frozen=True)
class _Hand:
    """Draws a legend in one size of type (points); ``scale`` is that of the map's signs."""

    pen: Pen
    size: float
    scale: float

    def ems(self, number: float) -> int:
        """So many sizes of the type in EMU."""
        return round(number * self.size * POINT)

    def block(self, block: Block, box: Box) -> int:
        """Draw a part of the legend; returns where the next one begins."""
        across = box.points[0]
        high = round(_head_high(block, self.size, across) * POINT)
        self.pen.words("legend", Box(box.left, box.top, box.width, high),
                       _head(block, self.size, across).paragraphs,
                       Type(self.size, bold=True), anchor="ctr")  # fmt: skip
        top = box.top + high
        if block.square:
            top = self.square(block, block.square, Box(box.left, top, box.width, box.height))
        else:
            for row in block.rows:
                self.row(row, Box(box.left, top, box.width, self.ems(STEP)))
                top += self.ems(STEP)
        for disc in block.sizes:
            step = round(_disc_step(disc, self.size, self.scale) * POINT)
            self.disc(disc, Box(box.left, top, box.width, step))
            top += step
        return top

    def row(self, row: LegendRow, box: Box) -> None:
        count, label = _count(row, self.pen.voice.lang), clean(row.label)
        at = (box.left + self.ems(SAMPLE / 2), box.top + box.height / 2)
        self.sample(row, f"{label}: {count}", at)
        texts = Box(box.left + self.ems(SAMPLE + 0.4), box.top,
                    box.width - self.ems(SAMPLE + 0.4), box.height)  # fmt: skip
        free = texts.points[0] - width(f"  {count}", self.size)
        shown = one_line(label, max(free, 3 * self.size), self.size)
        self.pen.words(f"legend {label}", texts, (f"{shown}  {count}",), Type(self.size),
                       anchor="ctr")  # fmt: skip

    def sample(self, row: LegendRow, told: str, at: tuple[float, float]) -> None:
        kind, _, part = row.sample.partition("-")
        name, radius = f"sample {clean(row.label)}", self.ems(0.45)
        if kind == "segment":
            parts = [(row.colour if str(place) == part else "", 1 / 3) for place in range(3)]
            pie(self.pen, name, told, at=at, radius=radius, parts=parts)
        elif kind in _SHAPES or kind == "dashed":
            sign(self.pen, name, told, kind=_SHAPES.get(kind, "circle"), at=at, radius=radius,
                 colour=row.colour, approximate=kind == "dashed")  # fmt: skip
        else:
            wide, high = self.ems(1.7), self.ems(1)
            patch = Box(round(at[0] - wide / 2), round(at[1] - high / 2), wide, high)
            rim = line("#6b7280", 0.75, dashed=row.key == MISSING)
            self.pen.shape(name, told, patch, form=preset("rect"), inside=fill(row.colour),
                           outline=rim)  # fmt: skip

    def disc(self, row: SizeRow, box: Box) -> None:
        radius, label = row.radius * self.scale, clean(row.label)
        left = round(max(self.ems(SAMPLE / 2), radius))
        middle = box.top + box.height / 2
        place = Box(round(box.left + left - radius), round(middle - radius),
                    round(2 * radius), round(2 * radius))  # fmt: skip
        self.pen.shape(f"size {label}", label, place, form=preset("ellipse"), inside=NO_FILL,
                       outline=line(RIM, 0.75))  # fmt: skip
        begin = box.left + left + round(max(radius, self.ems(SAMPLE / 2))) + self.ems(0.4)
        self.pen.words(f"size {label}", Box(begin, box.top, box.right - begin, box.height),
                       (label,), Type(self.size), anchor="ctr")  # fmt: skip

    def square(self, block: Block, square: Square, box: Box) -> int:
        """Two scales across each other, both lowest at the lower left; counts in the cells."""
        rows = {row.key: row for row in block.rows}
        cell = self.ems(CELL)
        steps = max(width(step, self.size) for step in square.up_steps) * POINT
        left = box.left + min(round(steps) + self.ems(0.6), box.width // 3)
        wide = min(2 * cell, (box.right - left) // len(square.across_steps))
        self.caption(f"↑ {clean(square.up)}", Box(box.left, box.top, box.width, cell), "l")
        top = box.top + cell
        for step, keys in zip(reversed(square.up_steps), reversed(square.keys), strict=True):
            self.caption(step, Box(box.left, top, left - box.left - self.ems(0.3), cell), "r")
            for at, key in enumerate(keys):
                self.cell(rows[key], Box(left + at * wide, top, wide, cell))
            top += cell
        for at, step in enumerate(square.across_steps):
            self.caption(step, Box(left + at * wide, top, wide, cell // 2), "ctr")
        below = Box(box.left, top + cell // 2, box.width, cell // 2)
        self.caption(f"{clean(square.across)} →", below, "l")
        missing, top = rows.get(MISSING), top + cell
        if missing is not None:
            self.row(missing, Box(box.left, top, box.width, cell // 2))
        return top + cell // 2

    def cell(self, row: LegendRow, box: Box) -> None:
        label = clean(row.label)
        self.pen.shape(f"sample {label}", f"{label}: {row.count}", box, form=preset("rect"),
                       inside=fill(row.colour), outline=line("#ffffff", 0.5))  # fmt: skip
        ink = Type(self.size, colour=readable_on(row.colour), align="ctr")
        self.pen.words(f"legend {label}", box, (f"{row.count}",), ink, anchor="ctr")

    def caption(self, text: str, box: Box, align: Align) -> None:
        size = self.size * 0.85
        shown = one_line(clean(text), box.points[0], size)
        self.pen.words("legend", box, (shown,), Type(size, align=align), anchor="ctr")

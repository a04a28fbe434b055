"""The column beside a map: legends with counts, sizes, rankings and lists, as stacked items."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from gaibao_geo.maps.spec import MISSING, LegendRow, SideList, SizeRow
from gaibao_geo.printing import fonts
from gaibao_geo.printing.around import on_paper
from gaibao_geo.printing.boxes import Box
from gaibao_geo.printing.ink import DARK, GREY, PITCH, Ink
from gaibao_geo.printing.land import HATCH, MISSING_LINE
from gaibao_geo.printing.lines import wrapped
from gaibao_geo.printing.marks import QUIET, Shapes, sample
from gaibao_geo.printing.records import Rank, Ranking
from gaibao_geo.printing.scene import Scene
from gaibao_geo.words import Lang, say

SAMPLE_W, GUTTER = 18.0, 5.0  # points, for letters of size 1
HERE_FILL, BAR, HERE_BAR = "#fef3c7", "#94a3b8", "#1d4ed8"
RANKED = 0.94  # of the letters: a line of a ranking
Draw = Callable[[Ink, float, float], None]


@dataclass(frozen=True)
class Item:
    """Something of a known height that is drawn at an upper left corner.

    One that ``leads`` is a heading: it never stands at a column's foot without the next.
    """

    height: float
    draw: Draw
    leads: bool = False


@dataclass(frozen=True)
class Setting:
    """How a panel is set: its width, the size of its letters, how many lines of a list."""

    width: float
    size: float
    lang: Lang
    most: int

    @property
    def line(self) -> float:
        """The height of a line."""
        return PITCH * self.size


def legend_items(scene: Scene, setting: Setting) -> list[Item]:
    """The legend of the theme, of each layer that is seen and of the dots, with their sizes."""
    items: list[Item] = []
    theme = scene.theme
    if theme:
        items += [heading(theme.title, setting), *_rows(theme.legend, setting)]
        items += _sizes(theme.sizes, setting, scene.px)
        items += _remark(on_paper(theme.note, setting.lang), setting)
    for overlay in scene.overlays:
        items += [heading(overlay.title, setting), *_rows(overlay.legend, setting)]
        items += _sizes(overlay.sizes, setting, scene.px)
        items += _remark(overlay.note, setting)
    for dots in scene.dots:
        items += [heading(dots.title, setting), *_rows(dots.legend, setting)]
        items += _remark(dots.note, setting)
    return items


def heading(text: str, setting: Setting) -> Item:
    """A heading in bold, with air above it."""
    lines = wrapped(text, setting.width, setting.size * 1.08, bold=True)
    size, air = setting.size * 1.08, setting.size * 0.55

    def draw(ink: Ink, x: float, y: float) -> None:
        for at, line in enumerate(lines):
            ink.text(x, y + air + at * PITCH * size, line, size, bold=True)

    return Item(air + len(lines) * PITCH * size + 1, draw, leads=True)


def _rows(rows: Sequence[LegendRow], setting: Setting) -> list[Item]:
    return [_row(row, setting) for row in rows]


def _row(row: LegendRow, setting: Setting) -> Item:
    size, lang = setting.size, setting.lang
    key = "map.ui.count_beside" if row.beside else "map.ui.count"
    count = say(key, lang, count=row.count, beside=row.beside)
    lead, tail = SAMPLE_W * size / 8 + GUTTER, fonts.width(count, size) + GUTTER
    lines = wrapped(row.label, setting.width - lead - tail, size)

    def draw(ink: Ink, x: float, y: float) -> None:
        _sample(ink, row, Box(x, y + 0.12 * setting.line, lead - GUTTER, 0.76 * setting.line))
        for at, line in enumerate(lines):
            ink.text(x + lead, y + at * setting.line, line, size)
        ink.text(x + setting.width, y, count, size, colour=GREY, align="right")

    return Item(len(lines) * setting.line + 1.2, draw)


def _sample(ink: Ink, row: LegendRow, box: Box) -> None:
    if row.sample != "fill":
        shapes = Shapes()
        middle = (box.x + box.w / 2, box.y + box.h / 2)
        sample(shapes, row.sample, row.colour, middle, box.h * 0.46)
        shapes.draw(ink, key="legend")
        return
    missing = row.key == MISSING
    ink.box_of(box, fill=row.colour, rim=MISSING_LINE if missing else QUIET, weight=0.6,
               hatch=HATCH if missing else "", key="legend",
               dashes=(0.0, (3.0, 2.0)) if missing else "solid")  # fmt: skip


def _sizes(rows: Sequence[SizeRow], setting: Setting, px: float) -> list[Item]:
    """Circles of the sizes on the map, each with what it stands for."""
    found = []
    largest = max((row.radius for row in rows), default=0.0) * px
    for at, row in enumerate(rows):
        r = row.radius * px
        high = max(2 * r + 2, setting.line)

        draw = partial(_size, label=row.label, r=r, across=max(largest, 9.0), high=high,
                       setting=setting)  # fmt: skip
        found.append(Item(high, draw, leads=at < len(rows) - 1))
    return found


def _size(ink: Ink, x: float, y: float, *, label: str, r: float, across: float, high: float,
          setting: Setting) -> None:  # fmt: skip
    shapes = Shapes()
    sample(shapes, "circle", "#ffffff", (x + across, y + high / 2), r)
    shapes.draw(ink, key="size")
    ink.text(x + 2 * across + GUTTER, y + high / 2 - setting.line / 2, label, setting.size)


def _remark(text: str, setting: Setting) -> list[Item]:
    """A remark in small grey letters, a line at a time."""
    size = setting.size * 0.88
    return [
        Item(PITCH * size, lambda ink, x, y, line=line: _quiet(ink, x, y, line, size))  # type: ignore[misc]
        for line in (wrapped(text, setting.width, size) if text else [])
    ]


def _quiet(ink: Ink, x: float, y: float, line: str, size: float) -> None:
    ink.text(x, y, line, size, colour=GREY)


def list_items(lists: Sequence[SideList], setting: Setting) -> list[Item]:
    """Lists beside the map: each row, or as many as are wanted and how many more there are."""
    items: list[Item] = []
    for each in lists:
        items += [heading(each.title, setting), *_remark(each.note, setting)]
        for row in each.items[: setting.most]:
            items.append(_pair(row.label, row.value, setting))
        more = len(each.items) - setting.most
        if more > 0:
            items += _remark(say("print.more_rows", setting.lang, n=more), setting)
    return items


def _pair(label: str, value: str, setting: Setting) -> Item:
    """A name with its value at the right, or under it where both do not fit."""
    size, wide = setting.size, fonts.width(value, setting.size) if value else 0.0
    together = wide < 0.5 * setting.width
    lines = wrapped(label, setting.width - (wide + GUTTER if together else 0), size)
    below = [] if together else wrapped(value, setting.width, size)

    def draw(ink: Ink, x: float, y: float) -> None:
        for at, line in enumerate(lines):
            ink.text(x, y + at * setting.line, line, size)
        for at, line in enumerate(below):
            ink.text(x + setting.width, y + (len(lines) + at) * setting.line, line, size,
                     colour=GREY, align="right")  # fmt: skip
        if together and value:
            ink.text(x + setting.width, y, value, size, colour=GREY, align="right")

    return Item((len(lines) + len(below)) * setting.line, draw)


def ranking_items(ranking: Ranking, here: str, setting: Setting) -> list[Item]:
    """A ranking with bars; the place the page is about is marked and never left out."""
    ranks = ranking.ranks
    shown = list(ranks[: setting.most])
    mine = next((rank for rank in ranks if rank.place_id == here), None)
    if mine is not None and mine not in shown:
        shown[-1:] = [mine]
    largest = max((rank.value or 0.0 for rank in ranks), default=0.0)
    items = [heading(ranking.title, setting)]
    size, line = setting.size * RANKED, setting.line
    name_w = min(0.5 * setting.width, _widest([rank.name for rank in shown], size))
    text_w = _widest([rank.text for rank in shown], size)
    bar_w = setting.width - name_w - text_w - 2 * GUTTER
    for rank in shown:
        stressed = rank.place_id == here
        lines = wrapped(rank.name, name_w, size, bold=stressed)

        bar = bar_w * (rank.value or 0.0) / largest if largest > 0 else 0.0
        draw = partial(_ranked, rank=rank, lines=lines, stressed=stressed, setting=setting,
                       bar=(name_w + GUTTER, bar))  # fmt: skip
        items.append(Item(len(lines) * line + 0.6, draw))
    more = len(ranks) - len(shown)
    return items + (_remark(say("print.more_rows", setting.lang, n=more), setting) if more else [])


def _widest(texts: Sequence[str], size: float) -> float:
    return max((fonts.width(text, size, bold=True) for text in texts), default=0.0)


def _ranked(ink: Ink, x: float, y: float, *, rank: Rank, lines: list[str], stressed: bool,
            setting: Setting, bar: tuple[float, float]) -> None:  # fmt: skip
    line, size = setting.line, setting.size * RANKED
    if stressed:
        ink.box_of(Box(x - 2, y, setting.width + 4, len(lines) * line), fill=HERE_FILL)
    for at, text in enumerate(lines):
        ink.text(x, y + at * line, text, size, bold=stressed)
    if bar[1] > 0:
        ink.box_of(Box(x + bar[0], y + 0.25 * line, bar[1], 0.5 * line),
                   fill=HERE_BAR if stressed else BAR)  # fmt: skip
    ink.text(x + setting.width, y, rank.text, size, bold=stressed,
             colour=DARK if stressed else GREY, align="right")  # fmt: skip


def stacked(
    items: Sequence[Item], columns: Sequence[Box]
) -> list[tuple[Item, float, float]] | None:
    """Where each item stands, column after column; ``None`` where they do not all fit."""
    placed: list[tuple[Item, float, float]] = []
    left = list(columns)
    y = left[0].y if left else 0.0
    for at, item in enumerate(items):
        need = item.height
        for following in items[at + 1 :]:
            if not item.leads:
                break
            need += following.height
            if not following.leads:
                break
        while left and y + need > left[0].bottom:
            left.pop(0)
            y = left[0].y if left else 0.0
        if not left:
            return None
        placed.append((item, left[0].x, y))
        y += item.height
    return placed

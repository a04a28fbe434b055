"""A map as native shapes: a freeform for each area, a sign for each school, names, scale, north.

Everything is drawn from the description alone, so colours, classes and counts are those of the
page and of the print. What stands in a layer that is switched off is not drawn.
"""

from __future__ import annotations

import math
from base64 import b64decode
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import shapely

from gaibao_geo.briefing.chapter import MapPicture
from gaibao_geo.briefing.slides.box import PIXEL, POINT, Box
from gaibao_geo.briefing.slides.contrast import DARK, luminance, readable_on
from gaibao_geo.briefing.slides.drawing import NO_FILL, Pen, line
from gaibao_geo.briefing.slides.flat_map import FINE, FlatMap, flat_map, rings_of, thinned
from gaibao_geo.briefing.slides.map_names import SIZES, Taken, around, beside
from gaibao_geo.briefing.slides.measure import LINE, one_line
from gaibao_geo.briefing.slides.signs import pie, sign
from gaibao_geo.briefing.slides.text import Type, clean, fill
from gaibao_geo.maps.spec import MISSING, Mark, Overlay, Place, Point, Theme
from gaibao_geo.words import say

BARE = "#f1f3f5"  # an area under points alone
BORDER, BORDER_BARE = "#ffffff", "#94a3b8"
PALE = 0.8  # a colour from this light on would run into the slide without a grey border
FEW_NAMED = 40  # points whose names are tried; more would be a carpet of text
MANY = 80  # points from which signs are drawn smaller
SMALLER = 0.62
TEXT = 9.0
LONGEST = 150.0  # points that a name may take; the shape itself has it in full
VEIL = fill("#ffffff", 0.75)  # under a name that stands among many signs: it hides none
SCALE_STEPS = (1, 2, 5)


def sign_scale(picture: MapPicture) -> float:
    """EMU for a pixel of a sign's radius on this map; its legend uses the same."""
    points = sum(len(layer.points) for layer in layers_of(picture))
    return PIXEL * (SMALLER if points > MANY else 1.0)


def theme_of(picture: MapPicture) -> Theme | None:
    """The reading a picture shows; ``None`` when it shows points alone.

    Raises ``ValueError`` for a theme that the map does not have.
    """
    if not picture.theme:
        return None
    for theme in picture.spec.themes:
        if theme.id == picture.theme:
            return theme
    raise ValueError(f"the map has no theme {picture.theme!r}")


def layers_of(picture: MapPicture) -> list[Overlay]:
    """The layers of points that are drawn; of two readings side by side, those of one.

    That is the reading whose theme is shown, and where both have it (or none) the right one,
    which is the later.
    """
    spec = picture.spec
    layers = [layer for layer in spec.overlays if layer.shown]
    if spec.swipe is None:
        return layers
    left, right = spec.swipe.left, spec.swipe.right
    shown = left if picture.theme == left.theme != right.theme else right
    others = {left.overlay, right.overlay} - {shown.overlay}
    return [layer for layer in layers if layer.id not in others]


def draw_map(pen: Pen, picture: MapPicture, box: Box) -> FlatMap:
    """The map in its box as one group of named shapes; returns where it stands."""
    theme = theme_of(picture)
    map_ = flat_map(picture.spec, box)
    taken = Taken(box)
    marks = {mark.place_id: mark for mark in theme.marks} if theme else {}
    shapes = _areas(pen, map_, marks)
    _outlines(pen, map_)
    _dots(pen, map_)
    scale = sign_scale(picture)
    spots = [(point, _spot(map_, point, scale))
             for layer in layers_of(picture) for point in layer.points]  # fmt: skip
    if len(spots) <= FEW_NAMED:
        for point, at in spots:
            taken.take(_round_box(at, point.radius * scale))
    _circles(pen, map_, marks, taken, scale)
    for point, at in spots:
        _point(pen, point, at, scale)
    crowded = len(spots) > FEW_NAMED
    if not picture.spec.national:  # thousands of counties have no room for their names
        _place_names(pen, map_, _Named(marks, shapes, scale, crowded), taken)
    if not crowded:
        _point_names(pen, spots, taken, scale)
    title = say("slides.map_of", picture.spec.lang, title=clean(picture.spec.title))
    pen.group(title, picture.alt or picture.spec.title, box)
    return map_


def _areas(
    pen: Pen, map_: FlatMap, marks: dict[str, Mark]
) -> dict[str, list[shapely.Geometry]]:
    """The areas coloured by their place; one whose mark is a circle is ground only.

    Returns the coloured shapes of each place as they lie on the slide.
    """
    within: dict[str, list[shapely.Geometry]] = defaultdict(list)
    spec = map_.spec
    shapes = thinned(map_.shape(area.geometry) for area in spec.areas)
    width = 0.25 if spec.national else 0.75
    for area, shape in zip(spec.areas, shapes, strict=True):
        mark = marks.get(area.place_id)
        coloured = mark is not None and not mark.radius and not mark.slices
        colour = mark.colour if mark is not None and coloured else BARE
        if coloured:
            within[area.place_id].append(shape)
        pale = not coloured or luminance(colour) > PALE
        rim = line(BORDER_BARE if pale else BORDER, width,
                   dashed=coloured and mark is not None and mark.key == MISSING)  # fmt: skip
        alt = (say("slides.area_alt", spec.lang, name=area.name, value=mark.text)
               if mark is not None and mark.text else area.name)  # fmt: skip
        if rings := rings_of(shape):
            pen.freeform(area.name, alt, rings, inside=fill(colour), outline=rim)
    return within


def _outlines(pen: Pen, map_: FlatMap) -> None:
    for outline in map_.spec.outlines:
        rings = rings_of(shapely.simplify(map_.shape(outline.geometry), FINE))
        closed = outline.geometry["type"].endswith("Polygon")
        if rings:
            pen.freeform(outline.name or "outline", outline.name, rings, inside=NO_FILL,
                         outline=line("#64748b", 0.75), closed=closed)  # fmt: skip
        if name := clean(outline.name):
            at = map_.place(np.array([[outline.lon, outline.lat]]))[0]
            box = around((name,), SIZES[-1], (float(at[0]), float(at[1])))
            style = Type(SIZES[-1], colour="#334155", align="ctr")
            pen.words(name, box, (name,), style, anchor="ctr", wrap=False)


def _dots(pen: Pen, map_: FlatMap) -> None:
    """Thousands of nameless dots: one shape for each row of their legend."""
    half = round(0.9 * POINT)
    for dots in map_.spec.dots:
        if not dots.shown:
            continue
        lon_lat = np.frombuffer(b64decode(dots.lon_lat), dtype="<f4").astype(float).reshape(-1, 2)
        kinds = b64decode(dots.kinds)
        of_row: dict[int, list[list[tuple[int, int]]]] = defaultdict(list)
        for kind, (x, y) in zip(kinds, np.rint(map_.place(lon_lat)).astype(int), strict=True):
            left, top, right, low = int(x) - half, int(y) - half, int(x) + half, int(y) + half
            of_row[kind].append([(left, top), (right, top), (right, low), (left, low)])
        for kind, rings in sorted(of_row.items()):
            row = dots.legend[kind]
            pen.freeform(row.label, f"{dots.title} {row.label} {row.count}", rings,
                         inside=fill(row.colour), outline=line("", 0))  # fmt: skip


def _circles(
    pen: Pen, map_: FlatMap, marks: dict[str, Mark], taken: Taken, scale: float
) -> None:
    """The theme's circles and pies, the largest first, so that small ones lie on top."""
    drawn = [(marks[place.id], place) for place in map_.spec.places if place.id in marks]
    for mark, place in sorted(drawn, key=lambda pair: -pair[0].radius):
        if mark.radius:
            at = _anchors(map_, place)[0]
            taken.take(_round_box(at, mark.radius * scale))
            _circle(pen, place, mark, at, scale)


@dataclass(frozen=True)
class _Named:
    """What names must respect: the marks, the coloured shapes, the signs and their crowd."""

    marks: dict[str, Mark]
    shapes: dict[str, list[shapely.Geometry]]
    scale: float
    crowded: bool


def _place_names(pen: Pen, map_: FlatMap, named: _Named, taken: Taken) -> None:
    """The names and values of the places, each readable on what it stands on.

    On a coloured area a name keeps within it; one that finds no room there, or stands among
    many signs, has a veil of white below it.
    """
    for place in map_.spec.places:
        if not place.anchors and len(map_.spec.places) == 1:
            continue  # one county alone fills the map: the title names it
        mark = named.marks.get(place.id)
        where = _Where(mark, _anchors(map_, place), named.scale)
        shapes = named.shapes.get(place.id, []) if not named.crowded else []
        if shapes and mark is not None:
            ink = readable_on(mark.colour)
            inner = partial(_inside, shapely.union_all(shapes))
            if _name(pen, place, where, taken, _Written(ink, "", inner)):
                continue
            _name(pen, place, where, taken, _Written(DARK, VEIL, lambda box: True, alone=True))
        else:
            ground = VEIL if named.crowded else ""
            _name(pen, place, where, taken, _Written(DARK, ground, lambda box: True))


def _inside(shape: shapely.Geometry, box: Box) -> bool:
    return bool(shape.contains(shapely.box(box.left, box.top, box.right, box.bottom)))


def _anchors(map_: FlatMap, place: Place) -> list[tuple[float, float]]:
    west, south, east, north = place.bounds
    points = place.anchors or (((west + east) / 2, (south + north) / 2),)
    return [(float(x), float(y)) for x, y in map_.place(np.array(points, dtype=float))]


def _circle(
    pen: Pen, place: Place, mark: Mark, at: tuple[float, float], scale: float
) -> None:
    radius = mark.radius * scale
    alt = say("slides.area_alt", pen.voice.lang, name=place.name, value=mark.text)
    if mark.slices:
        parts = [(part.colour, part.share) for part in mark.slices]
        pie(pen, place.name, alt, at=at, radius=radius, parts=parts)
    else:
        sign(pen, place.name, alt, kind="circle", at=at, radius=radius, colour=mark.colour,
             approximate=mark.key == MISSING)  # fmt: skip


def _round_box(at: tuple[float, float], radius: float) -> Box:
    return Box(round(at[0] - radius), round(at[1] - radius), round(2 * radius), round(2 * radius))


@dataclass(frozen=True)
class _Where:
    """Where the name of a place may stand: at its anchors, or by the circle that is its mark."""

    mark: Mark | None
    spots: list[tuple[float, float]]
    scale: float

    def boxes(self, texts: tuple[str, ...], size: float) -> list[Box]:
        if self.mark is None or not self.mark.radius:
            return [around(texts, size, at) for at in self.spots]
        down = self.mark.radius * self.scale + (len(texts) * LINE * size / 2 + 1) * POINT
        x, y = self.spots[0]
        return [around(texts, size, (x, y + down)), around(texts, size, (x, y - down))]


def _texts(place: Place, mark: Mark | None) -> list[tuple[str, ...]]:
    """What is written at a place: its name and value, or where there is no room its name."""
    name = (one_line(clean(place.name), LONGEST, SIZES[-1]),)
    value = clean(mark.short or mark.text) if mark is not None else ""
    value = one_line(value, LONGEST, SIZES[-1])
    return [(*name, value), name] if value else [name]


@dataclass(frozen=True)
class _Written:
    """How a name is written: its ink, the fill of its box (empty: none), where it may stand.

    ``alone`` leaves its value out and takes the smallest type.
    """

    ink: str
    ground: str
    allowed: Callable[[Box], bool]
    alone: bool = False


def _name(pen: Pen, place: Place, where: _Where, taken: Taken, written: _Written) -> bool:
    """Write a name and its value where they cover nothing, in the largest type that has room.

    Where the value has none the name stands alone; returns whether anything was written.
    """
    choices = _texts(place, where.mark)
    for texts in choices[-1:] if written.alone else choices:
        for size in SIZES[-1:] if written.alone else SIZES:
            for box in where.boxes(texts, size):
                if taken.free(box) and written.allowed(box):
                    taken.take(box)
                    style = Type(size, colour=written.ink, align="ctr")
                    pen.words(place.name, box, texts, style, anchor="ctr", wrap=False,
                              ground=written.ground)  # fmt: skip
                    return True
    return False


def _spot(map_: FlatMap, point: Point, scale: float) -> tuple[float, float]:
    """Where a point is drawn: signs that share a coordinate are nudged apart, as on the page."""
    x, y = map_.place(np.array([[point.lon, point.lat]]))[0]
    return float(x) + point.nudge[0] * scale, float(y) + point.nudge[1] * scale


def _point(pen: Pen, point: Point, at: tuple[float, float], scale: float) -> None:
    alt = " · ".join(filter(None, (point.name, point.text)))
    radius = point.radius * scale
    if point.segments:
        share = 1 / len(point.segments)
        parts = [(part.colour if part.filled else "", share) for part in point.segments]
        pie(pen, point.name, alt, at=at, radius=radius, parts=parts)
    else:
        sign(pen, point.name, alt, kind=point.shape, at=at, radius=radius, colour=point.colour,
             approximate=point.approximate, thick=0.75 if radius > 4 * PIXEL else 0.5)  # fmt: skip


def _point_names(
    pen: Pen, spots: list[tuple[Point, tuple[float, float]]], taken: Taken, scale: float
) -> None:
    for point, at in sorted(spots, key=lambda spot: -spot[0].radius):
        name = one_line(clean(point.name), LONGEST, TEXT)
        for box in beside(name, TEXT, at, point.radius * scale) if name else ():
            if taken.free(box):
                taken.take(box)
                pen.words(point.name, box, (name,), Type(TEXT, colour="#334155", align="ctr"),
                          anchor="ctr", wrap=False)  # fmt: skip
                break


def draw_furniture(pen: Pen, map_: FlatMap, box: Box) -> None:
    """Scale bar and north arrow in a strip of their own, where they cover nothing."""
    metres = _round_length(box.width * 0.3 / map_.metre)
    long = round(metres * map_.metre)
    middle = box.top + box.height // 2
    tick = 3 * POINT
    bar = [(box.left, middle - tick), (box.left, middle), (box.left + long, middle),
           (box.left + long, middle - tick)]  # fmt: skip
    lang = pen.voice.lang
    told = (say("slides.km", lang, n=f"{metres / 1000:,.0f}") if metres >= 1000
            else say("slides.metres", lang, n=f"{metres:,.0f}"))  # fmt: skip
    pen.freeform("scale", told, [bar], inside=NO_FILL, outline=line("tx1", 1), closed=False)
    style = Type(TEXT, colour="tx1")
    high = round(LINE * TEXT * POINT)
    pen.words("scale", Box(box.left + long + 4 * POINT, middle - high // 2, 60 * POINT, high),
              (told,), style, anchor="ctr")  # fmt: skip
    x, half = box.left + long + 82 * POINT, 4 * POINT
    north = say("map.ui.north_label", lang)
    arrow = [(x, middle - 2 * half), (x + half, middle + half), (x, middle + half // 3),
             (x - half, middle + half)]  # fmt: skip
    pen.freeform(north, north, [arrow], inside=fill("tx1"), outline=line("", 0))
    pen.words(north, Box(x + 7 * POINT, middle - high // 2, 20 * POINT, high),
              (say("map.ui.north", lang),), style, anchor="ctr")  # fmt: skip
    pen.group(north, told, box)


def _round_length(metres: float) -> int:
    """The longest of 1, 2, 5, 10 ... metres that is no longer."""
    power: int = 10 ** math.floor(math.log10(max(metres, 1.0)))
    return max(step * power for step in SCALE_STEPS if step * power <= max(metres, 1.0))

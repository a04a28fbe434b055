"""One description of a map, from which every renderer draws.

A ``MapSpec`` holds finished texts in one language, finished colours and finished
legend rows, so that a web page, a picture and a slide cannot differ. Longitudes and
latitudes are WGS-84 degrees; sizes are radii in pixels of a web page.
"""

from __future__ import annotations

from base64 import b64decode
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from gaibao_geo.maps.arranged import Seek, Slider, Square, Swipe, check_arranged
from gaibao_geo.words import Lang

Shape = Literal["circle", "diamond", "square", "ring"]
Bounds = tuple[float, float, float, float]  # west, south, east, north, in degrees
MISSING = "missing"
MISSING_COLOUR = "#e2e5e9"


@dataclass(frozen=True)
class Row:
    """One line of a popup or list: what, how much, and where in the source it stands.

    ``detail`` stands small under the label: how the value comes about. ``about`` is the id of
    the place or point that a list's line stands for, empty if it is not on the map.
    """

    label: str
    value: str
    source: str = ""
    detail: str = ""
    about: str = ""


@dataclass(frozen=True)
class Section:
    """A headed group of popup lines; ``text`` is a remark below them."""

    heading: str = ""
    rows: tuple[Row, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Popup:
    """What a click shows."""

    title: str
    subtitle: str = ""
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class LegendRow:
    """One entry of a legend.

    ``key`` ties it to the marks it explains; ``count`` is the number of marks drawn
    with it, ``beside`` the number that stand in a list beside the map instead.
    """

    key: str
    label: str
    colour: str
    count: int
    beside: int = 0
    sample: str = "fill"


@dataclass(frozen=True)
class SizeRow:
    """One circle of the size legend."""

    label: str
    radius: float


@dataclass(frozen=True)
class Slice:
    """One part of a pie: legend key, colour and share of the whole (0-1)."""

    key: str
    colour: str
    share: float


@dataclass(frozen=True)
class Mark:
    """How one theme shows one place: legend key, colour, text, size, parts.

    Radius 0 is a text without a circle: the place's own colour is the sign. ``short`` is
    what stands on the map where the text is too long for it.
    """

    place_id: str
    key: str
    colour: str
    text: str
    radius: float
    slices: tuple[Slice, ...] = ()
    short: str = ""


@dataclass(frozen=True)
class SideList:
    """Rows beside the map: a ranking, or what has no coordinates, which are never invented."""

    title: str
    note: str
    items: tuple[Row, ...]


@dataclass(frozen=True)
class Theme:
    """One reading of the places; a reader sees one theme at a time.

    Where a theme has a ``group`` there are too many for a row of buttons: the reader
    chooses from a list, under the groups' names. ``lists`` (a ranking) stand below its
    legend; ``square`` lays the legend's rows out in two directions.
    """

    id: str
    title: str
    note: str
    marks: tuple[Mark, ...]
    legend: tuple[LegendRow, ...]
    sizes: tuple[SizeRow, ...] = ()
    group: str = ""
    lists: tuple[SideList, ...] = ()
    square: Square | None = None


@dataclass(frozen=True)
class Area:
    """A polygon that belongs to a place: GeoJSON geometry, name of its own."""

    id: str
    place_id: str
    name: str
    geometry: Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """A region the map is about; ``areas`` with its id carry its shape.

    Its name and value stand at that of the ``anchors`` (longitude, latitude, inside the
    shape, best first) where they cover least; without any, beside it.
    """

    id: str
    name: str
    bounds: Bounds
    popup: Popup
    anchors: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Segment:
    """One third (or half ...) of a glyph: legend key, colour, filled or hollow."""

    key: str
    colour: str
    filled: bool


@dataclass(frozen=True)
class Point:
    """A mark at one place on the ground; ``text`` stands under its name.

    ``keys`` are the legend rows it counts for. ``approximate`` draws a
    dashed rim; ``nudge`` is a shift in pixels (right, down) that keeps marks sharing one
    coordinate apart. ``segments`` turns the circle into a glyph; the shape ``ring`` is a
    hollow circle with a rim of its colour.
    """

    id: str
    name: str
    lon: float
    lat: float
    keys: tuple[str, ...]
    colour: str
    radius: float
    popup: Popup
    text: str = ""
    approximate: bool = False
    nudge: tuple[float, float] = (0.0, 0.0)
    segments: tuple[Segment, ...] = ()
    shape: Shape = "circle"


@dataclass(frozen=True)
class Overlay:
    """Points that can be switched on and off together.

    They are drawn from ``min_zoom`` (a web map's zoom level) on; labels from
    ``label_zoom`` on.
    """

    id: str
    title: str
    points: tuple[Point, ...]
    legend: tuple[LegendRow, ...]
    note: str = ""
    shown: bool = True
    min_zoom: float = 0.0
    label_zoom: float = 0.0
    sizes: tuple[SizeRow, ...] = ()


@dataclass(frozen=True)
class Dots:
    """Thousands of points, too many for marks: nameless dots, drawn on one canvas.

    ``lon_lat`` is base64 of 32-bit little-endian floats, longitude and latitude of each dot
    in turn (exact to a metre); ``kinds`` base64 of a byte per dot, its row of ``legend``.
    ``maps.dots`` writes both from columns.
    """

    id: str
    title: str
    lon_lat: str
    kinds: str
    legend: tuple[LegendRow, ...]
    note: str = ""
    shown: bool = True


@dataclass(frozen=True)
class Outline:
    """Light context: a shape with a name, not clickable."""

    name: str
    lon: float
    lat: float
    geometry: Mapping[str, Any]


@dataclass(frozen=True)
class NearName:
    """A neighbour's name and the spots where it may stand: longitude, latitude, room.

    Room is how far the neighbour's border is from there at least, in degrees.
    """

    name: str
    spots: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True)
class Neighbours:
    """The counties around those of the map, as quiet context: not clickable, not counted.

    ``borders`` are lines as ``maps.shapes.line_steps`` writes them, each once, less what the
    map's own counties draw. Printed maps leave neighbours out.
    """

    borders: Mapping[str, Any]
    names: tuple[NearName, ...]


@dataclass(frozen=True)
class View:
    """A bookmark: a name and the bounds it goes to."""

    id: str
    name: str
    bounds: Bounds


@dataclass(frozen=True)
class MapSpec:
    """A whole map.

    ``swipe`` puts two readings side by side, ``slider`` several one after the other;
    ``national`` is a map of every county, drawn on one canvas, its areas as
    ``maps.shapes.deltas`` writes them. ``seek`` is what a search of it knows.

    Raises ``ValueError`` when a mark or point has a legend key without a row, when a
    row's colour differs from its marks', or when a count is not the number of marks:
    a legend that lies is never drawn. Nor are readings compared under different legends.
    """

    lang: Lang
    title: str
    subtitle: str
    views: tuple[View, ...]
    source: str
    places: tuple[Place, ...] = ()
    areas: tuple[Area, ...] = ()
    themes: tuple[Theme, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    dots: tuple[Dots, ...] = ()
    outlines: tuple[Outline, ...] = ()
    side_lists: tuple[SideList, ...] = ()
    notes: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    review_number: str = ""
    made_up: bool = False
    swipe: Swipe | None = None
    slider: Slider | None = None
    national: bool = False
    seek: Seek | None = None
    neighbours: Neighbours | None = None

    def __post_init__(self) -> None:
        for theme in self.themes:
            _check_legend(theme.id, theme.legend, _drawn_by_theme(theme))
        for overlay in self.overlays:
            _check_legend(overlay.id, overlay.legend, _drawn_by_overlay(overlay))
        for dots in self.dots:
            _check_legend(dots.id, dots.legend, _drawn_as_dots(dots))
        check_arranged(self)


def _drawn_by_theme(theme: Theme) -> list[tuple[str, str]]:
    drawn = []
    for mark in theme.marks:
        parts = [(part.key, part.colour) for part in mark.slices]
        drawn += parts or [(mark.key, mark.colour)]
    return drawn


def _drawn_by_overlay(overlay: Overlay) -> list[tuple[str, str]]:
    drawn = []
    for point in overlay.points:
        of_segment = {segment.key: segment.colour for segment in point.segments}
        drawn += [(key, of_segment.get(key, point.colour)) for key in point.keys]
    return drawn


def _drawn_as_dots(dots: Dots) -> list[tuple[str, str]]:
    rows = [(row.key, row.colour) for row in dots.legend]
    return [rows[kind] for kind in b64decode(dots.kinds)]


def _check_legend(
    where: str, legend: tuple[LegendRow, ...], drawn: list[tuple[str, str]]
) -> None:
    colours = {row.key: row.colour for row in legend}
    if len(colours) != len(legend):
        raise ValueError(f"{where}: a legend key stands twice")
    for key, colour in drawn:
        if colours.get(key) != colour:
            raise ValueError(f"{where}: a mark is {colour} where the legend says "
                             f"{colours.get(key)} for {key!r}")
    counts = Counter(key for key, _ in drawn)
    for row in legend:
        if row.count != counts[row.key]:
            raise ValueError(f"{where}: the legend counts {row.count} of {row.key!r}, "
                             f"{counts[row.key]} are drawn")

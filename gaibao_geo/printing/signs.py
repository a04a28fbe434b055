"""Names, values, circles and pies of the places of a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import shapely

from gaibao_geo.maps.ground import anchors
from gaibao_geo.maps.spec import Mark, Place
from gaibao_geo.printing.boxes import Box
from gaibao_geo.printing.ink import GREY, Ink
from gaibao_geo.printing.marks import Shapes, sign_of_place
from gaibao_geo.printing.names import Label, around, beside, centred, within, write_if_free
from gaibao_geo.printing.scene import Scene

SIZE = 8.0  # points, of a place's name on an A4 sheet
SMALLER = 0.8  # of that, where it does not fit
OVER_LAND = 30.0  # how much further off a symbol may stand to keep clear of the places
FITS = 1.15  # a name may be so much wider than the place it stands in
Spots = list[tuple[float, float]]


def draw_signs(ink: Ink, scene: Scene, shapes: Mapping[str, list[Any]]) -> None:
    """What the theme says of each place, largest circle first; without a theme, its name.

    A circle or pie is always drawn; what is written beside it only where it covers nothing.
    """
    if scene.spec.national:
        return  # a name for each of 2,891 counties could only hide them
    seen = [scene.places[place] for place in shapes if place in scene.places]
    marks = {place.id: scene.marks.get(place.id) for place in seen}
    circled = [place for place in seen if (mark := marks[place.id]) and mark.radius]
    # a place that fills its own page holds its circle
    inside = [place for place in circled if place.anchors or place.id == scene.here]
    outside = [place for place in circled if place not in inside]
    several = len(scene.places) > 1  # the title names the only one
    land = shapely.STRtree([shape for each in shapes.values() for shape in each])
    for place in sorted(outside, key=lambda each: -_radius(marks, each)):
        _beside_its_place(ink, scene, place, shapes[place.id], marks[place.id], land=land)
    for place in sorted(inside, key=lambda each: -_radius(marks, each)):
        _circle_inside(ink, scene, place, shapes[place.id], marks[place.id])
    for place in seen:
        if place not in circled and place.id != scene.here and (scene.theme or several):
            _name_inside(scene, place, shapes[place.id], marks[place.id])


def _radius(marks: Mapping[str, Mark | None], place: Place) -> float:
    mark = marks[place.id]
    return mark.radius if mark else 0.0


def _label(scene: Scene, place: Place, mark: Mark | None, size: float = 1.0) -> Label:
    text = (mark.short or mark.text) if mark else ""
    return Label(place.name, text, SIZE * size * scene.letters, bold=True,
                 colour=GREY if mark is None else "#111827")  # fmt: skip


def _spots(scene: Scene, place: Place, shapes: Sequence[Any]) -> Spots:
    """Where a name may stand inside a place; within the frame only."""
    if place.anchors:
        found = scene.ground.at(*zip(*place.anchors, strict=True))
        spots = [(float(x), float(y)) for x, y in found]
    else:
        largest = max(shapes, key=lambda shape: shape.area)
        spots = list(anchors(largest))
    return [(x, y) for x, y in spots if scene.frame.x < x < scene.frame.right
            and scene.frame.y < y < scene.frame.bottom]  # fmt: skip


def _name_inside(
    scene: Scene, place: Place, shapes: Sequence[Any], mark: Mark | None
) -> None:
    spots = _spots(scene, place, shapes)
    if not spots:
        return
    west, _, east, _ = shapely.total_bounds(shapes)
    for size in (1.0, SMALLER):
        label = _label(scene, place, mark, size)
        if label.w <= FITS * (east - west) and write_if_free(
            scene.writing, label, centred(spots, label.w, label.h), scene.taken, scene.frame
        ):
            return
    scene.left_out += 1


def _circle_inside(
    ink: Ink, scene: Scene, place: Place, shapes: Sequence[Any], mark: Mark | None
) -> None:
    spots = _spots(scene, place, shapes)
    if mark is None or not spots:
        return
    r, label = mark.radius * scene.px, _label(scene, place, mark)
    for x, y in spots:
        disc = Box(x - r, y - r, 2 * r, 2 * r)
        places = list(within(beside(x, y, r, label), scene.frame))
        spot = scene.taken.first_free(iter(places)) if scene.taken.free(disc) else None
        if spot is not None:
            _put(ink, mark, x, y, r)
            scene.taken.add(disc, spot)
            scene.writing.add(label, spot)
            return
    x, y = spots[0]
    _put(ink, mark, x, y, r)
    scene.taken.add(Box(x - r, y - r, 2 * r, 2 * r))
    scene.left_out += 1


def _beside_its_place(
    ink: Ink, scene: Scene, place: Place, shapes: Sequence[Any], mark: Mark | None, *,
    land: shapely.STRtree,
) -> None:
    """A circle with its text beside the place, tied to it by a line."""
    if mark is None:
        return
    r, label = mark.radius * scene.px, _label(scene, place, mark)
    west, north, east, south = shapely.total_bounds(shapes)
    w, h = 2 * r + 3 + label.w, max(2 * r, label.h)
    home = Box(west, north, east - west, south - north)
    ranked = sorted(
        around(home, w, h),
        key=lambda each: each[0] + OVER_LAND * bool(len(land.query(_polygon(each[1]),
                                                                   "intersects"))),
    )  # fmt: skip
    box = scene.taken.first_free(within((each for _, each in ranked), scene.frame))
    point = shapely.point_on_surface(max(shapes, key=lambda shape: shape.area))
    if box is None:  # it fills the frame
        _circle_inside(ink, scene, place, shapes, mark)
        return
    left = point.x < box.x + box.w / 2  # the circle stands on the place's side, the text beyond it
    x, y = box.x + r if left else box.right - r, box.y + box.h / 2
    ink.line([(x, y), (point.x, point.y)], weight=0.6)
    _put(ink, mark, x, y, r)
    scene.taken.add(box)
    beyond = box.x + 2 * r + 3 if left else box.x
    scene.writing.add(label, Box(beyond, y - label.h / 2, label.w, label.h), halo=False)


def _put(ink: Ink, mark: Mark, x: float, y: float, r: float) -> None:
    shapes = Shapes()
    sign_of_place(shapes, mark, x, y, r)
    shapes.draw(ink, key="sign")


def _polygon(box: Box) -> Any:
    return shapely.box(box.x, box.y, box.right, box.bottom)

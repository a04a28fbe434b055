"""Areas and outlines of a map, in the colours of its theme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import shapely

from gaibao_geo.maps.ground import PLAIN_COLOUR
from gaibao_geo.maps.spec import MISSING, MISSING_COLOUR, Mark
from gaibao_geo.printing.boxes import Box
from gaibao_geo.printing.ground import paths_of
from gaibao_geo.printing.ink import DARK, Ink
from gaibao_geo.printing.names import Label, centred, write_if_free
from gaibao_geo.printing.scene import Scene

HATCH = "////"
BORDER, MISSING_LINE, CONTEXT, CONTEXT_LINE = "#4b5563", "#9aa3ae", "#f7f8fa", "#c3c9d1"
NAME = "#6b7280"
AROUND = "#f7f8fa"  # a place beside the one that a page is about, on a map without a theme


def fill_of(mark: Mark | None) -> str:
    """The colour of an area: that of its class, a quiet one under a pie."""
    if mark is None or mark.key == MISSING:
        return MISSING_COLOUR
    return PLAIN_COLOUR if mark.slices else mark.colour


def fills_of(scene: Scene) -> dict[str, str]:
    """The colour of each place; without a theme all are quiet."""
    if scene.theme is None:
        return {
            place: AROUND if scene.here and place != scene.here else PLAIN_COLOUR
            for place in scene.places
        }
    return {place: fill_of(scene.marks.get(place)) for place in scene.places}


def draw_land(ink: Ink, scene: Scene) -> Mapping[str, list[Any]]:
    """Draw outlines and areas; the shapes of each place on the sheet, by its id."""
    spec, frame = scene.spec, scene.frame
    thinned = not spec.national  # which comes simplified
    outlines = scene.ground.shapes(scene.outlines, thinned=thinned)
    for shape in outlines:
        path = paths_of(shape)
        if path is not None and shapely.get_dimensions(shape) == 2:
            ink.paths([path], fill=CONTEXT, rim=CONTEXT_LINE, within=frame, key="outline")
    shapes = scene.ground.shapes(scene.areas, thinned=thinned)
    fills, found = fills_of(scene), defaultdict(list)
    drawn: dict[tuple[str, bool], list[Any]] = defaultdict(list)
    for area, shape in zip(spec.areas, shapes, strict=True):
        path = paths_of(shape)
        if path is None:
            continue
        found[area.place_id].append(shape)
        missing = scene.theme is not None and _missing(scene.marks.get(area.place_id))
        drawn[fills[area.place_id], missing].append(path)
    thin = 0.2 if spec.national else 0.6
    for (colour, missing), paths in drawn.items():
        ink.paths(paths, fill=colour, rim=MISSING_LINE if missing else BORDER, weight=thin,
                  dashes=[(0.0, (4.0, 3.0))] if missing else "solid", within=frame,
                  hatch=HATCH if missing else "", key="missing" if missing else "area")  # fmt: skip
    _lines(ink, scene, outlines)
    if scene.here in found:
        stressed = [path for shape in found[scene.here] if (path := paths_of(shape)) is not None]
        ink.paths(stressed, rim=DARK, weight=1.6, within=frame, key="here")
    return found


def name_outlines(scene: Scene) -> None:
    """The names of what is only context, where there is room."""
    for outline in scene.spec.outlines:
        label = Label(outline.name, "", 8 * scene.letters, colour=NAME)
        spot = scene.ground.at([outline.lon], [outline.lat])[0]
        if outline.name and _inside(scene.frame, spot[0], spot[1]):
            write_if_free(scene.writing, label, centred([(spot[0], spot[1])], label.w, label.h),
                          scene.taken, scene.frame)  # fmt: skip


def _missing(mark: Mark | None) -> bool:
    return mark is None or mark.key == MISSING


def _lines(ink: Ink, scene: Scene, shapes: Sequence[Any]) -> None:
    """Outlines that are lines (borders of provinces, the dashed line) lie on the areas."""
    for outline, shape in zip(scene.spec.outlines, shapes, strict=True):
        path = paths_of(shape)
        if path is not None and shapely.get_dimensions(shape) == 1:
            ink.paths([path], rim="#374151", weight=1.1 if outline.name else 0.55,
                      within=scene.frame, key="line")  # fmt: skip


def _inside(frame: Box, x: float, y: float) -> bool:
    return frame.x < x < frame.right and frame.y < y < frame.bottom



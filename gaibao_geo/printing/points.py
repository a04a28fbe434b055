"""Schools and townships of a map: marks set apart, tied to their points, and named."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from gaibao_geo.maps.spec import Point
from gaibao_geo.printing.boxes import Box
from gaibao_geo.printing.ink import Ink
from gaibao_geo.printing.marks import Shapes, apart, sign_of_point
from gaibao_geo.printing.names import Label, beside, write_if_free
from gaibao_geo.printing.scene import Scene, dots_at

SIZE = 6.4  # points, of a school's name on an A4 sheet
MOST_NAMED = 130  # marks in a frame; of more, no name is tried: the tables have them
NAMED_PART = 0.09  # of the frame that names may cover: more hide the map
MOVED = 3.0  # points off its place from which a mark is tied to it by a line
DOT = 1.5  # points across


def draw_dots(ink: Ink, scene: Scene) -> None:
    """The dots of a map, each layer's kinds in the order of its legend."""
    for dots in scene.dots:
        where, kinds = dots_at(dots)
        spots = scene.ground.at(*where.T)
        for at, row in enumerate(dots.legend):
            ink.dots(spots[kinds == at], row.colour, DOT * scene.letters, scene.frame)


def draw_points(ink: Ink, scene: Scene) -> list[tuple[Point, Box, bool]]:
    """Draw the marks of every layer that is seen; each with its box and whether it is named."""
    points = [(point, overlay.label_zoom <= scene.zoom)
              for overlay in scene.overlays for point in overlay.points]  # fmt: skip
    if not points:
        return []
    home = scene.ground.at([point.lon for point, _ in points], [point.lat for point, _ in points])
    frame = scene.frame
    seen = ((home[:, 0] > frame.x) & (home[:, 0] < frame.right)
            & (home[:, 1] > frame.y) & (home[:, 1] < frame.bottom))  # fmt: skip
    points = [points[at] for at in np.flatnonzero(seen)]
    home = home[seen]
    radii = np.array([point.radius for point, _ in points]) * scene.px
    nudged = home + np.array([point.nudge for point, _ in points]) * scene.px
    at = _kept_in(apart(nudged, radii, _near(nudged, radii)), radii, frame)
    ties = np.flatnonzero(np.hypot(*(at - home).T) > MOVED + radii)
    for one in ties:
        ink.line([tuple(home[one]), tuple(at[one])], weight=0.35, within=frame)
    shapes, found = Shapes(), []
    for (point, named), (x, y), r in zip(points, at, radii, strict=True):
        sign_of_point(shapes, point, float(x), float(y), float(r))
        found.append((point, Box(float(x - r), float(y - r), float(2 * r), float(2 * r)), named))
    shapes.draw(ink, within=frame, key="points")
    scene.taken.add(*(box for _, box, _ in found))
    return found


def name_points(scene: Scene, drawn: list[tuple[Point, Box, bool]]) -> None:
    """Write the names beside the marks, the largest first; those without room are counted."""
    named = [(point, box) for point, box, tried in drawn if tried and point.name]
    if len(named) > MOST_NAMED:
        scene.left_out += len(named)
        return
    room = NAMED_PART * scene.frame.w * scene.frame.h
    for point, box in sorted(named, key=lambda each: -each[1].w):
        label = Label(point.name, point.text, SIZE * scene.letters)
        spots = beside(box.x + box.w / 2, box.y + box.h / 2, box.w / 2, label)
        fits = label.w * label.h <= room
        if fits and write_if_free(scene.writing, label, spots, scene.taken, scene.frame):
            room -= label.w * label.h
        else:
            scene.left_out += 1


def _near(at: NDArray[np.float64], radii: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Pairs of marks that are so near that setting others apart might make them meet."""
    tree, reach = shapely.STRtree(shapely.points(at)), 5 * float(radii.max())
    first, second = tree.query(shapely.points(at), predicate="dwithin", distance=reach)
    keep = first < second
    order = np.lexsort((second[keep], first[keep]))
    return [(int(a), int(b)) for a, b in zip(first[keep][order], second[keep][order], strict=True)]


def _kept_in(
    at: NDArray[np.float64], radii: NDArray[np.float64], frame: Box
) -> NDArray[np.float64]:
    """No mark is pushed over the edge of the frame."""
    edge = radii + 0.5
    return np.column_stack([
        np.clip(at[:, 0], frame.x + edge, frame.right - edge),
        np.clip(at[:, 1], frame.y + edge, frame.bottom - edge),
    ])

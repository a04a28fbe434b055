"""A description with fewer points, its legends counted anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from gaibao_geo.maps.spec import MapSpec, Overlay, Point


def only_points(spec: MapSpec, keep: Callable[[Point], bool]) -> MapSpec:
    """The map with those points that are to be kept; layers without any are left out.

    What stands in lists beside the map, and is counted in the legends, stays.
    """
    layers = [_thinned(overlay, keep) for overlay in spec.overlays]
    return replace(spec, overlays=tuple(layer for layer in layers if layer.points))


def _thinned(overlay: Overlay, keep: Callable[[Point], bool]) -> Overlay:
    points = tuple(point for point in overlay.points if keep(point))
    counts = Counter(key for point in points for key in point.keys)
    legend = tuple(replace(row, count=counts[row.key]) for row in overlay.legend)
    return replace(overlay, points=points, legend=legend)

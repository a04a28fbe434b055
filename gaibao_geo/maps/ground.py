"""The regions a map stands on: shapes, names, views, and where a name may be written."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import shapely

from gaibao_geo.maps.facts import named, records
from gaibao_geo.maps.shapes import bounds_of, geojson
from gaibao_geo.maps.spec import Area, LegendRow, Mark, Place, Popup, SideList, Theme, View
from gaibao_geo.places.regions import Source
from gaibao_geo.words import Lang, say

ANCHOR_GRID, ANCHORS = 9, 20  # a name's places: tried across and up, and kept
PLAIN_COLOUR = "#f1f3f5"  # of a region that says nothing: what stands on it does


class Ground:
    """Regions to draw: ``polygons`` has ``name`` and, if known, ``name_en`` by ``region_id``."""

    def __init__(self, polygons: gpd.GeoDataFrame, lang: Lang) -> None:
        self.polygons, self.lang = polygons, lang
        rows = records(polygons.drop(columns="geometry").reset_index(), "region_id")
        self.names = {code: named(row, lang) for code, row in rows.items()}

    def places(self, popups: Mapping[str, Popup]) -> tuple[Place, ...]:
        """Every region with its popup and, where there are several, room for its name."""
        several = len(self.names) > 1
        return tuple(
            Place(code, name, bounds_of(self.polygons.loc[[code]]), popups.get(code, Popup(name)),
                  anchors(self.polygons.geometry[code]) if several else ())
            for code, name in self.names.items()
        )  # fmt: skip

    def areas(self) -> tuple[Area, ...]:
        """Every region's shape."""
        return tuple(
            Area(code, code, name, geojson(self.polygons.geometry[code]))
            for code, name in self.names.items()
        )

    def views(self) -> tuple[View, ...]:
        """All of them, then each."""
        every = View("all", say("map.investment.overview", self.lang), bounds_of(self.polygons))
        if len(self.names) == 1:
            return (every,)
        return (every, *(View(code, name, bounds_of(self.polygons.loc[[code]]))
                         for code, name in self.names.items()))  # fmt: skip

    def plain(self, lists: tuple[SideList, ...] = ()) -> Theme:
        """The regions under points, in one quiet colour, their names alone on them."""
        marks = tuple(Mark(code, "region", PLAIN_COLOUR, "", 0) for code in self.names)
        row = LegendRow("region", say("map.kinds.region", self.lang), PLAIN_COLOUR, len(marks))
        title = say("map.kinds.ground", self.lang)
        return Theme("ground", title, "", marks, (row,), lists=lists)

    def joined(self) -> str:
        """The regions' names in one line."""
        return say("word.list_comma", self.lang).join(dict.fromkeys(self.names.values()))


def anchors(shape: shapely.Geometry) -> tuple[tuple[float, float], ...]:
    """Points inside a shape where its name may stand, those with most room first."""
    west, south, east, north = shape.bounds
    steps = [(at + 0.5) / ANCHOR_GRID for at in range(ANCHOR_GRID)]
    grid = shapely.points([
        (west + x * (east - west), south + y * (north - south)) for x in steps for y in steps
    ])
    inner = [shapely.maximum_inscribed_circle(shape).centroid, *grid[shapely.contains(shape, grid)]]
    room = {(round(at.x, 3), round(at.y, 3)): shape.boundary.distance(at) for at in inner}
    return tuple(sorted(room, key=lambda at: -room[at])[:ANCHORS])


def credit_lines(
    lang: Lang, made_on: str, boundaries: Source, *, points: bool = False
) -> tuple[str, ...]:
    """Date, make of the boundaries, of the points where there are any, and of the page."""
    dated = [say("map.investment.made_on", lang, date=made_on)] if made_on else []
    names = [f"boundaries_{boundaries}", *(["points"] if points else []), "software"]
    return (*dated, *(say(f"map.investment.{name}", lang) for name in names))

"""What is known of the places a dataset speaks of: codes, names, townships, boundaries."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gaibao_geo.places import regions as country
from gaibao_geo.places.joining import Floats, area_at
from gaibao_geo.places.reference import our_regions, our_townships

CHINA = (73.0, 3.0, 136.0, 54.0)  # degrees: west, south, east, north, seas included
_MARGIN_DEG = 0.5  # about 50 km, around boundaries that a dataset brings itself


@dataclass(frozen=True)
class Gazetteer:
    """Places known to a dataset: its own tables first, then ours, then the country's list.

    ``regions`` and ``townships`` have the schema's columns; ``shapes`` are boundaries the
    dataset brings itself (index ``region_id``), without any it is empty. ``national`` is
    false when the dataset brings regions of which none is China's: then nothing is taken
    from the country's list.
    """

    regions: pd.DataFrame
    townships: pd.DataFrame
    shapes: gpd.GeoDataFrame
    national: bool = True

    @cached_property
    def heirs(self) -> dict[str, str]:
        """Every retired code with the one that stands for it today."""
        retired = self.regions[self.regions["valid_to"].notna()]
        step = dict(zip(retired["region_id"], retired["successor_id"], strict=True))
        found = {}
        for code, after in step.items():
            heir, seen = after, {code}
            while heir in step and heir not in seen:
                seen.add(heir)
                heir = step[heir]
            if heir and heir not in seen:
                found[code] = heir
        return found

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of every code, retired ones included."""
        found = dict(country.national_codes()["name"]) if self.national else {}
        return found | dict(zip(self.regions["region_id"], self.regions["name"], strict=True))

    def knows(self, code: str) -> bool:
        """Whether a code stands, or stood, for a place."""
        return code in self.names

    def today(self, code: str) -> str:
        """The code that stands today; unknown ones come back as they are."""
        return self.heirs.get(code, code)

    def named(self, code: str) -> str:
        """``name code`` as a person would write it, for findings."""
        return f"{self.names[code]} {code}" if code in self.names else code

    def codes_of(self, name: str) -> frozenset[str]:
        """Today's codes of the places that a name may mean; empty when it is not known.

        The suffix may be missing and the names of prefecture and province may stand in
        front, where they also decide between places of one name.
        """
        for begin in range(len(name) - 1):
            front, codes = name[:begin], self._by_name.get(name[begin:], frozenset())
            fits = frozenset(code for code in codes if not front or self._lies_in(code, front))
            if fits:
                return fits
        return frozenset()

    def counties_in(self, text: str) -> frozenset[str]:
        """Today's codes of the counties whose whole name (江孜县) stands in a text.

        Only those whose name no other county has; a longer name hides a shorter one inside it.
        """
        known = [name for name in self._whole_names if name in text]
        longest = [
            name for name in known if not any(name != other and name in other for other in known)
        ]
        return frozenset(self._whole_names[name] for name in longest)

    @cached_property
    def _whole_names(self) -> dict[str, str]:
        """The county of every name of three characters and more that only one county has."""
        found: dict[str, set[str]] = {}
        for code, name in self.names.items():
            if not code.endswith("00") and len(name) > 2:
                found.setdefault(name, set()).add(self.today(code))
        return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}

    @cached_property
    def _short_names(self) -> dict[str, str]:
        return dict(country.national_codes()["short_name"]) if self.national else {}

    @cached_property
    def _by_name(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for code, name in self.names.items():
            for form in forms(name):
                found.setdefault(form, set()).add(self.today(code))
        for code, name in self._short_names.items():
            for form in forms(name):
                found.setdefault(form, set()).add(code)
        return {name: frozenset(codes) for name, codes in found.items()}

    def _lies_in(self, code: str, front: str) -> bool:
        """Whether the words in front of a name are of the places above its code."""
        for above in (f"{code[:2]}0000", f"{code[:4]}00"):
            words = forms(self.names.get(above, "")) | {self._short_names.get(above, "")}
            for word in sorted(words - {""}, key=len, reverse=True):
                front = front.replace(word, "", 1)
        return not front

    @cached_property
    def home_of_id(self) -> dict[str, str]:
        """The county of every known township code."""
        table = self.townships
        return dict(zip(table["township_id"], table["region_id"], strict=True))

    @cached_property
    def homes(self) -> dict[str, frozenset[str]]:
        """Which of the known counties have a township of each name or alias."""
        found: dict[str, set[str]] = {}
        table = self.townships
        for name, code in zip(table["name"], table["region_id"], strict=True):
            found.setdefault(name, set()).add(code)
        return {name: frozenset(codes) for name, codes in found.items() if name}

    def shape(self, code: str) -> shapely.Geometry | None:
        """The boundary of a region, the dataset's own first; ``None`` when there is none."""
        if code in self._own_shapes:
            return self._own_shapes[code]
        if not self.national or code not in self.names:
            return None
        if code in self._county_shapes:
            return self._county_shapes[code]
        if code not in country.national_codes().index:
            return None
        return country.polygons([code], "amap").geometry[code]

    @cached_property
    def _own_shapes(self) -> dict[str, shapely.Geometry]:
        return dict(self.shapes.geometry)

    @cached_property
    def _county_shapes(self) -> dict[str, shapely.Geometry]:
        return dict(country.counties().geometry)

    def area_km2(self, code: str) -> float:
        """The area of a region's boundary; missing (NaN) when it has none."""
        shape = self.shape(code)
        if shape is None:
            return float("nan")
        return float(country.areas_km2(gpd.GeoDataFrame(geometry=[shape], crs="EPSG:4326")).iloc[0])

    def county_at(self, lon: Floats, lat: Floats) -> pd.Series[str]:
        """The code of the county each WGS-84 point lies in; empty for none."""
        found = _codes(self.shapes, area_at(lon, lat, self.shapes))
        open_rows = np.flatnonzero((found == "") & np.isfinite(lon) & np.isfinite(lat))
        if self.national and len(open_rows):
            layer = country.counties()
            found[open_rows] = _codes(layer, area_at(lon[open_rows], lat[open_rows], layer))
        return pd.Series(found, dtype="str")

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east and north end of where the dataset's places can lie."""
        if self.national:
            return CHINA
        if self.shapes.empty:
            return (-180.0, -90.0, 180.0, 90.0)
        west, south, east, north = (float(end) for end in self.shapes.total_bounds)
        return (west - _MARGIN_DEG, south - _MARGIN_DEG, east + _MARGIN_DEG, north + _MARGIN_DEG)


def gazetteer(
    regions: pd.DataFrame | None = None, townships: pd.DataFrame | None = None
) -> Gazetteer:
    """What is known of places, with the tables that a dataset brings itself in front.

    ``regions`` may have a column ``geometry`` (WGS-84 polygons, missing where there is
    none); regions that other regions lie in are not joined to points.
    """
    national, shapes = True, _no_shapes()
    every, towns = our_regions(), our_townships()
    if regions is not None and len(regions):
        national = bool(regions["region_id"].isin(country.national_codes().index).any()
                        or regions["region_id"].isin(every["region_id"]).any())  # fmt: skip
        shapes = _shapes_of(regions)
        own = regions.drop(columns="geometry", errors="ignore")
        every = _in_front(own, every if national else every[:0], "region_id")
    if townships is not None and len(townships):
        towns = _in_front(townships, towns if national else towns[:0], "township_id")
    elif not national:
        towns = towns[:0]
    known = Gazetteer(every, towns, shapes, national)
    return Gazetteer(every, _with_aliases(towns, known), shapes, national)


def _with_aliases(towns: pd.DataFrame, known: Gazetteer) -> pd.DataFrame:
    """A row for each name a township goes by, under today's code of its county."""
    own_names = towns["name"].str.strip()
    rows = towns.assign(name=own_names, region_id=[known.today(c) for c in towns["region_id"]])
    split = rows["aliases"].str.split(r"\s*[;；、]\s*", regex=True)
    others = rows.assign(name=split).explode("name")
    others = others[others["name"].fillna("") != ""]
    every = pd.concat([rows, others], ignore_index=True)
    return every.drop_duplicates(["township_id", "region_id", "name"], ignore_index=True)


def _in_front(own: pd.DataFrame, ours: pd.DataFrame, key: str) -> pd.DataFrame:
    rest = ours[~ours[key].isin(own[key])]
    return pd.concat([own, rest], ignore_index=True) if len(rest) else own


def _shapes_of(regions: pd.DataFrame) -> gpd.GeoDataFrame:
    if "geometry" not in regions:
        return _no_shapes()
    real = [isinstance(shape, shapely.Polygon | shapely.MultiPolygon)
            for shape in regions["geometry"]]  # fmt: skip
    rows = regions[pd.Series(real, index=regions.index)
                   & ~regions["region_id"].isin(regions["parent_id"])]  # fmt: skip
    rows = rows.drop_duplicates("region_id")
    return gpd.GeoDataFrame(
        {"name": rows["name"].to_numpy()}, geometry=list(rows["geometry"]), crs="EPSG:4326",
        index=pd.Index(rows["region_id"], name="region_id"),
    )  # fmt: skip


def _no_shapes() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"name": []}, geometry=[], crs="EPSG:4326",
                            index=pd.Index([], name="region_id", dtype="str"))  # fmt: skip


def _codes(shapes: gpd.GeoDataFrame, at: NDArray[np.int64]) -> NDArray[np.object_]:
    return np.array([*shapes.index, ""], dtype=np.object_)[at]  # -1: the last, none


def same_place(code: str, other: str) -> bool:
    """Whether one of two codes is the other or lies in it: 350404, 350400 and 350000 agree."""
    size = min(_size(code), _size(other))
    return bool(code and other) and code[:size] == other[:size]


def _size(code: str) -> int:
    return 2 if code.endswith("0000") else 4 if code.endswith("00") else 6


def forms(name: str) -> set[str]:
    """A name, and without its last character (county, city) when enough is left."""
    return {name, name[:-1]} if len(name) > 2 else {name}

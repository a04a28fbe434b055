"""Map layers as sheets: properties as columns, geometry in WGS-84 beside them.

Row 1 is the header; the features follow from row 2 in the file's order. A point gives the
columns ``lon`` and ``lat`` (degrees), anything else a column ``geometry``.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from gaibao_geo.intake.files.limits import MAX_FEATURES, SINGLY
from gaibao_geo.intake.files.ragged import row_list
from gaibao_geo.intake.files.sheet import Sheet
from gaibao_geo.intake.files.text_files import read_text
from gaibao_geo.tables.findings import Finding, Repair, Severity
from gaibao_geo.words.visible import visible

# GeoJSON is WGS-84 unless an old file names another system (RFC 7946, section 4).
_WGS84 = "EPSG:4326"
_CRS_NAME = re.compile(r"(?:EPSG|OGC)\W.*?(\w+)$", re.IGNORECASE)
_FAR = 400.0  # no degree is that large: such numbers are metres


@dataclass
class _Layer:
    """A layer as read: names and values of its columns, geometries, and their system."""

    file: str
    name: str
    columns: dict[str, list[Any]]
    shapes: Sequence[Any]
    crs: Any
    faults: list[Finding]

    def doubt(
        self, rule: str, severity: Severity, at: Sequence[int] = (), **values: object
    ) -> None:
        """A finding about features ``at``: each alone, or all together when they are many."""
        rows: list[int | None] = [place + 2 for place in at]
        repair = Repair("confirm") if severity == "error" and rows else None
        if len(rows) >= SINGLY:
            values |= {"count": len(rows), "rows": row_list([place + 2 for place in at])}
            rule, rows = f"{rule}_many", rows[:1]
        self.faults += [
            Finding(rule, severity, self.file, self.name, row, values=values, repair=repair)
            for row in rows or [None]
        ]


def read_geojson(
    data: bytes, name: str, *, must_be: bool
) -> tuple[list[Sheet], list[Finding]]:
    """The one layer of a GeoJSON file.

    ``must_be`` is for a ``.geojson``; another JSON file that is no map is noted only.
    """
    text, findings = read_text(data, name)
    if text is None:
        return [], findings
    try:
        content = json.loads(text.text, parse_constant=str)
    except (ValueError, RecursionError) as error:
        row = getattr(error, "lineno", None)
        return [], [Finding("bad_json", "error", name, row=row)]
    features = _features(content)
    if features is None:
        return [], [Finding("not_a_map", "error" if must_be else "note", name)]
    if len(features) > MAX_FEATURES:
        return [], [Finding("layer_too_large", "error", name, values=_limit())]
    layer = _Layer(name, "", _properties(features), [], _stated_crs(content), findings)
    layer.shapes = _shapes(features, layer)
    return _finished(layer)


def read_geopackage(file: Path, name: str) -> tuple[list[Sheet], list[Finding]]:
    """A sheet per layer of a GeoPackage, tables without geometry included."""
    with warnings.catch_warnings():  # what they say of a damaged file shows in what is read
        warnings.simplefilter("ignore")
        return _layers(file, name)


def _layers(file: Path, name: str) -> tuple[list[Sheet], list[Finding]]:
    try:
        names = [str(layer[0]) for layer in pyogrio.list_layers(file)]
    except Exception:  # the reader passes on whatever its library says
        return [], [Finding("bad_layer", "error", name)]
    sheets: list[Sheet] = []
    findings: list[Finding] = []
    if not names:
        return [], [Finding("layer_empty", "error", name)]
    for layer_name in names:
        shown = visible(layer_name)
        try:
            about = pyogrio.read_info(file, layer=layer_name, force_feature_count=True)
            if about["features"] > MAX_FEATURES:
                fault = Finding("layer_too_large", "error", name, shown, values=_limit())
                findings.append(fault)
                continue
            table = pyogrio.read_dataframe(file, layer=layer_name)
        except Exception:
            findings.append(Finding("bad_layer", "error", name, shown))
            continue
        read, faults = _finished(_from_table(table, name, shown))
        sheets += read
        findings += faults
    return sheets, findings


def _limit() -> dict[str, object]:
    return {"limit": f"{MAX_FEATURES:,}"}


def _features(content: Any) -> list[Any] | None:
    if not isinstance(content, dict):
        return None
    if content.get("type") == "Feature":
        return [content]
    features = content.get("features")
    is_map = content.get("type") == "FeatureCollection" and isinstance(features, list)
    return features if is_map else None


def _properties(features: list[Any]) -> dict[str, list[Any]]:
    """The properties as columns, in the order in which they first appear."""
    names: dict[str, None] = {}
    rows = []
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        row = properties if isinstance(properties, dict) else {}
        names.update(dict.fromkeys(row))
        rows.append(row)
    return {name: [_plain(row.get(name)) for row in rows] for name in names}


def _plain(value: Any) -> Any:
    """A property as a cell; lists and records as JSON text."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _stated_crs(content: Mapping[str, Any]) -> Any:
    crs = content.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    stated = properties.get("name") if isinstance(properties, dict) else None
    found = _CRS_NAME.search(stated) if isinstance(stated, str) else None
    if not stated or (found and found[1].upper() == "CRS84"):
        return _WGS84
    return f"EPSG:{found[1]}" if found else str(stated)


def _shapes(features: list[Any], layer: _Layer) -> list[Any]:
    """The geometry of each feature, ``None`` where there is none or it cannot be read."""
    shapes: list[Any] = []
    unread, odd = [], []
    for at, feature in enumerate(features):
        is_feature = isinstance(feature, dict) and feature.get("type") == "Feature"
        given = feature.get("geometry") if is_feature else None
        shape = None
        if given is not None:
            try:
                shape = shapely.from_geojson(json.dumps(given))
            except Exception:
                unread.append(at)
        shapes.append(shape)
        if not is_feature:
            odd.append(at)
    if odd:
        layer.doubt("no_feature", "error", odd)
    if unread:
        layer.doubt("bad_geometry", "error", unread)
    return shapes


def _from_table(table: pd.DataFrame, name: str, sheet: str) -> _Layer:
    is_map = isinstance(table, gpd.GeoDataFrame)
    plain = table.drop(columns=table.geometry.name) if is_map else table
    columns = {str(key): [_cell(value) for value in plain[key].tolist()] for key in plain}
    shapes = list(table.geometry) if is_map else []
    return _Layer(name, sheet, columns, shapes, table.crs if is_map else None, [])


def _cell(value: Any) -> Any:
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return int(value)
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def _finished(layer: _Layer) -> tuple[list[Sheet], list[Finding]]:
    """The layer with its geometry in WGS-84 as a sheet, and every doubt about it."""
    count = max(len(layer.shapes), *(map(len, layer.columns.values())), 0)
    if not count:
        layer.doubt("layer_empty", "error")
        return [], layer.faults
    columns = dict(layer.columns)
    if len(layer.shapes):
        shapes = _in_wgs84(gpd.GeoSeries(list(layer.shapes)), layer)
        if shapes is not None:
            columns |= _geometry_columns(shapes, layer, set(columns))
    width = len(columns)
    cells = pd.DataFrame(
        {
            place: pd.Series([_name(name), *values], dtype=object)
            for place, (name, values) in enumerate(columns.items())
        },
        columns=range(width),
    )
    cells.index = pd.RangeIndex(1, count + 2)
    return [Sheet(layer.file, layer.name, cells)], layer.faults


def _name(name: str) -> str:
    return name or "-"


def _in_wgs84(shapes: gpd.GeoSeries, layer: _Layer) -> gpd.GeoSeries | None:
    """The shapes in WGS-84 degrees; ``None`` with an error when their system is unknown."""
    largest = np.nanmax(np.abs(shapes.total_bounds)) if shapes.notna().any() else 0.0
    crs = layer.crs
    if crs is None:
        layer.doubt("no_crs", "error" if largest > _FAR else "warning")
        if largest > _FAR:
            return None
        crs = _WGS84
    try:
        with warnings.catch_warnings():  # of one point, older NumPy warns pyproj's own code
            warnings.simplefilter("ignore", DeprecationWarning)
            placed = shapes.set_crs(crs)
            moved = placed.to_crs(_WGS84)
    except Exception:  # pyproj has an exception of its own for each thing it does not know
        layer.doubt("unknown_crs", "error", crs=visible(str(crs))[:60])
        return None
    if placed.crs != moved.crs:
        layer.doubt("reprojected", "note", crs=visible(str(placed.crs.name))[:60])
    bounds = moved.total_bounds
    if moved.notna().any() and not (np.abs(bounds[[1, 3]]) <= 90).all():
        layer.doubt("no_degrees", "error")
    return moved


def _geometry_columns(
    shapes: gpd.GeoSeries, layer: _Layer, taken: set[str]
) -> dict[str, list[Any]]:
    missing = shapes.isna() | shapes.is_empty
    if missing.any():
        layer.doubt("no_geometry", "warning", np.flatnonzero(missing).tolist())
    if shapes.has_z.any():
        layer.doubt("has_heights", "note")
        shapes = shapes.force_2d()
    invalid = ~missing & ~shapes.is_valid
    if invalid.any():
        layer.doubt("invalid_geometry", "error", np.flatnonzero(invalid).tolist())
    kinds = shapes.geom_type
    single = (kinds == "MultiPoint") & (shapely.get_num_geometries(shapes.array) == 1)
    if single.any():
        shapes = shapes.where(~single, shapes.centroid)
    is_point = (kinds == "Point") | single
    columns: dict[str, list[Any]] = {}
    if (is_point & ~missing).any():
        points = shapes.where(is_point & ~missing)
        for name, values in (("lon", points.x), ("lat", points.y)):
            if name not in taken:
                columns[name] = [None if np.isnan(value) else float(value) for value in values]
        if taken & {"lon", "lat"}:
            layer.doubt("own_coordinates", "note")
    if (~is_point & ~missing).any():
        name = "geometry" if "geometry" not in taken else "geometry_"
        columns[name] = [
            shape if held else None
            for shape, held in zip(shapes, ~is_point & ~missing, strict=True)
        ]
    return columns

"""Schools or townships as points of one scale: size says how many pupils, colour which class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import pandas as pd

from gaibao_geo.maps.facts import Record, named, rows_of
from gaibao_geo.maps.marks import CROWDED, nudges, people, position, radius, size_rows
from gaibao_geo.maps.need import EVERY_SCHOOL, near_zoom
from gaibao_geo.maps.scales import RING, Scale
from gaibao_geo.maps.spec import MISSING, Overlay, Point, Popup, Row, Section, SideList
from gaibao_geo.words import Lang, say

MANY = 300  # schools at once that leave no room for large marks


def school_overlay(
    schools: pd.DataFrame,
    keys: Sequence[str],
    texts: Sequence[str],
    rows: Sequence[tuple[Row, ...]],
    scale: Scale,
    *,
    name: str = "schools",
    title: str = "",
    named_from: float = 0.0,
) -> Overlay:
    """The schools that have a point, each in the colour of its class; the others are counted.

    ``schools``: ``school_id``, ``name`` (``name_en`` if there), ``lon``, ``lat``,
    ``approximate``, ``accuracy_m`` and, unless they are townships, ``pupils``. ``keys``,
    ``texts`` (a line under the name) and ``rows`` (of the popup) go with its rows. Missing
    is a grey ring; missing pupils draw the smallest.
    """
    counts = schools["pupils"] if "pupils" in schools else pd.Series(pd.NA, schools.index)
    lang = scale.lang
    most, shrink = counts.max(), CROWDED if len(schools) > MANY else 1.0
    table = schools.assign(key=list(keys), text=list(texts), place=range(len(schools)))
    placed = table[table["lon"].notna()]
    radii = {
        str(school): radius(pupils, most, shrink)
        for school, pupils in zip(placed["school_id"], counts[placed.index], strict=True)
    }
    shifts = nudges(placed, radii)
    points = tuple(
        _point(row, (radii[row["school_id"]], shifts[row["school_id"]]), scale,
               _popup(row, rows[row["place"]], lang))
        for row in rows_of(placed)
    )  # fmt: skip
    near, sizes = sum(point.approximate for point in points), size_rows(most, lang, shrink)
    notes = [say("map.plan.size_note", lang)] if sizes else []
    notes += [say("map.plan.near_note", lang, near=near)] if near else []
    return Overlay(
        name, title or say("map.plan.schools", lang), points,
        scale.legend(placed["key"], table.loc[table["lon"].isna(), "key"], points=True),
        "".join(notes), label_zoom=named_from, sizes=sizes,
    )  # fmt: skip


def _point(
    row: Record, spot: tuple[float, tuple[float, float]], scale: Scale, popup: Popup
) -> Point:
    unknown = row["key"] == MISSING
    return Point(
        id=str(row["school_id"]), name=popup.title, lon=float(row["lon"]),
        lat=float(row["lat"]), keys=(str(row["key"]),),
        colour=RING if unknown else scale.colour(row["key"]), radius=spot[0], popup=popup,
        text=str(row["text"]), approximate=bool(row["approximate"]), nudge=spot[1],
        shape="ring" if unknown else "circle",
    )  # fmt: skip


def _popup(row: Record, rows: tuple[Row, ...], lang: Lang) -> Popup:
    size = []
    if "pupils" in row:
        size.append(Row(say("map.plan.pupils", lang), people(row["pupils"], lang)))
    section = Section("", (*rows, *size, *position(row, lang)))
    return Popup(named(row, lang), "", (section,))


def without_point(
    schools: pd.DataFrame, texts: Sequence[str], lang: Lang, title: str = ""
) -> tuple[SideList, ...]:
    """The schools that no source gives a point, listed beside the map with their value."""
    rows = tuple(
        Row(named(row, lang), str(row["text"]))
        for row in rows_of(schools.assign(text=list(texts))[schools["lon"].isna().to_numpy()])
    )
    if not rows:
        return ()
    heading = title or say("map.plan.no_point", lang)
    return (SideList(heading, say("map.list.missing_point", lang), rows),)


def counted(schools: pd.DataFrame, names: Mapping[str, str], lang: Lang) -> dict[str, Popup]:
    """What a click on each region shows: how many schools it has."""
    found = schools.groupby("region_id").size()
    return {
        code: Popup(name, "", (Section("", (Row(
            say("map.plan.schools", lang),
            say("map.kinds.schools", lang, n=int(found.get(code, 0))),
        ),)),))
        for code, name in names.items()
    }  # fmt: skip


def label_zoom(polygons: gpd.GeoDataFrame, count: int) -> float:
    """The zoom from which schools are named: where there are many, that of a single county."""
    return near_zoom(polygons) if count > EVERY_SCHOOL else 0.0

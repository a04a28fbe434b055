"""Schools by size and one value: how weak, how short of one thing, how much is closed."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from gaibao_geo.maps.choropleth import ENDS, Grading, scheme_words
from gaibao_geo.maps.facts import named, rows_of
from gaibao_geo.maps.frame import Frame
from gaibao_geo.maps.ground import Ground
from gaibao_geo.maps.legends import ZERO, ZERO_COLOUR
from gaibao_geo.maps.measure import Measure
from gaibao_geo.maps.scales import Look, Scale, scale_of
from gaibao_geo.maps.school_points import counted, label_zoom, school_overlay, without_point
from gaibao_geo.maps.spec import MISSING, MapSpec, Row, SideList
from gaibao_geo.words import Lang, say

FULL, FULL_COLOUR = "full", "#081d58"  # everything closed
CLOSED_EDGES = (0.25, 0.5, 0.75)  # our own; one scale for today and for every plan


def schools_map(
    schools: pd.DataFrame,
    polygons: gpd.GeoDataFrame,
    measure: Measure,
    frame: Frame,
    *,
    value: str = "value",
    grading: Grading | None = None,
    zero: str = "",
    detail: str = "",
    scale: Scale | None = None,
) -> MapSpec:
    """Schools as circles, their area in proportion to pupils, coloured by the column ``value``.

    ``schools``: ``school_id``, ``region_id``, ``name`` (``name_en`` if there), ``pupils``,
    ``lon``, ``lat``, ``approximate``, ``accuracy_m`` and the value. Missing values are grey
    rings, counted apart; ``zero`` names a class of its own for the value 0; ``detail`` is a
    column of text that stands under the value in the popup; ``scale`` replaces grading and
    ``zero`` where maps are to be compared. Schools without a point are
    counted and listed beside the map.
    """
    lang = frame.lang
    grading, ground = grading or Grading(palette="YlOrBr", k=4), Ground(polygons, lang)
    values = measure.column(schools[value])
    scale = scale or grading.of(values, measure, lang, zero)
    keys = [scale.key(number) for number in values]
    texts = [measure.text(number, lang) for number in values]
    label = measure.title.to(lang)
    details = schools[detail] if detail else [""] * len(schools)
    rows = [(Row(label, text, detail=str(more)),)
            for text, more in zip(texts, details, strict=True)]  # fmt: skip
    overlay = school_overlay(
        schools, keys, texts, rows, scale, title=label,
        named_from=label_zoom(polygons, len(schools)),
    )  # fmt: skip
    return MapSpec(
        subtitle=say("map.kinds.schools_subtitle", lang, measure=measure.title, all=len(schools),
                     missing=keys.count(MISSING), scheme=scheme_words(grading, lang)),
        views=ground.views(), areas=ground.areas(),
        places=ground.places(counted(schools, ground.names, lang)),
        themes=(ground.plain(_weakest(schools, values, measure, lang)),), overlays=(overlay,),
        side_lists=without_point(schools, texts, lang),
        **frame.around((say("map.plan.note_points", lang),), points=True),
    )  # fmt: skip


def _weakest(
    schools: pd.DataFrame, values: list[float | None], measure: Measure, lang: Lang
) -> tuple[SideList, ...]:
    """The schools of the largest values by name; none where too many share the largest."""
    table = schools.assign(number=pd.array(values, dtype="Float64")).dropna(subset=["number"])
    most = table.sort_values(["number", "school_id"], ascending=[False, True]).head(ENDS)
    rows = tuple(
        Row(say("map.kinds.ranked", lang, rank=at, name=named(row, lang)),
            measure.text(float(row["number"]), lang),
            about=str(row["school_id"]) if pd.notna(row["lon"]) else "")
        for at, row in enumerate(rows_of(most), 1)
    )  # fmt: skip
    tied = int((table["number"] == table["number"].max()).sum())
    title = say("map.kinds.highest_schools", lang, n=len(rows))
    return (SideList(title, "", rows),) if rows and tied <= ENDS else ()


def closed_scale(lang: Lang, none: str) -> Scale:
    """Classes of the closed part of what a school or region lacked, the same on every map.

    Nothing closed and all closed stand apart; ``none`` says the first of them.
    """
    below = say("map.kinds.almost", lang, low=f"{CLOSED_EDGES[-1]:.0%}")
    scale = scale_of(
        [], lambda edge: f"{edge:.0%}", lang, breaks=CLOSED_EDGES,
        apart={0.0: (ZERO, Look(none, ZERO_COLOUR)),
               1.0: (FULL, Look(say("map.kinds.closed.full", lang), FULL_COLOUR))},
    )  # fmt: skip
    last = f"c{len(CLOSED_EDGES)}"
    looks = {**scale.looks, last: Look(below, scale.looks[last].colour)}
    return Scale(scale.breaks, looks, lang, scale.apart)

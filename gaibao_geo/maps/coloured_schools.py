"""Schools by size and one value: how weak, how short of one thing, how much is closed."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from gaibao_geo.maps.choropleth import ENDS, Grading, scheme_words
from gaibao_geo.maps.facts import named, rows_of
from gaibao_geo.maps.frame import Frame
from gaibao_geo.maps.ground import Ground
from gaibao_geo.maps.measure import Measure
from gaibao_geo.maps.need import EVERY_SCHOOL, near_zoom
from gaibao_geo.maps.scales import Look, Scale, scale_of
from gaibao_geo.maps.school_points import counted, school_overlay, without_point
from gaibao_geo.maps.spec import MISSING, MapSpec, Row, SideList, Theme
from gaibao_geo.words import Lang, say

NONE, NONE_COLOUR = "none", "#ffffff"  # nothing lacking
FULL, FULL_COLOUR = "full", "#081d58"  # everything closed


def schools_map(
    schools: pd.DataFrame,
    polygons: gpd.GeoDataFrame,
    measure: Measure,
    frame: Frame,
    lang: Lang = "zh",
    *,
    value: str = "value",
    grading: Grading | None = None,
    zero: str = "",
    detail: str = "",
) -> MapSpec:
    """Schools as circles, their area in proportion to pupils, coloured by the column ``value``.

    ``schools``: ``school_id``, ``region_id``, ``name`` (``name_en`` if there), ``pupils``,
    ``lon``, ``lat``, ``approximate``, ``accuracy_m`` and the value. Missing values are grey
    rings, counted apart; ``zero`` names a class of its own for the value 0; ``detail`` is a
    column of text that stands under the value in the popup. Schools without a point are
    counted and listed beside the map.
    """
    grading, ground = grading or Grading(palette="YlOrBr", k=4), Ground(polygons, lang)
    values = [None if pd.isna(number) else float(number) for number in schools[value]]
    scale = scale_of(
        values, lambda edge: measure.edge(edge, lang), lang, scheme=grading.scheme, k=grading.k,
        palette=grading.palette, breaks=grading.breaks,
        apart={0.0: (NONE, Look(zero, NONE_COLOUR))} if zero else {},
        alone=lambda number: measure.text(number, lang),
    )  # fmt: skip
    keys = [scale.key(number) for number in values]
    texts = [measure.text(number, lang) for number in values]
    label = measure.title.to(lang)
    details = schools[detail] if detail else [""] * len(schools)
    rows = [(Row(label, text, detail=str(more)),)
            for text, more in zip(texts, details, strict=True)]  # fmt: skip
    overlay = school_overlay(
        schools, keys, texts, rows, scale, lang, title=label,
        label_zoom=near_zoom(polygons) if len(schools) > EVERY_SCHOOL else 0.0,
    )  # fmt: skip
    return MapSpec(
        subtitle=say("map.kinds.schools_subtitle", lang, measure=measure.title, all=len(schools),
                     missing=keys.count(MISSING), scheme=scheme_words(grading, lang)),
        views=ground.views(), places=ground.places({}), areas=ground.areas(),
        themes=(_with_ends(ground, schools, values, measure),), overlays=(overlay,),
        side_lists=without_point(schools, texts, lang),
        **frame.around(lang, (say("map.plan.note_points", lang),), points=True),
    )  # fmt: skip


def _with_ends(
    ground: Ground, schools: pd.DataFrame, values: list[float | None], measure: Measure
) -> Theme:
    """The ground of counties, with the schools of the largest values named beside it."""
    lang = ground.lang
    table = schools.assign(number=pd.array(values, dtype="Float64")).dropna(subset=["number"])
    most = table.sort_values(["number", "school_id"], ascending=[False, True]).head(ENDS)
    rows = tuple(
        Row(say("map.kinds.ranked", lang, rank=at, name=named(row, lang)),
            measure.text(float(row["number"]), lang))
        for at, row in enumerate(rows_of(most), 1)
    )  # fmt: skip
    plain = ground.plain(counted(schools, ground.names, lang))
    lists = (SideList(say("map.kinds.highest_schools", lang, n=len(rows)), "", rows),)
    return Theme(plain.id, plain.title, plain.note, plain.marks, plain.legend,
                 lists=lists if rows else ())  # fmt: skip


def closed_scale(lang: Lang, none: str) -> Scale:
    """Classes of the closed part of what a school or region lacked, the same on every map.

    Nothing closed and all closed stand apart; ``none`` says the first of them.
    """
    edges = (0.25, 0.5, 0.75)
    return scale_of(
        [], lambda edge: f"{edge:.0%}", lang, breaks=edges,
        apart={0.0: (NONE, Look(none, NONE_COLOUR)),
               1.0: (FULL, Look(say("map.kinds.closed.full", lang), FULL_COLOUR))},
    )  # fmt: skip

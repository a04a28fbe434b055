"""Now and after a plan, side by side under one legend, with a bar that a reader moves."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import geopandas as gpd
import pandas as pd

from gaibao_geo.maps.arranged import Side, Swipe
from gaibao_geo.maps.choropleth import ranking, region_theme, values_of
from gaibao_geo.maps.frame import Frame
from gaibao_geo.maps.ground import Ground
from gaibao_geo.maps.measure import Measure
from gaibao_geo.maps.scales import Scale
from gaibao_geo.maps.school_points import counted, label_zoom, school_overlay, without_point
from gaibao_geo.maps.spec import MapSpec, Popup, Row, Section
from gaibao_geo.words import say

SIDES: tuple[Literal["before", "after"], ...] = ("before", "after")


def swiped_regions(
    table: pd.DataFrame,
    polygons: gpd.GeoDataFrame,
    measure: Measure,
    scale: Scale,
    frame: Frame,
    *,
    names: tuple[str, str],
) -> MapSpec:
    """Regions with the column ``before`` on the left and ``after`` on the right.

    ``table`` has one row per ``region_id``; ``scale`` colours both sides, ``names`` heads
    them. Raises ``DataError`` as ``choropleth`` does.
    """
    lang = frame.lang
    ground = Ground(polygons, lang)
    values = {side: values_of(table, side, list(ground.names), measure) for side in SIDES}
    before, after = (
        region_theme(ground, values[side], scale, measure, name=side, title=name, ranked=False)
        for side, name in zip(SIDES, names, strict=True)
    )
    both_told = {
        code: say("map.kinds.before_after", lang, before=measure.text(values["before"][code], lang),
                  after=measure.text(values["after"][code], lang))
        for code in ground.names
    }  # fmt: skip
    after = replace(after, lists=ranking(ground.names, values["after"], both_told, lang))
    told = {
        code: Popup(place, measure.title.to(lang), (Section("", tuple(
            Row(name, measure.text(values[side][code], lang))
            for side, name in zip(SIDES, names, strict=True)
        )),))
        for code, place in ground.names.items()
    }  # fmt: skip
    return MapSpec(
        subtitle=say("map.kinds.swipe_subtitle", lang, measure=measure.title, left=names[0],
                     right=names[1]),
        views=ground.views(), places=ground.places(told), areas=ground.areas(),
        themes=(before, after),
        swipe=Swipe(Side(names[0], "before"), Side(names[1], "after")),
        **frame.around((say("map.kinds.note.one_legend", lang),)),
    )  # fmt: skip


def swiped_schools(
    schools: pd.DataFrame,
    polygons: gpd.GeoDataFrame,
    measure: Measure,
    scale: Scale,
    frame: Frame,
    *,
    names: tuple[str, str],
    no_point: str = "",
) -> MapSpec:
    """Schools, or townships at their points, before on the left and after on the right.

    ``schools`` is as ``schools_map`` takes it, with the columns ``before`` and ``after``;
    ``no_point`` heads the list of those without a point, if they are not schools.
    """
    lang = frame.lang
    ground = Ground(polygons, lang)
    values = {side: measure.column(schools[side]) for side in SIDES}
    texts = [
        say("map.kinds.before_after", lang, before=measure.text(before, lang),
            after=measure.text(after, lang))
        for before, after in zip(values["before"], values["after"], strict=True)
    ]  # fmt: skip
    rows = [(Row(measure.title.to(lang), text),) for text in texts]
    overlays = tuple(
        school_overlay(
            schools, [scale.key(number) for number in values[side]], texts, rows, scale,
            name=side, title=name,
            named_from=label_zoom(polygons, len(schools)),
        )
        for side, name in zip(SIDES, names, strict=True)
    )  # fmt: skip
    sides = [Side(name, "ground", side) for side, name in zip(SIDES, names, strict=True)]
    return MapSpec(
        subtitle=say("map.kinds.swipe_subtitle", lang, measure=measure.title, left=names[0],
                     right=names[1]),
        views=ground.views(), areas=ground.areas(),
        places=ground.places(counted(schools, ground.names, lang)),
        themes=(ground.plain(),), overlays=overlays,
        side_lists=without_point(schools, texts, lang, no_point), swipe=Swipe(*sides),
        **frame.around((say("map.kinds.note.one_legend", lang),
                              say("map.plan.note_points", lang)), points=True),
    )  # fmt: skip

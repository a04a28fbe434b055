"""The same regions year by year, under one legend, with a slider."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from gaibao_geo.maps.arranged import Slider, Stop
from gaibao_geo.maps.choropleth import Grading, region_theme, scheme_words, values_of
from gaibao_geo.maps.frame import Frame
from gaibao_geo.maps.ground import Ground
from gaibao_geo.maps.measure import Measure
from gaibao_geo.maps.spec import MapSpec, Popup, Row, Section
from gaibao_geo.words import say


def yearly_map(
    table: pd.DataFrame,
    polygons: gpd.GeoDataFrame,
    measure: Measure,
    frame: Frame,
    *,
    value: str = "value",
    grading: Grading | None = None,
    zero: str = "",
) -> MapSpec:
    """Regions by the column ``value`` of ``table`` (``region_id``, ``year``), a year at a time.

    The classes are made of all years together, so that a colour means the same in each. A
    region without a value in a year is 无数据 in it; ``zero`` names a class of its own for the
    value 0, such as a year without money. Raises ``DataError`` as ``choropleth``,
    each year by itself, and ``ValueError`` for a table without years.
    """
    lang = frame.lang
    grading, ground = grading or Grading(), Ground(polygons, lang)
    years = sorted(int(year) for year in table["year"].unique())
    if not years:
        raise ValueError("a table of years without any year")
    values = {
        year: values_of(table[table["year"] == year], value, list(ground.names), measure)
        for year in years
    }
    every = [number for of_year in values.values() for number in of_year.values()]
    scale = grading.of(every, measure, lang, zero)
    label = {year: say("map.kinds.year", lang, year=year) for year in years}
    themes = tuple(
        region_theme(ground, values[year], scale, measure, name=f"y{year}", title=label[year])
        for year in years
    )
    told = {
        code: Popup(name, measure.title.to(lang), (Section("", tuple(
            Row(label[year], measure.text(values[year][code], lang)) for year in years
        )),))
        for code, name in ground.names.items()
    }  # fmt: skip
    return MapSpec(
        subtitle=say("map.kinds.yearly_subtitle", lang, measure=measure.title, first=years[0],
                     last=years[-1], scheme=scheme_words(grading, lang)),
        views=ground.views(), places=ground.places(told), areas=ground.areas(), themes=themes,
        slider=Slider(measure.headed(lang),
                      tuple(Stop(label[year], f"y{year}") for year in years)),
        **frame.around((say("map.kinds.note.years", lang),
                              say("map.kinds.note.missing", lang))),
    )  # fmt: skip

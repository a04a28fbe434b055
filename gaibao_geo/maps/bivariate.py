"""Need and money at once: three by three classes, each with a colour of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from gaibao_geo.maps.arranged import Square
from gaibao_geo.maps.choropleth import Values, values_of
from gaibao_geo.maps.classes import Classes, classify
from gaibao_geo.maps.frame import Frame
from gaibao_geo.maps.ground import Ground
from gaibao_geo.maps.measure import Measure
from gaibao_geo.maps.palettes import BIVARIATE
from gaibao_geo.maps.spec import (
    MISSING,
    MISSING_COLOUR,
    LegendRow,
    MapSpec,
    Mark,
    Popup,
    Row,
    Section,
    Theme,
)
from gaibao_geo.words import Lang, say

STEPS = ("low", "middle", "high")
WORST = (2, 0)  # high need, low money: the cell the map is made for


def need_money_map(
    table: pd.DataFrame,
    polygons: gpd.GeoDataFrame,
    need: Measure,
    money: Measure,
    frame: Frame,
    *,
    breaks: tuple[Sequence[float], Sequence[float]] = ((), ()),
) -> MapSpec:
    """Regions by need and money (columns ``need``, ``money`` of ``table``, by ``region_id``).

    Each is cut into thirds by number of regions, or at two ``breaks`` each for comparison.
    A region of which either is missing is 无数据. The colours of any two of the nine cells are
    37 apart (CIELAB) for the three ways of seeing. Raises ``DataError`` as ``choropleth``;
    ``ValueError`` for breaks that are not two.
    """
    lang = frame.lang
    ground = Ground(polygons, lang)
    codes = list(ground.names)
    values = (values_of(table, "need", codes, need),
              values_of(table, "money", codes, money))  # fmt: skip
    classes = tuple(
        _thirds(each, edges) for each, edges in zip(values, breaks, strict=True)
    )
    cells = {code: _cell(code, values, classes) for code in codes}
    counts = Counter(cells.values())
    marks = tuple(
        Mark(code, _key(cell), MISSING_COLOUR if cell is None else BIVARIATE[cell[0]][cell[1]],
             say("map.kinds.pair_text", lang, need=need.text(values[0][code], lang),
                 money=money.text(values[1][code], lang)), 0,
             short=say("map.kinds.pair_text", lang, need=need.brief(values[0][code], lang),
                       money=money.brief(values[1][code], lang)))
        for code, cell in cells.items()
    )  # fmt: skip
    legend = tuple(
        LegendRow(_key((up, across)), _label(up, across, need, money, lang),
                  BIVARIATE[up][across], counts[up, across])
        for up in (2, 1, 0) for across in range(3)
    )  # fmt: skip
    missing = LegendRow(MISSING, say("word.no_data", lang), MISSING_COLOUR, counts[None])
    steps = tuple(say(f"map.kinds.step.{step}", lang) for step in STEPS)
    theme = Theme(
        "need_money",
        say("map.kinds.need_money", lang, need=need.title, money=money.title),
        say("map.kinds.need_money_note", lang, need=_edges(classes[0], need, lang),
            money=_edges(classes[1], money, lang)),
        marks, (*legend, missing),
        square=Square(money.headed(lang), need.headed(lang), steps, steps,
                      tuple(tuple(_key((up, across)) for across in range(3)) for up in range(3))),
    )  # fmt: skip
    return MapSpec(
        subtitle=say("map.kinds.need_money_subtitle", lang, worst=counts[WORST],
                     all=len(codes) - counts[None], missing=counts[None]),
        views=ground.views(), places=ground.places(_popups(ground, values, need, money)),
        areas=ground.areas(), themes=(theme,),
        **frame.around((say("map.kinds.note.missing", lang),
                              say("map.kinds.note.together", lang))),
    )  # fmt: skip


def _thirds(values: Values, breaks: Sequence[float]) -> Classes:
    if breaks and len(breaks) != 2:
        raise ValueError(f"three classes have two breaks, not {len(breaks)}")
    return classify(list(values.values()), "manual" if breaks else "quantiles", 3, breaks)


def _cell(
    code: str, values: Sequence[Values], classes: Sequence[Classes]
) -> tuple[int, int] | None:
    up, across = (
        scale.of(each[code]) for each, scale in zip(values, classes, strict=True)
    )
    return None if up is None or across is None else (up, across)


def _key(cell: tuple[int, int] | None) -> str:
    return MISSING if cell is None else f"n{cell[0]}m{cell[1]}"


def _label(up: int, across: int, need: Measure, money: Measure, lang: Lang) -> str:
    step_up, step_across = (say(f"map.kinds.step.{STEPS[at]}", lang) for at in (up, across))
    return say("map.kinds.cell", lang, need=need.title, up=step_up, money=money.title,
               across=step_across)  # fmt: skip


def _edges(classes: Classes, measure: Measure, lang: Lang) -> str:
    comma = say("word.list_comma", lang)
    edges = comma.join(measure.edge(edge, lang) for edge in classes.breaks) or None
    return say("map.kinds.edges", lang, measure=measure.title, edges=edges)


def _popups(
    ground: Ground, values: Sequence[Values], need: Measure, money: Measure
) -> dict[str, Popup]:
    return {
        code: Popup(name, "", (Section("", tuple(
            Row(measure.title.to(ground.lang), measure.text(each[code], ground.lang))
            for measure, each in zip((need, money), values, strict=True)
        )),))
        for code, name in ground.names.items()
    }  # fmt: skip

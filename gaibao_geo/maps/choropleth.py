"""Regions coloured by a value, with the ranking beside the map."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.maps.classes import Scheme
from gaibao_geo.maps.facts import named, rows_of
from gaibao_geo.maps.frame import Frame
from gaibao_geo.maps.ground import Ground
from gaibao_geo.maps.legends import ZERO, ZERO_COLOUR
from gaibao_geo.maps.measure import Measure
from gaibao_geo.maps.palettes import Palette
from gaibao_geo.maps.scales import Look, Scale, scale_of
from gaibao_geo.maps.school_points import school_overlay, without_point
from gaibao_geo.maps.spec import MapSpec, Mark, Popup, Row, Section, SideList, Theme
from gaibao_geo.words import Lang, both, say

WHOLE_RANKING = 12  # so many regions are ranked one by one; of more, the ends are
ENDS = 5
Values = Mapping[str, float | None]


@dataclass(frozen=True)
class Grading:
    """How values become classes: see ``maps.scales.scale_of``.

    ``breaks`` are fixed ones, for maps that are to be compared.
    """

    scheme: Scheme = "natural"
    k: int = 5
    palette: Palette = "YlGnBu"
    breaks: tuple[float, ...] = ()

    def of(
        self, values: Sequence[float | None], measure: Measure, lang: Lang, zero: str = ""
    ) -> Scale:
        """The scale of these values; ``zero`` names a class of its own for the value 0."""
        return scale_of(
            values, lambda edge: measure.edge(edge, lang), lang, scheme=self.scheme, k=self.k,
            palette=self.palette, breaks=self.breaks,
            apart={0.0: (ZERO, Look(zero, ZERO_COLOUR))} if zero else {},
            alone=lambda value: measure.text(value, lang),
        )  # fmt: skip


def choropleth(
    table: pd.DataFrame,
    polygons: gpd.GeoDataFrame,
    measure: Measure,
    frame: Frame,
    *,
    value: str = "value",
    grading: Grading | None = None,
) -> MapSpec:
    """Regions coloured by the column ``value`` of ``table`` (``region_id``, one row each).

    ``polygons`` are the regions drawn (index ``region_id``, ``name`` and, if known,
    ``name_en``): counties, or townships whose boundaries somebody has. A region without row
    or value is 无数据: counted, dashed and hatched, never zero. Raises ``DataError`` that
    names every code without shape and every code with two rows.
    """
    lang = frame.lang
    grading, ground = grading or Grading(), Ground(polygons, lang)
    values = values_of(table, value, list(ground.names), measure)
    scale = grading.of(list(values.values()), measure, lang)
    theme = region_theme(ground, values, scale, measure)
    known = sum(number is not None for number in values.values())
    return MapSpec(
        subtitle=say("map.kinds.choropleth.subtitle", lang, measure=measure.title, known=known,
                     missing=len(values) - known, scheme=scheme_words(grading, lang)),
        views=ground.views(), places=ground.places(popups(ground, values, measure)),
        areas=ground.areas(), themes=(theme,),
        **frame.around((say("map.kinds.note.missing", lang),)),
    )  # fmt: skip


def township_map(
    table: pd.DataFrame,
    townships: pd.DataFrame,
    polygons: gpd.GeoDataFrame,
    measure: Measure,
    frame: Frame,
    *,
    value: str = "value",
    grading: Grading | None = None,
) -> MapSpec:
    """Townships coloured by a value at the point of their seat; no boundaries are invented.

    ``table``: ``township_id`` and the column ``value``; ``townships``: ``township_id``,
    ``name``, ``region_id``, ``lon``, ``lat``, ``accuracy_m`` (``name_en`` if there), of which
    those in the counties of ``polygons`` are drawn. Raises ``DataError`` as ``choropleth``.
    """
    lang = frame.lang
    grading, ground = grading or Grading(), Ground(polygons, lang)
    mine = townships[townships["region_id"].isin(list(ground.names))]
    places = mine.rename(columns={"township_id": "school_id"}).assign(approximate=True)
    values = values_of(table.rename(columns={"township_id": "region_id"}), value,
                       list(places["school_id"]), measure)  # fmt: skip
    scale = grading.of(list(values.values()), measure, lang)
    texts = [measure.text(number, lang) for number in values.values()]
    label = measure.title.to(lang)
    overlay = school_overlay(
        places, [scale.key(number) for number in values.values()], texts,
        [(Row(label, text),) for text in texts], scale, name="townships", title=label,
    )  # fmt: skip
    known = sum(number is not None for number in values.values())
    called = {row["school_id"]: named(row, lang) for row in rows_of(places)}
    told = dict(zip(values, texts, strict=True))
    unplaced = set(places.loc[places["lon"].isna(), "school_id"])
    return MapSpec(
        subtitle=say("map.kinds.choropleth.subtitle", lang, measure=measure.title, known=known,
                     missing=len(values) - known, scheme=scheme_words(grading, lang)),
        views=ground.views(), places=ground.places({}), areas=ground.areas(),
        themes=(ground.plain(ranking(called, values, told, lang, unplaced=unplaced)),),
        overlays=(overlay,),
        side_lists=without_point(places, texts, lang, say("map.kinds.no_point", lang)),
        **frame.around((say("map.plan.note_points", lang),), points=True),
    )  # fmt: skip


def values_of(
    table: pd.DataFrame, value: str, codes: Sequence[str], measure: Measure | None = None
) -> dict[str, float | None]:
    """The value of each code, as ``measure`` tells it; ``None`` for one without row or value.

    Raises ``DataError`` that names the codes of the table that are not on the map, and
    those that stand in it twice.
    """
    ids = table["region_id"].astype("str")
    strangers, twice = sorted(set(ids) - set(codes)), sorted(set(ids[ids.duplicated()]))
    for key, wrong in (("unknown_codes", strangers), ("codes_twice", twice)):
        if wrong:
            raise DataError(*both(f"map.kinds.fault.{key}", codes=", ".join(wrong)))
    found = dict(zip(ids, table[value], strict=True))
    numbers = {code: found.get(code) for code in codes}
    known = {
        code: None if number is None or pd.isna(number) else float(number)
        for code, number in numbers.items()
    }
    return {code: measure.shown(number) for code, number in known.items()} if measure else known


def region_theme(
    ground: Ground,
    values: Values,
    scale: Scale,
    measure: Measure,
    *,
    name: str = "value",
    title: str = "",
    ranked: bool = True,
) -> Theme:
    """A theme that colours every region by its value; its title is the measure's by default."""
    lang = ground.lang
    told = {code: measure.text(values.get(code), lang) for code in ground.names}
    marks = []
    for code in ground.names:
        key = scale.key(values.get(code))
        marks.append(Mark(code, key, scale.colour(key), told[code], 0,
                          short=measure.brief(values.get(code), lang)))  # fmt: skip
    return Theme(
        name, title or measure.headed(lang), "", tuple(marks),
        scale.legend(mark.key for mark in marks),
        lists=ranking(ground.names, values, told, lang) if ranked else (),
    )  # fmt: skip


def ranking(
    names: Mapping[str, str],
    values: Values,
    texts: Mapping[str, str],
    lang: Lang,
    *,
    unplaced: Collection[str] = (),
) -> tuple[SideList, ...]:
    """The regions from the largest value down, as ``texts`` say it; of many, both ends.

    Equal values share a rank; a region without data has none and is not in it. Those of
    ``unplaced`` are ranked but stand nowhere on the map.
    """
    known = {code: value for code in names if (value := values.get(code)) is not None}
    order = sorted(known, key=lambda code: -known[code])
    rank = pd.Series(known, dtype="float64").rank(method="min", ascending=False)
    rows = [
        Row(say("map.kinds.ranked", lang, rank=int(rank[code]), name=names[code]),
            texts[code], about="" if code in unplaced else code)
        for code in order
    ]  # fmt: skip
    if len(rows) < 2:
        return ()
    if len(rows) <= WHOLE_RANKING:
        return (SideList(say("map.kinds.ranking", lang), "", tuple(rows)),)
    return (
        SideList(say("map.kinds.highest", lang, n=ENDS), "", tuple(rows[:ENDS])),
        SideList(say("map.kinds.lowest", lang, n=ENDS), "", tuple(rows[-ENDS:])),
    )


def popups(ground: Ground, values: Values, measure: Measure) -> dict[str, Popup]:
    """What a click on a region shows: its value and its rank."""
    lang = ground.lang
    known = pd.Series({code: value for code, value in values.items() if value is not None},
                      dtype="float64")  # fmt: skip
    rank = known.rank(method="min", ascending=False)
    found = {}
    for code, name in ground.names.items():
        rows = [Row(measure.title.to(lang), measure.text(values.get(code), lang))]
        if code in rank.index:
            rows.append(Row(say("map.kinds.rank", lang),
                            say("map.kinds.rank_of", lang, rank=int(rank[code]), all=len(rank))))
        found[code] = Popup(name, "", (Section("", tuple(rows)),))
    return found


def scheme_words(grading: Grading, lang: Lang) -> str:
    """How the classes were made, in words."""
    scheme = "manual" if grading.breaks else grading.scheme
    return say(f"map.kinds.scheme.{scheme}", lang)

"""The places of the investment map: what each got, from whom, and per pupil."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from gaibao_geo.colours import BLUE, GREEN, ORANGE, PURPLE, SKY
from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.maps.facts import Fact, Facts, money_text, named, per_head, records
from gaibao_geo.maps.legends import graded
from gaibao_geo.maps.shapes import bounds_of, geojson
from gaibao_geo.maps.spec import (
    Area,
    LegendRow,
    Mark,
    Place,
    Popup,
    Row,
    Section,
    SizeRow,
    Slice,
    Theme,
)
from gaibao_geo.places.regions import units_in
from gaibao_geo.words import Lang, say

FUND_COLOURS = {
    "central": BLUE, "province": SKY, "prefecture": GREEN, "county": ORANGE,
    "upper": PURPLE, "unsplit": "#6b7280",
}
LARGEST = 34.0  # pixels, the radius of the largest total
SMALLEST_PIE = 9.0  # pixels; below it slices cannot be told apart
PLAIN = 11.0  # pixels, the radius where size says nothing
ALL_LEVELS = ("all", "unsplit")


@dataclass(frozen=True)
class Money:
    """What one place got. ``parts`` are (fund level, amount); ``total`` is a sum or stated."""

    region_id: str
    name: str
    rows: pd.DataFrame
    total: Fact | None
    parts: tuple[tuple[str, Fact], ...]
    yuan: int
    slices: tuple[tuple[str, int], ...]
    pupils: int | None
    stages: tuple[tuple[str, Fact], ...]

    @property
    def per_pupil(self) -> int | None:
        """Whole yuan per compulsory pupil; ``None`` where the pupils are not stated."""
        return None if not self.pupils else per_head(self.yuan, self.pupils)


def monies(data: Dataset, regions: pd.DataFrame, facts: Facts, lang: Lang) -> list[Money]:
    """What each place of the table ``investments`` got, in the table's order.

    The total is the row with the role ``total``; where a document states none, the sum
    of its parts. Parts split the total only when they add up to it or are all there is;
    otherwise the sources stay unsplit.
    """
    names = records(regions, "region_id")
    found = []
    for region_id, rows in data.investments.groupby("region_id", sort=False):
        stated = [facts.fact(name) for name in rows.loc[rows["role"] == "total", "figure_id"]]
        of_parts = rows[rows["role"] == "part"]
        parts = tuple(
            (level, facts.fact(name))
            for level, name in zip(of_parts["fund_level"], of_parts["figure_id"], strict=True)
        )
        total = stated[0] if stated else None
        yuan = total.value if total else sum(part.value for _, part in parts)
        stages = _stages(data, str(region_id), facts)
        found.append(Money(
            region_id=str(region_id), name=named(names[str(region_id)], lang), rows=rows,
            total=total, parts=parts, yuan=yuan, slices=_slices(rows, parts, yuan),
            pupils=_pupils(stages), stages=stages,
        ))
    return found


def _slices(
    rows: pd.DataFrame, parts: Sequence[tuple[str, Fact]], yuan: int
) -> tuple[tuple[str, int], ...]:
    if parts and sum(part.value for _, part in parts) == yuan:
        return tuple((level, part.value) for level, part in parts)
    level = rows.loc[rows["role"] == "total", "fund_level"].iloc[0]
    return (("unsplit" if level in ALL_LEVELS else level, yuan),)


def _stages(data: Dataset, region_id: str, facts: Facts) -> tuple[tuple[str, Fact], ...]:
    rows = data.enrolments[data.enrolments["region_id"] == region_id]
    return tuple(
        (stage, facts.fact(name))
        for stage, name in zip(rows["stage"], rows["figure_id"], strict=True)
    )


def _pupils(stages: Sequence[tuple[str, Fact]]) -> int | None:
    whole = [fact.value for stage, fact in stages if stage == "compulsory"]
    each = [fact.value for stage, fact in stages if stage != "compulsory"]
    return whole[0] if whole else sum(each) or None


def shapes_of(region_id: str, regions: pd.DataFrame, year: int) -> list[str]:
    """The codes whose polygons draw a region: itself, or a prefecture's counties."""
    if records(regions, "region_id")[region_id]["level"] == "county":
        return [region_id]
    return list(units_in(regions, region_id, year)["region_id"])


def place(money: Money, shapes: gpd.GeoDataFrame, facts: Facts, lang: Lang) -> Place:
    """The place with its shape's bounds and everything a click shows."""
    return Place(money.region_id, money.name, bounds_of(shapes), _popup(money, facts, lang))


def areas(
    money: Money, shapes: gpd.GeoDataFrame, regions: pd.DataFrame, lang: Lang
) -> tuple[Area, ...]:
    """The place's polygons, each under its own name of today."""
    names = records(regions, "region_id")
    return tuple(
        Area(str(code), money.region_id, named(names[str(code)], lang), geojson(shape))
        for code, shape in shapes.geometry.items()
    )


def _popup(money: Money, facts: Facts, lang: Lang) -> Popup:
    used = set(money.rows["figure_id"])
    other = tuple(
        _money_row(fact.indicator, fact, lang) for fact in facts.money_beside(money.region_id, used)
    )
    sections = [
        Section(say("map.popup.money", lang), _money_rows(money, lang)),
        Section(say("map.popup.pupils", lang), *_pupil_rows(money, lang)),
        Section(say("map.popup.comparable", lang), (), comparability(money, facts, lang)),
    ]
    if other:
        sections.append(Section(say("map.popup.other", lang), other))
    return Popup(money.name, "", tuple(sections))


def _money_row(label: str, fact: Fact, lang: Lang) -> Row:
    return Row(label, money_text(fact.value, lang, fact.qualifier), fact.source)


def _money_rows(money: Money, lang: Lang) -> tuple[Row, ...]:
    if money.total:
        head = _money_row(say("map.popup.total", lang), money.total, lang)
    else:
        head = Row(say("map.popup.total_of", lang), money_text(money.yuan, lang))
    basis = dict(zip(money.rows["figure_id"], money.rows["basis"], strict=True))
    parts = (
        _money_row(
            say("map.popup.part", lang, fund=say(f"map.fund.{level}", lang),
                basis=say(f"map.basis.{basis[fact.figure_id]}", lang)),
            fact, lang,
        )
        for level, fact in money.parts
    )
    return (head, *parts)


def _pupil_rows(money: Money, lang: Lang) -> tuple[tuple[Row, ...], str]:
    rows = [
        Row(say(f"map.stage.{stage}", lang), say("map.popup.people", lang, n=f"{fact.value:,}"),
            fact.source)
        for stage, fact in money.stages
    ]
    if money.pupils is None:
        rows.append(Row(say("map.popup.per_pupil", lang), say("word.no_data", lang)))
        return tuple(rows), say("map.popup.no_pupils", lang)
    if "compulsory" not in dict(money.stages):
        people = say("map.popup.people", lang, n=f"{money.pupils:,}")
        rows.append(Row(say("map.stage.compulsory", lang), people))
    rows.append(Row(say("map.popup.per_pupil", lang), per_pupil_text(money.per_pupil, lang)))
    return tuple(rows), ""


def per_pupil_text(yuan: int | None, lang: Lang) -> str:
    """Yuan per pupil in words; 无数据 for ``None``."""
    if yuan is None:
        return say("word.no_data", lang)
    return say("map.popup.per_pupil_value", lang, n=f"{yuan:,}")


def comparability(money: Money, facts: Facts, lang: Lang) -> str:
    """What the amounts of a place hold, and why they may not match another's."""
    scopes = money.rows["scope_zh" if lang == "zh" else "scope_en"]
    said = [
        say("map.popup.scope_line", lang, fund=say(f"map.fund.{level}", lang), scope=scope)
        for level, scope in zip(money.rows["fund_level"], scopes, strict=True)
    ]
    if (money.rows["compulsory_only"] == "no").any():
        said.append(say("map.popup.not_compulsory", lang))
    elif (money.rows["compulsory_only"] == "unknown").any():
        said.append(say("map.popup.unknown_compulsory", lang))
    if any(facts.doubtful(fact.figure_id) for _, fact in money.parts):
        said.append(say("map.popup.unclear_part", lang))
    return "".join(said) if lang == "zh" else " ".join(text.strip() for text in said)


def themes(all_money: Sequence[Money], lang: Lang) -> tuple[Theme, ...]:
    """Total, by source, and per pupil."""
    return (
        _total_theme(all_money, lang), _source_theme(all_money, lang),
        _per_pupil_theme(all_money, lang),
    )


def _radius(yuan: int, all_money: Iterable[Money]) -> float:
    most = max(money.yuan for money in all_money)
    return round(LARGEST * math.sqrt(yuan / most), 2)


def _label(money: Money, lang: Lang) -> str:
    qualifier = money.total.qualifier if money.total else ""
    return money_text(money.yuan, lang, qualifier, digits=4)


def _total_theme(all_money: Sequence[Money], lang: Lang) -> Theme:
    keys, legend = graded([money.yuan for money in all_money], _whole_yuan(lang), lang)
    marks = tuple(
        Mark(money.region_id, *key, _label(money, lang), _radius(money.yuan, all_money))
        for money, key in zip(all_money, keys, strict=True)
    )
    return Theme("total", say("map.theme.total", lang), say("map.theme.total_note", lang),
                 marks, legend, _sizes(all_money, lang))


def _per_pupil_theme(all_money: Sequence[Money], lang: Lang) -> Theme:
    keys, legend = graded([money.per_pupil for money in all_money], _whole_yuan(lang), lang)
    marks = tuple(
        Mark(money.region_id, *key, per_pupil_text(money.per_pupil, lang), PLAIN)
        for money, key in zip(all_money, keys, strict=True)
    )
    return Theme("per_pupil", say("map.theme.per_pupil", lang),
                 say("map.theme.per_pupil_note", lang), marks, legend)


def _whole_yuan(lang: Lang) -> Callable[[float], str]:
    return lambda value: money_text(round(value), lang)


def _source_theme(all_money: Sequence[Money], lang: Lang) -> Theme:
    marks, counts = [], Counter[str]()
    for money in all_money:
        slices = tuple(
            Slice(level, FUND_COLOURS[level], yuan / money.yuan) for level, yuan in money.slices
        )
        counts.update(part.key for part in slices)
        marks.append(Mark(money.region_id, "parts", "", _label(money, lang),
                          max(SMALLEST_PIE, _radius(money.yuan, all_money)), slices))
    legend = tuple(
        LegendRow(level, say(f"map.fund.{level}", lang), colour, counts[level])
        for level, colour in FUND_COLOURS.items() if counts[level]
    )
    return Theme("source", say("map.theme.source", lang), say("map.theme.source_note", lang),
                 tuple(marks), legend, _sizes(all_money, lang))


def _sizes(all_money: Sequence[Money], lang: Lang) -> tuple[SizeRow, ...]:
    most = max(money.yuan for money in all_money)
    top = 10 ** math.floor(math.log10(most))
    steps = (top, top // 2, top // 10) if most < 2 * top else (5 * top, top, top // 2)
    return tuple(
        SizeRow(money_text(step, lang), _radius(step, all_money)) for step in steps if step <= most
    )

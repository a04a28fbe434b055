"""Who pays what where: pies by fund, sized by the total, and the money per pupil."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from gaibao_geo.colours import VERMILION, YELLOW
from gaibao_geo.maps.choropleth import Grading, region_theme, values_of
from gaibao_geo.maps.facts import money_text, per_head, rows_of
from gaibao_geo.maps.frame import Frame
from gaibao_geo.maps.ground import Ground
from gaibao_geo.maps.investment_places import (
    FUND_COLOURS,
    LARGEST,
    SMALLEST_PIE,
    per_pupil_text,
)
from gaibao_geo.maps.measure import Measure
from gaibao_geo.maps.spec import (
    MISSING,
    MISSING_COLOUR,
    LegendRow,
    MapSpec,
    Mark,
    Popup,
    Row,
    Section,
    SizeRow,
    Slice,
    Theme,
)
from gaibao_geo.words import Lang, both, say
from gaibao_geo.words.numbers import MILLION, WAN, percent

COLOURS = FUND_COLOURS | {"township": YELLOW, "society": VERMILION}
Shares = dict[str, dict[str, int]]  # yuan by region and level


def funding_map(
    amounts: pd.DataFrame,
    pupils: pd.DataFrame,
    polygons: gpd.GeoDataFrame,
    frame: Frame,
    *,
    grading: Grading | None = None,
) -> MapSpec:
    """Money by region and source, and per pupil.

    ``amounts``: ``region_id``, ``level`` (central, province, prefecture, county, township,
    society, upper, unsplit) and whole ``yuan``, any number of rows; a region without any row
    is 无数据, one whose rows add up to 0 has no pie. ``pupils``: ``region_id`` and
    ``pupils``. Areas of circles follow the totals. Raises ``DataError`` for codes without
    shape and ``KeyError`` for a level that no colour stands for.
    """
    lang = frame.lang
    ground = Ground(polygons, lang)
    codes = list(ground.names)
    parts = _parts(amounts)
    totals = values_of(
        pd.DataFrame({"region_id": list(parts), "yuan": [sum(each.values())
                                                         for each in parts.values()]}),
        "yuan", codes,
    )  # fmt: skip
    heads = values_of(pupils, "pupils", codes)
    each = {code: _per_pupil(totals[code], heads[code]) for code in codes}
    measure = Measure(both("map.theme.per_pupil"), both("map.kinds.per_pupil"), kind="yuan")
    scale = (grading or Grading()).of(list(each.values()), measure, lang)
    per_pupil = region_theme(ground, each, scale, measure, name="per_pupil")
    told = {code: _popup(ground.names[code], parts.get(code, {}), each[code], lang)
            for code in codes}  # fmt: skip
    whole = sum(int(total or 0) for total in totals.values())
    missing = sum(total is None for total in totals.values())
    return MapSpec(
        subtitle=say("map.kinds.funding_subtitle", lang, amount=money_text(whole, lang),
                     missing=missing),
        views=ground.views(), places=ground.places(told), areas=ground.areas(),
        themes=(_pies(ground, parts, totals), per_pupil),
        **frame.around((say("map.kinds.note.missing", lang),)),
    )  # fmt: skip


def _parts(amounts: pd.DataFrame) -> Shares:
    found: Shares = {}
    summed = amounts.groupby(["region_id", "level"], sort=False)["yuan"].sum()
    for row in rows_of(summed.reset_index()):
        found.setdefault(str(row["region_id"]), {})[str(row["level"])] = int(row["yuan"])
    return found


def _per_pupil(yuan: float | None, pupils: float | None) -> float | None:
    return None if yuan is None or not pupils else float(per_head(int(yuan), int(pupils)))


def _pies(ground: Ground, parts: Shares, totals: Mapping[str, float | None]) -> Theme:
    lang = ground.lang
    most = max((total for total in totals.values() if total), default=1.0)
    marks, counts = [], Counter[str]()
    for code in ground.names:
        total = totals[code]
        if not total:
            key = (MISSING, MISSING_COLOUR) if total is None else ("unpaid", "#ffffff")
            counts[key[0]] += 1
            text = say("word.no_data", lang) if total is None else money_text(0, lang)
            marks.append(Mark(code, *key, text, 0))
            continue
        slices = tuple(
            Slice(level, colour, parts[code][level] / total)
            for level, colour in COLOURS.items() if parts[code].get(level)
        )
        counts.update(part.key for part in slices)
        size = max(SMALLEST_PIE, _radius(total, most))
        marks.append(Mark(code, "parts", "", money_text(int(total), lang, digits=4), size, slices,
                          short=_brief(total, lang)))  # fmt: skip
    looks = {
        **{level: (say(f"map.fund.{level}", lang), colour)
           for level, colour in COLOURS.items()},
        "unpaid": (say("map.kinds.unpaid", lang), "#ffffff"),
        MISSING: (say("word.no_data", lang), MISSING_COLOUR),
    }  # fmt: skip
    legend = tuple(
        LegendRow(key, label, colour, counts[key])
        for key, (label, colour) in looks.items() if counts[key] or key == MISSING
    )  # fmt: skip
    return Theme("source", say("map.theme.source", lang), say("map.kinds.pie_note", lang),
                 tuple(marks), legend, _sizes(most, lang))  # fmt: skip


def _brief(yuan: float, lang: Lang) -> str:
    """A total in few signs: 1,257万 and 12.6m."""
    unit = WAN if lang == "zh" else MILLION
    return say("map.kinds.brief", lang, n=f"{yuan / unit:,.{0 if lang == 'zh' else 1}f}")


def _radius(yuan: float, most: float) -> float:
    return round(LARGEST * math.sqrt(yuan / most), 2)


def _sizes(most: float, lang: Lang) -> tuple[SizeRow, ...]:
    top = 10 ** math.floor(math.log10(most))
    steps = [step for step in (5 * top, 2 * top, top) if step <= most][:2]
    return tuple(
        SizeRow(money_text(step, lang), _radius(step, most)) for step in (*steps, top // 2)
        if _radius(step, most) >= SMALLEST_PIE
    )  # fmt: skip


def _popup(name: str, parts: Mapping[str, int], each: float | None, lang: Lang) -> Popup:
    whole = sum(parts.values())
    rows = [
        Row(say(f"map.fund.{level}", lang),
            say("map.kinds.amount_share", lang, amount=money_text(yuan, lang),
                share=percent(yuan / whole)))
        for level, yuan in parts.items() if yuan
    ]  # fmt: skip
    total = money_text(whole, lang) if parts else say("word.no_data", lang)
    rows.insert(0, Row(say("map.popup.total", lang), total))
    rows.append(Row(say("map.popup.per_pupil", lang),
                    per_pupil_text(None if each is None else int(each), lang)))
    return Popup(name, "", (Section("", tuple(rows)),))

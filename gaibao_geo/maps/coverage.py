"""How many schools, or pupils, have what each item asks: a theme for every item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import geopandas as gpd
import pandas as pd

from gaibao_geo.maps.choropleth import ranking
from gaibao_geo.maps.facts import rows_of
from gaibao_geo.maps.frame import Frame
from gaibao_geo.maps.ground import Ground
from gaibao_geo.maps.measure import Measure
from gaibao_geo.maps.need_rows import documents, indicator_name
from gaibao_geo.maps.scales import Look, Scale, scale_of
from gaibao_geo.maps.spec import MapSpec, Mark, Popup, Row, Section, Theme
from gaibao_geo.words import Lang, both, say
from gaibao_geo.words.figures import share_text

EDGES = (0.5, 0.7, 0.9)  # our own; the same for every item, so that items can be compared
EVERY = "every"
Of = Literal["schools", "pupils"]


def coverage_map(
    each: pd.DataFrame,
    schools: pd.DataFrame,
    polygons: gpd.GeoDataFrame,
    frame: Frame,
    *,
    of: Of = "schools",
) -> MapSpec:
    """Counties by the share of schools (or of pupils) that have what an item asks.

    ``each`` is ``needs.shortfalls.by_school``: one row per school and indicator with its
    ``state``; ``schools`` has ``school_id``, ``region_id`` and ``pupils``. The share is
    of those whose state is known, in all classes the same for every item; how many are not
    known stands beside it, and a county of which nothing is known is 无数据. With ``of``
    ``pupils``, schools of unknown size count as not known.
    """
    lang = frame.lang
    ground = Ground(polygons, lang)
    sums = _sums(each, schools, of)
    items = {
        str(name): rows_of(rows.drop_duplicates(["document", "status"]))
        for name, rows in each.groupby("indicator", sort=False, observed=True)
    }
    scale = _scale(lang)
    measure = Measure(both(f"map.kinds.coverage.of_{of}"), decimals=1, kind="share")
    found = {name: _of_item(sums, name) for name in items}
    order = sorted(items, key=lambda name: (_mean(found[name]), name))
    themes = tuple(
        _theme(ground, items[name], found[name], scale, of) for name in order
    )
    told = {
        code: Popup(place, "", (Section(measure.title.to(lang), tuple(
            Row(indicator_name(items[name][0], lang), _text(found[name].get(code), of, lang))
            for name in order
        )),))
        for code, place in ground.names.items()
    }  # fmt: skip
    return MapSpec(
        subtitle=say(f"map.kinds.coverage.subtitle_{of}", lang, items=len(items),
                     all=len(schools)),
        views=ground.views(), places=ground.places(told), areas=ground.areas(), themes=themes,
        **frame.around((say("map.kinds.coverage.note", lang),
                              say("map.kinds.note.missing", lang))),
    )  # fmt: skip


def _sums(each: pd.DataFrame, schools: pd.DataFrame, of: Of) -> pd.DataFrame:
    """Met, known and unknown by region and indicator, of schools or of pupils."""
    rows = each.merge(schools[["school_id", "region_id", "pupils"]], on="school_id")
    rows = rows[rows["state"] != "not_applicable"]
    pupils = rows["pupils"].astype("float64")
    weight = pd.Series(1.0, index=rows.index) if of == "schools" else pupils
    known = (rows["state"] != "unknown") & weight.notna()
    table = pd.DataFrame({
        "region_id": rows["region_id"].astype("str"), "indicator": rows["indicator"].astype("str"),
        "met": weight.where(known & (rows["state"] == "met"), 0.0),
        "known": weight.where(known, 0.0), "unknown": (~known).astype("int64"),
    })  # fmt: skip
    return table.groupby(["region_id", "indicator"]).sum()


Item = Mapping[str, tuple[float, float, int]]  # by region: met, known, schools unknown


def _of_item(sums: pd.DataFrame, name: str) -> Item:
    rows = sums.xs(name, level="indicator")
    return {
        str(row["region_id"]): (float(row["met"]), float(row["known"]), int(row["unknown"]))
        for row in rows_of(rows.reset_index())
    }


def _share(item: tuple[float, float, int] | None) -> float | None:
    return item[0] / item[1] if item and item[1] else None


def _mean(item: Item) -> float:
    known = sum(found[1] for found in item.values())
    return sum(found[0] for found in item.values()) / known if known else 2.0


def _text(item: tuple[float, float, int] | None, of: Of, lang: Lang) -> str:
    share = _share(item)
    if item is None or share is None:
        return say("word.no_data", lang)
    met, known, unknown = item
    return say(f"map.kinds.coverage.text_{of}", lang, share=share_text(share, lang),
               met=f"{met:,.0f}", known=f"{known:,.0f}", unknown=unknown)  # fmt: skip


def _scale(lang: Lang) -> Scale:
    every = Look(say("map.kinds.coverage.every", lang), "#253494")
    scale = scale_of(
        [], lambda edge: f"{edge:.0%}", lang, breaks=EDGES, apart={1.0: (EVERY, every)}
    )
    shades = ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8")  # the first four of five, dark for all
    labels = [scale.looks[f"c{at}"].label for at in range(len(EDGES))]
    labels.append(say("map.kinds.almost", lang, low=f"{EDGES[-1]:.0%}"))
    graded = {
        f"c{at}": Look(label, shade)
        for at, (label, shade) in enumerate(zip(labels, shades, strict=True))
    }
    return Scale(scale.breaks, graded | {EVERY: every}, lang, scale.apart)


def _theme(
    ground: Ground, norms: list[dict[str, object]], item: Item, scale: Scale, of: Of
) -> Theme:
    lang = ground.lang
    shares = {code: _share(item.get(code)) for code in ground.names}
    short = {code: share_text(share, lang) for code, share in shares.items()}
    marks = []
    for code, share in shares.items():
        key = scale.key(share)
        marks.append(Mark(code, key, scale.colour(key), _text(item.get(code), of, lang), 0,
                          short=short[code]))  # fmt: skip
    met = sum(found[0] for found in item.values())
    known = sum(found[1] for found in item.values())
    unknown = sum(found[2] for found in item.values())
    note = say("map.kinds.coverage.theme_note", lang, documents=documents(norms, lang),
               whole=_text((met, known, unknown), of, lang))  # fmt: skip
    title = indicator_name(norms[0], lang)
    if any(norm["status"] == "unverified" for norm in norms):
        title = say("map.need.unverified", lang, text=title)
    return Theme(
        f"item-{norms[0]['indicator']}", title, note, tuple(marks),
        scale.legend(mark.key for mark in marks),
        group=say(f"map.kinds.coverage.of_{of}", lang),
        lists=ranking(ground.names, shares, short, lang),
    )  # fmt: skip

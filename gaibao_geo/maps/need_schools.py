"""Schools of the need map as marks, popups and lists beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pandas as pd

from gaibao_geo.maps.facts import Record, named, rows_of
from gaibao_geo.maps.marks import nudges, people, position, radius, size_rows
from gaibao_geo.maps.need_classes import (
    LEFT_OUT,
    WEAKEST_MAYBE,
    WEAKEST_SURE,
    Look,
    Schools,
    rank_text,
    state_text,
)
from gaibao_geo.maps.need_rows import SchoolRows, documents, index_text, missing
from gaibao_geo.maps.spec import LegendRow, Overlay, Point, Popup, Row, Section, SideList
from gaibao_geo.words import Lang, say
from gaibao_geo.words.numbers import percent

LEFT_OUT_RADIUS = 4.0  # pixels; a school that does not count says nothing by its size
_WHOLE = 0.005  # a share that is printed as 100% is whole
_AT = ["school_id", "lon", "lat"]
Spots = Mapping[str, tuple[float, tuple[float, float]]]  # radius and shift of each school


def overlays(
    schools: Schools, left: pd.DataFrame, rows: SchoolRows, lang: Lang, near_zoom: float
) -> tuple[Overlay, ...]:
    """The red list at every zoom; the others, and those that do not count, from ``near_zoom``.

    ``left`` are the schools that do not count, with ``reason_zh``, ``reason_en``,
    ``document`` and ``status``. A layer without schools is not offered.
    """
    left = left.assign(key=LEFT_OUT)
    weakest = schools.of((WEAKEST_SURE, WEAKEST_MAYBE))
    others = schools.table[~schools.table["school_id"].isin(weakest["school_id"])]
    spots = _spots(schools.table, left)
    layers = {
        "weakest": (weakest, say("map.need.layer.weakest_note", lang)),
        "others": (others, ""),
        "left_out": (left, say("map.need.layer.left_out_note", lang)),
    }
    layers = {name: (table, note) for name, (table, note) in layers.items() if len(table)}
    first = next(iter(layers), "")  # in sight before the others: it explains size and rim
    sizes = size_rows(schools.table["pupils"].max(), lang)
    titles = {"others": "others" if "weakest" in layers else "every"}
    return tuple(
        Overlay(
            name, say(f"map.need.layer.{titles.get(name, name)}", lang, count=len(table),
                      total=schools.ranked),
            tuple(_point(row, schools.looks[row["key"]], spots, rows, lang)
                  for row in rows_of(table[table["lon"].notna()])),
            _legend(table, schools.looks),
            note + _note(schools.table, left, lang) if name == first else note,
            min_zoom=0.0 if name == "weakest" else near_zoom, label_zoom=near_zoom,
            sizes=sizes if name == first else (),
        )
        for name, (table, note) in layers.items()
    )  # fmt: skip


def _spots(counted: pd.DataFrame, left: pd.DataFrame) -> Spots:
    most = counted["pupils"].max()
    radii = {row["school_id"]: radius(row["pupils"], most) for row in rows_of(counted)}
    radii |= dict.fromkeys(left["school_id"], LEFT_OUT_RADIUS)
    both = pd.concat([counted[_AT], left[_AT]], ignore_index=True)
    shifts = nudges(both[both["lon"].notna()], radii)
    return {school: (radii[school], shift) for school, shift in shifts.items()}


def _note(counted: pd.DataFrame, left: pd.DataFrame, lang: Lang) -> str:
    notes = [say("map.plan.size_note", lang)] if counted["pupils"].notna().any() else []
    near = sum(
        int((table["approximate"] & table["lon"].notna()).sum()) for table in (counted, left)
    )
    notes += [say("map.plan.near_note", lang, near=near)] if near else []
    return "".join(notes)


def _legend(table: pd.DataFrame, looks: Mapping[str, Look]) -> tuple[LegendRow, ...]:
    every = Counter(table["key"])
    drawn = Counter(table.loc[table["lon"].notna(), "key"])
    return tuple(
        LegendRow(key, look.label, look.colour, drawn[key], every[key] - drawn[key], look.shape)
        for key, look in looks.items() if every[key]
    )  # fmt: skip


def _point(school: Record, look: Look, spots: Spots, rows: SchoolRows, lang: Lang) -> Point:
    left = school["key"] == LEFT_OUT
    popup = _left_popup(school, look, lang) if left else _popup(school, look, rows, lang)
    size, shift = spots[school["school_id"]]
    return Point(
        id=str(school["school_id"]), name=popup.title, lon=float(school["lon"]),
        lat=float(school["lat"]), keys=(str(school["key"]),), colour=look.colour, radius=size,
        popup=popup, text="" if left else rank_text(school, lang),
        approximate=bool(school["approximate"]), nudge=shift, shape=look.shape,
    )  # fmt: skip


def _popup(school: Record, look: Look, rows: SchoolRows, lang: Lang) -> Popup:
    index = Row(say("map.need.index", lang), index_text(school["index"], lang),
                detail=_part_known(school, lang))  # fmt: skip
    facts, rank = [*_facts(school, lang), index], rank_text(school, lang)
    if rank:
        facts.append(Row(say("map.need.rank", lang), rank))
    sections = (Section("", tuple(facts)), *rows.sections(str(school["school_id"])))
    return Popup(named(school, lang), state_text(school, look, lang), sections)


def _part_known(school: Record, lang: Lang) -> str:
    if missing(school["index"]) or school["share_known"] >= 1 - _WHOLE:
        return ""
    return say("weakness.part_known", lang, share=percent(school["share_known"], 0)).strip()


def _left_popup(school: Record, look: Look, lang: Lang) -> Popup:
    why = Row(say("map.need.reason", lang), _reason(school, lang), documents([school], lang))
    return Popup(named(school, lang), look.label, (Section("", (*_facts(school, lang), why)),))


def _reason(school: Record, lang: Lang) -> str:
    return str(school["reason_zh" if lang == "zh" else "reason_en"])


def _facts(school: Record, lang: Lang) -> list[Row]:
    pupils = Row(say("map.plan.pupils", lang), people(school["pupils"], lang))
    facts = [pupils, *position(school, lang)]
    if school.get("kind"):
        kind = say(f"map.need.kind.{school['kind']}", lang)
        facts.insert(0, Row(say("map.need.kind_row", lang), kind))
    return facts


def beside(schools: Schools, left: pd.DataFrame, lang: Lang) -> tuple[SideList, ...]:
    """The schools without a point, those that count and those that do not."""
    counted = tuple(
        Row(named(row, lang), _in_short(row, schools.looks[row["key"]], lang))
        for row in rows_of(schools.table[schools.table["lon"].isna()])
    )
    others = tuple(
        Row(named(row, lang), _reason(row, lang)) for row in rows_of(left[left["lon"].isna()])
    )
    note = say("map.list.missing_point", lang)
    return tuple(
        SideList(say(f"map.need.list.{name}", lang), note, items)
        for name, items in (("no_point", counted), ("left_out", others)) if items
    )  # fmt: skip


def _in_short(school: Record, look: Look, lang: Lang) -> str:
    state, rank = state_text(school, look, lang), rank_text(school, lang)
    return say("map.need.list.entry", lang, state=state, rank=rank) if rank else state

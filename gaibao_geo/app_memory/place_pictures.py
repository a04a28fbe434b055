"""Maps of a place's figures and plans with the tables that are their equals, drawn once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from gaibao_geo.answers.by_place import Level, by_place, level_of
from gaibao_geo.app_memory import needs_of
from gaibao_geo.app_memory.datasets import dataset
from gaibao_geo.app_memory.language import today
from gaibao_geo.io.csv_file import csv_bytes
from gaibao_geo.maps import ready_kinds
from gaibao_geo.maps.as_table import map_table
from gaibao_geo.maps.choropleth import Grading
from gaibao_geo.maps.coverage import Of
from gaibao_geo.maps.folium_map import render
from gaibao_geo.maps.ready_kinds import By
from gaibao_geo.maps.ready_places import MEASURES, OF_PLAN, place_map
from gaibao_geo.maps.spec import MapSpec
from gaibao_geo.plans.plan import Plan
from gaibao_geo.words import Lang, say

MOST = 32  # pictures that are remembered


@dataclass(frozen=True)
class Picture:
    """A map as a page of its own, and the same as a table in the words of a page."""

    title: str
    html: str
    table: pd.DataFrame

    def csv(self) -> bytes:
        """The table as a file that a spreadsheet opens without running anything."""
        return csv_bytes(self.table)


def _picture(spec: MapSpec) -> Picture:
    table = map_table(spec)
    heads = {name: say(f"map_page.column.{name}", spec.lang) for name in table}
    if table["reading"].nunique() == 1:
        table = table.drop(columns="reading")
    return Picture(spec.title, render(spec).html(), table.rename(columns=heads))


@st.cache_resource(show_spinner=False, max_entries=MOST)
def standing_picture(name: str, lang: Lang) -> Picture:
    """Where the schools stand; the title is the finding."""
    stands, data = needs_of.stands(name), dataset(name)
    return _picture(place_map(data, stands.places, stands.measure, level_of(data), lang,
                              title=stands.finding.to(lang), made_on=today()))  # fmt: skip


@st.cache_resource(show_spinner=False, max_entries=MOST)
def coverage_picture(name: str, of: Of, lang: Lang) -> Picture:
    """The counties by the share of schools or pupils that meet each item."""
    return _picture(ready_kinds.coverage_map(dataset(name), needs_of.lacking(name), lang, of=of,
                                             made_on=today()))  # fmt: skip


def levels(name: str) -> list[Level]:
    """What can be coloured: the townships, and the counties where there are several."""
    own = level_of(dataset(name))
    return ["region", "township"] if own == "region" else ["township"]


def measures(name: str, plan: Plan | None) -> list[str]:
    """The figures that can be shown, those that are known of a place at least."""
    problem = needs_of.asked_of(name)
    places = by_place(dataset(name), needs_of.weak(name), problem, plan)
    return [one for one in (*reversed(OF_PLAN), *MEASURES)
            if one in places and places[one].notna().any()]  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """Which figure of counties or townships a map is to show, and how."""

    measure: str
    level: Level
    grading: Grading
    country: bool = False


def figure_picture(name: str, shown: Shown, plan: Plan | None, lang: Lang) -> Picture:
    """Counties or townships by one figure."""
    data = dataset(name)
    places = by_place(data, needs_of.weak(name), needs_of.asked_of(name), plan, shown.level)
    return _picture(place_map(data, places, shown.measure, shown.level, lang,
                              grading=shown.grading, country=shown.country,
                              made_on=today()))  # fmt: skip


def plan_pictures(name: str) -> dict[str, Callable[[Plan, By, Grading, Lang], Picture]]:
    """What can be drawn of a plan, by kind."""
    data = dataset(name)

    def funding(plan: Plan, by: By, grading: Grading, lang: Lang) -> Picture:
        return _picture(ready_kinds.funding_map(plan, data, lang, made_on=today()))

    def need_money(plan: Plan, by: By, grading: Grading, lang: Lang) -> Picture:
        return _picture(ready_kinds.need_money_map(
            plan, data, needs_of.lacking(name), needs_of.weak(name), lang, made_on=today()))

    def before_after(plan: Plan, by: By, grading: Grading, lang: Lang) -> Picture:
        return _picture(ready_kinds.before_after_map(plan, data, lang, by=by, made_on=today()))

    def years(plan: Plan, by: By, grading: Grading, lang: Lang) -> Picture:
        return _picture(ready_kinds.years_map(plan, data, lang, grading=grading, made_on=today()))

    return {"funding": funding, "need_money": need_money, "before_after": before_after,
            "years": years}  # fmt: skip

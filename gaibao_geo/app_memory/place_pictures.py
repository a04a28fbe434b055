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
from gaibao_geo.app_memory.pictures import plan_key
from gaibao_geo.io.csv_file import csv_bytes
from gaibao_geo.maps import ready_kinds
from gaibao_geo.maps.as_table import map_table
from gaibao_geo.maps.choropleth import Grading
from gaibao_geo.maps.coverage import Of
from gaibao_geo.maps.folium_map import render
from gaibao_geo.maps.live import LiveBase, Paint, live_base, paint_of
from gaibao_geo.maps.ready_kinds import By
from gaibao_geo.maps.ready_places import MEASURES, OF_PLAN, place_map
from gaibao_geo.maps.spec import MapSpec
from gaibao_geo.plans.plan import Plan
from gaibao_geo.words import Lang, say

MOST = 32  # pictures that are remembered
MANY_COUNTIES = 100


@dataclass(frozen=True)
class Picture:
    """A map as a page of its own, and the same as a table in the words of a page."""

    title: str
    html: str
    table: pd.DataFrame

    def csv(self) -> bytes:
        """The table as a file that a spreadsheet opens without running anything."""
        return csv_bytes(self.table)


@dataclass(frozen=True)
class Country:
    """The country's map as it stands on a page, and as a picture to take away."""

    base: LiveBase
    paint: Paint
    picture: Picture


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
    return _picture(_figure(name, shown, plan, lang))


def spans_far(name: str) -> bool:
    """Whether the counties of a dataset are too many or too far apart for a map of their own."""
    codes = dataset(name).schools["region_id"]
    return codes.nunique() > MANY_COUNTIES or codes.str[:2].nunique() > 1


def country_picture(name: str, shown: Shown, plan: Plan | None, lang: Lang) -> Country:
    """Counties on the map of the country, every school a dot; drawn once for the same figures."""
    figures = (name, shown, lang, None if plan is None else plan_key(plan))
    return _country_picture(figures, plan)


@st.cache_resource(show_spinner=False, max_entries=4)
def _country_picture(figures: tuple[str, Shown, Lang, str | None], _plan: Plan | None) -> Country:
    name, shown, lang, _ = figures
    spec = _figure(name, shown, _plan, lang)
    base = live_base(spec)
    return Country(base, paint_of(spec, base), _picture(spec))


def _figure(name: str, shown: Shown, plan: Plan | None, lang: Lang) -> MapSpec:
    data, weak = dataset(name), needs_of.weak(name)
    places = by_place(data, weak, needs_of.asked_of(name), plan, shown.level)
    return place_map(data, places, shown.measure, shown.level, lang, grading=shown.grading,
                     country=shown.country, weak=weak, made_on=today())  # fmt: skip


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

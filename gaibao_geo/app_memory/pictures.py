"""Maps as pages, drawn once for the same question."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import streamlit as st

from gaibao_geo.app_memory.bench import Bench
from gaibao_geo.app_memory.datasets import SEEDS, dataset, problem
from gaibao_geo.app_memory.language import today
from gaibao_geo.app_memory.tables import ProjectList, project_list
from gaibao_geo.io.csv_file import csv_bytes
from gaibao_geo.maps.folium_map import render
from gaibao_geo.maps.live import LiveBase, Paint
from gaibao_geo.maps.ready import Painter, investment_map, need_map, plan_base, plan_map
from gaibao_geo.maps.ready_kinds import By, before_after_map, scenario_difference_map
from gaibao_geo.needs.shortfalls import shortfalls
from gaibao_geo.needs.weak.weakness import weakness
from gaibao_geo.plans.plan import Plan
from gaibao_geo.scenarios.locking import lock_states
from gaibao_geo.words import Lang, say

HEIGHT = 620  # pixels of a map on a page
MOST_PAGES = 16  # maps of plans that are remembered
PAIR = 2  # plans that can be laid over each other


@st.cache_data(show_spinner=False)
def investment_page(lang: Lang) -> str:
    """The investment map as HTML."""
    return investment_map(dataset(SEEDS), lang, made_on=today()).html()


@st.cache_resource(show_spinner=False)
def live_base(name: str, lang: Lang) -> LiveBase:
    """What the maps of all plans of a dataset have in common."""
    return plan_base(problem(name), dataset(name), lang, made_on=today())


@st.cache_resource(show_spinner=False)
def _painter(name: str, lang: Lang) -> Painter:
    return Painter(live_base(name, lang), problem(name), dataset(name))


@st.cache_resource(show_spinner=False)
def listed(name: str, lang: Lang) -> ProjectList:
    """The candidates of a dataset's question, as the workbench lists them."""
    return project_list(problem(name), lang)


def live_paint(at: Bench, lang: Lang) -> Paint:
    """What the workbench puts on the map now: the plan at hand, and every lock."""
    dimmed = say("bench.stale", lang) if at.stale else ""
    made_of = (at.asked, at.answer, dimmed, lang)
    if at.painted is None or at.painted[0] != made_of:
        locks = lock_states(at.asked, at.own)
        at.painted = (made_of, _painter(at.dataset, lang).paint(at.plan, locks, dimmed))
    return at.painted[1]


@st.cache_data(show_spinner=False)
def need_page(name: str, lang: Lang) -> str:
    """What the schools of a dataset lack, on a map, as HTML."""
    data = dataset(name)
    lacking = shortfalls(data)
    return need_map(data, lacking, weakness(lacking), lang, made_on=today()).html()


def plan_page(name: str, plan: Plan, lang: Lang) -> str:
    """The map of a plan that was made from a dataset, as HTML."""
    return _plan_page(name, plan_key(plan), plan, lang)


def plan_key(plan: Plan) -> str:
    """What a plan's map is known by."""
    chosen = plan.chosen[["project_id", "chosen", "year", "spent_yuan"]]
    told = [*plan.problem.title, str(sorted(plan.problem.inputs.items()))]
    return hashlib.sha256(csv_bytes(chosen) + "\n".join(told).encode()).hexdigest()


@st.cache_data(show_spinner=False, max_entries=MOST_PAGES)
def _plan_page(name: str, key: str, _plan: Plan, lang: Lang) -> str:
    return plan_map(_plan, dataset(name), lang, made_on=today()).html()


def can_be_drawn(name: str, plan: Plan) -> bool:
    """Whether the dataset still has every school of the plan."""
    return set(plan.chosen["school_id"]) <= set(dataset(name).schools["school_id"])


def compared_pages(name: str, plans: Mapping[str, Plan], lang: Lang) -> list[tuple[str, str]]:
    """The maps that show plans side by side: what each is called, and its HTML.

    Of two plans first one under the other with a bar to drag, and their difference; then
    each by itself. A plan made on another version of the data is drawn only when its
    schools are known.
    """
    drawn = {label: plan for label, plan in plans.items() if can_be_drawn(name, plan)}
    own = [(label, plan_page(name, plan, lang)) for label, plan in drawn.items()]
    if len(drawn) != PAIR:
        return own
    one, other = drawn
    first, second = drawn.values()
    titles = (say("map.kinds.swipe_of", lang, first=one, second=other),
              say("map.kinds.difference_of", lang, first=one, second=other))  # fmt: skip
    pair = pair_pages(name, (first, second), (one, other), lang)
    return [*zip(titles, pair, strict=True), *own]


def pair_pages(
    name: str, plans: tuple[Plan, Plan], names: tuple[str, str], lang: Lang
) -> tuple[str, str]:
    """Two plans with a bar between them, and their difference."""
    return _pair_pages(name, " ".join(map(plan_key, plans)), plans, names, lang)


@st.cache_data(show_spinner=False, max_entries=MOST_PAGES)
def _pair_pages(
    name: str, key: str, _plans: tuple[Plan, Plan], names: tuple[str, str], lang: Lang
) -> tuple[str, str]:
    """Two plans with a bar between them, and their difference; counties where there are some."""
    del key  # what the plans are known by
    data, (first, second) = dataset(name), _plans
    by: By = "region" if data.schools["region_id"].nunique() > 1 else "school"
    swipe = before_after_map(first, data, lang, by=by, other=second, names=names,
                             made_on=today())  # fmt: skip
    apart = scenario_difference_map(first, second, data, names, lang, by=by, made_on=today())
    return render(swipe).html(), render(apart).html()

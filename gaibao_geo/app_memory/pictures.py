"""Maps as pages, drawn once for the same question."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import streamlit as st

from gaibao_geo.app_memory.bench import Bench
from gaibao_geo.app_memory.datasets import SEEDS, dataset, problem
from gaibao_geo.app_memory.language import today
from gaibao_geo.io.csv_file import csv_bytes
from gaibao_geo.maps.live import LiveBase, Paint
from gaibao_geo.maps.ready import investment_map, need_map, plan_base, plan_map, plan_paint
from gaibao_geo.needs.shortfalls import shortfalls
from gaibao_geo.needs.weak.weakness import weakness
from gaibao_geo.plans.plan import Plan
from gaibao_geo.scenarios.locking import lock_states
from gaibao_geo.words import Lang, say

HEIGHT = 620  # pixels of a map on a page
MOST_PAGES = 16  # maps of plans that are remembered


@st.cache_data(show_spinner=False)
def investment_page(lang: Lang) -> str:
    """The investment map as HTML."""
    return investment_map(dataset(SEEDS), lang, made_on=today()).html()


@st.cache_resource(show_spinner=False)
def live_base(name: str, lang: Lang) -> LiveBase:
    """What the maps of all plans of a dataset have in common."""
    return plan_base(problem(name), dataset(name), lang, made_on=today())


def live_paint(at: Bench, lang: Lang) -> Paint:
    """What the workbench puts on the map now: the plan at hand, and every lock."""
    dimmed = say("bench.stale", lang) if at.stale else ""
    made_of = (at.asked, at.answer, dimmed, lang)
    if at.painted is None or at.painted[0] != made_of:
        paint = plan_paint(live_base(at.dataset, lang), at.own, at.plan, dataset(at.dataset),
                           lock_states(at.asked, at.own), dimmed=dimmed)  # fmt: skip
        at.painted = (made_of, paint)
    return at.painted[1]


@st.cache_data(show_spinner=False)
def need_page(name: str, lang: Lang) -> str:
    """What the schools of a dataset lack, on a map, as HTML."""
    data = dataset(name)
    lacking = shortfalls(data)
    return need_map(data, lacking, weakness(lacking), lang, made_on=today()).html()


def plan_page(name: str, plan: Plan, lang: Lang) -> str:
    """The map of a plan that was made from a dataset, as HTML."""
    chosen = plan.chosen[["project_id", "chosen", "year", "spent_yuan"]]
    told = [*plan.problem.title, str(sorted(plan.problem.inputs.items()))]
    key = hashlib.sha256(csv_bytes(chosen) + "\n".join(told).encode()).hexdigest()
    return _plan_page(name, key, plan, lang)


@st.cache_data(show_spinner=False, max_entries=MOST_PAGES)
def _plan_page(name: str, key: str, _plan: Plan, lang: Lang) -> str:
    return plan_map(_plan, dataset(name), lang, made_on=today()).html()


def can_be_drawn(name: str, plan: Plan) -> bool:
    """Whether the dataset still has every school of the plan."""
    return set(plan.chosen["school_id"]) <= set(dataset(name).schools["school_id"])


def compared_pages(name: str, plans: Mapping[str, Plan], lang: Lang) -> list[tuple[str, str]]:
    """The maps that show plans side by side: what each is called, and its HTML.

    A plan made on another version of the data is drawn only when its schools are known.
    """
    return [(label, plan_page(name, plan, lang)) for label, plan in plans.items()
            if can_be_drawn(name, plan)]  # fmt: skip

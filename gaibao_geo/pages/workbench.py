"""The workbench: set aim, money and rules, lock what must and must not be built, see the plan."""

from __future__ import annotations

import streamlit as st

from gaibao_geo.app_memory import tables
from gaibao_geo.app_memory.bench import Bench
from gaibao_geo.app_memory.language import language
from gaibao_geo.app_memory.pictures import listed, live_base, live_paint
from gaibao_geo.app_memory.shelf import at_work, remembered
from gaibao_geo.pages.bench_controls import controls
from gaibao_geo.pages.bench_result import details, figures, money_table, status
from gaibao_geo.pages.live_map import live_map
from gaibao_geo.pages.live_table import live_table
from gaibao_geo.pages.scenario_bar import bar
from gaibao_geo.plans.plan import Plan
from gaibao_geo.scenarios.locking import lock_states
from gaibao_geo.words import Lang, say

MAP_HEIGHT = 560


def show() -> None:
    """Draw the page."""
    lang, at = language(), at_work()
    with st.sidebar:
        at.controlled(*controls(at, lang))
    above = st.container()
    at.reply()
    at.look()
    live_map(live_base(at.dataset, lang), live_paint(at, lang), at.clicked,
             key=f"map-{at.dataset}", height=MAP_HEIGHT)  # fmt: skip
    remembered(at)  # what follows can wait till the map is on its way
    at.settle()
    with above:
        bar(at, lang)
        figures(at, lang)
        status(at, lang)
    details(at, lang)
    if at.plan is not None:
        _projects(at, at.plan, lang)
        money_table(at.plan, lang)


def _projects(at: Bench, plan: Plan, lang: Lang) -> None:
    """Every candidate, whether the plan takes it, and what a person has decided of it."""
    st.markdown(f"**{say('bench.table', lang)}**")
    state = tables.project_state(plan, lock_states(at.asked, at.own), dimmed=at.stale)
    live_table(listed(at.dataset, lang), state, at.decided, key=f"projects-{at.dataset}")

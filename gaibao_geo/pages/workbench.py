"""The workbench: set aim, money and rules, lock what must and must not be built, see the plan."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from gaibao_geo.app_memory import tables
from gaibao_geo.app_memory.bench import Bench
from gaibao_geo.app_memory.language import language
from gaibao_geo.app_memory.pictures import live_base, live_paint
from gaibao_geo.app_memory.shelf import at_work, remembered
from gaibao_geo.pages.bench_controls import controls
from gaibao_geo.pages.bench_result import MONEY, details, figures, money_table, status
from gaibao_geo.pages.live_map import live_map
from gaibao_geo.pages.scenario_bar import bar
from gaibao_geo.plans.plan import Plan
from gaibao_geo.scenarios.locking import lock_states, with_lock
from gaibao_geo.words import Lang, say

LOCKS = ("free", "in", "out")
MAP_HEIGHT = 560


def show() -> None:
    """Draw the page."""
    lang, at = language(), at_work()
    with st.sidebar:
        at.controlled(*controls(at, lang))
    remembered(at)
    at.settle()
    at.look()
    bar(at, lang)
    figures(at, lang)
    status(at, lang)
    live_map(live_base(at.dataset, lang), live_paint(at, lang), at.clicked,
             key=f"map-{at.dataset}", height=MAP_HEIGHT)  # fmt: skip
    details(at, lang)
    if at.plan is not None:
        _projects(at, at.plan, lang)
        money_table(at.plan, lang)


def _projects(at: Bench, plan: Plan, lang: Lang) -> None:
    """Every candidate, whether the plan takes it, and what a person has decided of it."""
    st.markdown(f"**{say('bench.table', lang)}**")
    names = {state: say(f"bench.lock.{state}", lang) for state in LOCKS}
    column = say("bench.lock_column", lang)
    table, ids = tables.project_table(plan, lang), plan.chosen["project_id"]
    decided = lock_states(at.asked, at.own)
    table.insert(0, column, ids.map(lambda project: names[decided.get(project, "free")]))
    edited = st.data_editor(
        table, hide_index=True, key=f"projects-{at.dataset}-{at.turn}-{lang}", placeholder="",
        disabled=[str(name) for name in table if name != column],
        column_config={
            column: st.column_config.SelectboxColumn(options=list(names.values()), required=True),
            say("app.column.cost", lang): MONEY,
        },
    )  # fmt: skip
    _decide(at, ids, table[column], edited[column], {name: state for state, name in names.items()})


def _decide(
    at: Bench, ids: pd.Series, before: pd.Series, after: pd.Series, states: dict[str, str]
) -> None:
    """Take in what was decided in the table."""
    moved = (before.to_numpy() != after.to_numpy()).nonzero()[0]
    if not len(moved):
        return
    asked = replace(at.asked)
    for place in moved:
        asked = with_lock(asked, at.own, ids.iloc[place], states[after.iloc[place]])  # type: ignore[arg-type]
    at.change(asked, elsewhere=True)
    st.rerun()

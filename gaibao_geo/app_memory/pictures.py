"""Maps as pages, drawn once for the same question."""

from __future__ import annotations

import streamlit as st

from gaibao_geo.app_memory.bench import Bench
from gaibao_geo.app_memory.datasets import SEEDS, dataset, problem
from gaibao_geo.app_memory.language import today
from gaibao_geo.maps.live import LiveBase, Paint
from gaibao_geo.maps.ready import investment_map, plan_base, plan_paint
from gaibao_geo.scenarios.locking import lock_states
from gaibao_geo.words import Lang, say


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

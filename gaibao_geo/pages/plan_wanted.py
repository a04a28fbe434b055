"""The plan that the workbench has at hand, for a page that shows it."""

from __future__ import annotations

import streamlit as st

from gaibao_geo.app_memory.bench import Bench
from gaibao_geo.pages.bench_result import LOOK_SECONDS
from gaibao_geo.plans.plan import Plan
from gaibao_geo.words import Lang, say


def plan_wanted(at: Bench, lang: Lang) -> Plan | None:
    """The plan of what is asked; without one the page says why, or waits for it."""
    at.settle()
    at.look()
    answer = at.answer
    if answer is not None and not at.stale:
        if answer.plan is None:
            st.error(say("map_page.no_plan", lang)
                     + (answer.trouble.in_words(lang) if answer.trouble else ""))  # fmt: skip
        return answer.plan
    if at.job is None:
        st.info(say("map_page.given_up", lang))
    else:
        plan_awaited(at, lang)
    return None


def plan_awaited(at: Bench, lang: Lang) -> None:
    """Draw the page anew once the plan is in; in a box of its own, as ``waited_for`` does."""
    with st.container():
        _look(at, lang)


@st.fragment(run_every=LOOK_SECONDS)
def _look(at: Bench, lang: Lang) -> None:
    if at.job is None or at.look():
        st.rerun()
    st.info(say("map_page.waiting", lang))

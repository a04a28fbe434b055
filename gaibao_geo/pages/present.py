"""Before an audience: one finding a screen, in big type, with its map and three numbers."""

from __future__ import annotations

import streamlit as st

from gaibao_geo.app_memory import comparing, datasets, presenting
from gaibao_geo.app_memory.bench import Bench
from gaibao_geo.app_memory.comparing import FEWEST, Side, Table
from gaibao_geo.app_memory.language import language
from gaibao_geo.app_memory.presenting import Step
from gaibao_geo.app_memory.shelf import at_work
from gaibao_geo.app_memory.ways import wish
from gaibao_geo.app_memory.whole import whole
from gaibao_geo.pages.waiting import waited_for
from gaibao_geo.words import Lang, say
from gaibao_geo.words.visible import literal

HEIGHT = 560  # pixels of a map where the style below does not reach
STYLE = """<style>
[data-testid="stHeader"], .st-key-frame { display: none !important; }
[data-testid="stMainBlockContainer"] {
  padding-top: 1rem !important; padding-bottom: 1rem !important;
}
.st-key-finding h1 { font-size: 2.4rem; line-height: 1.25; padding: 0 0 0.4rem; }
[data-testid="stMetricValue"] { font-size: 2.6rem !important; line-height: 1.15; }
[data-testid="stMetricLabel"] p { font-size: 1.2rem; }
@media (max-width: 1200px) {
  .st-key-finding h1 { font-size: 1.7rem; }
  [data-testid="stMetricValue"] { font-size: 1.7rem !important; }
}
/* The map has what the words leave of the screen. */
[data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] {
  min-height: calc(100vh - 2rem);
}
[data-testid="stLayoutWrapper"]:has(> .st-key-map), .st-key-map, .st-key-map > * {
  flex: 1; display: flex; flex-direction: column;
}
.st-key-map iframe { flex: 1; min-height: 20rem; }
</style>"""


def show() -> None:
    """Draw the page."""
    lang, at = language(), at_work()
    at.look()
    st.html(STYLE)
    table = comparing.table(at)
    chosen = _shown(at, table)
    pairs = waited_for(at, table, chosen, lang)
    plans = [(side, answer.plan) for side, answer in pairs if answer.plan is not None]
    if not plans or len(pairs) < len(chosen):
        if len(pairs) == len(chosen):
            st.info(say("present.nothing", lang))
        _leave(lang)
        return
    every = presenting.steps(plans)
    number = st.session_state["step"] = max(min(st.session_state.get("step", 0), len(every) - 1), 0)
    _finding(every[number], at, lang)
    _turn(every, number, lang)
    _map(every[number], at, lang)


def _shown(at: Bench, table: Table) -> list[Side]:
    """What was picked to be compared, else what the workbench asks."""
    chosen = table.chosen(at)
    return chosen if len(chosen) >= FEWEST else [comparing.current(at)]


def _finding(step: Step, at: Bench, lang: Lang) -> None:
    with st.container(key="finding"):
        st.title(literal(step.title.to(lang)), anchor=False)
    about = datasets.about(at.dataset)
    if about.made_up:
        st.caption(say("word.made_up", lang))
    for place, (what, much) in zip(st.columns(3), step.figures, strict=True):
        place.metric(what.to(lang), much if isinstance(much, str) else much.to(lang))


def _turn(every: list[Step], number: int, lang: Lang) -> None:
    """Back and on, by buttons and by the arrow keys."""
    back, told, on, leave = st.columns([1, 4, 1, 1], vertical_alignment="center")
    back.button(say("present.back", lang), key="back", shortcut="Left", disabled=number == 0,
                on_click=_by, args=(-1,))  # fmt: skip
    name = literal(every[number].name.to(lang))
    where = say("present.where", lang, number=number + 1, count=len(every), name=name)
    told.caption(f"{where} · {say('present.keys', lang)}", text_alignment="center")
    on.button(say("present.on", lang), key="on", shortcut="Right", type="primary",
              disabled=number + 1 == len(every), on_click=_by, args=(1,))  # fmt: skip
    with leave:
        _leave(lang)


@whole
def _by(steps: int) -> None:
    st.session_state["step"] += steps


def _leave(lang: Lang) -> None:
    st.button(say("present.leave", lang), key="leave_present", on_click=_left)


@whole
def _left() -> None:
    st.session_state.pop("step", None)
    wish("compare")


def _map(step: Step, at: Bench, lang: Lang) -> None:
    html = presenting.map_of(at.dataset, step, lang)
    if html is None:
        st.info(say("present.no_map", lang))
        return
    with st.container(key="map"):
        st.iframe(html, height=HEIGHT, alt=say("present.map_alt", lang, name=step.name))

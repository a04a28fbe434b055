"""Where the schools of the chosen place stand: four figures, one sentence, one map."""

from __future__ import annotations

import streamlit as st

from gaibao_geo.answers.standing import Standing
from gaibao_geo.app_memory import needs_of, place_pictures
from gaibao_geo.app_memory.bench import place
from gaibao_geo.app_memory.datasets import dataset
from gaibao_geo.app_memory.language import language
from gaibao_geo.app_memory.ways import wish
from gaibao_geo.errors import GaibaoError
from gaibao_geo.pages.picture import picture
from gaibao_geo.words import Lang, say
from gaibao_geo.words.visible import literal

HEIGHT = 640
STYLE = """<style>
[data-testid="stMetricValue"] { font-size: 1.7rem; }
@media (max-width: 1200px) { [data-testid="stMetricValue"] { font-size: 1.3rem; } }
.st-key-figures [data-testid="stVerticalBlock"] { gap: 0.2rem; }
</style>"""


def show() -> None:
    """Draw the page."""
    lang, name = language(), place()
    st.html(STYLE)
    figures, map_ = st.columns([1, 3.4])
    with figures:
        st.subheader(say("overview.title", lang), anchor=False)
    try:
        with figures, st.spinner(say("overview.working", lang)):
            stands = needs_of.stands(name)
    except GaibaoError as error:
        map_.text(error.in_words(lang))
        _issues(name, lang)
        return
    with figures:
        _figures(stands, lang)
    with map_:
        _map(name, stands, lang)
    st.text(stands.detail.to(lang))
    _issues(name, lang)


def _figures(stands: Standing, lang: Lang) -> None:
    """The four numbers, each with its source and date, or with why it is not known."""
    with st.container(key="figures"):
        for figure in stands.figures:
            text = say("word.no_data", lang) if figure.text is None else figure.text.to(lang)
            st.metric(say(f"overview.{figure.name}", lang), text)
            st.caption(literal(figure.source.to(lang)))


def _map(name: str, stands: Standing, lang: Lang) -> None:
    """The map, whose title is the finding; the finding alone where nothing can be drawn."""
    try:
        picture(place_pictures.standing_picture(name, lang), "overview", lang, height=HEIGHT)
    except GaibaoError as error:
        st.header(literal(stands.finding.to(lang)), anchor=False)
        st.text(say("overview.no_map", lang) + error.in_words(lang))


def _issues(name: str, lang: Lang) -> None:
    """How much was found in the data, and the ways on."""
    count = len(list(dataset(name).report))
    key = "overview.issues" if count else "overview.issues_none"
    issues, needs, plan, _ = st.columns([1.4, 1, 1, 2.6], vertical_alignment="center")
    issues.button(say(key, lang, count=count), key="issues", on_click=wish, args=("data",),
                  help=say("overview.open_issues", lang))  # fmt: skip
    needs.button(say("overview.to_needs", lang), key="to_needs", on_click=wish, args=("needs",))
    plan.button(say("overview.to_plan", lang), key="to_plan", on_click=wish, args=("plan",))

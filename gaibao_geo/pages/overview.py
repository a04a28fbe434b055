"""Where the schools of the chosen place stand: four figures, one sentence, one map."""

from __future__ import annotations

import streamlit as st

from gaibao_geo.app_memory import needs_of, place_pictures
from gaibao_geo.app_memory.bench import place
from gaibao_geo.app_memory.datasets import dataset
from gaibao_geo.app_memory.language import language
from gaibao_geo.app_memory.ways import go
from gaibao_geo.errors import GaibaoError
from gaibao_geo.pages.picture import picture
from gaibao_geo.words import Lang, say
from gaibao_geo.words.visible import literal

HEIGHT = 600
STYLE = """<style>
.st-key-finding h2 { font-size: 1.5rem; line-height: 1.35; padding: 0.2rem 0; }
</style>"""


def show() -> None:
    """Draw the page."""
    lang, name = language(), place()
    st.html(STYLE)
    try:
        with st.spinner(say("overview.working", lang)):
            stands = needs_of.stands(name)
    except GaibaoError as error:
        st.subheader(say("overview.title", lang))
        st.text(error.in_words(lang))
        _issues(name, lang)
        return
    with st.container(key="finding"):
        st.header(literal(stands.finding.to(lang)), anchor=False)
    for column, figure in zip(st.columns(4), stands.figures, strict=True):
        text = say("word.no_data", lang) if figure.text is None else figure.text.to(lang)
        column.metric(say(f"overview.{figure.name}", lang), text)
        column.caption(literal(figure.source.to(lang)))
    st.text(stands.detail.to(lang))
    _issues(name, lang)
    try:
        shown = place_pictures.standing_picture(name, lang)
    except GaibaoError as error:
        st.text(say("overview.no_map", lang) + error.in_words(lang))
        return
    picture(shown, "overview", lang, height=HEIGHT)


def _issues(name: str, lang: Lang) -> None:
    """How much was found in the data, and the ways on."""
    count = len(list(dataset(name).report))
    key = "overview.issues" if count else "overview.issues_none"
    issues, needs, plan, _ = st.columns([1.4, 1, 1, 2.6], vertical_alignment="center")
    if issues.button(say(key, lang, count=count), key="issues",
                     help=say("overview.open_issues", lang)):  # fmt: skip
        go("data")
    if needs.button(say("overview.to_needs", lang), key="to_needs"):
        go("needs")
    if plan.button(say("overview.to_plan", lang), key="to_plan"):
        go("plan")

"""The log: who did what, when, with which data."""

from __future__ import annotations

import streamlit as st

from gaibao_geo.app_memory.language import language
from gaibao_geo.app_memory.shelf import log_table, shelf
from gaibao_geo.words import Lang, say
from gaibao_geo.words.visible import literal, visible

NEWEST = 500  # lines on the page; the file has them all
ALL = ""


def show() -> None:
    """Draw the page."""
    lang = language()
    st.subheader(say("log_page.title", lang))
    st.caption(say("log_page.about", lang, path=literal(str(shelf().path))))
    scenario = _one(lang)
    lines = log_table(NEWEST, scenario, lang)
    if lines.empty:
        st.info(say("log_page.empty", lang))
        return
    st.dataframe(lines, hide_index=True, key="log", placeholder="")
    if len(lines) == NEWEST:
        st.caption(say("log_page.newest", lang, count=NEWEST))
    st.download_button(
        say("log_page.csv", lang), lambda: shelf().log_csv(scenario, lang),
        file_name=say("log_page.csv_name", lang), mime="text/csv", on_click="ignore",
        key="log_csv",
    )  # fmt: skip


def _one(lang: Lang) -> str | None:
    """The scenario whose lines are wanted, by its id; ``None`` for all."""
    names = {ALL: say("log_page.all", lang)}
    names |= {one.id: visible(one.name) for one in shelf().scenarios()}
    names |= {one.id: say("log_page.gone", lang, name=visible(one.name))
              for one in shelf().removed()}  # fmt: skip
    chosen = st.selectbox(say("log_page.filter", lang), [*names], key=f"log-{lang}",
                          format_func=lambda scenario: names[scenario])  # fmt: skip
    return chosen or None

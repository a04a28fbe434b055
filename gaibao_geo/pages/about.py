"""Settings, where things are kept, and what the program is made of."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from gaibao_geo.app_memory import machine
from gaibao_geo.app_memory.language import language
from gaibao_geo.app_memory.shelf import author, shelf
from gaibao_geo.app_memory.whole import whole
from gaibao_geo.errors import GaibaoError
from gaibao_geo.scenarios.plain import LONGEST_NAME
from gaibao_geo.store.store import home
from gaibao_geo.words import Lang, say
from gaibao_geo.words.visible import literal, visible

KEYS = {"undo": "Ctrl+Z", "redo": "Ctrl+Y", "back": "←", "on": "→", "tab": "Tab"}


def show() -> None:
    """Draw the page."""
    lang = language()
    st.subheader(say("about.title", lang))
    _head("who", lang)
    st.text_input(say("about.author", lang), key="author", max_chars=LONGEST_NAME,
                  placeholder=say("about.author_hint", lang), persist_state="session")  # fmt: skip
    st.caption(say("about.author_now", lang, author=literal(author())))
    _head("units", lang)
    st.markdown(say("about.units_text", lang))
    _head("kept_title", lang)
    st.dataframe(machine.kept_at(lang), hide_index=True, key="kept_at", placeholder="")
    st.markdown(say("about.backup", lang, path=literal(str(home()))))
    st.markdown(say("about.not_kept", lang))
    _removed(lang)
    _head("keys", lang)
    names = [say(f"about.column.{name}", lang) for name in ("key", "does")]
    does = [(key, say(f"about.does.{name}", lang)) for name, key in KEYS.items()]
    st.table(pd.DataFrame(does, columns=names), hide_index=True, width="content")
    _head("safety", lang)
    st.markdown(say("about.safety_text", lang))
    st.markdown(say("about.advice", lang))
    _head("fonts", lang)
    found = say("word.list_comma", lang).join(machine.fonts())
    st.markdown(say("about.fonts_found" if found else "about.fonts_none", lang, names=found))
    _head("sources", lang)
    st.markdown(say("about.credits", lang))
    st.dataframe(machine.sources(lang), hide_index=True, key="sources", placeholder="")
    _head("versions", lang)
    st.dataframe(machine.versions(lang), hide_index=True, key="versions", placeholder="")


def _head(name: str, lang: Lang, **values: object) -> None:
    st.markdown(f"#### {say(f'about.{name}', lang, **values)}")


def _removed(lang: Lang) -> None:
    """Scenarios that were removed, each with a button that brings it back."""
    gone = shelf().removed()
    _head("removed", lang, count=len(gone))
    if done := st.session_state.pop("restored", ""):
        st.success(say("about.restored", lang, name=literal(done)))
    if trouble := st.session_state.pop("not_restored", None):
        st.error(trouble.in_words(lang))
    if not gone:
        st.caption(say("about.removed_none", lang))
    for scenario in gone:
        told, back = st.columns([5, 1], vertical_alignment="center")
        when = scenario.changed[:16].replace("T", " ")
        told.text(say("about.removed_line", lang, name=visible(scenario.name), time=when,
                      author=visible(scenario.author)))  # fmt: skip
        back.button(say("about.restore", lang), key=f"restore-{scenario.id}", on_click=_restore,
                    args=(scenario.id,))  # fmt: skip


@whole
def _restore(scenario_id: str) -> None:
    try:
        st.session_state["restored"] = shelf().restore(scenario_id, author()).name
    except GaibaoError as error:
        st.session_state["not_restored"] = error

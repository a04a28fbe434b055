"""Checked tables made the ones that the app is about, and the list of those before."""

from __future__ import annotations

import streamlit as st

from gaibao_geo.app_memory import publishing
from gaibao_geo.app_memory.bench import place
from gaibao_geo.app_memory.ways import wish
from gaibao_geo.app_memory.whole import whole
from gaibao_geo.errors import GaibaoError
from gaibao_geo.io.checking import Checked
from gaibao_geo.store.store import home
from gaibao_geo.words import Lang, say
from gaibao_geo.words.visible import literal


def use_it(checked: Checked, lang: Lang) -> None:
    """The button that makes these tables the place that the app is about."""
    if trouble := st.session_state.pop("unpublished", ""):
        st.error(say("publish.not_yet", lang))
        st.text(trouble)
    ready = checked.data is not None and not checked.count("error")
    st.button(say("publish.use", lang), type="primary", key="publish", disabled=not ready,
              help=say("publish.help" if ready else "publish.not_yet", lang),
              on_click=_publish, args=(checked, lang))  # fmt: skip


@whole
def _publish(checked: Checked, lang: Lang) -> None:
    try:
        publishing.publish(checked, lang)
    except GaibaoError as error:
        st.session_state["unpublished"] = error.in_words(lang)
    else:
        wish("plan")


def list_of_them(lang: Lang) -> None:
    """What was published on this machine."""
    table = publishing.published_table(place(), lang)
    st.markdown(f"**{say('publish.list', lang, count=len(table))}**")
    if table.empty:
        st.caption(say("publish.none", lang))
        return
    st.dataframe(table, hide_index=True, key="published_list", placeholder="")
    st.caption(say("publish.where", lang, path=literal(str(home() / "data"))))

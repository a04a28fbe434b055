"""The app's frame: language, pages, and what holds on every one of them."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from gaibao_geo import pages
from gaibao_geo.app_memory.language import language
from gaibao_geo.pages import investment, tables_in, workbench
from gaibao_geo.words import LANGUAGES, say

NAMES = {"zh": "中文", "en": "English"}

lang = language()
st.set_page_config(
    page_title=say("app.title", lang),
    page_icon=str(Path(pages.__file__).with_name("icon.png")),
    layout="wide",
    initial_sidebar_state=220,
)
with st.sidebar:
    st.radio(
        say("app.language", lang), LANGUAGES, index=LANGUAGES.index(lang), key="lang",
        format_func=NAMES.get, horizontal=True,
    )  # fmt: skip
    st.caption(say("app.offline", lang))
    st.caption(say("app.advice", lang))
st.navigation(
    [
        st.Page(investment.show, title=say("app.map.title", lang), url_path="map", default=True),
        st.Page(workbench.show, title=say("bench.title", lang), url_path="plan"),
        st.Page(tables_in.show, title=say("app.tables.title", lang), url_path="tables"),
    ]
).run()

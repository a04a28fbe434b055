"""The app's frame: pages, place, language, and what holds on every one of them."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from gaibao_geo import pages
from gaibao_geo.app_memory.bench import place
from gaibao_geo.app_memory.datasets import about, names
from gaibao_geo.app_memory.language import language
from gaibao_geo.pages import investment, tables_in, workbench
from gaibao_geo.words import LANGUAGES, say

NAMES = {"zh": "中文", "en": "English"}
# Streamlit leaves much room above a page and below a slider; a planner's screen is small.
CLOSER = """<style>
[data-testid="stMainBlockContainer"] { padding: 4.6rem 2rem 2rem; }
[data-testid="stSidebarUserContent"] { padding-bottom: 2rem; }
[data-testid="stMetricValue"] { font-size: 1.6rem; }
</style>"""

lang = language()
st.set_page_config(
    page_title=say("app.title", lang),
    page_icon=str(Path(pages.__file__).with_name("icon.png")),
    layout="wide",
)
page = st.navigation(
    [
        st.Page(investment.show, title=say("app.map.title", lang), url_path="map", default=True),
        st.Page(workbench.show, title=say("bench.title", lang), url_path="plan"),
        st.Page(tables_in.show, title=say("app.tables.title", lang), url_path="data"),
    ],
    position="top",
)
st.html(CLOSER)
where, advice, tongue = st.columns([2, 3, 1], vertical_alignment="center")
known = names()
where.selectbox(
    say("app.place", lang), known, index=known.index(place()), key="place",
    format_func=lambda name: about(name).title.to(lang), label_visibility="collapsed",
)  # fmt: skip
advice.caption(f"{say('app.offline', lang)} {say('app.advice', lang)}")
tongue.segmented_control(
    say("app.language", lang), LANGUAGES, default=lang, key="lang", format_func=NAMES.get,
    label_visibility="collapsed", required=True,
)  # fmt: skip
here = about(place())
if here.made_up:
    st.badge(say("word.made_up", lang), color="orange", help=here.note.to(lang))
page.run()

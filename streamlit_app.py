"""The app's frame: pages, place, language, and what holds on every one of them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import streamlit as st

from gaibao_geo import pages
from gaibao_geo.app_memory.address import first_place, shared
from gaibao_geo.app_memory.bench import PLACE_CHOSEN, PLACE_KEPT
from gaibao_geo.app_memory.datasets import about, called, names
from gaibao_geo.app_memory.language import KEPT, LANG, language
from gaibao_geo.app_memory.shelf import at_work
from gaibao_geo.app_memory.ways import go, granted, known
from gaibao_geo.pages import lost, quiet
from gaibao_geo.words import LANGUAGES, say

ROOT = "-"  # the first page stands at the app's own address; this is a name that Streamlit wants
NAMES = {"zh": "中文", "en": "English"}
# Streamlit leaves much room above a page and below a slider; a planner's screen is small.
CLOSER = """<style>
.st-key-frame [data-testid="stColumn"]:last-child { min-width: 9rem; }
[data-testid="stMetric"] :is(div, p) { white-space: normal; overflow: visible; }
[data-testid="stMainBlockContainer"] { padding: 4.6rem 2rem 2rem; }
[data-testid="stSidebarUserContent"] { padding-bottom: 2rem; }
[data-testid="stMetricValue"] { font-size: 1.6rem; }
@media (max-width: 1200px) { [data-testid="stMetricValue"] { font-size: 1.3rem; } }
</style>"""


def shown(name: str) -> Callable[[], None]:
    """A page, loaded when somebody opens it: what draws slides need not wait for a map."""
    return lambda: import_module(f"gaibao_geo.pages.{name}").show()


lang = language()
every = [
    st.Page(shown("overview"), title=say("overview.title", lang), url_path=ROOT, default=True),
    st.Page(shown("investment"), title=say("app.map.title", lang), url_path="map"),
    st.Page(shown("needs"), title=say("needs_page.title", lang), url_path="needs"),
    st.Page(shown("schools"), title=say("schools_page.title", lang), url_path="schools"),
    st.Page(shown("workbench"), title=say("bench.title", lang), url_path="plan"),
    st.Page(shown("compare"), title=say("compare_page.title", lang), url_path="compare"),
    st.Page(shown("brief"), title=say("brief.title", lang), url_path="brief"),
    st.Page(shown("tables_in"), title=say("app.tables.title", lang), url_path="data"),
    st.Page(shown("log"), title=say("log_page.title", lang), url_path="log"),
    st.Page(shown("about"), title=say("about.title", lang), url_path="about"),
    st.Page(shown("present"), title=say("present.title", lang), url_path="present",
            visibility="hidden"),
    st.Page(shown("overview"), title=say("overview.title", lang), url_path="overview",
            visibility="hidden"),
]  # fmt: skip
known(every)
if wrong := lost.wrong_path([ROOT, *(one.url_path for one in every)]):
    every.append(st.Page(lost.show, title=say("page.lost.title", lang), url_path=wrong,
                         visibility="hidden"))  # fmt: skip
page = st.navigation(every, position="top")
st.set_page_config(
    page_title=f"{page.title} · {say('app.title', lang)}",
    page_icon=str(Path(pages.__file__).with_name("icon.png")),
    layout="wide",
)
st.html(CLOSER)
frame = st.container(key="frame")  # hidden while presenting
where, advice, tongue = frame.columns([2, 2.6, 1.2], vertical_alignment="center")
st.session_state[PLACE_CHOSEN] = st.session_state[PLACE_KEPT] = first_place()
where.selectbox(
    say("app.place", lang), names(), key=PLACE_CHOSEN,
    format_func=lambda name: called(name, lang), label_visibility="collapsed",
)  # fmt: skip
advice.caption(f"{say('app.offline', lang)} {say('app.advice', lang)}")
st.session_state[LANG] = st.session_state[KEPT] = lang  # an address may have said it
tongue.segmented_control(
    say("app.language", lang), LANGUAGES, key="lang", format_func=NAMES.get,
    label_visibility="collapsed", required=True,
)  # fmt: skip
here = about(at_work().dataset)
if here.made_up:
    frame.badge(say("word.made_up", lang), color="orange", help=here.note.to(lang))
if st.query_params.get("present") == "1" and page.url_path in {"plan", "compare"}:
    go("present")
granted(page)
quiet.quiet(lang)
page.run()
shared()

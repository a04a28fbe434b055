"""The investment map of the six reports."""

from __future__ import annotations

import streamlit as st

from gaibao_geo.app_memory.language import language
from gaibao_geo.app_memory.pictures import investment_page
from gaibao_geo.words import say

HEIGHT = 760


def show() -> None:
    """Draw the page."""
    lang = language()
    st.subheader(say("app.map.title", lang))
    st.caption(say("app.map.about", lang))
    html = investment_page(lang)
    st.iframe(html, height=HEIGHT, alt=say("app.map.alt", lang))
    st.download_button(
        say("app.map.download", lang), html, file_name="investment.html", mime="text/html",
        on_click="ignore",
    )  # fmt: skip

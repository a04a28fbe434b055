"""The investment map of the six reports."""

from __future__ import annotations

import streamlit as st

from gaibao_geo import app_memory
from gaibao_geo.words import say

HEIGHT = 760


def show() -> None:
    """Draw the page."""
    lang = app_memory.language()
    st.subheader(say("app.map.title", lang))
    st.caption(say("app.map.about", lang))
    html = app_memory.investment_page(lang)
    st.iframe(html, height=HEIGHT, alt=say("app.map.alt", lang))
    st.download_button(
        say("app.map.download", lang), html, file_name="investment.html", mime="text/html",
        on_click="ignore",
    )  # fmt: skip

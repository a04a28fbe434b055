"""The ways from page to page."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from streamlit.navigation.page import StreamlitPage


def known(pages: Iterable[StreamlitPage]) -> None:
    """Remember the pages of the frame by their addresses."""
    st.session_state["pages"] = {page.url_path: page for page in pages}


def go(address: str) -> None:
    """Go on with the page at this address, as the frame knows it; the session stays."""
    st.switch_page(st.session_state["pages"][address])

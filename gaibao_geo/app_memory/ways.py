"""The ways from page to page."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from gaibao_geo.app_memory.whole import whole

PAGE = "page"  # the address of the page that the session is at
WISH = "wish"  # (the page where somebody asked to go on, the page asked for)


def known(pages: Iterable[StreamlitPage]) -> None:
    """Remember the pages of the frame by their addresses."""
    st.session_state["pages"] = {page.url_path: page for page in pages}


def go(address: str) -> None:
    """Go on with the page at this address, as the frame knows it; the session stays."""
    st.switch_page(st.session_state["pages"][address])


@whole
def wish(address: str) -> None:
    """Ask, in a callback, for the page at this address; ``granted`` goes there.

    A page that goes on by itself, in the run that its button began, stays where it is when
    the browser sends anything else meanwhile. A wish is held until the page is another.
    """
    here = st.session_state[PAGE]
    if address != here:
        st.session_state[WISH] = (here, address)


def granted(page: StreamlitPage) -> None:
    """Go where somebody asked to, if the page is still the one where it was asked.

    To be asked in every run before the page is drawn, and after the frame: Streamlit forgets
    what a control says, such as the place's, when a run ends before it is drawn.
    """
    st.session_state[PAGE] = page.url_path
    here, address = st.session_state.get(WISH, (None, None))
    if here == page.url_path:
        go(address)
    st.session_state.pop(WISH, None)

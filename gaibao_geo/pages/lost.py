"""What stands at an address where there is no page."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import unquote, urlsplit

import streamlit as st

from gaibao_geo.app_memory.language import language
from gaibao_geo.app_memory.ways import wish
from gaibao_geo.words import say
from gaibao_geo.words.visible import visible

LONGEST = 200  # signs of an address that are shown


def wrong_path(known: Collection[str]) -> str:
    """The last part of the address that was asked for, if it is no page's; else empty.

    Streamlit answers a path that no page has with a window in English that shuts the page
    off; a page given just that path is found like any other.
    """
    path = unquote(urlsplit(st.context.url or "").path).strip("/")
    base = st.get_option("server.baseUrlPath").strip("/")
    last = path.removeprefix(base).strip("/").rpartition("/")[2].strip()
    return "" if last in known else last


def show() -> None:
    """Draw the page."""
    lang = language()
    path = urlsplit(st.context.url or "").path
    st.subheader(say("page.lost.title", lang), anchor=False)
    st.text(say("page.lost.text", lang, path=visible(unquote(path))[:LONGEST]))
    st.button(say("page.lost.home", lang), type="primary", key="lost_home", on_click=wish,
              args=("",))  # fmt: skip

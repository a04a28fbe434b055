"""Streamlit's own English kept off a page: what it writes on hover, on typing, in a menu."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import streamlit as st

from gaibao_geo.words import Lang, say

WORDS = ("skip", "stopped", "stopped_text", "close")
TAGS: dict[Lang, str] = {"zh": "zh-CN", "en": "en"}
# A table's floating bar and its columns' menu (a click on a heading still sorts), and what a
# field says while somebody types in it.
HIDDEN = ("stElementToolbar", "stDataFrameColumnMenu", "stDataFrameColumnVisibilityMenu",
          "InputInstructions")  # fmt: skip


def quiet(lang: Lang) -> None:
    """Hide it, or say it in our words; the page tells its language to whoever reads it out.

    To be asked once on a page, by the frame.
    """
    hidden = ", ".join(f'[data-testid="{name}"]' for name in HIDDEN)
    empty = '[role="listbox"] > [role="option"][style*="contents"] > span'
    nothing = say("page.nothing_fits", lang)
    st.html(f"""<style>
    {hidden} {{ display: none !important; }}
    {empty} {{ font-size: 0; }}
    {empty}::after {{ content: "{nothing}"; font-size: 0.875rem; }}
    .st-key-quiet {{ display: none; }}
    </style>""")
    words = {name: say(f"page.{name}", lang) for name in WORDS}
    _component()(key="quiet", data=words | {"tag": TAGS[lang]})


@cache
def _component() -> Any:
    script = (files("gaibao_geo.pages") / "quiet.js").read_text(encoding="utf-8")
    return st.components.v2.component("gaibao_geo.quiet", js=script)

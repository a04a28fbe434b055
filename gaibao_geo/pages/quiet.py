"""Streamlit's own English kept off a page: what it writes on hover, on typing, in a menu."""

from __future__ import annotations

import streamlit as st

from gaibao_geo.words import Lang, say

# A table's floating bar and its columns' menu (a click on a heading still sorts), and what a
# field says while somebody types in it.
HIDDEN = ("stElementToolbar", "stDataFrameColumnMenu", "stDataFrameColumnVisibilityMenu",
          "InputInstructions")  # fmt: skip


def quiet(lang: Lang) -> None:
    """Hide it; an empty list of choices says so in our words. To be asked once on a page."""
    hidden = ", ".join(f'[data-testid="{name}"]' for name in HIDDEN)
    empty = '[role="listbox"] > [role="option"][style*="contents"] > span'
    nothing = say("page.nothing_fits", lang)
    st.html(f"""<style>
    {hidden} {{ display: none !important; }}
    {empty} {{ font-size: 0; }}
    {empty}::after {{ content: "{nothing}"; font-size: 0.875rem; }}
    </style>""")

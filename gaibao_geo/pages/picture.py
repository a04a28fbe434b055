"""A map on a page with the table that says the same, both to take away."""

from __future__ import annotations

import streamlit as st

from gaibao_geo.app_memory.place_pictures import Picture
from gaibao_geo.words import Lang, say


def picture(shown: Picture, name: str, lang: Lang, *, height: int) -> None:
    """Draw it; ``name`` is what the files are called and keeps the buttons apart."""
    st.iframe(shown.html, height=height, alt=say("overview.map_alt", lang, title=shown.title))
    to_take(shown, name, lang)


def to_take(shown: Picture, name: str, lang: Lang) -> None:
    """The table that says the same as a map, and both as files."""
    with st.expander(say("map_page.table", lang, rows=len(shown.table))):
        st.dataframe(shown.table, hide_index=True, key=f"table-{name}", placeholder="")
    page, table, _ = st.columns([1, 1, 2])
    page.download_button(
        say("map_page.take_map", lang), shown.html, file_name=f"{name}.html", mime="text/html",
        on_click="ignore", key=f"take-map-{name}",
    )  # fmt: skip
    table.download_button(
        say("map_page.take_table", lang), shown.csv(), file_name=f"{name}.csv", mime="text/csv",
        on_click="ignore", key=f"take-table-{name}",
    )  # fmt: skip

"""What the schools of the chosen place lack, by norm, by item, by county and by school."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from gaibao_geo.app_memory import need_tables, needs_of, pictures, place_pictures
from gaibao_geo.app_memory.address import begun, written
from gaibao_geo.app_memory.bench import place
from gaibao_geo.app_memory.language import language
from gaibao_geo.errors import GaibaoError
from gaibao_geo.io.csv_file import csv_bytes
from gaibao_geo.maps.coverage import Of
from gaibao_geo.pages.picture import picture
from gaibao_geo.words import Lang, say
from gaibao_geo.words.visible import literal

HEIGHT = 720
VIEWS = ("map", "items", "coverage", "schools", "even", "files")
OF: tuple[Of, Of] = ("schools", "pupils")


def show() -> None:
    """Draw the page."""
    lang, name = language(), place()
    st.subheader(say("needs_page.title", lang))
    begun("view", VIEWS, "map")
    view = st.segmented_control(
        say("needs_page.view", lang), VIEWS, key="view", persist_state="session", required=True,
        format_func=lambda one: say(f"needs_page.views.{one}", lang),
    )  # fmt: skip
    try:
        with st.spinner(say("overview.working", lang)):
            _counted(name, lang)
        _DRAWN[str(view)](name, lang)
    except GaibaoError as error:
        st.error(literal(error.in_words(lang)))
    written({"view": "map", "of": "schools"})


def _counted(name: str, lang: Lang) -> None:
    """What is known and what is not, and the norms that nobody has checked."""
    st.caption(say("needs_page.counts", lang, **need_tables.counts(name)))
    norms = need_tables.unverified(name, lang)
    if norms:
        with st.expander(say("needs_page.unverified", lang, count=len(norms))):
            st.text("\n".join(norms))


def _map(name: str, lang: Lang) -> None:
    html = pictures.need_page(name, lang)
    st.iframe(html, height=HEIGHT, alt=say("needs_page.map_alt", lang))
    st.download_button(
        say("map_page.take_map", lang), html, file_name="needs.html", mime="text/html",
        on_click="ignore", key="take-needs",
    )  # fmt: skip


def _items(name: str, lang: Lang) -> None:
    st.caption(say("needs_page.items_note", lang))
    _table(need_tables.indicator_table(name, lang), "shortfalls", lang)


def _coverage(name: str, lang: Lang) -> None:
    begun("of", OF, "schools")
    of = st.segmented_control(
        say("needs_page.of", lang), OF, key="of", persist_state="session", required=True,
        format_func=lambda one: say(f"map.kinds.coverage.of_{one}", lang),
    )  # fmt: skip
    shown = place_pictures.coverage_picture(name, of or OF[0], lang)
    picture(shown, "coverage", lang, height=HEIGHT)


def _schools(name: str, lang: Lang) -> None:
    st.caption(needs_of.weak(name).note(lang))
    st.caption(say("needs_page.parts_note", lang))
    _table(need_tables.weakness_table(name, lang), "weakness", lang)


def _even(name: str, lang: Lang) -> None:
    st.caption(say("needs_page.even_note", lang))
    _table(need_tables.balance_table(name, lang), "balance", lang)


def _files(name: str, lang: Lang) -> None:
    key = "files_whole" if needs_of.whole_pack(name) else "files_many"
    st.markdown(say(f"needs_page.{key}", lang, most=needs_of.MOST_SHEETS))
    st.download_button(
        say("needs_page.take", lang), lambda: needs_of.pack(name, lang), file_name="needs.zip",
        mime="application/zip", on_click="ignore", key="take-pack",
    )  # fmt: skip


def _table(table: pd.DataFrame, name: str, lang: Lang) -> None:
    st.dataframe(table, hide_index=True, key=f"table-{name}", placeholder="", height=560)
    st.download_button(
        say("map_page.take_table", lang), csv_bytes(table), file_name=f"{name}.csv",
        mime="text/csv", on_click="ignore", key=f"take-{name}",
    )  # fmt: skip


_DRAWN = {"map": _map, "items": _items, "coverage": _coverage, "schools": _schools,
          "even": _even, "files": _files}  # fmt: skip

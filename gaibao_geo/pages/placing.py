"""The map of the schools, and those without a point of their own to put on it."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pandas as pd
import streamlit as st

from gaibao_geo.app_memory import placing as hand
from gaibao_geo.app_memory import school_pages
from gaibao_geo.app_memory.placing import Placing
from gaibao_geo.app_memory.whole import whole
from gaibao_geo.errors import GaibaoError
from gaibao_geo.pages.live_map import live_map
from gaibao_geo.places.datum import Datum
from gaibao_geo.words import Both, Lang, say
from gaibao_geo.words.visible import literal

HEIGHT = 600
DATUMS: tuple[Datum, ...] = get_args(Datum)


def school_map(
    now: Placing, schools: pd.DataFrame, found: pd.DataFrame, opened: str, lang: Lang
) -> None:
    """Every school of the county that the list is narrowed to; those it leaves out step back."""
    counties = set(found["region_id"]) if len(found) else set()
    region = counties.pop() if len(counties) == 1 and _narrowed() else ""
    with st.spinner(say("overview.working", lang)):
        shown = hand.school_map(now.name, region, lang)
    if isinstance(shown, Both):
        st.caption(literal(shown.to(lang)))
        return
    base, paint = shown
    faint = tuple(sorted(set(schools["school_id"]) - set(found["school_id"])))
    asking = now.asking(lang, opened, faint)
    live_map(base, replace(paint, asking=asking), now.clicked,
             key=f"schools-{now.name}-{region}", height=HEIGHT)  # fmt: skip


def _narrowed() -> bool:
    return bool(st.session_state.get("county"))


def queue(now: Placing, lang: Lang) -> None:
    """The schools whose point no source gives: put each on the map, or paste where it stands."""
    count = len(hand.waiting(now.name))
    if not count:
        return
    with st.expander(say("by_hand.title", lang, count=count),
                     expanded=bool(now.spots or now.school)):  # fmt: skip
        st.caption(say("by_hand.how", lang))
        _one(now, lang)
        if now.trouble is not None:
            st.error(literal(now.trouble.to(lang)))
        if now.spots:
            _placed(now, lang)


def unplaced(name: str, lang: Lang) -> None:
    """The same schools as a list, with why."""
    table, none = school_pages.without_own_point(name, lang)
    if table.empty:
        st.caption(say("schools_page.all_placed", lang))
        return
    with st.expander(say("schools_page.unplaced", lang, count=len(table), none=none)):
        st.caption(say("schools_page.unplaced_note", lang))
        st.dataframe(table, hide_index=True, key="unplaced", placeholder="")


def _one(now: Placing, lang: Lang) -> None:
    """Which school is at hand, and its coordinates where somebody has them."""
    called = hand.names(now.name, lang)
    held = now.school
    school, stop, pair, datum, take = st.columns([2.4, 0.8, 2, 1.2, 1],
                                                 vertical_alignment="bottom")  # fmt: skip
    ids = ["", *hand.waiting(now.name)]
    now.school = str(school.selectbox(
        say("by_hand.school", lang), ids, index=ids.index(held) if held in ids else 0,
        key=f"placing-{now.name}", persist_state="session", on_change=_another, args=(now,),
        format_func=lambda one: _called(one, called, now, lang),
    ))  # fmt: skip
    if now.school != held:
        st.rerun()  # the map above asks for another school
    stop.button(say("by_hand.stop", lang), key="stop_placing", disabled=not now.school,
                on_click=_stop, args=(now,))  # fmt: skip
    text = pair.text_input(say("by_hand.pair", lang), key=f"pair-{now.school}",
                           placeholder=say("by_hand.pair_hint", lang), max_chars=100,
                           disabled=not now.school)  # fmt: skip
    of = datum.selectbox(say("by_hand.datum", lang), DATUMS, key="pair_datum",
                         persist_state="session", disabled=not now.school,
                         format_func=lambda one: say(f"by_hand.datums.{one}", lang))  # fmt: skip
    take.button(say("by_hand.take", lang), key="take_pair", disabled=not (now.school and text),
                on_click=whole(now.pasted), args=(text, of))  # fmt: skip


def _called(school: str, called: dict[str, str], now: Placing, lang: Lang) -> str:
    if not school:
        return say("by_hand.none", lang)
    return say("by_hand.done", lang, school=called[school]) if school in now.spots else \
        called[school]


@whole
def _another(now: Placing) -> None:
    now.trouble = None


@whole
def _stop(now: Placing) -> None:
    now.school, now.trouble = "", None
    st.session_state[f"placing-{now.name}"] = ""


def _placed(now: Placing, lang: Lang) -> None:
    """What was placed so far, to take away, to take back, or to use from now on."""
    st.dataframe(hand.placed_table(now, lang), hide_index=True, key="placed", placeholder="")
    called = hand.names(now.name, lang)
    which, back, file, use = st.columns([2, 1, 1.2, 1.6], vertical_alignment="bottom")
    one = which.selectbox(say("by_hand.which", lang), list(now.spots), key="placed_one",
                          format_func=called.__getitem__)  # fmt: skip
    back.button(say("by_hand.back", lang), key="take_back", on_click=whole(now.take_back),
                args=(one,))  # fmt: skip
    file.download_button(say("by_hand.file", lang), now.csv(), file_name="points.csv",
                         mime="text/csv", on_click="ignore", key="take_points")  # fmt: skip
    use.button(say("by_hand.use", lang, count=len(now.spots)), type="primary", key="use_points",
               help=say("by_hand.use_help", lang), on_click=_use, args=(now, lang))  # fmt: skip


@whole
def _use(now: Placing, lang: Lang) -> None:
    try:
        hand.publish_spots(now, lang)
    except GaibaoError as error:
        now.trouble = Both(error.zh, error.en)
    else:
        st.session_state[f"placing-{now.name}"] = ""

"""The schools of the chosen place: a map and a list to narrow, one at a time, those unplaced."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from gaibao_geo.app_memory import needs_of, school_pages
from gaibao_geo.app_memory.address import begun, begun_text, written
from gaibao_geo.app_memory.bench import Bench
from gaibao_geo.app_memory.language import language
from gaibao_geo.app_memory.placing import placing
from gaibao_geo.app_memory.school_pages import Wanted
from gaibao_geo.app_memory.shelf import at_work, remembered
from gaibao_geo.app_memory.whole import whole
from gaibao_geo.errors import GaibaoError
from gaibao_geo.io.csv_file import csv_bytes
from gaibao_geo.pages.placing import queue, school_map, unplaced
from gaibao_geo.pages.plan_wanted import plan_awaited
from gaibao_geo.plans.plan import Plan
from gaibao_geo.scenarios.locking import State, school_states, with_school
from gaibao_geo.words import Lang, say
from gaibao_geo.words.visible import literal, visible

PROJECTS = ("", "some", "chosen", "not_chosen")
STATES: tuple[State, ...] = ("free", "in", "out")
TALL, LIST = 300, 420
REASON = "reason-{}"  # the field's key, by the school
DEFAULTS: dict[str, Any] = {
    "find": "", "county": "", "town": "", "type": "", "least": 0.0, "projects": "", "school": "",
}  # fmt: skip


def show() -> None:
    """Draw the page."""
    lang, at = language(), at_work()
    st.subheader(say("schools_page.title", lang))
    try:
        at.settle()
        at.look()
        with st.spinner(say("overview.working", lang)):
            plan = at.answer.plan if at.answer is not None and not at.stale else None
            schools = school_pages.every_school(at, plan)
    except GaibaoError as error:
        st.error(literal(error.in_words(lang)))
        return
    with st.container():  # what comes and goes here must not move the map
        if plan is None:
            st.caption(say("schools_page.no_plan", lang))
            if at.job is not None:
                plan_awaited(at, lang)
    found = school_pages.narrowed(schools, _filters(schools, lang))
    by_hand = placing(at.dataset)
    if by_hand.opened:
        st.session_state["school"], by_hand.opened = by_hand.opened, ""
    chosen = _one(found, schools, lang)
    queue(by_hand, lang)
    school_map(by_hand, schools, found, chosen, lang)
    if chosen:
        _school(at, plan, schools[schools["school_id"] == chosen].iloc[0], lang)
    with st.expander(
        say("schools_page.found", lang, found=len(found), schools=len(schools)),
        expanded=not chosen,
    ):  # fmt: skip
        table = school_pages.list_table(found, lang)
        st.dataframe(table, hide_index=True, key="school_list", placeholder="", height=LIST)
        st.download_button(
            say("map_page.take_table", lang), csv_bytes(table), file_name="schools.csv",
            mime="text/csv", on_click="ignore", key="take_schools",
        )  # fmt: skip
    unplaced(at.dataset, lang)
    remembered(at)
    written(DEFAULTS)


def _filters(schools: pd.DataFrame, lang: Lang) -> Wanted:
    """What the list is to be narrowed to."""
    find, county, town, kind, least, projects = st.columns([2, 1.3, 1.3, 1.3, 1.2, 1.4])
    begun_text("find")
    text = find.text_input(
        say("schools_page.find", lang), key="find", persist_state="session",
        placeholder=say("schools_page.find_hint", lang),
    )  # fmt: skip
    with county:
        region = _choice(schools, "county", "region", lang)
    within = schools[schools["region"] == region] if region else schools
    with town:
        township = _choice(within, "town", "township", lang)
    with kind:
        sort = _choice(schools, "type", "kind", lang)
    steps = tuple(number / 10 for number in range(10))
    begun("least", steps, 0.0)
    weak = least.selectbox(
        say("schools_page.least", lang), steps, key="least", persist_state="session",
        format_func=lambda one: f"{one:.1f}",
    )  # fmt: skip
    begun("projects", PROJECTS, "")
    which = projects.selectbox(
        say("schools_page.projects", lang), PROJECTS, key="projects", persist_state="session",
        format_func=lambda one: say(f"schools_page.which.{one or 'all'}", lang),
    )  # fmt: skip
    return Wanted(text, region, township, sort, weak, which)


def _choice(schools: pd.DataFrame, key: str, column: str, lang: Lang) -> str:
    """One of the values of a column; all of them to begin with."""
    known = ["", *sorted(set(schools[column]) - {""})]
    words = {one: visible(one) for one in known}
    if column == "kind":
        words = {one: school_pages.kind_word(one, lang) for one in known}
    elif lang == "en":
        words |= dict(zip(schools[column], schools[f"{column}_en"].map(visible), strict=True))
    words[""] = say("schools_page.all", lang)
    begun(key, known, "")
    return str(st.selectbox(
        say(f"schools_page.{key}", lang), known, key=key, persist_state="session",
        format_func=words.__getitem__,
    ))  # fmt: skip


def _one(found: pd.DataFrame, schools: pd.DataFrame, lang: Lang) -> str:
    """Which school is looked at: one of the list, or the one of the address."""
    ids = found["school_id"].tolist()
    held = st.session_state.get("school") or st.query_params.get("school", "")
    if held and held not in ids and held in set(schools["school_id"]):
        ids.insert(0, held)
    name = "name" if lang == "zh" else "name_en"
    words = dict(zip(schools["school_id"], schools[name].where(schools[name] != "",
                                                              schools["name"]), strict=True))
    begun("school", ["", *ids], "")
    return str(st.selectbox(
        say("schools_page.open", lang), ["", *ids], key="school", persist_state="session",
        format_func=lambda one: f"{visible(words[one])} · {visible(one)}" if one
        else say("schools_page.none_open", lang),
    ))  # fmt: skip


def _school(at: Bench, plan: Plan | None, row: pd.Series, lang: Lang) -> None:
    """One school: what it is and has, what it lacks, what is proposed and decided."""
    name, school, weak = at.dataset, str(row["school_id"]), needs_of.weak(at.dataset)
    called = row["name"] if lang == "zh" else row["name_en"]
    st.markdown(f"### {literal(called)}")
    out = school_pages.not_counted(name, school, lang)
    if out:
        st.info(literal(out))
    elif school in weak.index.index:
        st.text(weak.sentence(school, lang))
    _decide(at, plan, school, row["projects"], lang)
    if row["projects"]:
        st.markdown(f"**{say('schools_page.section.projects', lang)}**")
        _wrapped(school_pages.project_table(at, plan, school, lang))
    st.markdown(f"**{say('schools_page.section.lacks', lang)}**")
    lacks = school_pages.shortfall_table(name, school, lang)
    if lacks.empty:
        st.caption(say("schools_page.no_norms", lang))
    else:
        _table(lacks, "lacks")
    st.markdown(f"**{say('schools_page.section.figures', lang)}**")
    _table(school_pages.figure_table(name, school, lang), "figures")


def _table(table: pd.DataFrame, name: str) -> None:
    st.dataframe(table, hide_index=True, key=f"school-{name}", placeholder="",
                 height=min(TALL, 40 + 36 * len(table)))  # fmt: skip


def _wrapped(table: pd.DataFrame) -> None:
    """A table whose long texts are read in full; Markdown in it is shown as it was written."""
    st.table(table.map(literal), hide_index=True)


def _decide(at: Bench, plan: Plan | None, school: str, projects: int, lang: Lang) -> None:
    """Decide on every project of the school at once."""
    if not projects:
        st.caption(say("schools_page.no_projects", lang))
        return
    now = school_states(at.asked, at.own)[school]
    cost = school_pages.cost_of(at, school, lang)
    state = say(f"schools_page.lock.{now}", lang)
    st.text(say("schools_page.decided", lang, state=state, count=projects, cost=cost))
    why, *buttons = st.columns([2.2, 1, 1.2, 1.6], vertical_alignment="bottom")
    why.text_input(
        say("schools_page.reason", lang), key=REASON.format(school), max_chars=200,
        placeholder=say("schools_page.reason_hint", lang),
    )  # fmt: skip
    chosen = set() if plan is None else set(plan.projects["project_id"])
    for place, to in zip(buttons, STATES, strict=True):
        place.button(say(f"schools_page.to.{to}", lang), key=f"to-{to}", disabled=now == to,
                     on_click=_decided, args=(at, school, to, chosen))  # fmt: skip


@whole
def _decided(at: Bench, school: str, to: State, chosen: set[str]) -> None:
    reason = str(st.session_state[REASON.format(school)]).strip()
    with at.lock:
        at.change(with_school(at.asked, at.own, school, to, chosen, reason=reason),
                  elsewhere=True)  # fmt: skip
    remembered(at)

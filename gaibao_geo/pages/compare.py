"""Two to four plans side by side: figures, what was asked, what differs, who gets more."""

from __future__ import annotations

import streamlit as st

from gaibao_geo.answers.compare import Compared
from gaibao_geo.app_memory import compare_tables as tables
from gaibao_geo.app_memory import comparing, pictures
from gaibao_geo.app_memory.answering import Answer
from gaibao_geo.app_memory.bench import Bench
from gaibao_geo.app_memory.comparing import FEWEST, MOST, Side, Table
from gaibao_geo.app_memory.language import language
from gaibao_geo.app_memory.shelf import BRIEF, at_work
from gaibao_geo.app_memory.ways import wish
from gaibao_geo.app_memory.whole import whole
from gaibao_geo.io.csv_file import csv_bytes
from gaibao_geo.pages.bench_result import MONEY
from gaibao_geo.pages.waiting import waited_for
from gaibao_geo.scenarios.wording import differences
from gaibao_geo.words import Lang, say
from gaibao_geo.words.visible import literal

TALL = 300  # pixels of the list of scenarios before it scrolls
Pairs = list[tuple[Side, Answer]]


def show() -> None:
    """Draw the page."""
    lang, at = language(), at_work()
    at.look()
    table = comparing.table(at)
    st.subheader(say("compare_page.title", lang))
    st.caption(say("compare_page.about", lang))
    _picker(at, table, lang)
    chosen = table.chosen(at)
    if len(chosen) < FEWEST:
        st.info(say("compare_page.pick_more", lang, page=say("bench.title", lang)))
        return
    pairs = waited_for(at, table, chosen, lang)
    _cards(at, chosen, pairs, lang)
    found = comparing.compared(pairs, lang)
    if not found.shown:
        return
    _doubts(found, lang)
    _figures(found, pairs, lang)
    if len(found.shown) >= FEWEST:
        _differences(found, lang)
    _take(at, found, pairs, lang)


def _picker(at: Bench, table: Table, lang: Lang) -> None:
    """A tick for each plan that can be compared, no more than ``MOST`` of them."""
    every = comparing.sides(at)
    picked = table.picks(every)
    st.markdown(f"**{say('compare_page.pick', lang)}**")
    with st.container(height=TALL if len(every) > 4 * MOST else "content", border=False):
        places = st.columns(MOST)
        for number, side in enumerate(every):
            key = f"pick-{at.dataset}-{side.key}"
            st.session_state.setdefault(key, side.key in picked)
            places[number % MOST].checkbox(
                literal(side.name.to(lang)), key=key, on_change=_picked, args=(table, side.key),
                disabled=len(picked) >= MOST and side.key not in picked,
            )  # fmt: skip


@whole
def _picked(table: Table, key: str) -> None:
    table.pick(key, taken=bool(st.session_state[f"pick-{table.dataset}-{key}"]))


def _cards(at: Bench, chosen: list[Side], pairs: Pairs, lang: Lang) -> None:
    """Each plan with its colour, who saved it, and what was asked of it."""
    answers = {side.key: answer for side, answer in pairs}
    for place, side in zip(st.columns(len(chosen)), chosen, strict=True):
        with place.container(border=True):
            st.html(f'<div style="height:6px;background:{side.colour}"></div>')
            st.markdown(f"**{literal(side.name.to(lang))}**")
            if side.scenario is not None:
                when = side.scenario.changed[:16].replace("T", " ")
                st.text(say("compare_page.saved_by", lang, author=side.scenario.author, time=when,
                            revision=side.scenario.revision))  # fmt: skip
                if side.scenario.note:
                    st.text(side.scenario.note)
            if not side.current:
                ours = comparing.sides(at)[0].version
                st.warning(say("side.other_version", lang, theirs=side.version[:BRIEF],
                               ours=ours[:BRIEF]))  # fmt: skip
            elif side.key != chosen[0].key:
                _asked(at, chosen[0], side, lang)
            answer = answers.get(side.key)
            if answer is not None and answer.plan is None:
                st.error(say("compare_page.no_plan", lang))
                st.text(answer.trouble.in_words(lang) if answer.trouble else "")


def _asked(at: Bench, first: Side, side: Side, lang: Lang) -> None:
    """What was asked differently from the first plan."""
    st.caption(say("compare_page.changed_from", lang, other=literal(side.name.to(lang)),
                   first=literal(first.name.to(lang))))  # fmt: skip
    said = differences(first.asked, side.asked, at.own, lang)
    stop = say("compare_page.stop", lang)
    st.text(stop.join(said) if said else say("compare_page.same_asked", lang))


def _doubts(found: Compared, lang: Lang) -> None:
    """What cannot be trusted comes before the figures."""
    for label, said in zip(found.labels, found.faults, strict=True):
        if said:
            st.error(say("compare_page.not_verified", lang, name=literal(label)))
            st.text("\n".join(said))
    if not found.same_data:
        st.warning(say("compare_page.other_data", lang))
    if not found.same_aim:
        first = literal(next(iter(found.shown)))
        st.warning(say("compare_page.other_aim", lang, first=first))


def _figures(found: Compared, pairs: Pairs, lang: Lang) -> None:
    st.markdown(f"**{say('compare_page.figures', lang)}**")
    versions = [side.version for side, _ in pairs]
    table = tables.figure_table(found, versions, lang)
    st.table(table.rename(columns=literal), hide_index=True)


def _differences(found: Compared, lang: Lang) -> None:
    """Projects, funds, and who gets more and who gets less."""
    differ, same = tables.differing_projects(found, lang)
    if differ.empty:
        st.markdown(say("compare_page.no_projects", lang, same=same))
    else:
        st.markdown(f"**{say('compare_page.projects', lang, count=len(differ), same=same)}**")
        st.dataframe(differ, hide_index=True, key="differ", placeholder="",
                     column_config={say("compare_page.column.cost", lang): MONEY})  # fmt: skip
    paid = tables.paid_table(found, lang)
    if len(paid):
        st.markdown(f"**{say('compare_page.funds', lang)}**")
        st.dataframe(paid, hide_index=True, key="paid", placeholder="",
                     column_config=dict.fromkeys(found.shown, MONEY))  # fmt: skip
    first = next(iter(found.shown))
    st.markdown(f"**{say('compare_page.winners', lang, first=literal(first))}**")
    st.caption(say("compare_page.winners_help", lang))
    for sums in tables.winner_sums(found):
        st.text(say("compare_page.sums", lang, **sums))
    groups = ("township", "region", "school")
    shown = st.tabs([say(f"compare_page.by.{by}", lang) for by in groups])
    for tab, by in zip(shown, groups, strict=True):
        table = tables.school_table(found, lang) if by == "school" \
            else tables.winner_table(found, by, lang)  # fmt: skip
        if table.empty:
            tab.caption(say("compare_page.nothing_moves", lang))
        else:
            tab.dataframe(table, hide_index=True, key=f"winners-{by}", placeholder="")


def _take(at: Bench, found: Compared, pairs: Pairs, lang: Lang) -> None:
    """The comparison as a file, on maps, and before an audience."""
    file, show_it = st.columns(2)
    file.download_button(
        say("compare_page.csv", lang), lambda: csv_bytes(found.table()),
        file_name=say("compare_page.csv_name", lang), mime="text/csv", on_click="ignore",
        key="compare_csv",
    )  # fmt: skip
    show_it.button(say("compare_page.present", lang), key="present", on_click=wish,
                   args=("present",))  # fmt: skip
    if not st.checkbox(say("compare_page.maps", lang), key="compare_maps"):
        return
    maps = pictures.compared_pages(at.dataset, found.shown, lang)
    places = st.columns(2)
    for number, (label, html) in enumerate(maps):
        with places[number % 2]:
            st.markdown(f"**{literal(label)}**")
            st.iframe(html, height=pictures.HEIGHT,
                      alt=say("compare_page.map_alt", lang, name=label))  # fmt: skip

"""Plans that are still being solved: how far each is, and a way to give it up."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from gaibao_geo.app_memory import answering
from gaibao_geo.app_memory.answering import Answer
from gaibao_geo.app_memory.bench import Bench
from gaibao_geo.app_memory.comparing import Side, Table
from gaibao_geo.app_memory.whole import whole
from gaibao_geo.pages.bench_result import LOOK_SECONDS
from gaibao_geo.words import Lang, say
from gaibao_geo.words.visible import literal


def waited_for(
    at: Bench, table: Table, chosen: Sequence[Side], lang: Lang
) -> list[tuple[Side, Answer]]:
    """The sides that have an answer; those on their way are drawn with their progress."""
    answers = [(side, table.answer(at, side)) for side in chosen]
    on_their_way = [side for side, answer in answers if answer is None]
    if any(table.job(at, side) for side in on_their_way):
        # In a box of its own: a look that follows a whole run at once takes the place of what
        # that run drew here, and in the open would leave a gap that stops the page.
        with st.container():
            _progress(at, table, on_their_way, lang)
    elif on_their_way:
        st.info(say("compare_page.cancelled", lang))
        st.button(say("compare_page.again", lang), key="solve_again", on_click=whole(table.again))
    return [(side, answer) for side, answer in answers if answer is not None]


@st.fragment(run_every=LOOK_SECONDS)
def _progress(at: Bench, table: Table, on_their_way: Sequence[Side], lang: Lang) -> None:
    """How far each is; as soon as one is over the page is drawn anew."""
    at.look()
    if any(table.answer(at, side) for side in on_their_way) or not any(
        table.job(at, side) for side in on_their_way
    ):
        st.rerun()
    for side in on_their_way:
        job = table.job(at, side)
        if job is None:
            continue
        name = literal(side.name.to(lang))
        if job.state == "waiting":
            text = say("compare_page.waiting", lang, name=name,
                       count=answering.desk().before(job))  # fmt: skip
        else:
            text = say("compare_page.solving", lang, name=name, seconds=f"{job.seconds:.0f}")
        told, cancel = st.columns([4, 1])
        told.progress(min(job.seconds / answering.SECONDS, 1.0), text)
        label = say("compare_page.cancel", lang, name=name)
        if cancel.button(label, key=f"cancel-{side.key}", on_click=whole(table.cancel),
                         args=(at, side)):  # fmt: skip
            st.rerun()

"""What can be taken away today, with a list of what to look at first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from gaibao_geo.answers.finding import plan_finding
from gaibao_geo.app_memory import comparing, exporting, pictures
from gaibao_geo.app_memory.answering import Answer
from gaibao_geo.app_memory.bench import Bench
from gaibao_geo.app_memory.comparing import FEWEST, Side, Table
from gaibao_geo.app_memory.language import language, today
from gaibao_geo.app_memory.shelf import at_work, author, shared_file
from gaibao_geo.briefing.chapter import Office
from gaibao_geo.briefing.files import KINDS, Files, Kind, Maps, Paper, Wishes
from gaibao_geo.io.csv_file import csv_bytes
from gaibao_geo.io.plan_folder import zip_plan
from gaibao_geo.pages.waiting import waited_for
from gaibao_geo.plans.plan import Plan
from gaibao_geo.words import Lang, say
from gaibao_geo.words.visible import literal, visible

TYPES = {"plan": "application/zip", "plan_map": "text/html", "need_map": "text/html",
         "comparison": "text/csv", "scenario": "application/json"}  # fmt: skip
MAPS: tuple[Maps, Maps] = ("shapes", "picture")
PAPERS: tuple[Paper, Paper] = ("A4", "A3")
OFFICE = "application/vnd.openxmlformats-officedocument"
MIMES: dict[Kind, str] = {
    "slides": f"{OFFICE}.presentationml.presentation",
    "memo": f"{OFFICE}.wordprocessingml.document", "book": f"{OFFICE}.spreadsheetml.sheet",
    "atlas": "application/pdf", "picture": "image/png", "drawing": "image/svg+xml",
    "whatif": "text/html",
}  # fmt: skip


@dataclass(frozen=True)
class _Taking:
    """Whose files they are."""

    at: Bench
    side: Side
    who: str
    lang: Lang

    def button(self, name: str, content: Callable[[], bytes | str]) -> None:
        """A file that is made when it is taken, of which the log is told."""
        file = say(f"brief.name.{name}", self.lang)

        def made() -> bytes | str:
            exporting.told(self.at.dataset, self.side, self.who, file)
            return content()

        st.download_button(
            say(f"brief.file.{name}", self.lang), made, file_name=file, mime=TYPES[name],
            on_click="ignore", key=f"take-{name}",
        )  # fmt: skip


def show() -> None:
    """Draw the page."""
    lang, at = language(), at_work()
    at.look()
    table = comparing.table(at)
    st.subheader(say("brief.title", lang))
    st.caption(say("brief.about", lang))
    side = _which(at, lang)
    for _, answer in waited_for(at, table, [side], lang):
        if answer.plan is None:
            st.error(say("brief.no_plan", lang))
            st.text(answer.trouble.in_words(lang) if answer.trouble else "")
        else:
            st.markdown(f"#### {literal(plan_finding(side.name, answer.plan).to(lang))}")
            taking = _Taking(at, side, author(), lang)
            _list(at, side, answer, lang)
            _papers(taking, table, answer)
            _files(taking, table, answer.plan)


def _which(at: Bench, lang: Lang) -> Side:
    """The plan to take away; what the workbench asks, unless another is chosen."""
    every = {side.key: side for side in comparing.sides(at)}
    held = st.session_state.get("brief")
    now = held if held in every else comparing.current(at).key
    chosen = st.selectbox(
        say("brief.which", lang), list(every), index=list(every).index(now),
        format_func=lambda key: visible(every[key].name.to(lang)), key=f"brief-{at.dataset}-{lang}",
    )  # fmt: skip
    st.session_state["brief"] = chosen  # another language draws another list
    return every[chosen]


def _list(at: Bench, side: Side, answer: Answer, lang: Lang) -> None:
    st.markdown(f"**{say('brief.list', lang)}**")
    if not side.current:
        st.warning(say("brief.other_version", lang))
    for remark in exporting.remarks_on(at.dataset, side, answer):
        key = "brief.mind" if remark.mind else "brief.fine"
        st.text(say(key, lang, text=remark.text))


def _papers(taking: _Taking, table: Table, answer: Answer) -> None:
    """The briefing's own files, with what the office puts on them."""
    at, side, lang = taking.at, taking.side, taking.lang
    st.markdown(f"**{say('brief.papers', lang)}**")
    plan = answer.plan
    if plan is None or not side.current or not pictures.can_be_drawn(at.dataset, plan):
        st.text(say("brief.papers_none", lang))
        return
    office, wishes = _office(lang), _wishes(lang)
    others = {one.name.to(lang): found.plan for one in table.chosen(at)
              if (found := table.answers.get(one.question)) and found.plan
              and one.key != side.key}  # fmt: skip
    files = exporting.files(at.dataset, answer, office, replace(wishes, others=others), lang)
    left, right = st.columns(2)
    for place, kind in enumerate(KINDS):
        with (left, right)[place % 2]:
            _paper(taking, files, kind)
    st.caption(say("brief.papers_about", lang))


def _paper(taking: _Taking, files: Files, kind: Kind) -> None:
    lang, name = taking.lang, files.name(kind)

    def made() -> bytes:
        exporting.told(taking.at.dataset, taking.side, taking.who, name)
        return files.content(kind)

    st.download_button(say(f"brief.paper.{kind}", lang), made, file_name=name, mime=MIMES[kind],
                       on_click="ignore", key=f"paper-{kind}", width="stretch")  # fmt: skip


def _office(lang: Lang) -> Office:
    """What the office puts on its papers; an empty field stays off them."""
    fields = st.columns(4)
    unit, day, review, secrecy = (
        field.text_input(say(f"brief.office.{name}", lang), key=f"office-{name}",
                         value=today() if name == "date" else "", max_chars=60)
        for field, name in zip(fields, ("unit", "date", "review", "secrecy"), strict=True)
    )  # fmt: skip
    return Office(unit, day, review, secrecy)


def _wishes(lang: Lang) -> Wishes:
    """How the files are to be made."""
    with st.expander(say("brief.wishes", lang)):
        maps: Maps = st.radio(say("brief.maps", lang), MAPS, horizontal=True, key="maps",
                              format_func=lambda name: say(f"brief.maps_{name}", lang))  # fmt: skip
        paper: Paper = st.radio(say("brief.paper_size", lang), PAPERS, horizontal=True,
                                key="paper")  # fmt: skip
        upright = st.checkbox(say("brief.upright", lang), key="upright")
        st.markdown(say("brief.template", lang))
        own = st.file_uploader(say("brief.template", lang), ["pptx"], key="template",
                               label_visibility="collapsed")  # fmt: skip
    return Wishes(own.getvalue() if own else None, maps, paper, not upright)


def _files(taking: _Taking, table: Table, plan: Plan) -> None:
    at, side, lang = taking.at, taking.side, taking.lang
    st.markdown(f"**{say('brief.files', lang)}**")
    taking.button("plan", lambda: zip_plan(plan))
    if pictures.can_be_drawn(at.dataset, plan):
        taking.button("plan_map", lambda: pictures.plan_page(at.dataset, plan, lang))
    taking.button("need_map", lambda: pictures.need_page(at.dataset, lang))
    known = [(one, found) for one in table.chosen(at)
             if (found := table.answers.get(one.question)) and found.plan]  # fmt: skip
    if len(known) >= FEWEST:
        taking.button("comparison", lambda: csv_bytes(comparing.compared(known, lang).table()))
        names = say("word.list_comma", lang).join(one.name.to(lang) for one, _ in known)
        st.text(say("brief.comparison_about", lang, names=visible(names)))
    else:
        st.text(say("brief.comparison_none", lang, page=say("compare_page.title", lang)))
    scenario = side.scenario
    if scenario is None:
        st.text(say("brief.scenario_none", lang))
    else:
        taking.button("scenario", lambda: shared_file(scenario))

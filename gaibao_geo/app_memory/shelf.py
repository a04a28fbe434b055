"""The scenarios that are kept on this machine, who is at work, and what was left unsaved."""

from __future__ import annotations

import getpass
from secrets import token_urlsafe

import pandas as pd
import streamlit as st

from gaibao_geo.app_memory.bench import Bench, bench
from gaibao_geo.app_memory.datasets import dataset
from gaibao_geo.errors import DataError, GaibaoError
from gaibao_geo.io.plan_folder import zip_plan
from gaibao_geo.scenarios.scenario import Scenario, fits, new_scenario
from gaibao_geo.scenarios.share import asked_from, asked_text, scenario_json
from gaibao_geo.store.drafts import Draft
from gaibao_geo.store.store import Store, open_store
from gaibao_geo.words import Lang, say
from gaibao_geo.words.visible import visible

LINK, DRAFT, PLACE, SCENARIO = "s", "d", "data", "scn"  # in the address of the page
BRIEF = 12  # signs of a fingerprint that a person is shown
LAST = "last"  # the draft of whoever worked here last


@st.cache_resource(show_spinner=False)
def shelf() -> Store:
    """The database of this machine, opened once."""
    return open_store()


def log_table(newest: int, scenario: str | None, lang: Lang) -> pd.DataFrame:
    """The newest lines of the log as a page shows them: times to the second, brief versions."""
    lines = shelf().log(newest, scenario, lang)
    at, version = (say(f"store.column.{name}", lang) for name in ("at", "data_version"))
    brief = {at: lines[at].str[:19].str.replace("T", " "), version: lines[version].str[:BRIEF]}
    return lines.assign(**brief).map(visible)


def author() -> str:
    """Who is at work: the name that was given in the settings, else the account's."""
    named = st.session_state.get("author", "")
    return str(named).strip() or _account()


@st.cache_data(show_spinner=False)
def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def at_work() -> Bench:
    """The workbench of this session, with what the page's address or a draft brings back."""
    at = bench()
    if not at.begun:
        at.begun = True
        _bring_back(at)
    return at


def _bring_back(at: Bench) -> None:
    """Bring back what the page's address names.

    That is a shared question, else what was left unsaved of the scenario that is named there,
    else that scenario as it was saved.
    """
    asked = st.query_params.get(LINK)
    if asked:
        del st.query_params[LINK]
        try:
            at.change(asked_from(asked), elsewhere=True)
        except DataError as error:
            at.notices.append(error)
        return
    left, named = (st.query_params.get(key, "") for key in (DRAFT, SCENARIO))
    draft = _left(left)
    if draft is not None and draft.dataset == at.dataset and named in ("", draft.scenario_id):
        take_up(at, draft)
    elif named:
        try:
            scenario = shelf().scenario(named)
        except DataError as error:
            at.notices.append(error)
        else:
            if scenario.dataset == at.dataset:  # another place may have been chosen since
                open_scenario(at, scenario)


def open_scenario(at: Bench, scenario: Scenario) -> None:
    """Ask what a scenario asks; what of it does not fit these data is told."""
    at.open(scenario)
    at.notices += [DataError(text.zh, text.en) for text in fits(scenario, at.own)]


def take_up(at: Bench, left: Draft) -> None:
    """Go on with what was left unsaved, against the revision that it began from."""
    if left.scenario_id is not None:
        try:
            at.scenario = shelf().scenario(left.scenario_id)
            at.revision = left.base_revision
        except DataError as error:
            at.notices.append(error)
    at.change(left.asked, elsewhere=True)


def left_last(at: Bench) -> Draft | None:
    """What whoever worked here last left unsaved, where this session has nothing of its own."""
    if at.asked or at.history.can_undo:
        return None
    left = _left(f"{LAST} {author()}")
    return left if left is not None and left.asked and left.dataset == at.dataset else None


def remembered(at: Bench) -> None:
    """Keep what is asked, so that a refresh or a crash loses nothing.

    Under a name of this session's own: an address that was handed on names a draft that
    somebody else may still be working at.
    """
    token = st.session_state.setdefault("draft", token_urlsafe(9))
    scenario = None if at.scenario is None else at.scenario.id
    now = (at.asked, scenario, at.revision)
    if at.remembered == now or not (at.asked or at.history.can_undo):
        return
    at.remembered = now
    for key in (token, f"{LAST} {author()}"):
        shelf().keep_draft(key, at.asked, at.dataset, scenario, at.revision)


def _left(key: str) -> Draft | None:
    return shelf().draft(key) if key else None


def save(at: Bench, name: str, note: str, *, new: bool) -> Scenario:
    """Save what is asked, as a new scenario or as the one that is open, with its plan.

    Raises ``ChangedElsewhereError`` when somebody else saved that one since it was opened.
    """
    taken = [scenario.colour for scenario in shelf().scenarios(at.dataset)]
    if new or at.scenario is None:
        made = new_scenario(name, at.dataset, at.own, at.asked, author=author(), note=note,
                            taken=taken)  # fmt: skip
    else:
        made = at.named(name, note)
    saved = shelf().save(made, author())
    answer = at.answer
    if answer is not None and answer.plan is not None and not at.stale:
        shelf().keep_plan(saved.id, saved.revision, answer.plan.figures(), zip_plan(answer.plan))
    at.scenario, at.revision, at.clash = saved, saved.revision, None
    return saved


def shared_file(scenario: Scenario) -> str:
    """The scenario as the text of a ``.gaibao.json`` file."""
    return scenario_json(scenario, dataset(scenario.dataset).title)


def shared_link(at: Bench) -> str:
    """What to write behind the page's address to ask the same; empty when it is too long."""
    try:
        return f"?{PLACE}={at.dataset}&{LINK}={asked_text(at.asked)}"
    except GaibaoError:
        return ""

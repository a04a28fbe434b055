"""What a page's address brings into a session, without a browser."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.io.problem_file import problem_of
from gaibao_geo.pages.lost import wrong_path
from gaibao_geo.scenarios.asked import Asked
from gaibao_geo.scenarios.scenario import new_scenario

RUTOG = "data/demo/rutog"
LESS = Asked(changed={0: {"rule": "Budget", "yuan": 7_000_000}})
LESSER = Asked(changed={0: {"rule": "Budget", "yuan": 6_000_000}})


@pytest.fixture
def scenario(store):
    made = new_scenario("方案A", RUTOG, problem_of(read_dataset(RUTOG)), LESS, author="李四")
    return store.save(made, "李四")


def session(**address):
    """A session that opened this address: its place, its workbench, and what it says of itself."""

    def script():
        import streamlit as st  # noqa: PLC0415  (the function becomes a script of its own)

        from gaibao_geo.app_memory import address, shelf  # noqa: PLC0415
        from gaibao_geo.app_memory.language import language  # noqa: PLC0415

        st.session_state["tongue"] = language()
        st.session_state["place"] = address.first_place()
        shelf.remembered(shelf.at_work())
        address.shared()

    opened = AppTest.from_function(script)
    for key, value in address.items():
        opened.query_params[key] = value
    opened.run()
    assert not opened.exception
    return opened


def test_a_scenario_in_the_address_is_opened_on_its_own_data(scenario):
    opened = session(scn=scenario.id)
    at = opened.session_state["bench"]
    assert (at.dataset, at.asked, at.unsaved) == (RUTOG, LESS, False)
    assert opened.query_params["scn"] == scenario.id
    assert opened.query_params["data"] == RUTOG


@pytest.mark.parametrize("removed", [False, True])
def test_a_scenario_that_is_not_there_is_told_and_goes_from_the_address(store, scenario, removed):
    if removed:
        store.remove(scenario.id, "李四")
    opened = session(scn=scenario.id if removed else "nobody", data=RUTOG)
    at = opened.session_state["bench"]
    assert at.scenario is None
    assert ("删除" if removed else "nobody") in at.notices[0].in_words("zh")
    assert "scn" not in opened.query_params


def test_a_draft_of_the_scenario_comes_before_it_and_one_of_another_does_not(store, scenario):
    store.keep_draft("mine", LESSER, RUTOG, scenario.id, scenario.revision)
    store.keep_draft("another", LESSER, RUTOG)
    assert session(scn=scenario.id, d="mine").session_state["bench"].asked == LESSER
    assert session(scn=scenario.id, d="another").session_state["bench"].asked == LESS
    assert session(data=RUTOG, d="another").session_state["bench"].asked == LESSER


def test_two_sessions_from_one_address_keep_their_drafts_apart(store):
    store.keep_draft("handed on", LESS, RUTOG)
    names = {session(data=RUTOG, d="handed on").query_params["d"] for _ in range(2)}
    assert len(names | {"handed on"}) == 3
    assert [store.draft(name).asked for name in names] == [LESS, LESS]


def test_a_draft_says_which_revision_it_goes_on_from_once_the_scenario_is_saved(store, scenario):
    opened = session(scn=scenario.id)
    at = opened.session_state["bench"]
    at.change(LESSER)
    opened.run()
    saved = store.save(at.named("方案A", ""), "李四")
    at.open(saved)
    opened.run()
    draft = store.draft(opened.query_params["d"])
    assert (draft.asked, draft.base_revision) == (LESSER, scenario.revision + 1)


def test_the_address_speaks_a_language_only_where_the_app_starts_in_another(store, monkeypatch):
    assert session(lang="en").session_state["tongue"] == "en"
    assert session(lang="xx").session_state["tongue"] == "zh"
    assert session(lang="en").query_params["lang"] == "en"
    assert "lang" not in session(lang="zh").query_params
    monkeypatch.setenv("GAIBAO_LANG", "en")
    assert session(lang="zh").query_params["lang"] == "zh"


@pytest.mark.parametrize(
    ("url", "base", "wrong"),
    [
        ("http://127.0.0.1:8501/", "", ""),
        ("http://127.0.0.1:8501/plan", "", ""),
        ("http://127.0.0.1:8501/noplan", "", "noplan"),
        ("http://127.0.0.1:8501/%E5%9C%B0%E5%9B%BE/", "", "地图"),
        ("http://127.0.0.1:8501/office/plan", "office", ""),
        ("http://127.0.0.1:8501/office/", "/office/", ""),
        ("http://127.0.0.1:8501/office/nosuch", "office", "nosuch"),
        (None, "", ""),
    ],
)
def test_which_part_of_an_address_is_no_page(url, base, wrong, monkeypatch):
    monkeypatch.setattr(st, "context", SimpleNamespace(url=url))
    monkeypatch.setattr(st, "get_option", lambda name: base)
    assert wrong_path(["", "plan"]) == wrong

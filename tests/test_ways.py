"""From page to page: a wish is held until it is met, and the place goes along."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import streamlit as st

from gaibao_geo.app_memory import bench, datasets, ways


class CutError(Exception):
    """Ends a run, as Streamlit does when a page is left."""


@pytest.fixture
def session(monkeypatch):
    """A session's memory, and the pages that were gone to."""
    gone = []

    def leave(address):
        gone.append(address)
        raise CutError

    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(ways, "go", leave)
    return gone


def run(address):
    """A run of the frame on the page at this address; whether it stayed there."""
    try:
        ways.granted(SimpleNamespace(url_path=address))
    except CutError:
        return False
    return True


def test_a_page_is_left_for_the_one_wished_for_and_the_wish_is_met_once(session):
    assert run("compare")
    ways.wish("present")
    assert not run("compare")
    assert run("present")
    assert run("compare")  # by the bar: nobody wished for anything since
    assert session == ["present"]


def test_a_wish_whose_page_was_never_reached_is_granted_again(session):
    run("compare")
    ways.wish("present")
    # The browser's next word came from the page before, and its run took the new page's place.
    assert [run("compare"), run("compare"), run("present")] == [False, False, True]
    assert session == ["present", "present"]


def test_who_goes_elsewhere_is_not_called_back(session):
    run("plan")
    ways.wish("present")
    assert run("needs")
    assert run("plan")
    assert session == []


def test_the_newest_wish_counts_and_one_for_the_page_itself_is_none(session):
    run("")
    ways.wish("data")
    ways.wish("plan")
    assert not run("")
    run("plan")
    ways.wish("plan")
    assert run("plan")
    assert session == ["plan"]


def test_the_place_is_kept_when_the_list_in_the_bar_has_lost_its_state(monkeypatch):
    first, second, third = datasets.DEMOS
    said = {"data": third}
    monkeypatch.setattr(st, "query_params", said)
    for state, place in (
        ({bench.PLACE_CHOSEN: first, bench.PLACE_KEPT: second}, first),
        ({bench.PLACE_KEPT: second}, second),
        ({bench.PLACE_CHOSEN: "gone", bench.PLACE_KEPT: "gone"}, third),
        ({}, third),
    ):
        monkeypatch.setattr(st, "session_state", state)
        assert bench.place() == place
    said.clear()
    assert bench.place() == first

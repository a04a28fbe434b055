"""The projects as a table that stays while answers change, each with a person's decision.

As with the map, two components share the work: the names are sent once, and an answer is a
sign for each project. What is decided here is heard like a click on the map.
"""

from __future__ import annotations

from functools import cache, partial
from importlib.resources import files
from typing import Any

import streamlit as st

from gaibao_geo import pages
from gaibao_geo.app_memory.tables import ProjectList, ProjectState
from gaibao_geo.pages.hearing import Hearer, ear_of, hear


def live_table(
    listed: ProjectList, state: ProjectState, on_clicks: Hearer, *, key: str, height: int = 420
) -> None:
    """Draw the table; ``on_clicks`` is given each decision once and in order.

    A click's ``point`` is a project here. ``on_clicks`` is a callback as in ``live_map``.
    """
    ear = ear_of(key)
    name = f"{key} {listed.sha}\n".encode()
    _base_component()(key=f"{key}-base", data=name + listed.payload)
    told = {"line": key, "sha": listed.sha, "session": ear.session, "heard": ear.number}
    _paint_component()(
        key=f"{key}-paint",
        data=told | {"height": height, **state.tree()},
        on_clicks_change=partial(hear, f"{key}-paint", ear, listed.ids, on_clicks),
    )


def _asset(name: str) -> str:
    return files(pages).joinpath(name).read_text(encoding="utf-8")


@cache
def _base_component() -> Any:
    return st.components.v2.component(
        "gaibao_geo.table_base", css=_asset("live_table.css"), js=_asset("live_table.js")
    )


@cache
def _paint_component() -> Any:
    return st.components.v2.component("gaibao_geo.table_paint", js=_asset("table_paint.js"))

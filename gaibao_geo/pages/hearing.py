"""What a person does in a component of our own: each click heard once, in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from secrets import token_hex
from threading import Lock

import streamlit as st

from gaibao_geo.app_memory.whole import whole
from gaibao_geo.maps.live import WANTED, Click, Wanted, read_clicks

Hearer = Callable[[list[Click]], None]


class Ear:
    """How far a session has listened to one component.

    A browser that outlives the server sends its last clicks to the next one: ``session``
    tells that they are not meant for it.
    """

    def __init__(self) -> None:
        self.session, self.number, self.lock = token_hex(4), 0, Lock()


def ear_of(key: str) -> Ear:
    """The session's ear for a component."""
    found: Ear = st.session_state.setdefault(f"{key}-ear", Ear())
    return found


@whole
def hear(
    key: str, ear: Ear, known: set[str], on_clicks: Hearer, wanted: Sequence[Wanted] = WANTED
) -> None:
    """Hand on what the component ``key`` sent, but not what is none of the ``known``."""
    with ear.lock:
        sent = st.session_state[key].get("clicks")
        clicks = read_clicks(sent, ear.session, ear.number, wanted)
        if clicks:
            ear.number = clicks[-1].number
            on_clicks([click for click in clicks if click.point in known])

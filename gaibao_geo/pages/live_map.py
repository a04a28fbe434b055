"""The app's own map: it stays while answers change, and a click on a school locks it.

Two components share the work. The one that holds the map is given the same message in
every run of the script; the browser keeps large messages and is then sent their name only.
The other one carries what moves, a few kilobytes, and brings the clicks back.
"""

from __future__ import annotations

import json
from functools import cache
from secrets import token_hex
from typing import Any

import streamlit as st

from gaibao_geo.maps.folium_map import SCRIPTS, asset
from gaibao_geo.maps.live import Click, LiveBase, Paint, read_clicks
from gaibao_geo.maps.offline import leaflet

_LIVE = ("locks.js", "live.js")
_STYLES = ("sheet.css", "live.css")


def live_map(base: LiveBase, paint: Paint, *, key: str, height: int = 640) -> list[Click]:
    """Draw the map; the clicks that nobody has taken yet, first things first.

    ``key`` names the map within the session and ``height`` is in pixels. Each click is
    given once. What it changes is painted at once in the browser; commit all of them, then
    paint anew (``st.rerun()``): the browser shows its own picture of a lock until a later
    run's paint, which is what holds. A page that wants to answer within the same run takes
    the clicks with ``waiting_clicks`` before it draws.
    """
    # Not in a container: one that is moved down by a warning above it is built anew.
    name = json.dumps([key, base.sha]).encode()
    _base_component()(key=f"{key}-base", data=name + b"\n" + base.payload)
    moved = {"line": key, "height": height, "session": _session(key), "heard": _heard(key)}
    _paint_component()(
        key=f"{key}-paint", data=paint.tree() | moved, on_clicks_change=_nothing
    )  # fmt: skip
    return waiting_clicks(base, paint, key=key)


def waiting_clicks(base: LiveBase, paint: Paint, *, key: str) -> list[Click]:
    """The clicks on the map ``key`` that nobody has taken yet; they count as taken now.

    ``base`` and ``paint`` are those that the person saw, or later ones: a click on what
    cannot be locked is left out.
    """
    sent = st.session_state.get(f"{key}-paint", {}).get("clicks")
    clicks = read_clicks(sent, _session(key), _heard(key))
    if not clicks:
        return []
    st.session_state[f"{key}-heard"] = clicks[-1].number
    lockable = paint.lockable(base)
    return [click for click in clicks if click.point in lockable]


def _session(key: str) -> str:
    """A browser that outlives the server sends its last clicks to the next one: not ours."""
    session: str = st.session_state.setdefault(f"{key}-session", token_hex(4))
    return session


def _heard(key: str) -> int:
    return int(st.session_state.get(f"{key}-heard", 0))


def _nothing() -> None:
    """Streamlit keeps a state only for one who listens; the next run reads it."""


@cache
def _base_component() -> Any:
    kit = "\n".join(asset(name) for name in (*SCRIPTS, *_LIVE))
    script = (
        "const L = (function () { const module = {exports: {}}, exports = module.exports;\n"
        f"{leaflet('leaflet.js')}\nreturn module.exports; }})();\n"
        f"function kit() {{\n{kit}\nreturn gaibao;\n}}\n{asset('live_base.js')}"
    )
    style = leaflet("leaflet.css") + "".join(asset(name) for name in _STYLES)
    return st.components.v2.component("gaibao_geo.live_base", css=style, js=script)


@cache
def _paint_component() -> Any:
    return st.components.v2.component("gaibao_geo.live_paint", js=asset("live_paint.js"))

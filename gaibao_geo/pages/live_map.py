"""The app's own map: it stays while answers change, and a click on a school locks it.

Two components share the work. The one that holds the map is given the same message in
every run of the script; the browser keeps large messages and is then sent their name only.
The other one carries what moves, a few kilobytes, and brings the clicks back.
"""

from __future__ import annotations

import json
from functools import cache, partial
from typing import Any

import streamlit as st

from gaibao_geo.maps import folium_map, live
from gaibao_geo.maps.folium_map import asset
from gaibao_geo.maps.live import LiveBase, Paint
from gaibao_geo.maps.offline import leaflet
from gaibao_geo.pages.hearing import Hearer, ear_of, hear

_SCRIPTS = (*folium_map.SCRIPTS, *live.SCRIPTS)
_STYLES = (*folium_map.STYLES, *live.STYLES)


def live_map(
    base: LiveBase,
    paint: Paint,
    on_clicks: Hearer,
    *,
    key: str,
    height: int = 640,
) -> None:
    """Draw the map; ``on_clicks`` is given what a person clicks, each click once and in order.

    What a click says, the paint tells: a lock as a rule, with ``asking`` a school or a spot.

    ``key`` names the map within the session and ``height`` is in pixels. The browser shows a
    lock at once; ``on_clicks`` commits it before the next run of the script, whose paint is
    what holds. It is a callback because in the script itself each look at
    ``st.session_state`` may end the run in favour of the next click. Let it change an object
    that the session holds already: what a callback newly assigns to ``st.session_state`` is
    lost when another run starts in the same instant (unless told otherwise Streamlit runs both
    at once). Draw the map directly in the page, not in a container: one that a warning above
    it moves down is built anew.
    """
    ear = ear_of(key)
    name = json.dumps([key, base.sha]).encode()
    _base_component()(key=f"{key}-base", data=name + b"\n" + base.message)
    moved = {"line": key, "height": height, "session": ear.session, "heard": ear.number}
    _paint_component()(
        key=f"{key}-paint",
        data=paint.tree() | moved,
        on_clicks_change=partial(hear, f"{key}-paint", ear, paint.known(base), on_clicks,
                                 paint.wanted()),
    )


@cache
def _base_component() -> Any:
    kit = "\n".join(asset(name) for name in _SCRIPTS)
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

"""A page of two ticks that are slow to be heard: for test_whole_browser."""

from __future__ import annotations

import time

import streamlit as st

from gaibao_geo.app_memory.whole import whole


@whole
def told(what):
    time.sleep(1)  # the next click comes meanwhile
    st.session_state["heard"] = [*st.session_state.get("heard", []), what]


st.session_state.setdefault("heard", [])
for what in ("A", "B"):
    st.checkbox(what, on_change=told, args=(what,))
st.text(f"heard: {' '.join(st.session_state['heard'])}.")

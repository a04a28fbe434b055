"""The language of a session, and today's date."""

from __future__ import annotations

import os
from datetime import date

import streamlit as st

from gaibao_geo.words import Lang


def language() -> Lang:
    """The language of this session: the one chosen, else the one the app was started with."""
    default = "en" if os.environ.get("GAIBAO_LANG") == "en" else "zh"
    return "en" if st.session_state.get("lang", default) == "en" else "zh"


def today() -> str:
    """The date that a map made now carries."""
    return date.today().isoformat()

"""The language of a session, and today's date."""

from __future__ import annotations

import os
from datetime import date

import streamlit as st

from gaibao_geo.words import LANGUAGES, Lang

LANG = "lang"  # of the switch in the bar, and in the address of the page
KEPT = "language"  # what the session speaks: a switch may lose its state when a page is left


def language() -> Lang:
    """The language of this session: the one chosen, the address's, or that of the app's start."""
    told = (st.session_state.get(LANG), st.session_state.get(KEPT), st.query_params.get(LANG),
            started_in())  # fmt: skip
    return next(lang for one in told for lang in LANGUAGES if lang == one)


def started_in() -> Lang:
    """The language that the app was started in."""
    return "en" if os.environ.get("GAIBAO_LANG") == "en" else "zh"


def today() -> str:
    """The date that a map made now carries."""
    return date.today().isoformat()

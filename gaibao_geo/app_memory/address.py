"""What a page shows, in its address: a link opens the same, and coming back finds it again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

import streamlit as st

from gaibao_geo.app_memory.bench import Bench, place
from gaibao_geo.app_memory.shelf import DRAFT, LINK, PLACE
from gaibao_geo.errors import GaibaoError
from gaibao_geo.scenarios.share import asked_text


def begun(key: str, options: Collection[Any], default: Any) -> None:
    """See that a control of this key starts from the address, else from where it was left.

    To be asked before the control is drawn, with ``persist_state="session"``. An option that
    is not offered (any more) gives way to ``default``.
    """
    if key not in st.session_state:
        told = st.query_params.get(key)
        st.session_state[key] = next((one for one in options if str(one) == told), default)
    elif st.session_state[key] not in options:
        st.session_state[key] = default


def begun_text(key: str) -> None:
    """The same for a field that anything may be typed into."""
    if key not in st.session_state:
        st.session_state[key] = st.query_params.get(key, "")


def written(defaults: Mapping[str, Any], at: Bench | None = None) -> None:
    """Put what the controls of these keys say into the address, all but the defaults.

    The place and the draft go with it, and what is asked on the workbench where ``at`` is
    given; what another page left there goes. It is said in every run, for the browser drops
    the address's end when somebody goes to another page, and the session is not told.
    """
    now = {key: st.session_state.get(key, default) for key, default in defaults.items()}
    told = {key: str(value) for key, value in now.items()
            if value not in (defaults[key], None, "")}  # fmt: skip
    told[PLACE] = place()
    if DRAFT in st.query_params:
        told[DRAFT] = st.query_params[DRAFT]
    if at is not None and at.asked:
        with suppress(GaibaoError):  # too long for an address
            told[LINK] = asked_text(at.asked)
    st.query_params.from_dict(told)

"""What a page shows, in its address: a link opens the same, and coming back finds it again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

import streamlit as st

from gaibao_geo.app_memory.bench import PLACE_KEPT, Bench, bench, place
from gaibao_geo.app_memory.datasets import names
from gaibao_geo.app_memory.language import LANG, language, started_in
from gaibao_geo.app_memory.shelf import DRAFT, LINK, PLACE, SCENARIO, shelf
from gaibao_geo.errors import DataError, GaibaoError
from gaibao_geo.scenarios.share import asked_text

SAID = "address_said"  # by the page that was just drawn


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

    What every page shares goes with it, and what is asked on the workbench where ``at`` is
    given; what another page left there goes. It is said in every run, for the browser drops
    the address's end when somebody goes to another page, and the session is not told.
    """
    now = {key: st.session_state.get(key, default) for key, default in defaults.items()}
    told = {key: str(value) for key, value in now.items()
            if value not in (defaults[key], None, "")}  # fmt: skip
    told |= _shared()
    if at is not None and at.asked:
        with suppress(GaibaoError):  # too long for an address
            told[LINK] = asked_text(at.asked)
    st.session_state[SAID] = True
    st.query_params.from_dict(told)


def shared() -> None:
    """Put what every page shares into the address of a page that has written nothing itself.

    To be asked once the page is drawn.
    """
    if not st.session_state.pop(SAID, False):
        st.query_params.from_dict(_shared())


def first_place() -> str:
    """The dataset that the session is about: at first that of a scenario the address names."""
    if PLACE_KEPT not in st.session_state and SCENARIO in st.query_params:
        with suppress(DataError):  # the workbench says that there is none
            named = shelf().scenario(st.query_params[SCENARIO]).dataset
            return named if named in names() else place()
    return place()


def _shared() -> dict[str, str]:
    """The place, the scenario that is open, the draft, and a language not the app's own."""
    at = bench()
    draft = st.session_state.get("draft") or st.query_params.get(DRAFT)
    told = {PLACE: at.dataset, SCENARIO: at.scenario and at.scenario.id, DRAFT: draft,
            LANG: language() if language() != started_in() else None}  # fmt: skip
    return {key: value for key, value in told.items() if value}

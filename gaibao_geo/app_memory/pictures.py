"""Maps as pages, drawn once for the same question."""

from __future__ import annotations

import streamlit as st

from gaibao_geo.app_memory.datasets import SEEDS, dataset
from gaibao_geo.app_memory.language import today
from gaibao_geo.maps.ready import investment_map
from gaibao_geo.words import Lang


@st.cache_data(show_spinner=False)
def investment_page(lang: Lang) -> str:
    """The investment map as HTML."""
    return investment_map(dataset(SEEDS), lang, made_on=today()).html()

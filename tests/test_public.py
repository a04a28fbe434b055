"""The public face: what it offers, and what importing it does not load."""

from __future__ import annotations

import subprocess
import sys

import pytest

import gaibao_geo as gb


def test_every_public_name_is_there():
    for name in gb.__all__:
        assert getattr(gb, name) is not None


def test_an_unknown_name_is_an_error():
    with pytest.raises(AttributeError, match="portfolio"):
        _ = gb.portfolio


def test_importing_loads_neither_solver_nor_map_nor_app():
    code = (
        "import sys, gaibao_geo, gaibao_geo.io.plan_folder\n"
        "heavy = {'highspy', 'pulp', 'scipy', 'folium', 'streamlit', 'geopandas'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

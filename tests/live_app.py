"""A page with nothing but the live map, a slider and a language: what test_live_browser drives."""

from __future__ import annotations

import time
from dataclasses import replace

import pandas as pd
import streamlit as st

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.io.problem_file import read_problem
from gaibao_geo.maps.frame import Frame
from gaibao_geo.maps.live import live_base, paint_of
from gaibao_geo.maps.measure import Measure
from gaibao_geo.maps.national import national_map
from gaibao_geo.maps.ready import plan_base, plan_paint
from gaibao_geo.maps.school_dots import school_dots
from gaibao_geo.pages.live_map import live_map
from gaibao_geo.places.regions import every_county
from gaibao_geo.plans.plan import Plan
from gaibao_geo.words import Both

COUNTIES = every_county().index[::3]
EVIL = "<img src=x onerror=alert(1)>{{7*7}}"


@st.cache_resource
def question(name):
    data = read_dataset(f"data/demo/{name}")
    schools = data.schools.copy()
    schools.loc[0, ["name", "name_en"]] = EVIL
    data = replace(data, tables={**data.tables, "schools": schools})
    return data, read_problem(data)


@st.cache_resource
def base_of(name, lang):
    data, problem = question(name)
    return plan_base(problem, data, lang)


@st.cache_resource
def the_country(lang):
    """A value for every third county, and a school as a dot in each."""
    at = every_county().geometry.loc[COUNTIES].representative_point()
    table = pd.DataFrame({"region_id": COUNTIES, "value": range(len(COUNTIES)), "lon": at.x,
                          "lat": at.y, "approximate": True})  # fmt: skip
    beds = Measure(Both("床位", "Beds"))
    spec = national_map(table, beds, Frame(lang, "China", made_up=True),
                        dots=(school_dots(table, beds, lang),))  # fmt: skip
    base = live_base(spec)
    return base, paint_of(spec, base)


def commit(clicks):
    """One step a click: all projects of a school go the way of the school."""
    for click in clicks:
        log.append(f"{click.point}:{click.wanted}")
        for project in projects.loc[projects["school_id"] == click.point, "project_id"]:
            locks.pop(project, None)
            if click.wanted != "free":
                locks[project] = click.wanted


st.set_page_config(layout="wide")
name, slow = st.query_params.get("data", "gyantse"), float(st.query_params.get("slow", 0))
lang = st.sidebar.radio("lang", ["zh", "en"])
if name == "country":
    live_map(*the_country(lang), commit, key="map", height=600)
    st.text("runs=")
    st.stop()
taken = st.slider("taken", 0, 40, 0)
if taken % 2:
    st.warning("a warning that comes and goes above the map")
data, problem = question(name)
projects = problem.candidates.projects
locks = st.session_state.setdefault("locks", {})
log = st.session_state.setdefault("log", [])
plan = Plan(problem, projects.assign(
    chosen=projects.index < taken * len(projects) // 40, year=problem.years[0],
), None, None)  # fmt: skip
base = base_of(name, lang)
dimmed = "out of date" if taken == 40 else ""
paint = plan_paint(base, problem, plan, data, locks, dimmed=dimmed)
live_map(base, paint, commit, key="map", height=600)
time.sleep(slow)
runs = st.session_state["runs"] = st.session_state.get("runs", 0) + 1
st.text(f"runs={runs} log={' '.join(log)} taken={taken}")

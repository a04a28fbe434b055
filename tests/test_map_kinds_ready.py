"""The kinds of map of the demonstration prefecture: figures that add up, pages that stay small."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from page_data import data_of

import gaibao_geo as gb
from gaibao_geo.answers.by_place import by_place
from gaibao_geo.errors import DataError
from gaibao_geo.io.problem_file import problem_of
from gaibao_geo.maps import ready_kinds as kinds
from gaibao_geo.maps.folium_map import render
from gaibao_geo.maps.plan_values import paid_table
from gaibao_geo.maps.ready import need_map, plan_base, plan_map
from gaibao_geo.maps.ready_places import place_map
from gaibao_geo.maps.spec import Row

MOST_BYTES = 600_000


@pytest.fixture(scope="module")
def demo():
    data = gb.read_dataset("data/demo/sanming")
    plan = gb.solve(gb.read_problem(data))
    lacking = gb.shortfalls(data)
    return data, lacking, gb.weakness(lacking), plan


@pytest.fixture(scope="module")
def specs(demo):
    data, lacking, weak, plan = demo
    return {
        "weakness": kinds.school_weakness_map(data, weak, "en"),
        "beds": kinds.school_shortfall_map(data, lacking, "beds"),
        "closed": kinds.school_closed_map(plan, data),
        "funding": kinds.funding_map(plan, data),
        "need_money": kinds.need_money_map(plan, data, lacking, weak),
        "coverage": kinds.coverage_map(data, lacking, of="pupils"),
        "county": kinds.before_after_map(plan, data),
        "township": kinds.before_after_map(plan, data, by="township"),
        "school": kinds.before_after_map(plan, data, "en", by="school"),
        "same": kinds.scenario_difference_map(plan, plan, data, ("A", "B")),
        "years": kinds.years_map(plan, data),
    }


def test_every_kind_is_stamped_sourced_and_small(specs, demo):
    for name, spec in specs.items():
        assert spec.made_up, name
        assert spec.source == demo[0].note.to(spec.lang), name
        assert len(render(spec).html().encode()) <= MOST_BYTES, name


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_maps_that_tell_most_are_small_too(demo, lang):
    """664 schools with a line for each norm they are held to, or for each project of theirs."""
    data, lacking, weak, plan = demo
    need, planned = need_map(data, lacking, weak, lang), plan_map(plan, data, lang)
    for page in (need.html(), planned.html()):
        assert len(page.encode()) <= MOST_BYTES
    told = data_of(need.html())
    points = [point for layer in told["spec"]["overlays"] for point in layer["points"]]
    lines = sum(len(rows) for point in points for _, _, rows in point["popup"][2])
    assert len(points) == 664
    assert lines > 664 * 15
    assert len(plan_base(plan.problem, data, lang).message) < 120_000


def test_every_kind_shows_who_is_beside_and_lists_lead_to_what_is_drawn(specs):
    """Fifteen counties touch the prefecture's eleven."""
    ranked = set()
    for name, spec in specs.items():
        assert spec.neighbours is not None, name
        assert len(spec.neighbours.names) == (15 if spec.lang == "zh" else 11), name
        drawn = {place.id for place in spec.places} | {
            point.id for overlay in spec.overlays for point in overlay.points
        }
        rows = [row for theme in spec.themes for part in theme.lists for row in part.items]
        assert {row.about for row in rows} <= drawn, name
        ranked |= {name} if rows else set()
    assert ranked == {"weakness", "beds", "coverage", "county", "funding", "same", "years"}


def test_every_school_is_drawn_or_listed(specs):
    for name in ("weakness", "beds", "closed"):
        rows = specs[name].overlays[0].legend
        assert sum(row.count + row.beside for row in rows) == 664, name


def test_the_money_of_all_counties_is_the_plans(demo):
    data, _, _, plan = demo
    table = paid_table(plan, sorted(set(data.schools["region_id"])))
    assert int(table["yuan"].sum()) == plan.cost_yuan
    assert table["region_id"].nunique() == 11


def test_today_the_schools_that_lack_nothing_stand_at_all_closed(specs, demo):
    left, right = specs["school"].overlays
    lacking_nothing = 664 - demo[3].problem.candidates.needs["school_id"].nunique()
    assert {row.key: row.count for row in left.legend}["full"] == lacking_nothing
    assert sum(row.count for row in right.legend) == 664


def test_a_plan_against_itself_changes_nothing(specs):
    assert {row.key: row.count for row in specs["same"].themes[0].legend}["same"] == 11


def test_the_funds_of_five_years_give_five_stops_that_add_up_to_the_plan(demo, tmp_path):
    """The demonstration's funds are for 2014 to 2018; tables without a question use them all."""
    data = demo[0]
    problem = problem_of(replace(data, path=tmp_path))
    plan = gb.solve(problem, within=0.01)
    spec = kinds.years_map(plan, data, "en")
    assert [stop.label for stop in spec.slider.stops] == ["2014", "2015", "2016", "2017", "2018"]
    assert all(sum(row.count for row in theme.legend) == 11 for theme in spec.themes)
    codes = sorted(set(data.schools["region_id"]))
    by_year = paid_table(plan, codes).groupby("year")["yuan"].sum()
    assert int(by_year.sum()) == plan.cost_yuan
    paid = [year for year, yuan in by_year.items() if yuan]
    assert len(paid) > 1
    shown = {theme.id for theme in spec.themes if any(mark.text[0] != "0" for mark in theme.marks)}
    assert shown == {f"y{year}" for year in paid}


def test_an_unknown_indicator_or_county_is_named(demo):
    data, lacking, *_ = demo
    with pytest.raises(DataError, match="swings"):
        kinds.school_shortfall_map(data, lacking, "swings")
    stray = pd.DataFrame({"region_id": ["350404", "999999"], "value": [1, 2]})
    with pytest.raises(DataError, match="999999"):
        kinds.region_map(stray, kinds.WEAK, "x")


def test_the_counties_of_a_dataset_lie_on_the_country_with_its_schools_as_dots(demo):
    data, _, weak, _ = demo
    places = by_place(data, weak, level="region")
    strange = pd.DataFrame([{"key": "999999", "region_id": "999999", "name_zh": "新区",
                             "name_en": "New District", "weakness": 0.25}])  # fmt: skip
    spec = place_map(data, pd.concat([places, strange], ignore_index=True), "weakness", "region",
                     "en", country=True, weak=weak)  # fmt: skip
    legend = {row.key: row.count for row in spec.themes[0].legend}
    assert sum(legend.values()) == 2891
    assert legend["missing"] == 2891 - 11
    assert spec.side_lists[0].items == (Row("New District 999999", "0.25"),)  # said, not dropped
    assert sum(row.count for row in spec.dots[0].legend) == 664
    assert "664 of them stand at the seat" in spec.dots[0].note
    assert spec.made_up
    assert spec.seek is not None
    assert spec.neighbours is None
    alone = place_map(data, places, "weakness", "region", country=True)
    assert alone.dots == ()
    assert alone.side_lists == ()

"""The example data add up to the documents they come from, and say what is made up."""

from __future__ import annotations

import pytest

from gaibao_geo.intake.dataset import read_dataset


@pytest.fixture(scope="module")
def seeds():
    return read_dataset("data/seeds")


@pytest.fixture(scope="module")
def gyantse():
    return read_dataset("data/demo/gyantse")


@pytest.fixture(scope="module")
def rutog():
    return read_dataset("data/demo/rutog")


def yuan(seeds, place, indicator):
    """The one figure of a place and an indicator, in yuan."""
    factor = seeds.units.set_index("unit")["factor"]
    figures = seeds.figures
    found = figures[(figures["region_id"] == place) & (figures["indicator"] == indicator)]
    assert len(found) == 1, indicator
    return int(found.iloc[0]["value"] * factor[found.iloc[0]["unit"]])


def test_the_23_approved_projects_cost_what_the_report_says(seeds, gyantse):
    approved = gyantse.projects[gyantse.projects["list_name"] == "approved"]
    assert len(approved) == 23
    assert approved["cost_yuan"].sum() == yuan(seeds, "540222", "获批项目总资金")


def test_the_works_stand_in_the_townships_the_report_names(seeds, gyantse):
    """11 canteens, 12 dormitories, 14 teaching blocks: township by township."""
    approved = gyantse.projects[gyantse.projects["list_name"] == "approved"]
    town = gyantse.schools.set_index("school_id")["township"]
    ours = gyantse.project_items.merge(approved[["project_id", "school_id"]], on="project_id")
    ours = ours.assign(township=ours["school_id"].map(town))
    works = seeds.works[seeds.works["region_id"] == "540222"]
    for kind, count in (("canteen", 11), ("dormitory", 12), ("teaching", 14)):
        named = set(works.loc[works["item_type"] == kind, "township"])
        assert set(ours.loc[ours["item_type"] == kind, "township"]) == named
        assert len(named) == count
    assert (ours["item_type"] == "sports").sum() == 2 + 7


def test_the_pupils_add_up(seeds, gyantse):
    pupils = gyantse.schools.groupby("stage")["pupils"].sum()
    figures = seeds.figures[seeds.figures["region_id"] == "540222"].set_index("indicator")["value"]
    assert pupils["primary"] == 5897 == int(figures["小学在校生"])
    assert pupils["junior"] == 2379 == int(figures["初中在校生"])
    schools = gyantse.schools.groupby("stage").size()
    assert (schools["primary"], schools["junior"]) == (20, 2)


def test_made_up_rows_say_so(gyantse):
    assert gyantse.made_up
    for table in (gyantse.schools, gyantse.projects):
        assert (table["source"] == "示例数据（虚构）").all()
        assert (table["quality"] == "made_up").all()


def test_each_item_adds_no_more_than_is_lacking(gyantse):
    """No building above the standard: what an item adds is the gap, rounded up to a lot."""
    assert not gyantse.project_items["cost_yuan"].isna().any()
    sums = gyantse.project_items.groupby("project_id")["cost_yuan"].sum()
    costs = gyantse.projects.set_index("project_id")["cost_yuan"]
    assert sums.sort_index().equals(costs.sort_index())


def test_rutog_is_as_reported(seeds, rutog):
    """Seven packages: 1,032 + 200 + 60 + 695 = 1,987; 969 + 261 + 270余 = 1,500."""
    assert not rutog.made_up
    costs = rutog.projects.set_index("project_id")["cost_yuan"] // 10_000
    assert costs.to_dict() == {
        "R1": 1032, "R2": 200, "R3": 60, "R4": 695, "R5": 969, "R6": 261, "R7": 270,
    }  # fmt: skip
    assert costs[["R1", "R2", "R3", "R4"]].sum() * 10_000 == yuan(seeds, "542524", "国家改薄资金")
    assert costs[["R5", "R6", "R7"]].sum() * 10_000 == yuan(seeds, "542524", "另筹集资金")


def test_every_quantity_of_rutog_is_a_figure_of_the_report(seeds, rutog):
    """Items without a quantity in the text count as one."""
    figures = seeds.figures[seeds.figures["region_id"] == "542524"]
    known = {float(value) for value in figures["value"]}
    for row in rutog.project_items.itertuples():
        assert row.quantity in known or (row.quantity == 1 and row.unit in ("项", "批")), row

"""The pages on Washington DC say what the engine answers, figure for figure."""

from __future__ import annotations

from pathlib import Path

import pytest
from dc_plan import DISTRICT, YEARS, by_year, dc_candidates, schools_with_condition
from dc_tables import here

from gaibao_geo.answers.baselines import baselines
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Budget, Fund
from gaibao_geo.plans.solve import solve

pytestmark = here

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGES = ("washington.md", "washington.zh.md")
ROWS = {"best_ratio": 3, "worst_first": 4, "pupils": 6, "classes": 7, f"own:{DISTRICT}": 5}


@pytest.fixture(scope="module")
def parts():
    return dc_candidates()


@pytest.fixture(scope="module")
def own(parts):
    return parts.projects[parts.projects["list_name"] == DISTRICT]


@pytest.fixture(scope="module")
def plan(parts, own):
    return solve(Problem(parts, [Budget(int(own["cost_yuan"].sum()))], years=(2016,)))


def cells(page):
    """The table of a page: the figures of each row after its name."""
    lines = [line for line in page.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.split("|")[2:-1]] for line in lines]


def shown(projects, cost, share, nothing):
    return [str(projects), f"{cost:,}", f"{share:.1%}", str(nothing)]


@pytest.mark.parametrize("name", PAGES)
def test_the_table_is_what_the_engine_answers(name, plan):
    told = cells((DOCS / name).read_text(encoding="utf-8"))
    assert plan.proof.status == "best"
    without = int((plan.by_school()["chosen"] == 0).sum())
    assert told[2] == shown(len(plan.projects), plan.cost_yuan, plan.closed_share, without)
    beside = baselines(plan).set_index("list")
    assert set(beside.index) == set(ROWS)
    for row in beside.itertuples():
        assert told[ROWS[row.Index]] == shown(
            row.projects, row.cost_yuan, row.closed_share, row.schools_with_nothing
        )


@pytest.mark.parametrize("name", PAGES)
def test_the_figures_of_the_text(name, parts, own, plan):
    page = (DOCS / name).read_text(encoding="utf-8")
    assert (len(parts.schools), len(parts.needs), len(own)) == (77, 353, 22)
    assert (parts.projects["quality"] == "estimated").sum() == 55
    assert all(f"{figure}" in page for figure in (77, 353, 22, 55))
    assert f"{own['cost_yuan'].sum():,}" in page
    took, theirs = set(plan.projects["project_id"]), set(own["project_id"])
    assert (len(took & theirs), len(theirs - took), len(took - theirs)) == (17, 5, 6)
    dearest = own[~own["project_id"].isin(took)].nlargest(2, "cost_yuan")
    assert [name.split()[0] for name in dearest["school"]] == ["Banneker", "Ellington"]
    assert [round(yuan / 1e6, 1) for yuan in dearest["cost_yuan"]] == [77.1, 61.7]
    assert set(own["region_en"]) == {f"Ward {n}" for n in (1, 2, 3, 4, 6, 7, 8)}
    assert plan.projects["region_en"].nunique() == 8


@pytest.mark.parametrize("name", PAGES)
def test_year_by_year(name, parts, own, plan):
    page = (DOCS / name).read_text(encoding="utf-8")
    held = by_year(schools_with_condition())
    for yuan in held.values():
        assert f"{yuan:,}" in page
    assert f"{sum(held.values()):,}" in page
    assert sum(held.values()) < own["cost_yuan"].sum()
    by_years = solve(Problem(parts, [Fund("capital", held, carry=1.0)], years=YEARS), seconds=120)
    assert by_years.proof.status == "best"
    assert set(by_years.projects["project_id"]) == set(plan.projects["project_id"])

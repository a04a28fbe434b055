"""The county's own list held against need: too much, without need, left out, not to be judged."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from proposal_tables import (
    BEDS,
    CANTEEN,
    DESKS,
    NAN,
    TEACHING,
    dataset,
    gap,
    lacking,
    price,
    said,
    school,
)

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.needs.shortfalls import shortfalls
from gaibao_geo.needs.works.projects import candidate_projects
from gaibao_geo.needs.works.review import own_projects, review_projects
from gaibao_geo.tables.columns import PROJECT_STATES

TYPES = [BEDS, TEACHING, CANTEEN, DESKS]


def project(number, school_id="S3", **more):
    return {"project_id": number, "school_id": school_id, "name": f"项目{number}",
            "cost_yuan": 100_000, **more}  # fmt: skip


def item(number, indicator, quantity, unit="床", **more):
    return {"project_id": number, "line": 1, "item_type": "dormitory", "item": "学生宿舍",
            "quantity": float(quantity), "unit": unit, "indicator": indicator, **more}  # fmt: skip


def county(projects, items, **more):
    return dataset(schools=[school("S3", "甲小学"), school("S4", "乙小学")],
                   item_types=more.pop("types", TYPES), projects=projects, project_items=items,
                   **more)  # fmt: skip


def review(projects, items, *rows, **more):
    return review_projects(county(projects, items, **more), lacking(*rows))


SHORT = gap("S3", "beds", 375, 308)  # of 67 beds


def test_a_list_that_fits_the_need_is_clean():
    assert list(review([project("P1")], [item("P1", "beds", 67)], SHORT)) == []


def test_n26_more_than_the_standard_and_by_how_much():
    (finding,) = review([project("P1")], [item("P1", "beds", 80)], SHORT)
    assert (finding.rule, finding.severity) == ("N26", "warning")
    assert (finding.values["need"], finding.values["over"]) == ("67", str(80 - 67))
    assert finding.values["projects"] == "P1"


def test_n26_two_projects_together():
    (finding,) = review([project("P1"), project("P2")],
                        [item("P1", "beds", 40), item("P2", "beds", 40)], SHORT)  # fmt: skip
    assert (finding.rule, finding.values["projects"], finding.values["over"]) == (
        "N26", "P1, P2", str(40 + 40 - 67)
    )  # fmt: skip


def test_n26_at_the_pupils_forecast_and_under_the_ceiling():
    falls = gap("S3", "beds", 375, 308, required_projected=330)
    (finding,) = review([project("P1")], [item("P1", "beds", 67)], falls)
    assert finding.values["over"] == str(67 - (330 - 308))
    most = gap("S3", "beds", 360, 308, role="ceiling")
    (finding,) = review([project("P1")], [item("P1", "beds", 67)], SHORT, most)
    assert finding.values["over"] == str(67 - (360 - 308))


def test_whole_steps_are_as_right_for_the_county_as_for_us():
    """72 beds in rooms of eight for 67: allowed; 73 are one more than that."""
    types = [BEDS | {"step": 8}]
    assert list(review([project("P1")], [item("P1", "beds", 72)], SHORT, types=types)) == []
    (finding,) = review([project("P1")], [item("P1", "beds", 73)], SHORT, types=types)
    assert (finding.values["need"], finding.values["over"]) == ("72", "1")


def test_n27_no_need_behind_it():
    met = gap("S3", "beds", 300, 308)
    (finding,) = review([project("P1")], [item("P1", "beds", 20)], met)
    assert (finding.rule, finding.severity, finding.values["adds"]) == ("N27", "warning", "20")
    nobody = gap("S3", "beds", NAN, 308, state="not_applicable")
    assert [one.rule for one in review([project("P1")], [item("P1", "beds", 20)], nobody)] == [
        "N27"
    ]


def test_rising_rolls_are_a_need():
    rises = gap("S3", "beds", 300, 308, required_projected=328)
    assert list(review([project("P1")], [item("P1", "beds", 20)], rises)) == []
    assert list(review([], [], rises)) == []  # nothing is short today


def test_n28_a_need_without_a_project_and_what_is_left_of_it():
    other = gap("S4", "canteens", 1, 0)
    report = review([project("P1")], [item("P1", "beds", 40)], SHORT, other)
    assert [(one.rule, one.severity, one.value, one.values["left"]) for one in report] == [
        ("N28", "warning", "S3", str(67 - 40)), ("N28", "warning", "S4", "1")
    ]  # fmt: skip
    assert "甲小学" in report.findings[0].sentence("zh")


def test_no_project_is_missed_for_what_no_works_can_raise():
    assert list(review([], [], gap("S3", "teachers", 20, 12))) == []


@pytest.mark.parametrize(
    ("cells", "left"),
    [({"state": "cancelled"}, "67"), ({"state": "postponed"}, None), ({"state": "started"}, None),
     ({"state": "finished"}, "67"), ({"state": "in_use"}, "67"),
     ({"state": "finished", "finished_on": "2016-12"}, None),
     ({"state": "finished", "finished_on": "2016-08"}, "67")],
)  # fmt: skip
def test_only_what_is_still_to_come_closes_a_gap(cells, left):
    """What was built before the count of 2016-09 stands in the stock already."""
    data = county([project("P1", **cells)], [item("P1", "beds", 67)],
                  facilities=[{"school_id": "S3", "stage": "any", "as_of": "2016-09"}])  # fmt: skip
    report = review_projects(data, lacking(SHORT))
    assert [one.values["left"] for one in said(report, "N28")] == ([left] if left else [])
    assert len(report) == bool(left)


def test_versions_of_one_work_count_once():
    """Two versions, of 60 and 67 beds: the larger closes the gap, and both are not 127."""
    projects = [project("P1"), project("P2", version_of="P1")]
    items = [item("P1", "beds", 60), item("P2", "beds", 67)]
    assert list(review(projects, items, SHORT)) == []


def test_a_project_may_add_more_or_less_than_its_quantity():
    """800 m² of dormitory give 67 beds."""
    built = item("P1", "beds", 800, "平方米", adds=67.0)
    assert list(review([project("P1")], [built], SHORT)) == []


@pytest.mark.parametrize(
    ("listed", "row", "reason"),
    [(item("P1", "", 20), SHORT, "没有写明改善哪项指标"),
     (item("P1", "beds", 800, "平方米"), SHORT, "没有数量"),
     (item("P1", "beds", math.nan), SHORT, "没有数量"),
     (item("P1", "beds", 20), gap("S3", "beds", NAN, 308), "缺口未知"),
     (item("P1", "walls", 20, "米"), SHORT, "没有适用的标准")],
)  # fmt: skip
def test_n29_what_cannot_be_judged_says_why(listed, row, reason):
    report = review([project("P1")], [listed], row)
    (finding,) = said(report, "N29")
    assert (finding.severity, finding.values["count"]) == ("note", 1)
    assert reason in finding.sentence("zh")
    assert not said(report, "N26")
    assert not said(report, "N27")


def test_n29_a_project_that_names_no_items_and_many_alike_said_once():
    items = [item("P1", "", 20), item("P1", "", 30, line=2)]
    report = review([project("P1"), project("P2"), project("P3", state="cancelled")], items)
    assert [(one.values["count"], one.values["name"]) for one in said(report, "N29")] == [
        (2, "学生宿舍"), (1, "项目P2")
    ]  # fmt: skip


def test_what_we_propose_is_clean_as_the_county_s_own_list():
    """Read back as a list of one's own, proposals are neither too much nor too little."""
    types = [BEDS | {"step": 8}, TEACHING | {"lot": 60, "step": 10}, CANTEEN, DESKS]
    rows = [SHORT, gap("S3", "teaching_m2", 135, 100, role="baseline"),
            gap("S4", "teaching_m2", 500, 100, required_projected=300),
            gap("S4", "teaching_m2", 255, 100, role="ceiling"),
            gap("S4", "canteens", 1, 0)]  # fmt: skip
    costs = [price(one["item_type"], 1000, one["unit"]) for one in types]
    data = dataset(schools=[school("S3"), school("S4")], item_types=types, unit_costs=costs)
    proposed = candidate_projects(data, lacking(*rows))
    assert len(proposed.projects) == 4
    tables = {"projects": proposed.projects, "project_items": proposed.items}
    again = dataset(schools=[school("S3"), school("S4")], item_types=types, unit_costs=costs)
    again.tables.update(tables)
    report = review_projects(again, lacking(*rows))
    left = said(report, "N28")  # a ceiling 155 above the stock, steps of 10
    assert [(one.value, one.values["left"]) for one in left] == [("S4", "5")]
    assert len(report) == 1
    missing = candidate_projects(again, lacking(*rows), only_missing=True)
    assert missing.projects.empty


def test_only_what_the_list_leaves_open_is_proposed():
    data = county([project("P1")], [item("P1", "beds", 40)],
                  unit_costs=[price("dormitory", 900, "床"),
                              price("canteen", 1, "个")])  # fmt: skip
    rows = lacking(SHORT, gap("S4", "canteens", 1, 0))
    missing = candidate_projects(data, rows, only_missing=True)
    assert missing.items["quantity"].tolist() == [67 - 40, 1]
    assert missing.closes["left"].tolist() == [0, 0]
    assert missing.closes["shortfall"].tolist() == [67, 1]
    whole = candidate_projects(data, rows)
    assert whole.items["quantity"].tolist() == [67, 1]


def test_what_the_list_adds_takes_room_under_the_ceiling_too():
    """Short of 67, 40 listed; the ceiling leaves 50 above the stock: 10 more at most."""
    data = county([project("P1")], [item("P1", "beds", 40)],
                  unit_costs=[price("dormitory", 900, "床")])  # fmt: skip
    rows = lacking(SHORT, gap("S3", "beds", 308 + 50, 308, role="ceiling"))
    assert candidate_projects(data, rows, only_missing=True).items["quantity"].tolist() == [10]


def test_a_list_is_ready_as_it_says_or_as_its_state_tells():
    states = ["", *PROJECT_STATES]
    data = county([project(f"P{at}", state=one) for at, one in enumerate(states)], [])
    ready = dict(zip(states, own_projects(data)["ready"], strict=True))
    waiting = {one for one, yes in ready.items() if not pd.isna(yes) and not yes}
    assert waiting == {"reserve", "submitted", "listed"}
    unsure = {one for one, yes in ready.items() if pd.isna(yes)}
    assert unsure == {"", "postponed", "cancelled", "changed"}
    stated = county([project("P1", state="reserve", ready=True)], [])
    assert own_projects(stated)["ready"].tolist() == [True]


def test_the_gyantse_example_is_reviewed_from_its_files():
    """A02 builds 80 beds where 140 boarders have 61: one more than 140 - 61."""
    data = read_dataset("data/demo/gyantse")
    report = review_projects(data, shortfalls(data))
    first = said(report, "N26")[0]
    assert (first.file, first.row, first.values["projects"]) == ("project_items.csv", 5, "A02")
    assert first.values["over"] == str(80 - (140 - 61))
    left = said(report, "N28")
    assert left
    assert all(one.file == "schools.csv" and one.row for one in left)

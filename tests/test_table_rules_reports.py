"""Reports of progress, dates and rates: what cannot be, and what one has to ask about."""

from __future__ import annotations

import pandas as pd
import pytest
from rule_tables import COUNTY, found, loaded, more, one, part, report, spoilt

from gaibao_geo.intake.rules import order, shares
from gaibao_geo.tables.findings import Repair


@pytest.mark.parametrize(
    ("column", "value", "severity"),
    [("completed_share", "1.05", "error"), ("physical_share", "1.0001", "error"),
     ("paid_share", "1.2", "warning")],
)  # fmt: skip
def test_v21_a_rate_that_cannot_pass_one(column, value, severity):
    rows = [report("2016-06", **{column: "1"}), report("2016-08", **{column: value})]
    (finding,) = shares.above_one(loaded(part("progress", rows)))
    assert (finding.rule, finding.severity, finding.row) == ("V21", severity, 3)
    assert finding.value == value


def test_v21_more_may_be_begun_or_bought_than_was_planned():
    rows = [report("2016-06", started_share="1.2", bought_share="1.5", completed_share="1")]
    assert list(shares.above_one(loaded(part("progress", rows)))) == []


def test_v21_a_remark_may_give_the_reason():
    rows = [report("2016-06", completed_share="1.05", note="规划外新增200平方米")]
    (finding,) = shares.above_one(loaded(part("progress", rows)))
    assert finding.severity == "warning"


@pytest.mark.parametrize(
    ("header", "cells", "rows"),
    [("净入学率", ["99.8%", "100.4%"], [3]), ("净入学率（%）", ["99.8", "100.4"], [3]),
     ("九年巩固率", ["９９.８", "100.4", "—"], [3]), ("达标率", ["0.99", "1.004"], [3]),
     ("毛入学率", ["99.8%", "104.4%"], []), ("小学净入学率", ["99.8%", "100%", "约"], []),
     ("净入学率％", ["0.9", "1.2"], [])],
)  # fmt: skip
def test_v21_a_rate_in_a_column_of_ones_own(header, cells, rows):
    schools = [{"school_id": f"A{at}", "name": "甲", header: cell}
               for at, cell in enumerate(cells)]  # fmt: skip
    said = list(shares.above_one(loaded(part("schools", schools))))
    assert [each.row for each in said] == rows
    assert all((each.column, each.severity) == (header, "error") for each in said)


@pytest.mark.parametrize(
    ("stated", "doubted"),
    # 666.2 of 1000.0: from 666.15 / 1000.05 to 666.25 / 999.95, 66.61 % to 66.63 %
    [("0.6662", False), ("0.6663", False), ("0.667", True), ("0.67", False), ("0.6665", True),
     ("0.66", True)],
)  # fmt: skip
def test_v23_a_rate_is_the_ratio_of_rounded_numbers(stated, doubted):
    row = report("2016-06", started_m2="666.2", planned_m2="1000.0", started_share=stated)
    said = list(shares.share_is_its_ratio(loaded(part("progress", [row]))))
    assert [(each.rule, each.severity) for each in said] == [("V23", "note")] * doubted
    assert all(each.values["ratio"] == "66.61%–66.63%" for each in said)


def test_v23_the_money_paid_may_be_of_the_plan_or_of_what_was_worked_off(tmp_path):
    """900,000 of 2,000,000 is 45 %, of the 1,000,000 worked off 90 %; 60 % is neither."""
    assert found(tmp_path, spoilt("progress", 1, paid_share="0.9", physical_share="0.8")) == []
    finding = one(tmp_path, spoilt("progress", 1, paid_share="0.6", physical_share="0.8"))
    assert (finding.rule, finding.row, finding.values["ratio"]) == ("V23", 3, "45.00%")


@pytest.mark.parametrize(("stated", "doubted"), [("0.5000", False), ("0.5010", True)])
def test_v23_each_denominator_is_a_rounded_number_too(stated, doubted):
    """333.3 of 666.7 begun: 333.25 / 666.75 to 333.35 / 666.65, 49.98 % to 50.00 %."""
    row = report("2016-06", planned_m2="1000.0", started_m2="666.7", started_share="",
                 completed_m2="333.3", completed_share=stated)  # fmt: skip
    assert len(list(shares.share_is_its_ratio(loaded(part("progress", [row]))))) == doubted


def test_v23_a_qualifier_widens_a_number():
    """近700 is from 600 to 700, so 61 % of 1000 is possible; 700 is not."""
    row = report("2016-06", started_m2="700", planned_m2="1000", started_share="0.61")
    data = loaded(part("progress", [row]))
    assert len(list(shares.share_is_its_ratio(data))) == 1
    data.parts["progress"][0].qualifiers[(0, "started_m2")] = "近"
    assert list(shares.share_is_its_ratio(data)) == []


def test_v26_what_is_finished_was_begun(tmp_path):
    finding = one(tmp_path, spoilt("progress", 1, completed_m2="1000.5", physical_share="1"))
    assert (finding.rule, finding.severity, finding.row) == ("V26", "error", 3)
    assert finding.column == "completed_m2"
    assert found(tmp_path, spoilt("progress", 1, completed_m2="1000", physical_share="1")) == []


def test_v26_shares_are_compared_where_areas_are_missing():
    rows = [report("2016-06", completed_m2="", started_share="0.5", completed_share="0.6"),
            report("2016-08", started_share="0.5", completed_share="0.6")]  # fmt: skip
    (finding,) = order.finished_within_begun(loaded(part("progress", rows)))
    assert (finding.row, finding.column) == (2, "completed_share")


def test_v26_no_more_is_paid_than_the_contract_says(tmp_path):
    """1,900,000 in the contract; 1,900,001 paid in August and still in October."""
    late = {"paid_yuan": 1_900_001, "paid_share": "0.95", "physical_share": "1",
            "completed_m2": 1000, "invested_yuan": 1_900_001}  # fmt: skip
    county = spoilt("progress", 1, **late)
    county["progress"].append(report("2016-10", **late))
    finding = one(tmp_path, county)
    assert (finding.rule, finding.severity, finding.row) == ("V26_paid", "error", 3)
    late |= {"paid_yuan": 1_900_000}
    assert found(tmp_path, spoilt("progress", 1, **late)) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [("finished_on", "2016-04-30"), ("accepted_on", "2015"), ("planned_finish", "2016-04")],
)
def test_v26_works_end_after_they_began(tmp_path, column, value):
    finding = one(tmp_path, spoilt("projects", 0, **{column: value}))
    assert (finding.rule, finding.severity, finding.row) == ("V26_dates", "error", 2)
    assert (finding.column, finding.value) == (column, value)


@pytest.mark.parametrize(
    ("end", "start", "before"),
    [("2016", "2016-05", False), ("2015", "2016-05-03", True), ("2016-05", "2016-05-31", False),
     ("2016-04", "2016-05-01", True), ("2016-05-03", "2016-05-04", True), ("", "2016", False),
     ("2016-05-04", "2016-05-04", False), ("2016-05", "", False)],
)  # fmt: skip
def test_v26_only_what_both_dates_state_is_compared(end, start, before):
    dates = order.surely_before(pd.Series([end], dtype="str"), pd.Series([start], dtype="str"))
    assert dates.tolist() == [before]


def test_v27_money_far_ahead_of_the_works(tmp_path):
    """45 % paid: with 30 % of the works done it is 15 points ahead, with 29 % it is 16."""
    assert found(tmp_path, spoilt("progress", 1, physical_share="0.3")) == []
    finding = one(tmp_path, spoilt("progress", 1, physical_share="0.29"))
    assert (finding.rule, finding.severity, finding.row) == ("V27", "warning", 3)
    assert finding.values == {"money": "45.0%", "works": "29.0%"}


def test_v27_without_stated_shares_the_amounts_tell(tmp_path):
    """900,000 of 2,000,000 paid, 300 of 1000 m² finished: 45 - 30 = 15 points."""
    bare = {"paid_share": "", "physical_share": ""}
    assert found(tmp_path, spoilt("progress", 1, **bare)) == []
    assert one(tmp_path, spoilt("progress", 1, completed_m2=299, **bare)).rule == "V27"
    # without a plan of money the contract tells: 900 of 1900 is 47.4 %, and 47.4 - 30 = 17.4
    assert one(tmp_path, spoilt("progress", 1, planned_yuan="", **bare)).values["money"] == "47.4%"


@pytest.mark.parametrize("column", ["completed_m2", "invested_yuan"])
def test_v28_what_is_counted_from_the_start_does_not_fall(tmp_path, column):
    now = {"completed_m2": 299, "invested_yuan": 999_999}[column]
    later = COUNTY["progress"][1] | {"report_period": "2016-10", column: now}
    finding = one(tmp_path, more("progress", later))
    assert (finding.rule, finding.severity, finding.row) == ("V28", "warning", 4)
    assert (finding.column, finding.values["period"]) == (column, "2016-08")
    assert finding.repair == Repair("confirm")


def test_v28_reports_are_put_in_order_and_gaps_passed_over():
    rows = [report("2016-10", completed_m2="200"), report("2016-06", completed_m2="300"),
            report("2016-08", completed_m2=""), report("2016-12", completed_m2="250")]  # fmt: skip
    (finding,) = order.never_falls(loaded(part("progress", rows)))
    assert (finding.row, finding.values["period"]) == (2, "2016-06")


def test_v28_a_year_and_a_month_are_not_compared():
    rows = [report("2016", completed_m2="200"), report("2016-06", completed_m2="100")]
    assert list(order.never_falls(loaded(part("progress", rows)))) == []

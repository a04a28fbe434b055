"""What a programme may pay for: verdicts on proposals, by the table or the one shipped."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from proposal_tables import BEDS, TEACHING, dataset, gap, lacking, price, school

from gaibao_geo.needs.works.projects import candidate_projects
from gaibao_geo.tables.paying import VERDICT_COLUMNS, least_amount, payable, verdicts

COLUMNS = ["programme_id", "subject", "value", "verdict", "reason_zh", "reason_en", "document",
           "status"]  # fmt: skip


def rule(subject, value, verdict="bar", *, status="verified", programme="p", reason=""):
    said = reason or f"{subject}{value}"
    return [programme, subject, value, verdict, said, said, "县发1号", status]


def table(*rules):
    return pd.DataFrame(list(rules), columns=COLUMNS, dtype="str")


PROJECTS = pd.DataFrame({"project_id": ["A", "B"], "school_id": ["S1", "S2"],
                         "name": ["食堂项目", "游泳馆"],
                         "cost_yuan": [60_300, 20_000]})  # fmt: skip
ITEMS = pd.DataFrame({"project_id": ["A", "A"], "item": ["食堂", "塑胶跑道"],
                      "item_type": ["canteen", "sports"]})  # fmt: skip
SCHOOLS = pd.DataFrame({"kind": ["primary", "twelve_year"], "owner": ["public", ""],
                        "keep": ["keep", "close"]}, index=["S1", "S2"])  # fmt: skip


def judged(*rules):
    found = payable(table(*rules), PROJECTS, ITEMS, SCHOOLS)
    return dict(zip(found["project_id"], found["verdict"], strict=True))


@pytest.mark.parametrize(
    ("rules", "a", "b"),
    [([rule("words", "跑道")], "bar", "allow"),  # in an item
     ([rule("words", "游泳馆")], "allow", "bar"),  # in the name of a project without items
     ([rule("words", "食堂项目")], "allow", "allow"),  # not in the name of one with items
     ([rule("words", "跑道"), rule("words", "塑胶跑道", "allow")], "allow", "allow"),
     ([rule("item_type", "canteen", "approval")], "approval", "allow"),
     ([rule("item_type", "canteen", "approval"), rule("words", "跑道")], "bar", "allow"),
     ([rule("school_kind", "twelve_year", "approval")], "allow", "approval"),
     ([rule("keep", "close")], "allow", "bar"),
     ([rule("owner", "public", "allow")], "allow", "allow"),
     ([rule("least_yuan", "50000")], "allow", "bar"),
     ([rule("least_yuan", "20000")], "allow", "allow"),  # as much as the limit is enough
     ([rule("least_yuan", "20000"), rule("least_yuan", "60301")], "bar", "bar"),
     ([rule("words", ""), rule("keep", "undecided")], "allow", "allow")],
)  # fmt: skip
def test_the_strictest_of_what_a_project_holds(rules, a, b):
    assert judged(*rules) == {"A": a, "B": b}


def test_reasons_documents_and_whether_they_were_verified():
    found = payable(
        table(rule("words", "跑道", reason="超标"), rule("item_type", "canteen", reason="已有"),
              rule("least_yuan", "90000", "approval", reason="太小", status="unverified"),
              rule("words", "游泳馆", "bar", status="unverified", reason="不支持"),
              rule("keep", "close", programme="q", reason="不保留")),
        PROJECTS, ITEMS, SCHOOLS,
    )  # fmt: skip
    assert found[["project_id", "programme_id", "verdict"]].to_numpy().tolist() == [
        ["A", "p", "bar"], ["B", "p", "bar"], ["A", "q", "allow"], ["B", "q", "bar"]
    ]  # fmt: skip
    assert found["reason_zh"].tolist() == ["超标；已有", "不支持", "", "不保留"]
    assert found["document"].tolist() == ["县发1号", "县发1号", "", "县发1号"]
    assert found["status"].tolist() == ["verified", "unverified", "", "verified"]


def test_each_doubt_says_where_it_stands():
    found = verdicts(table(rule("words", "跑道"), rule("keep", "close"),
                           rule("least_yuan", "50000")), PROJECTS, ITEMS, SCHOOLS)  # fmt: skip
    assert list(found.columns) == VERDICT_COLUMNS
    assert found[["table", "index", "subject", "what"]].to_numpy().tolist() == [
        ["project_items", 1, "words", "跑道"], ["projects", 1, "keep", "S2"],
        ["projects", 1, "least_yuan", ""],
    ]  # fmt: skip


def test_without_rules_nobody_is_asked():
    assert payable(table(), PROJECTS, ITEMS, SCHOOLS).empty
    assert verdicts(table(), PROJECTS, ITEMS, SCHOOLS).empty
    assert pd.isna(least_amount(table()))


def propose(schools, *rows, **more):
    data = dataset(
        schools=schools, item_types=[BEDS, TEACHING],
        unit_costs=[price("dormitory", Decimal(900), "床"),
                    price("teaching", Decimal(2000), "平方米")], **more,
    )  # fmt: skip
    return candidate_projects(data, lacking(*rows)).payable


def test_a_proposal_is_held_against_the_programmes_that_travel_with_the_program():
    """67 beds for 60,300 yuan may be paid; 50 for 45,000 are under 5万元 for 改薄."""
    schools = [school("S3"), school("S4"), school("S5", "丙职业学校", kind="")]
    found = propose(schools, gap("S3", "beds", 375, 308), gap("S4", "beds", 50, 0),
                    gap("S5", "beds", 375, 308))  # fmt: skip
    verdict = found.set_index(["programme_id", "project_id"])["verdict"].unstack()
    assert verdict.loc["gaibao_2014"].to_dict() == {
        "S3-dormitory-1": "allow", "S4-dormitory-1": "bar", "S5-dormitory-1": "bar",
    }  # fmt: skip
    assert verdict.loc["ruohuan_2019", "S4-dormitory-1"] == "allow"
    small = found[(found["project_id"] == "S4-dormitory-1") & (found["verdict"] == "bar")].iloc[0]
    assert "50,000" in small["reason_en"]
    assert small["status"] == "verified"


def test_a_county_s_own_table_decides_instead():
    own = [dict(zip(COLUMNS, rule("item_type", "teaching", programme="own"), strict=True))]
    found = propose([school("S3")], gap("S3", "beds", 375, 308), gap("S3", "teaching_m2", 99, 0),
                    eligibility=own)  # fmt: skip
    assert found[["project_id", "programme_id", "verdict"]].to_numpy().tolist() == [
        ["S3-dormitory-1", "own", "allow"], ["S3-teaching-1", "own", "bar"]
    ]  # fmt: skip

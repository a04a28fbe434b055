"""What the pages of comparison and take-away rest on: winners, findings, kept plans, remarks."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from cases import small

from gaibao_geo.answers.before_export import remarks
from gaibao_geo.answers.compare import Compared
from gaibao_geo.answers.finding import (
    difference_figures,
    difference_finding,
    plan_finding,
    today_figures,
    today_finding,
)
from gaibao_geo.answers.winners import closed_parts, winners
from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.io.kept_plan import asks, verify_zip
from gaibao_geo.io.plan_folder import zip_plan
from gaibao_geo.io.problem_file import problem_of
from gaibao_geo.needs.shortfalls import shortfalls
from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.aims.standard import SchoolsAtStandard
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Budget
from gaibao_geo.plans.solve import solve
from gaibao_geo.words import Both, both
from gaibao_geo.words.visible import literal


def question(budget, aim=None):
    """A lacks 60 beds (p1 brings them for 9 yuan), B 40 (p2 and p3 bring 20 each for 4)."""
    table = small(
        [("p1", "A", "东", 9, {"beds": 60}), ("p2", "B", "西", 4, {"beds": 20}),
         ("p3", "B", "西", 4, {"beds": 20})],
        [("A", "beds", 60, 300, 0.5), ("B", "beds", 40, 100, 0.25)],
    )  # fmt: skip
    return Problem(table, [Budget(budget)], aim or CloseGaps("pupils"))


@pytest.fixture(scope="module")
def plans():
    """For 9 yuan p1 (300 of 400 pupils); for 8 both of B; for 17 everything."""
    return {"nine": solve(question(9)), "eight": solve(question(8)), "all": solve(question(17))}


def test_the_closed_part_of_each_school_in_each_plan(plans):
    table = closed_parts(plans).set_index("id")
    assert table.loc["A", ["nine", "eight", "all"]].tolist() == [1, 0, 1]
    assert table.loc["B", ["nine", "eight", "all"]].tolist() == [0, 2 * 20 / 40, 1]
    assert table.loc["A", ["zh", "en"]].tolist() == ["A小学", "School A"]


def test_who_gets_more_and_who_less_than_in_the_first_plan(plans):
    table = winners(plans, "township").set_index(["id", "plan"])[["more", "less", "same"]]
    assert table.loc[("东", "eight")].tolist() == [0, 1, 0]
    assert table.loc[("西", "eight")].tolist() == [1, 0, 0]
    assert table.loc[("东", "all")].tolist() == [0, 0, 1]
    assert table.loc[("西", "all")].tolist() == [1, 0, 0]


def test_made_up_data_are_stamped_in_the_table():
    """One of the two plans rests on an example: the first lines say which."""
    plans = [solve(replace(question(9), made_up=made_up)) for made_up in (True, False)]
    table = Compared(("a", "b"), (*plans,), ((), ())).table().set_index("about")
    assert table.loc["data", ["zh", "a", "b"]].tolist() == ["示例数据（虚构）", True, False]


def test_a_school_that_one_plan_does_not_know_is_not_counted(plans):
    only = small([("p1", "A", "东", 9, {"beds": 60})], [("A", "beds", 60, 300, 0.5)])
    other = solve(Problem(only, [Budget(9)], CloseGaps("pupils")))
    table = closed_parts({"nine": plans["nine"], "other": other}).set_index("id")
    assert table["other"].isna().to_dict() == {"A": False, "B": True}
    assert winners({"nine": plans["nine"], "other": other}, "school")["id"].tolist() == ["A"]


def test_the_title_is_the_finding(plans):
    nine, everything = plans["nine"], plans["all"]
    assert today_finding(nine).zh == "2所学校中，2所还有缺口"
    assert today_figures(nine)[1] == (both("finding.pupils"), f"{300 + 100:,}")
    name = Both("甲", "A")
    assert plan_finding(name, nine).zh == "甲：投入9元，补上75.0%的加权缺口，1所学校新达标"
    said = difference_finding((name, nine), (Both("乙", "B"), everything))
    assert said.zh == "乙比甲多投入8元，多补上25.0个百分点"
    assert said.en == "Against A, B costs 8 yuan more and closes 25.0 percentage points more"
    assert [much for _, much in difference_figures(nine, everything)] == [
        Both("+8元", "+8 yuan"), "2", "+1"]  # fmt: skip


def test_plans_of_different_aims_are_weighted_as_the_first_one_says(plans):
    """By pupils B's closed need is 100 of 400; its own aim counts schools."""
    other, aim = solve(question(8, SchoolsAtStandard())), plans["nine"].problem.objective
    assert "补上25.0%" in plan_finding(Both("乙", "B"), other, aim).zh
    told = Compared(("a", "b"), (plans["nine"], other), ((), ())).figures()
    assert told["b"]["closed_share"] == 100 / 400
    said = difference_finding((Both("甲", "A"), plans["nine"]), (Both("乙", "B"), other))
    assert said.zh == "乙比甲少投入1元，少补上50.0个百分点"


def test_a_kept_plan_is_judged_again(plans):
    content = zip_plan(plans["nine"])
    judged = verify_zip(content)
    assert judged.passed
    assert judged.cost_yuan == 9
    assert asks(content, question(9))
    assert not asks(content, question(8))


def changed(content, name, before, after):
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w") as new:
        for each in old.namelist():
            file = old.read(each)
            new.writestr(each, file.replace(before, after) if each.endswith(name) else file)
    return held.getvalue()


def test_a_kept_plan_that_somebody_changed_is_found_out(plans):
    judged = verify_zip(changed(zip_plan(plans["nine"]), "paid.csv", b",9", b",8"))
    assert not judged.passed


def test_what_is_no_kept_plan_is_refused():
    with pytest.raises(DataError, match="读不出来"):
        verify_zip(b"PK no zip at all")
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("../../plan.json", "{}")  # its path is not followed
    with pytest.raises(DataError, match=r"problem\.json"):
        verify_zip(held.getvalue())


def test_the_list_before_an_export_names_what_to_mind():
    data = read_dataset("data/demo/rutog")
    problem = problem_of(data)
    plan, lacking = solve(problem), shortfalls(data)
    said = remarks(plan, data, lacking, "0123456789abcdef", 0)
    minded = [remark.text.zh for remark in said if remark.mind]
    told = [remark.text.zh for remark in said if not remark.mind]
    assert any("校核通过" in text for text in told)
    assert any("0123456789ab" in text and "cdef" not in text for text in told)
    near = int(data.schools["approximate"].sum())
    assert any(f"{len(data.schools)}所学校" in text and f"{near}所" in text
               for text in minded + told)  # fmt: skip
    broken = remarks(plan, data, lacking, "", 3)
    assert "没有通过校核，有3处不符：不要对外使用" in [one.text.zh for one in broken if one.mind]


@pytest.mark.parametrize("name", ["*a* _b_ `c`", "![x](http://e.com/x)", ":red[x] $1$", "# a"])
def test_a_name_is_text_where_markdown_is_read(name):
    """Every mark stands behind a backslash, and nothing else was changed."""
    assert literal(name).replace("\\", "") == name
    marks = [sign for sign in name if not sign.isalnum() and sign != " "]
    assert literal(name).count("\\") == len(marks)

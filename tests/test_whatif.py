"""The budgets of the portable what-if page, the plans behind them, and what the file holds."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from cases import small
from hypothesis import given
from hypothesis import strategies as st

from gaibao_geo.answers.changes import with_budget
from gaibao_geo.briefing.chapter import Office
from gaibao_geo.briefing.whatif import levels as level_module
from gaibao_geo.briefing.whatif.figures import Asked, Told, record
from gaibao_geo.briefing.whatif.levels import levels_of, own_budget, round_budgets
from gaibao_geo.briefing.whatif.page import MAP_SCRIPTS, SCRIPTS, whatif_page
from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.io.problem_file import read_problem
from gaibao_geo.plans.aims import InOrder, PupilsReached
from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Budget, Fund, Lock
from gaibao_geo.plans.session import session
from gaibao_geo.plans.solve import solve
from gaibao_geo.words import Both

PACKAGE = Path(level_module.__file__).parents[2]
MOST_BYTES = 3_000_000


def question(*rules, aim=None):
    """Four projects at two schools: 9, 4, 4 yuan for 60, 20, 20 beds and 3 for a water point."""
    table = small(
        [("p1", "A", "东", 9, {"beds": 60}), ("p2", "B", "西", 4, {"beds": 20}),
         ("p3", "B", "西", 4, {"beds": 20}), ("p4", "B", "西", 3, {"water": 1})],
        [("A", "beds", 60, 100, 0.5), ("B", "beds", 50, 200, 0.25), ("B", "water", 1, 200, 0.25)],
    )  # fmt: skip
    return Problem(table, rules, aim or CloseGaps("equal"), years=(2016, 2017),
                   title=Both("某县", "a county"))  # fmt: skip


def chosen(level):
    return set() if level.plan is None else set(level.plan.projects["project_id"])


@given(st.integers(1, 10**12))
def test_the_steps_are_round_and_some_twenty(top):
    """Some 20 to 26 steps, each with one or two digits that are not 0."""
    step = level_module._step(top)
    assert top / step <= level_module.STEPS
    assert step == 10 or top / step > level_module.STEPS / 1.34  # a smaller round one is too small
    assert len(str(step).rstrip("0")) <= 2


def test_zero_the_plans_own_budget_and_the_largest_one_are_levels():
    assert round_budgets(question(Budget(8))) == [0, 8, 10, 16]  # twice 8; 20 are all costs
    assert round_budgets(question(Budget(15))) == [0, 10, 15, 20]  # no more than all costs
    assert round_budgets(question()) == [0, 10, 20]  # no budget: all costs are its own
    assert own_budget(question()) == 20


def test_no_level_passes_what_the_funds_hold():
    funds = Fund("a", 7), Fund("b", {2016: 2, 2017: 3})
    assert round_budgets(question(*funds)) == [0, 10, 12]
    assert round_budgets(question(Budget(5), *funds)) == [0, 5, 10, 12]


def test_each_level_is_what_a_fresh_question_gets_and_the_plan_stays_itself():
    problem = question(Budget(13))
    plan = solve(problem)
    levels = levels_of(plan, [4, 9, 17])
    assert [level.budget_yuan for level in levels] == [0, 4, 9, 13, 17]
    assert next(level.plan for level in levels if level.budget_yuan == 13) is plan
    for level in levels:
        fresh = solve(with_budget(problem, level.budget_yuan))
        assert chosen(level) == set(fresh.projects["project_id"])
        assert level.plan.cost_yuan == fresh.cost_yuan <= level.budget_yuan
    # by hand, parts closed: p1 60/60 for 9 yuan, p4 1/1 for 3, p2 and p3 20/50 for 4 each
    assert [chosen(level) for level in levels] == [
        set(), {"p4"}, {"p2", "p4"}, {"p1", "p4"}, {"p1", "p2", "p4"},
    ]  # fmt: skip


def test_where_a_budget_has_no_plan_it_says_so_and_no_smaller_one_is_asked(monkeypatch):
    """p1 costs 9 and must be built: 8 yuan have no plan, so 4 and 0 are not even asked."""
    asked = []

    def counted(problem, **options):
        asked.append(problem.budget_yuan)
        return solve(problem, **options)

    monkeypatch.setattr(level_module, "solve", counted)
    plan = solve(question(Budget(13), Lock("p1", "in")))
    levels = levels_of(plan, [4, 8, 10])
    assert [level.plan is None for level in levels] == [True, True, True, False, False]
    assert {level.why for level in levels[:3]} == {levels[0].why}
    assert "没有方案" in levels[0].why.zh
    assert min(asked) == 8


def test_nested_levels_hold_each_other_and_free_ones_need_not():
    """8 yuan take p4 and p2 (parts 1 and 0.4); 12 yuan take p4 and p1 (1 and 1) in their place."""
    plan = solve(question(Budget(12)))
    free = [chosen(level) for level in levels_of(plan, [4, 8])]
    held = [chosen(level) for level in levels_of(plan, [4, 8], one=True)]
    assert free == [set(), {"p4"}, {"p2", "p4"}, {"p1", "p4"}]
    assert all(less <= more for less, more in pairwise(held))
    assert not all(less <= more for less, more in pairwise(free))


def test_nested_levels_keep_out_the_budgets_that_have_no_plan():
    plan = solve(question(Budget(13), Lock("p1", "in")))
    levels = levels_of(plan, [8, 10], one=True)
    assert [chosen(level) for level in levels] == [set(), set(), {"p1"}, {"p1", "p4"}]
    assert levels[0].why is not None


def test_the_record_of_a_level_in_exact_yuan():
    """12 of 13 yuan: p1 (9, beds at A) in 2016 and p4 (3, water at B)."""
    problem = question(Fund("a", {2016: 10, 2017: 3}, title=Both("中央", "state")))
    plan, less = solve(problem), solve(with_budget(problem, 3))
    told = record(Asked(problem, "zh"), Told(plan), Told(less))
    assert told["cost"] == 12
    assert told["chosen"].count(".") == 2
    assert {told["chosen"][0], told["chosen"][3]} <= {"a", "b"}
    assert told["spent"] == {}
    assert [tile[0] for tile in told["tiles"]] == ["12元", "2", "2", "300", "66.7%", "1"]
    assert told["tiles"][0][1:] == ["12元", "比现方案 +9元"]
    assert told["tiles"][4][2] == "比现方案 +33.3个百分点"
    assert sum(paid for paid, _ in told["purses"]) == 12
    assert [name for name, _ in Asked(problem, "zh").purses] == ["中央", "中央"]
    # beds: 60 of A's 60 and none of B's 50; water: 1 of 1
    assert told["closes"] == [["60", "54.5%"], ["1", "100.0%"]]
    assert sum(yuan for yuan, _, _ in told["items"]) == 12


def test_without_funds_the_years_are_told_and_nothing_is_left_of_what_is_not_stated():
    problem = question(Budget(12))
    told = record(Asked(problem, "en"), Told(solve(problem)), Told(solve(problem)))
    assert Asked(problem, "en").purses == [("Funds not told apart", 2016),
                                           ("Funds not told apart", 2017)]  # fmt: skip
    assert sum(paid for paid, _ in told["purses"]) == 12
    assert {left for _, left in told["purses"]} == {None}


@pytest.fixture(scope="module")
def rutog():
    data = read_dataset("data/demo/rutog")
    return data, solve(read_problem(data))


def contents(html):
    told = re.search(r'id="wi-data">(.*?)</script>', html)[1]
    return json.loads(gzip.decompress(b64decode(told)))


@pytest.fixture(scope="module")
def page(rutog):
    data, plan = rutog
    return whatif_page(plan, data, "zh", levels=[10_000_000], office=Office(unit="某办"))


def test_the_page_refers_to_nothing_outside_and_forbids_every_load(page):
    assert "default-src 'none'" in page
    assert not re.findall(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=", page)
    assert [level["budget"] for level in contents(page)["levels"]] == [0, 10_000_000, 34_870_000]


def test_what_an_office_left_empty_is_left_out_and_real_data_bear_no_stamp(page):
    assert contents(page)["head"]["signed"] == ["某办"]
    assert contents(page)["map"]["spec"]["review_number"] == ""
    assert contents(page)["head"]["stamp"] == ""


def test_a_name_that_is_markup_or_hides_marks_cannot_leave_the_data(rutog):
    data, plan = rutog
    evil = "</script><script src=http://x/></script><img src=x onerror=alert(1)>\u202e{{7*7}}"
    schools = data.schools.assign(name=evil, name_en=evil)
    problem = plan.problem
    table = problem.candidates.projects.assign(school=evil, name=evil, township=evil)
    evil_problem = replace(problem, candidates=replace(problem.candidates, projects=table),
                           title=Both(evil, evil))  # fmt: skip
    hostile = replace(data, tables={**data.tables, "schools": schools})
    html = whatif_page(solve(evil_problem), hostile, "zh", levels=[])
    assert re.findall(r"<script\b[^>]*>", html) == [
        '<script type="text/plain" id="wi-data">', "<script>", "<script>",
    ]  # fmt: skip
    assert "<img" not in html
    assert "\u202e" not in json.dumps(contents(html)["columns"], ensure_ascii=False)


def test_a_plan_that_no_fund_pays_for_is_a_page_too(rutog):
    """What money would buy is told all the same, up to the cost of every candidate."""
    data, plan = rutog
    nothing = solve(with_budget(plan.problem, 0))
    everything = int(plan.chosen["cost_yuan"].sum())
    assert round_budgets(nothing.problem)[-1] == everything
    assert len(round_budgets(nothing.problem)) > 15
    told = contents(whatif_page(nothing, data, "zh", levels=[everything]))
    assert told["own"]["cost"] == 0
    assert [level["cost"] for level in told["levels"]] == [0, solve(
        with_budget(plan.problem, everything)).cost_yuan]  # fmt: skip


def test_a_nested_page_says_so_and_takes_nothing_back(rutog):
    data, plan = rutog
    told = contents(whatif_page(plan, data, "zh", levels=[10_000_000], nested=True))
    first, second = (level["chosen"] for level in told["levels"][1:])
    assert all(less == "." or more != "." for less, more in zip(first, second, strict=True))
    assert "依次包含" in told["head"]["how"]


def test_nested_is_refused_for_an_aim_of_several_steps():
    plan = solve(question(Budget(12), aim=InOrder([CloseGaps("equal"), PupilsReached()])))
    with pytest.raises(DataError):
        levels_of(plan, [4], one=True)


# Syntax that a browser of 2019 does not read; what the scripts say between quotes is no syntax.
NEWER = re.compile(r"\?\.(?!\d)|\?\?|\|\|=|&&=|\d_\d|\d+n\b|#[a-z]\w*\s*[=;(]|\bstatic\b|\bawait\b"
                   r"|\bimport\b|\bexport\b")  # fmt: skip
NEWER_CALLS = re.compile(r"\.(?:at|replaceAll|matchAll|flat|flatMap|hasOwn|structuredClone)\(")
QUOTED = re.compile(r"//[^\n]*|\"(?:[^\"\\\n]|\\.)*\"|/(?![/*\s])(?:[^/\\\n]|\\.)+/[gimu]*"
                    r"(?=[.,)])")  # fmt: skip


@pytest.mark.parametrize("script", [*MAP_SCRIPTS, *SCRIPTS])
def test_the_scripts_are_written_for_browsers_of_several_years_ago(script):
    folder = PACKAGE / ("maps" if script in MAP_SCRIPTS else "briefing/whatif") / "assets"
    bare = QUOTED.sub('""', (folder / script).read_text(encoding="utf-8"))
    assert NEWER.findall(bare) + NEWER_CALLS.findall(bare) == []


def test_newer_syntax_would_be_found():
    for text in ("a?.b", "a ?? b", "a ||= b", "1_000", "class A { #x = 1 }", "list.at(-1)"):
        assert NEWER.search(text) or NEWER_CALLS.search(text), text


def test_sanmings_664_schools_fit_in_three_megabytes():
    """24 levels of 939 projects; each holds the figures of its plan to the yuan."""
    data = read_dataset("data/demo/sanming")
    plan = session(read_problem(data)).at_once()
    html = whatif_page(plan, data, "zh")
    told = contents(html)
    assert len(html.encode()) < MOST_BYTES
    assert 20 <= len(told["levels"]) <= 40
    assert told["head"]["stamp"] == "示例数据（虚构）"
    costs = told["columns"]["costs"]
    for level in told["levels"]:
        taken = [at for at, letter in enumerate(level["chosen"]) if letter != "."]
        assert sum(costs[at] for at in taken) == level["cost"] <= level["budget"]
        assert sum(yuan for yuan, _, _ in level["items"]) == level["cost"]
        assert sum(paid for paid, _ in level["purses"]) == level["cost"]
    fresh = session(plan.problem).at_once(with_budget(plan.problem, 60_000_000))
    (mine,) = (level for level in told["levels"] if level["budget"] == 60_000_000)
    assert mine["cost"] == fresh.cost_yuan
    assert mine["share"] == round(fresh.closed_share, 6)
    assert mine["chosen"].count(".") == len(fresh.not_chosen)

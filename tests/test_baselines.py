"""Lists drawn up by rules of thumb: what each takes, what it breaks, and what is said of it."""

from __future__ import annotations

import json
import time

import pandas as pd
import pytest
from cases import small

from gaibao_geo.answers import baselines as of_baselines
from gaibao_geo.answers.baselines import baselines, baselines_text, plan_row
from gaibao_geo.answers.by_hand import Hand, settled
from gaibao_geo.answers.judged_list import list_figures, unpaid
from gaibao_geo.io.plan_folder import verify_folder, write_plan
from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import (
    Budget,
    Fund,
    Lock,
    Needs,
    OneOf,
    RegionFloor,
    Rule,
    SchoolCap,
)
from gaibao_geo.plans.solve import solve

YUAN = 10_000


def county(lists=None, **columns):
    """A (30 classes, 1000 pupils), B (20, 1000), C (10, 2000) each lack beds; C is weakest.

    A: a1 costs 3, closes 1/2; a2 costs 3, closes 1/2. B: b1 costs 4, closes all. C: c1 costs 6
    and closes all; c2 costs 2 and closes 1/4.
    """
    parts = small(
        [("a1", "A", "东", 3, {"beds": 50}), ("a2", "A", "东", 3, {"beds": 50}),
         ("b1", "B", "东", 4, {"beds": 100}),
         ("c1", "C", "西", 6, {"beds": 100}), ("c2", "C", "西", 2, {"beds": 25})],
        [("A", "beds", 100, 1000, 0.2), ("B", "beds", 100, 1000, 0.3),
         ("C", "beds", 100, 2000, 0.9)],
    )  # fmt: skip
    parts.schools["classes"] = [30.0, 20.0, 10.0]
    for project, name in (lists or {}).items():
        parts.projects.loc[parts.projects["project_id"] == project, "list_name"] = name
    for name, values in columns.items():
        parts.projects[name] = values
    return parts


def by_list(problem):
    plan = solve(problem)
    return plan, baselines(plan).set_index("list")


def taken(problem, name):
    return list(by_list(problem)[1].loc[name, "chosen"])


def test_each_rule_of_thumb_takes_what_it_says():
    """With 6 yuan, and what a class or a pupil is promised when each project is bought.

    by classes a1 3/30, a2 6/30, b1 4/20, c2 2/10, c1 8/10: a1, a2 (6 of 6).
    by pupils  c2 2/2000, a1 3/1000, b1 4/1000, c1 8/2000, a2 6/1000: c2, a1 (5).
    worst first C's cheaper c2; c1 is too dear; then B's b1 (6).
    points for a yuan: a1 = a2 = 100/3, b1 = 300/4, c1 = 1800/6, c2 = 450/2: c1 (6).
    """
    problem = Problem(county(), [Budget(6)])
    assert taken(problem, "classes") == ["a1", "a2"]
    assert taken(problem, "pupils") == ["a1", "c2"]
    assert taken(problem, "worst_first") == ["b1", "c2"]
    assert taken(problem, "best_ratio") == ["c1"]


def test_what_is_closed_already_earns_nothing_more():
    """After c1 (all of C) c2 adds nothing: the next for a yuan is b1 (75), then a1 (33)."""
    assert taken(Problem(county(), [Budget(13)]), "best_ratio") == ["a1", "b1", "c1"]


def test_the_more_urgent_comes_before_the_cheaper():
    urgent = county(priority=["ordinary", "urgent", "", "important", "ordinary"])
    assert taken(Problem(urgent, [Budget(3)]), "classes") == ["a2"]
    assert taken(Problem(urgent, [Budget(6)]), "worst_first") == ["c1"]


def test_figures_are_those_of_the_list():
    """c1 alone, with the aim by pupils and weakness: 2000 x 0.9 of 200 + 300 + 1800 points."""
    plan, table = by_list(Problem(county(), [Budget(8)]))
    row = table.loc["best_ratio"]
    assert row["value"] == pytest.approx(1800)
    assert row["bound_share"] == pytest.approx(1800 / plan.proof.bound)
    assert row["closed_share"] == pytest.approx(1800 / 2300)
    assert (row["cost_yuan"], row["projects"], row["schools"]) == (6, 1, 1)
    assert row["lowest_share"] == 0
    assert row["gini"] == pytest.approx(1 / 2)  # C, with half of the pupils, has all
    assert (row["schools_with_nothing"], row["townships_with_nothing"]) == (2, 1)
    assert row["keeps_rules"]


def test_no_list_that_keeps_the_rules_passes_the_bound():
    for budget in range(1, 19):
        plan, table = by_list(Problem(county(), [Budget(budget), SchoolCap(7)]))
        keep = table[table["keeps_rules"]]
        assert (keep["bound_share"].fillna(0) <= 1 + 1e-9).all()
        assert (keep["cost_yuan"] <= budget).all()
        assert plan_row(plan)["value"] == pytest.approx(plan.value)


def test_a_hand_keeps_the_rules_it_knows():
    rules = [Budget(12), SchoolCap(6), OneOf(("a1", "a2")), Lock("b1", "out"), Needs("c2", ("a1",))]
    plan, table = by_list(Problem(county(), rules))
    for name in ("classes", "pupils", "worst_first", "best_ratio"):
        assert table.loc[name, "keeps_rules"], table.loc[name, "broken_zh"]
        assert "b1" not in table.loc[name, "chosen"]
    assert list(table.loc["worst_first", "chosen"]) == ["a1", "c2"]  # c2 brings a1; c1 is above 6
    assert plan.breaches() == []


def test_decided_projects_come_first():
    assert taken(Problem(county(), [Budget(8), Lock("b1", "in")]), "worst_first") == ["b1", "c2"]
    must = county(must_do=[False, False, True, False, False])
    assert taken(Problem(must, [Budget(8)]), "best_ratio") == ["b1", "c2"]


def test_funds_are_paid_in_the_first_year_that_has_the_money():
    funds = [Fund("a", {2016: 3, 2017: 6}, pays=("canteen",))]
    table = by_list(Problem(county(), funds, years=(2016, 2017)))[1]
    # worst first: c2 in 2016 (2 of 3), c1 in 2017 (6 of 6); nothing is left for the rest
    assert table.loc["worst_first", "chosen"] == {"c1": 2017, "c2": 2016}
    assert table["keeps_rules"].all()


def test_a_share_that_cannot_be_paid_is_left_out():
    """B must pay at least half of each project and has 2: of c2 (2), c1 (6) only c2 can be paid."""
    funds = [Fund("a", 100), Fund("b", 2, share=(0.5, 1.0))]
    table = by_list(Problem(county(), funds))[1]
    assert table.loc["worst_first", "chosen"] == {"c2": 2016}
    assert table["keeps_rules"].all()


class NotBoth(Rule):
    """A rule that the hand has never heard of: not both a1 and c2."""

    def sentence(self, lang="zh", names=None):
        return "-"

    def breaches(self, choice, lang="zh"):
        return ["not both"] if {"a1", "c2"} <= set(choice.year_of) else []


def test_what_the_hand_does_not_know_is_judged_afterwards():
    problem = Problem(county(), [Budget(18), NotBoth()])
    placed = [(project, 2016) for project in ("a1", "b1", "c2", "c1")]
    kept, paid = settled(problem, placed)
    assert [project for project, _ in kept] == ["a1", "b1", "c1"]  # only the one that broke it
    assert paid["yuan"].sum() == 3 + 4 + 6


def test_a_floor_that_nothing_keeps_yet_is_no_reason_to_take_nothing():
    """The floor asks 13 of 18 for every township; a hand of 8 breaks it and says so."""
    table = small(
        [("a1", "A", "东", 5, {"beds": 50}), ("b1", "B", "西", 5, {"beds": 50})],
        [("A", "beds", 50, 10, 0.5), ("B", "beds", 50, 10, 0.4)],
    )
    problem = Problem(table, [Budget(5), RegionFloor(0.5, firm=True)])
    kept, _ = settled(problem, [("a1", 2016)])
    assert kept == [("a1", 2016)]
    assert len(RegionFloor(0.5, firm=True).breaches(unpaid(problem, kept))) == 1


def test_somebodys_own_list_is_taken_whole_and_its_breaches_said():
    own = county({"a1": "去年", "c1": "去年", "b1": "去年"})
    plan, table = by_list(Problem(own, [Budget(8)]))
    row = table.loc["own:去年"]
    assert list(row["chosen"]) == ["a1", "b1", "c1"]
    assert not row["keeps_rules"]
    assert row["broken_zh"] == ["所选项目合计13元，超过上限8元，多出5元。"]
    said = baselines_text(plan, baselines(plan), "zh")
    assert "现有清单“去年”（违反规则 1 处，不能当作方案）" in said
    assert "超过上限8元" in said


def test_a_list_nobody_can_pay_says_so():
    own = county({"c1": "去年"})
    row = by_list(Problem(own, [Fund("a", 5)]))[1].loc["own:去年"]
    assert row["broken_zh"] == ["现有资金付不清所选项目的6元。"]
    assert not row["keeps_rules"]


def test_what_this_program_proposed_is_nobodys_list():
    table = by_list(Problem(county(dict.fromkeys(["a1", "c1"], "proposed")), [Budget(8)]))[1]
    assert [name for name in table.index if name.startswith("own:")] == []


def test_unknown_classes_and_weakness_come_last():
    parts = county()
    parts.schools["classes"] = [30.0, None, 10.0]
    parts.schools.loc[2, "weakness"] = None
    problem = Problem(parts, [Budget(11)], CloseGaps("equal"))
    assert taken(problem, "classes") == ["a1", "a2", "c2"]  # 8; b1 is last
    assert taken(problem, "worst_first") == ["a1", "a2", "b1"]


def test_missed_targets_are_said_and_points_above_the_bound_explained():
    """8 yuan, floors of 3 (of 10 and of 8): b1 and c2 miss 1 in the west, c1 and c2 3 in the east.

    The plan misses as little as can be and has 300 + 450 points; the worst first have 1800.
    """
    plan, table = by_list(Problem(county(), [Budget(8), RegionFloor(0.3)]))
    assert plan.value == pytest.approx(750)
    worst = table.loc["worst_first"]
    assert worst["missed_targets_yuan"] == 3
    assert worst["bound_share"] == pytest.approx(1800 / 750)
    said = baselines_text(plan, baselines(plan), "en")
    assert "Targets are missed by 3 yuan in all. (Its points pass the bound only because" in said


def test_the_words_in_both_languages():
    plan = solve(Problem(county(), [Budget(8)]))
    table = baselines(plan)
    zh, en = (baselines_text(plan, table, lang) for lang in ("zh", "en"))
    assert len(zh.splitlines()) == len(en.splitlines()) == 2 + 4
    assert "按班数平均（无差别）" in zh
    assert "  this plan: projects" in en


def test_too_many_projects_for_a_hand(monkeypatch):
    monkeypatch.setattr(of_baselines, "MOST_PROJECTS", 4)
    plan = solve(Problem(county(), [Budget(8)]))
    assert baselines(plan).empty
    assert "不再排" in baselines_text(plan, baselines(plan), "zh")


def test_nothing_lacking_and_nothing_affordable():
    plan, table = by_list(Problem(county(), [Budget(0)]))
    assert (table["cost_yuan"] == 0).all()
    assert table["keeps_rules"].all()
    assert table["bound_share"].isna().all()  # no share of a bound of 0
    assert "nan" not in baselines_text(plan, baselines(plan)).lower()


def test_the_lists_stand_in_the_folder_and_are_computed_again(tmp_path):
    own = county({"a1": "去年", "c1": "去年", "b1": "去年"})
    plan = solve(Problem(own, [Budget(8)]))
    folder = write_plan(plan, tmp_path / "plan", baselines(plan))
    assert verify_folder(folder).passed
    file = folder / "plan.json"
    for change in ({"value": 9999.0}, {"cost_yuan": 1}, {"keeps_rules": True}, {"broken_zh": []},
                   {"chosen": {"a1": 2016}}, {"chosen": {"z9": 2016}}, {"projects": 2},
                   {"chosen": None}):  # fmt: skip
        record = json.loads(file.read_text(encoding="utf-8"))
        whole = file.read_text(encoding="utf-8")
        record["baselines"][-1] |= change
        file.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        assert not verify_folder(folder).passed, change
        file.write_text(whole, encoding="utf-8")
    row = json.loads(file.read_text(encoding="utf-8"))["baselines"][0]
    again = list_figures(plan, unpaid(plan.problem, [*row["chosen"].items()]))
    assert {name: row[name] for name in again} == again


def test_a_countys_3300_projects_take_seconds():
    count, schools = 3300, 664
    parts = small(
        [(f"p{n:04}", f"S{n % schools}", f"T{n % 40}", YUAN * (5 + n % 37), {"beds": 1 + n % 7})
         for n in range(count)],
        [(f"S{n}", "beds", 20, 100 + n, 0.1 + (n % 9) / 10) for n in range(schools)],
    )  # fmt: skip
    parts.schools["classes"] = 12.0
    hand_rules = [Budget(1500 * YUAN * 10), SchoolCap(60 * YUAN)]
    problem = Problem(parts, hand_rules)
    plan = solve(problem, seconds=5, within=0.05)
    began = time.perf_counter()
    table = baselines(plan)
    assert time.perf_counter() - began < 20
    assert table["keeps_rules"].all()
    hand = Hand(problem)
    assert hand.take("p0000")
    assert hand.take("p0000")
    assert hand.placed == [("p0000", 2016)]


def test_a_school_may_be_filled_up_to_its_cap():
    """C gets c2 and c1: 2 + 6 = 8 of 8."""
    assert taken(Problem(county(), [Budget(8), SchoolCap(8)]), "worst_first") == ["c1", "c2"]


def test_a_hand_knows_what_a_fund_may_pay_of_a_project():
    """Half of each must come from b, which has 3: 1 for c2, then 3 for c1 is too much, 2 for b1."""
    hand = Hand(Problem(county(), [Fund("a", 100, share=(0.0, 0.5)), Fund("b", 3)]))
    assert [hand.take(project) for project in ("c2", "c1", "b1")] == [True, False, True]


def test_a_hand_knows_which_projects_a_fund_may_not_pay():
    """C is weakest, but c1 is barred and f pays primary schools alone: C's kind is junior."""
    parts = county(kind=["primary"] * 3 + ["junior"] * 2)
    barred = pd.DataFrame({"project_id": ["a1"], "programme_id": ["P"]})
    parts = Candidates(parts.projects, parts.lines, parts.effects, parts.needs, parts.schools,
                       barred)  # fmt: skip
    hand = Hand(Problem(parts, [Fund("f", 9, programme="P", schools=("primary",))]))
    assert [hand.take(project) for project in ("c1", "c2", "a1", "a2", "b1")] == [
        False, False, False, True, True,
    ]  # fmt: skip


def test_nothing_starts_before_it_can():
    early = county(earliest_year=[2017, 2016, None, 2019, 2016])
    hand = Hand(Problem(early, [Budget(99)], years=(2016, 2017)))
    assert [hand.take(project) for project in ("a1", "a2", "b1", "c1")] == [True, True, True, False]
    assert hand.placed == [("a1", 2017), ("a2", 2016), ("b1", 2016)]

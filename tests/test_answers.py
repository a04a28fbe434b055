"""Questions asked of a plan: budgets, what is left undone, a list judged."""

from __future__ import annotations

import pytest
from cases import small

from gaibao_geo.answers.baselines import own_list
from gaibao_geo.answers.changes import with_budget, with_locks
from gaibao_geo.answers.curve import curve, curve_table, levels, undone
from gaibao_geo.errors import DataError
from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Budget, Fund, SchoolCap
from gaibao_geo.plans.solve import solve


def question():
    """A lacks 60 beds (9 yuan for all), B lacks 40 (4 yuan for each half); all count the same."""
    table = small(
        [("p1", "A", "东", 9, {"beds": 60}),
         ("p2", "B", "西", 4, {"beds": 20}),
         ("p3", "B", "西", 4, {"beds": 20})],
        [("A", "beds", 60, 100, 0.5), ("B", "beds", 40, 200, 0.25)],
    )  # fmt: skip
    table.projects.loc[0, "list_name"] = "去年清单"
    return Problem(table, [Budget(17)], CloseGaps("equal"))


def test_with_less_money_the_dearer_half_goes_first():
    """17 buys both; 12 buys one whole gap, B's for 8; 7 buys half of B's."""
    table = curve_table(curve(question(), [7, 17, 12, 3]))
    assert table["budget_yuan"].tolist() == [17, 12, 7, 3]
    assert table["cost_yuan"].tolist() == [17, 8, 4, 0]
    assert table["closed_share"].tolist() == [2 / 2, 1 / 2, 0.5 / 2, 0.0]
    assert table["dropped"].tolist() == [[], ["p1"], ["p1", "p3"], ["p1", "p2", "p3"]]


def test_levels_are_shares_of_the_tightest_limit():
    assert levels(question(), (1.0, 0.5)) == [17, 8]
    funds = Problem(question().candidates, [Fund("a", 6), Fund("b", 4), Budget(50)])
    assert levels(funds, (1.0,)) == [6 + 4]
    assert levels(Problem(question().candidates, [SchoolCap(9)]), (1.0,)) == [9 + 4 + 4]


def test_what_is_left_undone_is_said_in_its_unit():
    """With 7 yuan: all 60 beds of A and 40 - 20 of B."""
    left = undone(solve(with_budget(question(), 7)))
    assert left.set_index("school_id")["left"].to_dict() == {"A": 60, "B": 40 - 20}
    assert undone(solve(question())).empty


def test_a_persons_decisions_are_kept_with_their_reason():
    asked = with_locks(question(), ["p3"], ["p1"], "会议决定")
    plan = solve(with_budget(asked, 9))
    assert list(plan.projects["project_id"]) == ["p2", "p3"]
    assert asked.sentences()[-1] == "项目“p1号”（p1）排除（会议决定）。"
    with pytest.raises(DataError, match="p9"):
        with_locks(question(), ["p9"], [])


def test_a_list_is_judged_by_the_same_measure():
    plan = solve(question())
    judged = own_list(plan, "去年清单")
    assert (judged["projects"], judged["cost_yuan"], judged["closed_share"]) == (1, 9, 1 / 2)
    assert judged["townships_with_nothing"] == 1  # 西
    with pytest.raises(KeyError):
        own_list(plan, "没有的清单")

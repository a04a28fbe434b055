"""What is lost when a project is taken out."""

from __future__ import annotations

import math
from random import Random

import makers_aims
import pytest
from cases import small
from choices import any_question, kept, points, short

import gaibao_geo as gb
from gaibao_geo.answers.changes import with_locks
from gaibao_geo.answers.importance import importance_lines
from gaibao_geo.errors import InfeasibleError
from gaibao_geo.plans.plan import Plan, Proof
from gaibao_geo.plans.rules import Budget, Lock, Needs, RegionFloor

NOTHING = Proof("time_limit", 0.0, 0.0, 0.0, 0.0)


def question(*rules):
    """A need each, by equal weight: a costs 3 for 0.5, b 4 for 0.6, c 5 for 0.9."""
    table = small(
        [("a", "A", "东", 3, {"beds": 5}), ("b", "B", "东", 4, {"beds": 6}),
         ("c", "C", "西", 5, {"beds": 9})],
        [(school, "beds", 10, 10, 0.5) for school in "ABC"],
    )  # fmt: skip
    return gb.Problem(table, rules, gb.CloseGaps("equal"))


def by_id(table, column):
    return table.set_index("project_id")[column].to_dict()


def test_the_loss_is_what_the_best_plan_without_it_lacks():
    """8 yuan buy a and c, 1.4. Without a: c, 0.9 (4 + 5 > 8). Without c: a and b, 1.1.

    The rest kept: without a still c; without c, a stays and b is taken.
    """
    table = gb.importance(gb.solve(question(Budget(8))))
    assert table["project_id"].tolist() == ["a", "c"]
    assert by_id(table, "lost") == pytest.approx({"a": 1.4 - 0.9, "c": 1.4 - (0.5 + 0.6)})
    assert by_id(table, "lost_rest_kept") == pytest.approx({"a": 1.4 - 0.9, "c": 1.4 - 1.1})
    assert table["proved"].all()
    assert table["lost_short_yuan"].tolist() == [0, 0]


def test_the_rest_kept_loses_at_least_as_much():
    """9 yuan buy b and c, 1.5. Without c: a and b either way; without b: a and c either way.

    With 5 + 4 and c needing b: without b c goes too, afresh a, 0.5; c kept there is none.
    """
    table = gb.importance(gb.solve(question(Budget(9), Needs("c", ("b",)))))
    assert by_id(table, "lost") == pytest.approx({"b": 1.5 - 0.5, "c": 1.5 - 1.1})
    assert by_id(table, "lost_rest_kept") == pytest.approx({"b": math.inf, "c": 1.5 - 1.1})
    said = "去掉“b号”（b）：重新安排后少1分（替代代价）；其余项目都保留时没有能满足全部规则的方案。"
    assert gb.importance_lines(table)[0] == said


def test_a_plan_impossible_without_a_project_is_said():
    table = gb.importance(gb.solve(question(Budget(8), Lock("a", "in"))))
    assert by_id(table, "lost") == pytest.approx({"a": math.inf, "c": 0.3})
    assert by_id(table, "proved") == {"a": True, "c": True}
    assert table["lost_short_yuan"].isna().tolist() == [True, False]
    lines = importance_lines(table)
    assert lines[0] == "去掉“a号”（a）：没有能满足全部规则的方案，不可替代。"
    assert "少0.3分（替代代价）" in lines[1]
    assert "cannot be replaced" in importance_lines(table, "en")[0]


def test_what_it_would_cost_to_take_another_in():
    """8 yuan: with b the best is a and b, 1.1; a and c kept, b does not fit."""
    table = gb.importance(gb.solve(question(Budget(8))), entry=True)
    assert table["project_id"].tolist() == ["a", "c", "b"]
    assert table["chosen"].tolist() == [True, True, False]
    assert by_id(table, "lost")["b"] == pytest.approx(1.4 - 1.1)
    assert by_id(table, "lost_rest_kept")["b"] == math.inf
    assert importance_lines(table)[2].startswith("加入“b号”（b）：重新安排后少0.3分")


def test_targets_come_first_and_are_told_apart():
    """The west should get 5 yuan: without c it lacks 5, and the aim has 1.1 (a, b) of 1.4."""
    table = gb.importance(gb.solve(question(Budget(8), RegionFloor(1.0, firm=False))))
    # east is short of 4 with a and c: 4 in all; without c, a and b: short of the west's 5
    assert by_id(table, "lost_short_yuan")["c"] == 5 - 4
    assert by_id(table, "lost")["c"] == pytest.approx(1.4 - 1.1)
    lines = {line[3]: line for line in gb.importance_lines(table)}
    assert "重新安排后少0.3分，但目标多差1元（替代代价）" in lines["c"]


def test_more_points_at_the_price_of_a_target_are_told_as_such():
    """The west's target of 5 yuan takes c, 0.5; without it they buy b, 0.6, and it lacks 5."""
    table = small(
        [("b", "B", "东", 5, {"beds": 6}), ("c", "C", "西", 5, {"beds": 5})],
        [(school, "beds", 10, 10, 0.5) for school in "BC"],
    )  # fmt: skip
    rules = [Budget(5), RegionFloor(0.0, own={"西": 5}, firm=False)]
    lost = gb.importance(gb.solve(gb.Problem(table, rules, gb.CloseGaps("equal"))))
    assert "重新安排后多0.1分，但目标多差5元" in gb.importance_lines(lost)[0]


def test_no_time_proves_nothing():
    table = gb.importance(gb.solve(question(Budget(8))), seconds=0.0)
    assert not table["proved"].any()
    assert table["lost"].isna().all()  # not known is not: no plan without it


def test_an_empty_plan_has_no_project_to_weigh():
    assert gb.importance(gb.solve(question(Budget(0)))).empty


def test_the_rank_is_the_share_of_budgets_at_which_a_project_is_in():
    """Chosen: a and c. 3, 5, 8 yuan inside them: a, c, both are best alone; nested a, a, ac.

    0.5 + 0.5 + 1.4 = 2.4 beats nothing + 0.9 + 1.4 = 2.3.
    """
    plan = gb.solve(question(Budget(8)))
    table = gb.rank_importance(plan, [8, 3, 5])
    assert by_id(table, "score") == pytest.approx({"a": 3 / 3, "c": 1 / 3})
    assert by_id(table, "first_budget_yuan") == {"a": 3, "c": 8}
    shut = gb.solve(question(Budget(8), Lock("b", "out")))
    assert by_id(gb.rank_importance(shut, [8, 3, 5]), "score") == by_id(table, "score")
    none = gb.rank_importance(plan, [1, 2])
    assert none["score"].tolist() == [0, 0]
    assert none["first_budget_yuan"].isna().all()


def best_of(problem):
    """Least short and most points of all choices that keep the rules; ``None`` without one."""
    return min(
        ((short(problem, one), -points(problem, one)) for one in kept(problem)), default=None
    )


@pytest.mark.parametrize("seed", range(25))
def test_each_loss_is_that_of_trying_every_choice(seed):
    rng = Random(seed)
    aims = [make for name, make in makers_aims.AIM_MAKERS.items() if name != "InOrder"]
    asked = any_question(rng, [*aims, makers_aims.close_gaps], most=3, without=["Lock"])
    try:
        plan = gb.solve(asked)
    except InfeasibleError:
        return
    chosen = list(plan.projects["project_id"])
    for row in gb.importance(plan, entry=True).itertuples():
        rest = [project for project in chosen if project != row.project_id]
        way = ([], [row.project_id]) if row.chosen else ([row.project_id], [])
        afresh = best_of(with_locks(asked, *way))
        if afresh is None:
            assert row.lost == math.inf
        else:
            assert row.lost == pytest.approx(plan.value + afresh[1], abs=1e-5)
            assert row.lost_short_yuan == afresh[0] - plan.short_yuan
        held = best_of(with_locks(asked, [*way[0], *rest], way[1]))
        lost = math.inf if held is None else plan.value + held[1]
        assert row.lost_rest_kept == pytest.approx(lost, abs=1e-5)
        assert row.proved


def test_a_plan_that_was_not_the_best_shows_it():
    """A hand-made plan of b alone (0.6): a better one without b exists, so the loss is below 0."""
    best = gb.solve(question(Budget(8), Lock("b", "in")))
    asked = question(Budget(8))
    by_hand = Plan(asked, best.chosen, best.paid, NOTHING)
    assert by_id(gb.importance(by_hand), "lost")["b"] == pytest.approx(1.1 - 1.4)

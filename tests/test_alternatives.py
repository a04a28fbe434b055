"""Other plans that are nearly as good."""

from __future__ import annotations

from random import Random

import pytest
from cases import small
from choices import any_question, kept, points, short, taken
from makers_aims import AIM_MAKERS, close_gaps

import gaibao_geo as gb
from gaibao_geo.errors import DataError, InfeasibleError
from gaibao_geo.plans.rules import Budget, Lock


def question(*rules):
    """A need each, by equal weight: a costs 3 for 0.5, b 4 for 0.6, c 5 for 0.9, d 3 for 0.5."""
    table = small(
        [("a", "A", "东", 3, {"beds": 5}), ("b", "B", "东", 4, {"beds": 6}),
         ("c", "C", "西", 5, {"beds": 9}), ("d", "D", "西", 3, {"beds": 5})],
        [(school, "beds", 10, 10, 0.5) for school in "ABCD"],
    )  # fmt: skip
    return gb.Problem(table, rules, gb.CloseGaps("equal"))


def ids(plans):
    return ["".join(plan.projects["project_id"]) for plan in plans]


def test_the_nearest_come_first_and_no_more_are_said_to_exist_only_when_proved():
    """8 yuan: ac = cd = 1.4; ab = bd = 1.1; ad = 1.0. 21.4 % below 1.4 is 1.1: three others."""
    plan = gb.solve(question(Budget(8)))
    assert ids([plan]) == ["ac"]
    found = gb.alternatives(plan, 10, within=0.22)
    assert ids(found.others) == ["cd", "ab", "bd"]
    assert found.exhausted
    table = found.table()
    assert table["value"].tolist() == pytest.approx([1.4, 1.1, 1.1])
    assert table["behind"].tolist() == pytest.approx([0, 0.3 / 1.4, 0.3 / 1.4], abs=1e-9)
    assert table["cost_yuan"].tolist() == [8, 7, 7]
    assert table["added"].tolist() == [["d"], ["b"], ["b", "d"]]
    assert table["dropped"].tolist() == [["a"], ["c"], ["a", "c"]]
    assert table["gap"].tolist() == pytest.approx([0, 0.3 / 1.4, 0.3 / 1.4], abs=1e-6)
    assert [other.proof.status for other in found.others] == ["best", "within", "within"]
    first = gb.alternatives(plan, 1, within=0.22)
    assert (ids(first.others), first.exhausted) == (["cd"], False)


def test_the_edge_of_the_share_is_included():
    """Plan ab is exactly 3/14 behind ac."""
    plan = gb.solve(question(Budget(8)))
    assert len(gb.alternatives(plan, 9, within=0.3 / 1.4).others) == 3
    assert len(gb.alternatives(plan, 9, within=0.3 / 1.4 - 0.001).others) == 1


def test_plans_differ_in_so_many_projects_from_the_first_and_from_each_other():
    """From ac: cd differs in 2, ab in 2, bd in 4; bd from cd in 2."""
    plan = gb.solve(question(Budget(8)))
    assert ids(gb.alternatives(plan, 9, within=0.22, differ=3).others) == ["bd"]
    assert gb.alternatives(plan, 9, within=0.22, differ=5).others == ()


def test_plans_differ_in_so_much_money():
    """From ac: cd by a and d, 3 + 3; ab by c and b, 5 + 4; bd by 15. ab from cd 3 + 4 + 5 + 3."""
    plan = gb.solve(question(Budget(8)))
    assert ids(gb.alternatives(plan, 9, within=0.22, differ_yuan=6).others)[0] == "cd"
    assert ids(gb.alternatives(plan, 9, within=0.22, differ_yuan=7).others) == ["ab"]
    assert ids(gb.alternatives(plan, 9, within=0.22, differ_yuan=10).others) == ["bd"]


def test_the_words_say_what_differs_and_whether_there_are_more():
    plan = gb.solve(question(Budget(8)))
    text = gb.alternatives(plan, 9, within=0.0).text().splitlines()
    assert text == [
        "备选1：比原方案少0.00%；换入d；换出a。", "已证明：除以上1个外，没有别的备选方案。",
    ]  # fmt: skip
    more = gb.alternatives(plan, 1, within=0.0).text("en").splitlines()
    assert more[-1] == "1 alternatives are listed; there may be more."
    only = gb.alternatives(gb.solve(question(Budget(0))), 3)
    assert only.text() == "已证明：除以上0个外，没有别的备选方案。"


def test_a_change_of_year_is_no_other_plan():
    two = gb.Problem(question().candidates, [Budget(8), Lock("b", "out"), Lock("d", "out")],
                     gb.CloseGaps("equal"), years=(2016, 2017))  # fmt: skip
    found = gb.alternatives(gb.solve(two), 5, within=0.01)
    assert (found.others, found.exhausted) == ((), True)


def test_no_time_proves_nothing():
    found = gb.alternatives(gb.solve(question(Budget(8))), 5, seconds=0.0)
    assert not found.exhausted


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"count": 0}, "至少为1"), ({"differ": 0}, "至少为1"), ({"within": 1.5}, "within"),
     ({"differ_yuan": -1}, "differ_yuan")],
)  # fmt: skip
def test_nonsense_is_refused(wrong, said):
    plan = gb.solve(question(Budget(8)))
    with pytest.raises(DataError, match=said):
        gb.alternatives(plan, **wrong)


@pytest.mark.parametrize("seed", range(25))
def test_every_choice_near_the_best_is_listed_and_no_other(seed):
    rng = Random(seed)
    asked = any_question(rng, [*AIM_MAKERS.values(), close_gaps], most=3)
    within = rng.choice([0.05, 0.3, 0.6])
    try:
        plan = gb.solve(asked)
    except InfeasibleError:
        return
    every = [(short(asked, one), points(asked, one), taken(one)) for one in kept(asked)]
    least = min(one[0] for one in every)
    best = max(one[1] for one in every if one[0] == least)
    near = {}
    for missed, worth, which in every:
        if missed == least and worth >= best - within * abs(best) - 2e-6:
            near[which] = max(worth, near.get(which, worth))
    del near[tuple(plan.chosen["chosen"].tolist())]
    found = gb.alternatives(plan, 99, within=within)
    assert found.exhausted
    assert [plan.breaches() for plan in found.others] == [[]] * len(near)
    listed = {tuple(one.chosen["chosen"].tolist()): one.value for one in found.others}
    assert set(listed) == set(near)
    if isinstance(asked.objective, gb.InOrder):
        return  # what it gives up for a later aim is no longer the most
    assert listed == pytest.approx(near, abs=1e-5)
    values = [one.value for one in found.others]
    assert values == pytest.approx(sorted(values, reverse=True), abs=1e-5)

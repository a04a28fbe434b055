"""The plan gone through sum by sum is the one of the stages: aim, cost, gifts, lowest places."""

from __future__ import annotations

from random import Random

import highspy
import pytest
from cases import small
from instant_questions import instant_question, some_schools

import gaibao_geo as gb
from gaibao_geo.plans import highs, stages
from gaibao_geo.plans import solve as solving
from gaibao_geo.plans.candidates import COLUMNS, Candidates
from gaibao_geo.plans.instant import every
from gaibao_geo.plans.instant.kept import Kept
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Budget, Fund, Lock, RegionFloor, SchoolCap
from gaibao_geo.plans.search import Search

LONG = 120.0  # seconds; the machine is shared


@pytest.fixture
def sums_decide(monkeypatch):
    """Questions of any size end with the sum of places, and the engine goes ahead of all."""
    monkeypatch.setattr(stages, "MOST_TIE_BREAKS", -1)
    monkeypatch.setattr(solving, "AHEAD", -1)


def to_the_end(problem):
    found = Kept().at_once(problem, 0.0)
    return None if found is None else found.to_the_end(lambda: False)


def searched(problem, monkeypatch):
    """The plan by the stages alone."""
    with monkeypatch.context() as alone:
        alone.setattr(solving, "AHEAD", 10**9)
        return gb.solve(problem, exact=True, seconds=LONG)


def served(seeds, schools):
    """Questions of one year that can be gone through sum by sum."""
    for seed in seeds:
        problem = instant_question(seed, schools=schools)
        if len(problem.years) == 1:
            found = to_the_end(problem)
            if found is not None and found.last:
                yield problem


@pytest.mark.parametrize("batch", range(4))
def test_the_same_plan_as_by_stages(batch, sums_decide, monkeypatch):
    """Floors that bind, ceilings, versions, phases, decisions; costs that tie in a third."""
    count = 0
    for problem in served(range(batch, 240, 4), 6):
        count += 1
        plan, alone = gb.solve(problem, exact=True), searched(problem, monkeypatch)
        assert plan.proof.status == alone.proof.status == "best"
        assert plan.chosen["chosen"].equals(alone.chosen["chosen"])
        assert plan.value == pytest.approx(alone.value, abs=1e-6 * max(1.0, alone.value))
    assert count >= 3


def test_nothing_is_searched_for(sums_decide, monkeypatch):
    """With a plan proved sum by sum there is no solver's turn."""
    monkeypatch.setattr(solving, "search", lambda *_, **__: Search(None, "nothing"))
    parts = some_schools(Random(3), 60)
    plan = gb.solve(Problem(parts, [Budget(4_000), SchoolCap(500)]), exact=True)
    assert (plan.proof.status, plan.proof.gap) == ("best", 0.0)
    assert plan.breaches() == []


def one_each(*costs, closing=None):
    """Schools A, B, ...: one work each; each closes 10 points unless ``closing`` says less."""
    closing = closing or [1.0] * len(costs)
    schools = "ABCDEFGH"[: len(costs)]
    return small(
        [(f"p{name}", name, "东", cost, {"beds": part} if part else {})
         for name, cost, part in zip(schools, costs, closing, strict=True)],
        [(name, "beds", 1, 20, 0.5) for name in schools],
    )  # fmt: skip


def chosen(problem):
    found = to_the_end(problem)
    assert found.last
    return [str(project) for project in gb.solve(problem, exact=True).projects["project_id"]]


def test_of_equals_the_cheaper(sums_decide):
    """8 yuan pay one of 6, 5, 7: each closes 10 points, the second costs least."""
    assert chosen(Problem(one_each(6, 5, 7), [Budget(8)])) == ["pB"]


def test_of_equally_dear_the_lowest_places(sums_decide):
    """Two of four at 5 yuan each: the first two; {1, 4} and {2, 3} would have one sum."""
    assert chosen(Problem(one_each(5, 5, 5, 5), [Budget(10)])) == ["pA", "pB"]
    locked = [Budget(10), Lock("pA", "out")]
    assert chosen(Problem(one_each(5, 5, 5, 5), locked)) == ["pB", "pC"]


def test_a_gift_that_closes_nothing_is_left_alone(sums_decide):
    """The first costs nothing and closes nothing; the third is a gift that closes 10 points."""
    assert chosen(Problem(one_each(0, 5, 0, closing=[0, 1, 1]), [Budget(5)])) == ["pB", "pC"]


def test_the_money_may_be_used_to_the_yuan(sums_decide):
    """3 + 5 = 8 for 20 points; of 7 yuan one of the two, the cheaper."""
    parts = one_each(3, 5)
    assert chosen(Problem(parts, [Budget(8)])) == ["pA", "pB"]
    assert chosen(Problem(parts, [Budget(7)])) == ["pA"]


def test_a_floor_may_be_met_to_the_yuan(sums_decide):
    """West needs 10, half of it is 5: its first work of 5 yuan will do for 1 point.

    East's four works of 4 yuan close 10 points each: without the floor they take 16 of 18 yuan.
    """
    parts = small(
        [(f"e{school}", school, "东", 4, {"beds": 1}) for school in "ABCD"]
        + [("w1", "W", "西", 5, {"beds": 0.1}), ("w2", "W", "西", 5, {"beds": 0.1})],
        [(name, "beds", 1, 20, 0.5) for name in "ABCDW"],
    )  # fmt: skip
    assert chosen(Problem(parts, [Budget(18)])) == ["eA", "eB", "eC", "eD"]
    firm = RegionFloor(0.5, by="township", firm=True)
    assert chosen(Problem(parts, [Budget(18), firm])) == ["eA", "eB", "eC", "w1"]
    above = RegionFloor(0.51, by="township", firm=True)  # 5.1 of 10 and 8.16 of 16
    assert chosen(Problem(parts, [Budget(22), above])) == ["eA", "eB", "eC", "w1", "w2"]


def test_a_floor_that_holds_by_itself_may_not_be_left(sums_decide):
    """32 yuan: e (20), then both w (5 for 6 points each) before x (7 for 8): 112 points.

    e, one w and x would be 114 for 32, but the west needs 6 of its 10.
    """
    parts = small(
        [("e", "A", "东", 20, {"beds": 1}), ("x", "B", "东", 7, {"beds": 0.8}),
         ("w1", "C", "西", 5, {"beds": 0.6}), ("w2", "D", "西", 5, {"beds": 0.6})],
        [("A", "beds", 1, 200, 0.5), *((name, "beds", 1, 20, 0.5) for name in "BCD")],
    )  # fmt: skip
    assert chosen(Problem(parts, [Budget(32)])) == ["e", "w1", "x"]
    firm = RegionFloor(0.6, by="township", firm=True)
    assert chosen(Problem(parts, [Budget(32), firm])) == ["e", "w1", "w2"]


def test_points_within_the_slack_are_equal(sums_decide):
    """10 and 10 - 1e-9 points: the cheaper, though it closes a little less; 10 - 1e-3: not."""
    for less, taken in ((1e-10, "pB"), (1e-4, "pA")):
        parts = one_each(6, 5, closing=[1.0, 1.0 - less])
        assert chosen(Problem(parts, [Budget(8)])) == [taken]


def test_what_is_not_served_is_left_to_the_search(sums_decide):
    """Two years, money that is not the whole cost, and too much to go through."""
    parts = some_schools(Random(3), 40)
    two = Problem(parts, [Fund("f", {2016: 900, 2017: 900})], years=(2016, 2017))
    earmark = Problem(parts, [Fund("f", 900), Fund("g", 900, pays=("canteen",))])
    for problem in (two, earmark):
        assert not to_the_end(problem).last
    served_one = Kept().at_once(Problem(parts, [Budget(3_000)]), 0.0)
    assert served_one.to_the_end(lambda: False).last
    assert not served_one.to_the_end(lambda: True).last


def test_too_many_sums_are_given_up(sums_decide, monkeypatch):
    parts = some_schools(Random(3), 40)
    monkeypatch.setattr(every, "MOST_SUMS", 10)
    found = Kept().at_once(Problem(parts, [Budget(3_000)]), 0.0)
    assert found.gap > 0
    assert not found.to_the_end(lambda: False).last


def shuffled(parts, seed):
    """The same tables in another order of rows."""
    return Candidates(**{
        name: getattr(parts, name).sample(frac=1, random_state=seed) for name in COLUMNS
    })  # fmt: skip


def questions():
    """The same candidates with one sum of money, and with two that only a search can prove."""
    parts = some_schools(Random(8), 110)
    yield parts, [Budget(9_000), SchoolCap(700)]
    yield parts, [Fund("f", 6_000), Fund("g", 2_000, pays=("canteen",)), SchoolCap(700)]


@pytest.mark.parametrize("which", [0, 1])
def test_repeats_row_orders_and_threads_change_nothing(which, monkeypatch):
    """Over 300 works, proved: asked again, with rows mixed, with one thread and two.

    The engine's own loops run in one thread whatever there is.
    """
    parts, rules = list(questions())[which]
    first = gb.solve(Problem(parts, rules), exact=True, seconds=LONG)
    assert len(first.chosen) > stages.MOST_TIE_BREAKS
    again = [gb.solve(Problem(parts, rules), exact=True, seconds=LONG)]
    mixed = Problem(shuffled(parts, 4), rules)
    again.append(gb.solve(mixed, exact=True, seconds=LONG))
    for threads in (1, 2):
        monkeypatch.setitem(highs.Solver.__init__.__kwdefaults__, "threads", threads)
        highspy.Highs.resetGlobalScheduler(True)
        again.append(gb.solve(Problem(parts, rules), exact=True, seconds=LONG))
    highspy.Highs.resetGlobalScheduler(True)
    for plan in again:
        assert plan.proof.status == "best"
        assert plan.chosen["chosen"].equals(first.chosen["chosen"])
        assert plan.choice.paid.equals(first.choice.paid)
        assert plan.value == first.value

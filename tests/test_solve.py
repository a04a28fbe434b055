"""The engine: pencil cases, the judge that tries everything, the second solver, properties."""

from __future__ import annotations

import random
from dataclasses import replace

import pandas as pd
import pulp
import pytest
from agree import agree
from cases import KINDS, small
from cbc import solved
from hypothesis import given, settings
from hypothesis import strategies as st

from gaibao_geo.errors import DataError, GaibaoError, InfeasibleError, NotFoundInTimeError
from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.highs import Solver
from gaibao_geo.plans.open_door import to_pulp
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Budget, Fund, Lock, Needs, OneOf, RegionFloor, SchoolCap
from gaibao_geo.plans.solve import solve

EQUAL = CloseGaps("equal")


def two_schools():
    """A lacks 60 beds, B lacks 40; a 60-bed block costs 9 yuan, two 20-bed blocks 4 each."""
    return small(
        [("p1", "A", "东", 9, {"beds": 60}),
         ("p2", "B", "西", 4, {"beds": 20}),
         ("p3", "B", "西", 4, {"beds": 20})],
        [("A", "beds", 60, 100, 0.5), ("B", "beds", 40, 200, 0.25)],
    )  # fmt: skip


def ids(plan):
    return list(plan.projects["project_id"])


def test_the_weights_decide():
    """9 yuan buy A's whole gap (100 × 0.5 = 50) or both halves of B's (200 × 0.25 = 50, for 8)."""
    plan = solve(Problem(two_schools(), [Budget(9)]))
    assert ids(plan) == ["p2", "p3"]  # equal points, and 8 is cheaper than 9
    assert plan.value == 200 * 0.25 * (20 + 20) / 40
    assert plan.proof.status == "best"
    plan = solve(Problem(two_schools(), [Budget(9)], CloseGaps("pupils")))
    assert plan.value == 200 * (20 + 20) / 40
    plan = solve(Problem(two_schools(), [Budget(7)]))
    assert ids(plan) == ["p2"]  # half of B, and of two equals the lower id
    assert plan.value == 200 * 0.25 * 20 / 40


def test_nothing_counts_beyond_the_standard():
    """B lacks 40 beds: a third block of 20 adds nothing and is not bought."""
    table = small(
        [(f"p{n}", "B", "西", 4, {"beds": 20}) for n in (1, 2, 3)], [("B", "beds", 40, 200, 1.0)]
    )
    plan = solve(Problem(table, [Budget(100)]))
    assert ids(plan) == ["p1", "p2"]
    assert plan.closed_share == 1.0


def test_the_order_of_the_rows_changes_nothing():
    table = two_schools()
    first = solve(Problem(table, [Budget(7)]))
    again = solve(Problem(table, [Budget(7)]))
    assert ids(first) == ids(again)
    pd.testing.assert_frame_equal(first.paid, again.paid)


def test_an_earmark_binds_the_item_and_not_only_the_project():
    """Of 10 yuan, 6 are canteen and 4 dormitory. Central pays canteens only, so county needs 4."""
    table = small(
        [("p1", "A", "东", 10, {"beds": 60})],
        [("A", "beds", 60, 100, 1.0)],
        {"p1": {"canteen": 6, "dormitory": 4}},
    )
    central = Fund("central", 100, pays=("canteen",))
    plan = solve(Problem(table, [central, Fund("county", 4)]))
    assert ids(plan) == ["p1"]
    assert plan.paid.set_index(["item_type", "fund"])["yuan"].to_dict() == {
        ("canteen", "central"): 6,
        ("dormitory", "county"): 4,
    }
    assert ids(solve(Problem(table, [central, Fund("county", 3)]))) == []
    # two funds that both pay only canteens cannot pay a dormitory between them
    both = [central, Fund("other", 100, pays=("canteen",))]
    assert ids(solve(Problem(table, both))) == []


def test_shares_round_to_whole_yuan_inwards():
    """A third of 10 yuan at least is 4 (3.33 rounded up); at most a half is 5."""
    fund = Fund("county", 100, share=(1 / 3, 0.5))
    assert fund.bounds(10) == (4, 5)
    assert fund.bounds(11) == (4, 5)  # 3.67 and 5.5
    table = small([("p1", "A", "东", 10, {"beds": 60})], [("A", "beds", 60, 100, 1.0)])
    plan = solve(Problem(table, [Fund("central", 100), fund]))
    assert plan.paid.set_index("fund")["yuan"].to_dict() == {"central": 6, "county": 4}


def test_year_by_year_money():
    """4 yuan a year: two blocks of 4 in two years, the lower id first."""
    table = two_schools()
    funds = [Fund("central", {2016: 4, 2017: 4})]
    plan = solve(Problem(table, funds, years=(2017, 2016)))
    assert plan.projects.set_index("project_id")["year"].to_dict() == {"p2": 2016, "p3": 2017}
    assert plan.by_fund()["left_yuan"].tolist() == [0, 0]


def test_what_is_needed_cannot_come_later():
    """p1 needs p2. 2016 has 9 yuan of its own, enough for p1 only; p2 must then wait, so p1 too."""
    central = Fund("central", {2016: 9, 2017: 4})
    plan = solve(Problem(two_schools(), [central, OneOf(("p2", "p3"))], years=(2016, 2017)))
    assert plan.projects.set_index("project_id")["year"].to_dict() == {"p1": 2016, "p2": 2017}
    rules = [central, OneOf(("p2", "p3")), Needs("p1", ("p2",))]
    plan = solve(Problem(two_schools(), rules, years=(2016, 2017)))
    assert ids(plan) == ["p2"]


def test_a_target_is_measured_and_comes_first():
    """East's need is 9: half, rounded up, is 5. With 8 yuan only West can be served: short by 5."""
    rules = [Budget(8), RegionFloor(0.5)]
    plan = solve(Problem(two_schools(), rules))
    assert ids(plan) == ["p2", "p3"]
    floors = plan.problem.rules[1].measured(plan.choice)
    assert floors["short_yuan"].to_dict() == {"东": 5, "西": 0}
    assert len(plan.missed_targets()) == 1
    assert plan.breaches() == []
    # by pupils B's two blocks are worth 200 and A's 100; but 9 yuan for A miss the floors
    # (East 5, West 4) by 4 in all, and 8 yuan for B miss them by 5: nearness comes first
    pupils = CloseGaps("pupils")
    assert ids(solve(Problem(two_schools(), [Budget(9)], pupils))) == ["p2", "p3"]
    assert ids(solve(Problem(two_schools(), [Budget(9), RegionFloor(0.5)], pupils))) == ["p1"]


def test_a_firm_floor_may_leave_no_plan():
    with pytest.raises(InfeasibleError, match="冲突") as caught:
        solve(Problem(two_schools(), [Budget(8), SchoolCap(20), RegionFloor(0.5, firm=True)]))
    assert caught.value.conflict == (0, 2)  # the cap has no part in it
    assert caught.value.minimal
    assert "at most 8 yuan" in caught.value.in_words("en")


def test_time_that_runs_out_is_not_a_proof():
    for explain in (True, False):
        with pytest.raises(NotFoundInTimeError, match="不等于不存在"):
            solve(Problem(hard_knapsack(), [Budget(10**6)]), seconds=0.0, explain=explain)


def stopped_at(monkeypatch, place, bound):
    """Let the solver stop at its limit in one stage, with a bound ``bound`` times its value."""
    real, calls = Solver.optimise, []

    def optimise(self, weights, **options):
        answer = real(self, weights, **options)
        calls.append(answer)
        if len(calls) - 1 != place:
            return answer
        return replace(answer, outcome="stopped", bound=answer.value * bound)

    monkeypatch.setattr(Solver, "optimise", optimise)


def test_a_time_limit_is_said_with_the_gap_that_was_proved(monkeypatch):
    """Stopped at 50 points of at most 60: the gap is (60 - 50) / 60."""
    stopped_at(monkeypatch, 0, 1.2)
    plan = solve(Problem(two_schools(), [Budget(9)]))
    assert plan.value == 50
    assert plan.proof.status == "time_limit"
    assert plan.proof.gap == pytest.approx(10 / 60)
    assert "到时限为止" in plan.proof.sentence("zh")
    assert "16.67%" in plan.proof.sentence("en")


def test_targets_not_proved_leave_only_the_bound_of_closing_everything(monkeypatch):
    """50 points of 100 x 0.5 + 200 x 0.25 = 100, although the aim's own stage was finished."""
    stopped_at(monkeypatch, 0, 0.5)
    plan = solve(Problem(two_schools(), [Budget(9), RegionFloor(0.5)]))
    assert plan.proof.status == "time_limit"
    assert plan.proof.bound == 100 * 0.5 + 200 * 0.25


def test_a_plan_above_its_own_bound_is_not_used(monkeypatch):
    stopped_at(monkeypatch, 0, 0.9)
    with pytest.raises(GaibaoError, match="证明不成立"):
        solve(Problem(two_schools(), [Budget(9)]))


def hard_knapsack():
    rng = random.Random(1)
    return small(
        [(f"p{n:02}", f"S{n}", "东", rng.randint(10**4, 10**5), {"beds": 10}) for n in range(30)],
        [(f"S{n}", "beds", 10, rng.randint(50, 900), rng.random()) for n in range(30)],
    )


def test_a_wanted_gap_is_kept_and_said():
    plan = solve(Problem(hard_knapsack(), [Budget(10**6)]), within=0.05)
    assert plan.proof.gap <= 0.05
    assert plan.proof.bound >= solve(Problem(hard_knapsack(), [Budget(10**6)])).value - 1e-6
    assert "差距" in plan.proof.sentence("zh")


def test_an_unknown_weight_is_not_zero():
    table = two_schools()
    table.needs.loc[0, "weakness"] = float("nan")
    with pytest.raises(ValueError, match="A；不知道不等于零"):
        solve(Problem(table, [Budget(9)]))


def test_every_fault_of_a_question_at_once():
    rules = [Lock("p9", "in"), OneOf(("p1", "p8")), Fund("a", 1), Fund("a", {2016: 2, 2031: 5}),
             Lock("p1", "in"), Lock("p1", "out")]  # fmt: skip
    with pytest.raises(DataError) as caught:
        Problem(two_schools(), rules)
    text = str(caught.value)
    assert all(word in text for word in ("p9", "p8", "“a”", "“p1”", "2031 年"))


def test_a_question_survives_its_file():
    rules = [Budget(9), Fund("central", {2016: 5, 2017: 4}, pays=("canteen",), share=(0.1, 1.0)),
             SchoolCap(20), RegionFloor(0.5), Needs("p3", ("p2",)), OneOf(("p1", "p2")),
             Lock("p1", "out", "校舍拟撤并")]  # fmt: skip
    problem = Problem(two_schools(), rules, EQUAL, years=(2016, 2017))
    again = Problem.from_dict(problem.to_dict())
    assert again.rules == problem.rules
    assert again.objective == problem.objective
    assert again.to_dict() == problem.to_dict()
    assert ids(solve(again)) == ids(solve(problem))


@st.composite
def questions(draw):
    """Random small questions that use every rule."""
    n = draw(st.integers(2, 4))
    whole = st.integers(1, 9)
    schools = ["A", "B", "C"]
    projects, lines = [], {}
    for number in range(n):
        split = draw(st.dictionaries(st.sampled_from(KINDS), whole, min_size=1, max_size=2))
        pid = f"p{number}"
        lines[pid] = split
        school = draw(st.sampled_from(schools))
        adds = draw(st.dictionaries(st.sampled_from(["beds", "m2"]), whole, max_size=2))
        projects.append((pid, school, "东" if school == "A" else "西", sum(split.values()), adds))
    needs = [
        (school, indicator, draw(whole), draw(st.integers(1, 50)), draw(st.integers(1, 8)) / 8)
        for school in schools
        for indicator in ("beds", "m2")
        if draw(st.booleans())
    ] or [("A", "beds", 5, 10, 0.5)]
    years = draw(st.sampled_from([(2016,), (2016, 2017)]))
    money = st.integers(0, 15)
    rules = []
    if draw(st.booleans()):
        rules.append(Budget(draw(st.integers(5, 40))))
    if draw(st.booleans()):
        rules.append(SchoolCap(draw(st.integers(5, 25))))
    if draw(st.booleans()):
        share, firm = draw(st.sampled_from([0.0, 0.3, 0.75])), draw(st.integers(0, 3)) == 0
        rules.append(RegionFloor(share, firm=firm))
    pays = st.lists(st.sampled_from(KINDS), unique=True, max_size=2).map(tuple)
    share = st.sampled_from([(0.0, 1.0), (0.0, 0.6), (0.25, 1.0)])
    amount = money.map(lambda m: m * 2) if len(years) == 1 else st.fixed_dictionaries(
        dict.fromkeys(years, money)
    )
    for name in draw(st.sampled_from([(), ("central",), ("central", "county")])):
        rules.append(Fund(name, draw(amount), draw(pays), draw(share)))
    if draw(st.booleans()):
        first, second = draw(st.permutations(["p0", "p1"]))
        rules.append(Needs(first, (second,)))
    if draw(st.booleans()):
        rules.append(OneOf(("p0", "p1")))
    if draw(st.booleans()):
        state = draw(st.sampled_from(["in", "out"]))
        rules.append(Lock(draw(st.sampled_from(["p0", "p1"])), state))
    weight = draw(st.sampled_from(["weakness", "pupils", "equal"]))
    return Problem(small(projects, needs, lines), rules, CloseGaps(weight), years=years)


@settings(max_examples=60)
@given(questions())
def test_the_judge_that_tries_everything_agrees(problem):
    """Not only the value: the very same projects in the very same years."""
    agree(problem)


@settings(max_examples=80)
@given(questions())
def test_pulp_with_cbc_agrees(problem):
    """Stage by stage through the open door, a different solver finds the same values."""
    try:
        plan = solve(problem)
    except InfeasibleError:
        assert not solved(to_pulp(problem, "cost"))
        return
    held = {}
    floors = [rule for rule in problem.rules if isinstance(rule, RegionFloor) and not rule.firm]
    if any(rule.share for rule in floors):
        targets = to_pulp(problem, "targets")
        assert solved(targets)
        held["targets"] = pulp.value(targets.objective) or 0.0
        missed = sum(rule.short_yuan(plan.choice) for rule in floors)
        assert held["targets"] * 10_000 == pytest.approx(missed, abs=1e-2)
    lp = to_pulp(problem, "aim", held)
    assert solved(lp)
    scale = max(problem.objective.weights_of(problem.candidates.needs).max(), 1.0)
    assert (pulp.value(lp.objective) or 0.0) * scale == pytest.approx(plan.value, abs=1e-4)


@settings(max_examples=25)
@given(questions(), st.integers(1, 20))
def test_a_larger_budget_never_closes_less(problem, more):
    kept = [rule for rule in problem.rules if not isinstance(rule, Budget | RegionFloor)]
    try:
        small_plan = solve(Problem(problem.candidates, [*kept, Budget(10)], problem.objective,
                                   years=problem.years))  # fmt: skip
    except InfeasibleError:
        return
    large = solve(Problem(problem.candidates, [*kept, Budget(10 + more)], problem.objective,
                          years=problem.years))  # fmt: skip
    assert large.value >= small_plan.value - 1e-6


@settings(max_examples=40)
@given(questions())
def test_every_project_is_paid_to_the_yuan(problem):
    try:
        plan = solve(problem)
    except InfeasibleError:
        return
    paid = plan.paid.groupby("project_id")["yuan"].sum().to_dict()
    assert paid == plan.projects.set_index("project_id")["cost_yuan"].to_dict()

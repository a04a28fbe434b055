"""Links, timing and evenness by pencil: what each rule says of a choice made by hand."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import sqrt
from random import Random

import numpy as np
import pandas as pd
import pytest
from agree import agree
from cases import small

from gaibao_geo.errors import DataError, InfeasibleError
from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import PAID_COLUMNS, Choice, chosen_table
from gaibao_geo.plans.open_door import to_pulp
from gaibao_geo.plans.problem import Problem, record_of, rule_from_dict
from gaibao_geo.plans.rows import compile_problem, even
from gaibao_geo.plans.rules import (
    Budget,
    CvCap,
    Fund,
    GiniCap,
    Lock,
    MustDo,
    Needs,
    NotKept,
    OneOf,
    Ready,
)
from gaibao_geo.plans.rules.links import work_of
from gaibao_geo.plans.solve import solve

NONE = pd.DataFrame(columns=PAID_COLUMNS)
YEARS = (2016, 2018, 2019)


def four(**columns):
    """p1 and p2 at A, p3 and p4 at B: 10, 20, 30 and 40 yuan; some columns of the table."""
    parts = small(
        [("p1", "A", "东", 10, {"beds": 1}), ("p2", "A", "东", 20, {"beds": 1}),
         ("p3", "B", "西", 30, {"beds": 1}), ("p4", "B", "西", 40, {"beds": 1})],
        [("A", "beds", 2, 10, 0.5), ("B", "beds", 2, 10, 0.5)],
    )  # fmt: skip
    return Candidates(parts.projects.assign(**columns), parts.lines, parts.effects, parts.needs)


def judged(rule, parts, lang="zh", years=YEARS, **year_of):
    return rule.breaches(Choice(parts, chosen_table(parts, year_of), NONE, years), lang)


def test_years_between_are_counted_and_not_places():
    """From 2016 to 2018 are two years though they stand next to each other in the question."""
    parts = four()
    rule = Needs("p2", ("p1",), lag=2)
    assert judged(rule, parts, p1=2016, p2=2018) == []
    (said,) = judged(rule, parts, p1=2018, p2=2019)
    assert "至少应晚2年" in said
    assert judged(replace(rule, lag=1), parts, p1=2018, p2=2019) == []
    assert "2 or more" in judged(replace(rule, lag=2), parts, "en", p1=2018, p2=2019)[0]
    assert len(judged(rule, parts, p2=2018)) == 1
    plan = solve(Problem(parts, [rule, Lock("p2", "in")], CloseGaps("equal"), YEARS))
    assert plan.breaches() == []
    with pytest.raises(InfeasibleError):
        solve(Problem(parts, [replace(rule, lag=4), Lock("p2", "in")], years=YEARS))


def test_one_of_several_is_enough():
    parts = four()
    rule = Needs("p3", ("p1", "p2"), any_of=True)
    assert judged(rule, parts, p2=2016, p3=2016) == []
    assert judged(rule, parts, p2=2016) == []
    assert judged(rule, parts, p1=2019, p2=2016, p3=2018) == []
    (said,) = judged(rule, parts, p1=2019, p3=2018)
    assert "没有一个" in said
    # two years before: p2 did, p1 did not; and one year is too short
    rule = replace(rule, lag=2)
    assert judged(rule, parts, p1=2018, p2=2016, p3=2018) == []
    assert len(judged(rule, parts, p1=2018, p2=2018, p3=2019)) == 1
    funds = Fund("f", {2016: 20, 2018: 30, 2019: 30})
    rules = [rule, funds, Lock("p3", "in"), Lock("p1", "out")]
    plan = solve(Problem(parts, rules, CloseGaps("equal"), YEARS))
    assert plan.choice.year_of == {"p2": 2016, "p3": 2018}  # 2018 is not too soon
    rules[1] = replace(funds, yuan={2018: 50, 2019: 30})
    with pytest.raises(InfeasibleError):  # p2 in 2018, and 2019 is a year later
        solve(Problem(parts, rules, CloseGaps("equal"), YEARS))


def test_later_phases_of_the_table_need_the_phase_before():
    parts = four(phase_of=["", "p1", "p2", ""])
    rule = Needs()
    assert judged(rule, parts, p1=2016, p2=2018, p3=2018, p4=2016) == []
    assert len(judged(rule, parts, p2=2018, p3=2018)) == 1
    assert len(judged(rule, parts, p3=2018)) == 1
    assert len(judged(Needs(lag=1), parts, p1=2016, p2=2018, p3=2018)) == 1
    # any_of changes nothing where each needs just one
    assert len(judged(Needs(any_of=True), parts, p1=2016, p2=2018, p3=2016)) == 1


@pytest.mark.parametrize("phase_of", [["gone", "", "", ""], ["p1", "", "", ""]])
def test_a_phase_of_what_is_no_candidate_is_a_fault(phase_of):
    with pytest.raises(DataError, match="p1"):
        Problem(four(phase_of=phase_of), [Needs()])


def test_chains_stars_and_rings_are_one_work():
    """p1 <- p2 <- p3; a and b name what is not there; c and d each other; e and f nobody."""
    ids = ["p1", "p2", "p3", "a", "b", "c", "d", "e", "f"]
    of = ["", "p1", "p2", "gone", "gone", "d", "c", "", "e2"]
    table = pd.DataFrame({"project_id": ids, "version_of": of})
    work = dict(zip(ids, work_of(table), strict=True))
    assert work["p1"] == work["p2"] == work["p3"]
    assert work["a"] == work["b"]
    assert work["c"] == work["d"]
    assert len({work[key] for key in ("p1", "a", "c", "e", "f")}) == 5
    sets = OneOf().sets(table)
    assert (sets[:7] >= 0).all()
    assert (sets[7:] == -1).all()


def test_a_long_chain_and_a_long_ring_are_one_work_each():
    count = 100
    chain = pd.DataFrame({"project_id": [f"p{n}" for n in range(count)],
                          "version_of": ["", *(f"p{n}" for n in range(count - 1))]})  # fmt: skip
    assert len(set(work_of(chain))) == 1
    assert len(set(work_of(chain.assign(version_of=np.roll(chain["project_id"], 1))))) == 1


def test_at_most_one_of_each_set_of_the_table():
    parts = four(version_of=["", "p1", "", "p3"])
    assert judged(OneOf(), parts, p1=2016, p3=2016) == []
    assert len(judged(OneOf(), parts, p1=2016, p2=2018)) == 1
    assert len(judged(OneOf(), parts, p1=2016, p2=2018, p3=2016, p4=2016)) == 2


def test_locked_in_a_year():
    parts, rule = four(), Lock("p1", "in", year=2018)
    assert judged(rule, parts, p1=2018) == []
    assert "2019" in judged(rule, parts, p1=2019)[0]
    assert len(judged(rule, parts)) == 1
    plan = solve(Problem(parts, [rule], CloseGaps("equal"), YEARS))
    assert int(plan.chosen["year"].iloc[0]) == 2018
    with pytest.raises(DataError, match="2017"):
        Problem(parts, [replace(rule, year=2017)], years=YEARS)


def test_schools_not_kept_get_nothing():
    parts = four(keep=["close", "close", "undecided", "undecided"])
    assert judged(NotKept(), parts, p3=2016) == []
    (said,) = judged(NotKept(), parts, p1=2016, p2=2016)
    assert "A小学" in said
    assert "30元" in said  # 10 + 20
    assert len(judged(NotKept(undecided=True), parts, p1=2016, p3=2016)) == 2
    funds = Fund("f", {2016: 0, 2018: 100})  # nor in a later year
    plan = solve(Problem(parts, [NotKept(), funds], CloseGaps("equal"), YEARS))
    assert list(plan.projects["project_id"]) == ["p3", "p4"]
    # of a school the plan says nothing about nothing is forbidden
    assert judged(NotKept(undecided=True), four(), p1=2016, p3=2016) == []


MARKED = {"must_do": [True, False, None, True]}  # p1 at A, p4 at B


def test_what_must_be_done_comes_first_at_its_school():
    parts, rule = four(**MARKED), MustDo()
    assert judged(rule, parts, p1=2016, p4=2019) == []
    assert judged(rule, parts, p1=2016, p2=2016, p4=2018, p3=2019) == []
    (said,) = judged(rule, parts, p1=2018, p2=2016, p4=2016)
    assert "2016" in said
    assert "p1" in said
    # p3 carries no mark: it is optional, and waits for p4 too
    (said,) = judged(rule, parts, p1=2016, p4=2019, p3=2018)
    assert "p3" in said


def test_an_order_at_one_school_binds_no_other():
    """p4 may not be done: p3 waits for it at B, and p2 at A for p1 only."""
    parts, out = four(**MARKED), Lock("p4", "out")
    rule = MustDo(required=False)
    plan = solve(Problem(parts, [rule, out], CloseGaps("equal")))
    assert list(plan.projects["project_id"]) == ["p1", "p2"]
    plan = solve(Problem(parts, [replace(rule, scope="all"), out], CloseGaps("equal")))
    assert list(plan.projects["project_id"]) == ["p1"]


def test_what_must_be_done_comes_first_anywhere():
    parts, rule = four(**MARKED), MustDo(scope="all")
    assert judged(MustDo(), parts, p1=2016, p2=2016, p4=2018) == []
    assert len(judged(rule, parts, p1=2016, p2=2016, p4=2018)) == 1
    assert judged(rule, parts, p1=2016, p2=2018, p4=2018) == []


def test_must_do_firm_as_a_target_and_as_an_order_only():
    """p4 (40 yuan) is not chosen: a breach, 40 yuan short, or nothing at all."""
    parts = four(**MARKED)
    choice = Choice(parts, chosen_table(parts, {"p1": 2016}), NONE, YEARS)
    assert len(MustDo().breaches(choice)) == 1
    assert MustDo().short_yuan(choice) == 0
    target = MustDo(firm=False)
    assert target.breaches(choice) == []
    assert "40元" in target.misses(choice)[0]
    assert target.short_yuan(choice) == 40
    order = MustDo(required=False)
    assert order.breaches(choice) == order.misses(choice) == []
    assert order.short_yuan(choice) == 0
    # as a target the must-do set is served before the aim: 50 yuan buy p1 and p4
    plan = solve(Problem(parts, [Budget(50), target], CloseGaps("equal")))
    assert list(plan.projects["project_id"]) == ["p1", "p4"]
    plan = solve(Problem(parts, [Budget(49), target], CloseGaps("equal")))
    assert list(plan.projects["project_id"]) == ["p4"]  # 10 yuan short and not 40
    with pytest.raises(InfeasibleError):
        solve(Problem(parts, [Budget(49), MustDo()]))


def test_one_must_do_version_of_a_work_is_enough():
    """p1 and p2 are versions; the cheaper costs 10. p2 alone does the work."""
    parts = four(must_do=True, version_of=["", "p1", "", ""])
    rule = MustDo(("p1", "p2"), firm=False)
    nothing = Choice(parts, chosen_table(parts, {}), NONE, YEARS)
    assert rule.short_yuan(nothing) == 10
    assert judged(replace(rule, firm=True), parts, p2=2016) == []
    assert "或" in rule.misses(nothing)[0]
    # 20 yuan: p2 leaves the work of p1 (10) and p4 (40) undone, p1 leaves p2 (20)
    parts = four(must_do=[True, True, False, True], version_of=["", "", "", "p1"])
    plan = solve(Problem(parts, [Budget(20), MustDo(firm=False)], CloseGaps("equal")))
    assert list(plan.projects["project_id"]) == ["p2"]
    assert plan.figures()["missed_targets_yuan"] == 10
    parts = four(must_do=True, version_of=["", "p1", "", ""])
    # a version that is not named is optional, and waits
    assert len(judged(MustDo(("p1",), required=False), parts, p2=2016)) == 1


def test_money_of_a_year_waits_for_what_can_start_in_it():
    parts = four(ready=[True, False, None, False], earliest_year=[2018, None, None, 2019])
    rule = Ready()
    assert judged(rule, parts, p1=2018, p2=2018, p3=2016, p4=2019) == []
    assert "2018" in judged(rule, parts, p1=2016)[0]
    assert len(judged(rule, parts, p2=2016)) == 1
    assert len(judged(rule, parts, p4=2018)) == 1
    assert len(judged(rule, parts, p4=2016)) == 1  # two reasons, one sentence
    assert "没有注明" in judged(Ready(strict=True), parts, p3=2016)[0]
    assert judged(Ready(strict=True), parts, p3=2018) == []


def test_the_coefficient_of_variation_by_pencil():
    """A: 30 pupils, 30 yuan, 1 each; B: 10 pupils, 50 yuan, 5 each.

    Mean (30 x 1 + 10 x 5) / 40 = 2; variance 3/4 x 1² + 1/4 x 3² = 3; CV = √3 / 2.
    Gini: 3/4 x 1/4 x (5 - 1) / 2 = 3/8.
    """
    parts = small(
        [("p1", "A", "东", 30, {}), ("p2", "B", "西", 50, {})],
        [("A", "beds", 2, 30, 0.5), ("B", "beds", 2, 10, 0.5)],
    )
    for rule, level in ((CvCap, sqrt(3) / 2), (GiniCap, 3 / 8)):
        on = rule(level, "yuan_per_pupil")
        assert judged(on, parts, p1=2016, p2=2016) == []
        assert judged(on, parts) == []  # all have 0
        (said,) = judged(replace(on, at_most=level - 1e-6), parts, p1=2016, p2=2016)
        assert "B小学" in said
        assert str(round(level, 4)) in said
        # and the solver: at the cap both may be built, a hair below it they may not
        both = [Lock("p1", "in"), Lock("p2", "in")]
        assert solve(Problem(parts, [on, *both])).cost_yuan == 80
        with pytest.raises(InfeasibleError):
            solve(Problem(parts, [replace(on, at_most=level - 1e-6), *both]), explain=False)
        # one alone: 2.5 on average; A 0, B 5 is CV √3, Gini 3/4
        assert len(judged(on, parts, p2=2016)) == 1
        # 2 x 30 pupils with 1, none for B: CV 1/√3, Gini 1/4, which is less uneven
        assert judged(on, parts, p1=2016) == []


def test_schools_that_lack_nothing_count_as_closed():
    """B lacks nothing (1.0), A closes 1 of 4 beds: mean 5/8, S 3/8, CV 3/5, Gini 3/10."""
    parts = small(
        [("p1", "A", "东", 30, {"beds": 1}), ("p2", "B", "西", 50, {})],
        [("A", "beds", 4, 10, 0.5)],
    )
    schools = parts.schools.assign(pupils=[10, 10])
    parts = Candidates(parts.projects, parts.lines, parts.effects, parts.needs, schools)
    assert judged(CvCap(3 / 5), parts, p1=2016) == []
    assert len(judged(CvCap(3 / 5 - 1e-6), parts, p1=2016)) == 1
    assert judged(GiniCap(3 / 10), parts, p1=2016) == []
    assert len(judged(GiniCap(3 / 10 - 1e-6), parts, p1=2016)) == 1
    # the solver: without p1 it is 0 and 1, CV 1 and Gini 1/2, so p1 must be built; not p2
    for rule, level in ((CvCap, 3 / 5), (GiniCap, 3 / 10)):
        plan = solve(Problem(parts, [rule(level)]))
        assert list(plan.projects["project_id"]) == ["p1"]
        with pytest.raises(InfeasibleError):
            solve(Problem(parts, [rule(level - 1e-6)]), explain=False)


@pytest.mark.parametrize("rule", [CvCap(0.2), GiniCap(0.2)])
def test_a_closed_part_may_not_be_understated_to_look_even(rule):
    """p1 closes A in full and p2 half of B, which is too uneven; p1's part may not be hidden.

    1 and 1/2: mean 3/4, S 1/4, CV 1/3, Gini 1/6. Nothing at all is even; p2 and p3 are too.
    """
    parts = small(
        [("p1", "A", "东", 10, {"beds": 9}), ("p2", "B", "西", 10, {"beds": 1})],
        [("A", "beds", 2, 10, 0.5), ("B", "beds", 2, 10, 0.5)],
    )
    plan = solve(Problem(parts, [replace(rule, at_most=0.16)], CloseGaps("equal")))
    assert plan.chosen["chosen"].tolist() == [False, False]
    plan = solve(Problem(parts, [replace(rule, at_most=0.34)], CloseGaps("equal")))
    assert plan.chosen["chosen"].tolist() == [True, True]


def test_pupils_that_are_unknown_are_named():
    parts = four()
    parts = Candidates(parts.projects, parts.lines, parts.effects, parts.needs.iloc[:1])
    with pytest.raises(DataError, match="B"):
        Problem(parts, [CvCap(0.5)])
    with pytest.raises(DataError, match="moon"):
        Problem(four(), [GiniCap(0.5, by="moon")])


def test_what_no_rows_hold_is_no_pulp_model(monkeypatch):
    rules = [Budget(50), CvCap(0.5, "yuan_per_pupil")]
    with pytest.raises(DataError, match="PuLP") as error:
        to_pulp(Problem(four(), rules))
    assert "第2条" in error.value.zh
    assert to_pulp(Problem(four(), [GiniCap(0.5)])).sol_status is not None
    monkeypatch.setattr(even, "MOST_PAIRED", 1)
    with pytest.raises(DataError, match="PuLP"):
        to_pulp(Problem(four(), [GiniCap(0.5)]))


def ten_schools(rng):
    """Ten schools with a project each and costs that fit no pattern."""
    names = "ABCDEFGHIJ"
    return small(
        [(f"p{n}", name, "东", rng.randint(1, 60), {"beds": rng.choice([1, 2, 3])})
         for n, name in enumerate(names)],
        [(name, "beds", 3, rng.randint(5, 90), rng.random()) for name in names],
    )  # fmt: skip


@pytest.mark.parametrize("rule", [CvCap, GiniCap])
def test_thirty_questions_of_ten_schools_against_every_selection(rule, monkeypatch):
    """The best value within the cap and a budget, by numpy over all 1,024 selections."""
    if rule is GiniCap:
        monkeypatch.setattr(even, "MOST_PAIRED", 0)
    picks = np.array(list(product([0, 1], repeat=10)), dtype=float)
    none = 0
    for seed in range(30):
        rng = Random(f"ten {seed}")
        parts = ten_schools(rng)
        cost = parts.projects["cost_yuan"].to_numpy(dtype=float)
        pupils = parts.needs["pupils"].to_numpy(dtype=float)
        part = parts.effects["amount"].to_numpy() / 3
        worth = pupils * parts.needs["weakness"].to_numpy()
        caps = [0.6, 0.8, 1.0] if rule is CvCap else [0.2, 0.3, 0.4]
        cap, budget = rng.choice(caps), rng.randint(200, 350)
        level, share = picks * part, pupils / pupils.sum()
        mean = level @ share
        if rule is CvCap:
            uneven = np.sqrt(((level - mean[:, None]) ** 2) @ share)
        else:
            apart = np.abs(level[:, :, None] - level[:, None, :])
            uneven = (apart * share[:, None] * share).sum(axis=(1, 2)) / 2
        # the plan that chooses nothing is even; a floor on spending keeps it out
        kept = (uneven <= cap * mean + 1e-12) & (picks @ cost <= budget)
        problem = Problem(parts, [Budget(budget), rule(cap), Lock("p0", "in")])
        kept &= picks[:, 0] > 0
        if not kept.any():
            none += 1
            with pytest.raises(InfeasibleError):
                solve(problem)
            continue
        assert solve(problem).value == pytest.approx((level @ worth)[kept].max(), abs=1e-6)
    assert none < 20


TABLE = {
    "must_do": [True, False, None, True], "version_of": ["", "", "p2", ""],
    "phase_of": ["", "p1", "", "p3"], "ready": [True, False, None, True],
    "earliest_year": [2018, None, 2016, 2017], "keep": ["keep", "keep", "undecided", "undecided"],
}  # fmt: skip


@pytest.mark.parametrize(
    "rules",
    [[OneOf()], [OneOf(("p1", "p2", "p4"))], [Needs()],
     [Needs("p4", ("p1", "p3"), any_of=True), Lock("p4", "in")],
     [Needs("p4", ("p1", "p3")), Lock("p4", "in")],
     [MustDo(), Budget(60)], [MustDo(required=False)],
     [MustDo(firm=False), Budget(45)], [MustDo(("p3",), "all", firm=False), Budget(50)],
     [Ready()], [Ready(strict=True)], [NotKept()], [NotKept(undecided=True)]],
    ids=repr,
)  # fmt: skip
def test_the_solver_finds_what_the_judge_of_everything_finds(rules):
    agree(Problem(four(**TABLE), [Budget(80), *rules], CloseGaps("equal"), (2017,)))


@pytest.mark.parametrize(
    "rule",
    [Needs(lag=2), Needs(lag=1), Needs("p2", ("p1", "p3"), lag=2, any_of=True), MustDo(), Ready(),
     Ready(strict=True), Lock("p1", "in", year=2018)],
    ids=repr,
)  # fmt: skip
def test_and_in_two_years_with_one_between(rule):
    funds = Fund("f", {2016: 40, 2018: 40})
    parts = four(**TABLE)
    three = parts.projects["project_id"] != "p4"
    parts = Candidates(parts.projects[three], parts.lines[parts.lines["project_id"] != "p4"],
                       parts.effects, parts.needs)  # fmt: skip
    agree(Problem(parts, [rule, funds], CloseGaps("equal"), (2016, 2018)))


@pytest.mark.parametrize(
    "make",
    [lambda: Needs("p1"), lambda: Needs(requires=("p1",)), lambda: Needs("p1", ("p1",)),
     lambda: Needs("p1", ("p2",), lag=-1), lambda: Needs("p1", ("p2",), lag=0.5),
     lambda: Lock("p1", "out", year=2016), lambda: Lock("p1", "in", year="2016"),
     lambda: MustDo(scope="moon"), lambda: MustDo(firm=False, required=False),
     lambda: CvCap(-0.1), lambda: CvCap("0.5"), lambda: CvCap(float("inf")),
     lambda: CvCap(float("nan")), lambda: CvCap(0.1, of="luck"), lambda: GiniCap(1.1),
     lambda: GiniCap(True)],
)  # fmt: skip
def test_a_rule_that_makes_no_sense_is_refused(make):
    with pytest.raises(DataError, match=r"\w"):
        make()


EXAMPLES = [
    Needs(), Needs(lag=1), Needs("p1", ("p2", "p3"), lag=2), Needs("p1", ("p2",), any_of=True),
    Needs("p1", ("p2", "p3"), lag=1, any_of=True), OneOf(), Lock("p1", "in", "r", year=2016),
    NotKept(), NotKept(undecided=True), MustDo(), MustDo(("p1",), "all", firm=False),
    MustDo(required=False), MustDo(scope="all", required=False), MustDo(scope="all"),
    MustDo(firm=False), Ready(), Ready(strict=True), CvCap(0.65), GiniCap(0.3, "yuan_per_pupil"),
    CvCap(1, "closed", "township"),
]  # fmt: skip


@pytest.mark.parametrize("rule", EXAMPLES, ids=repr)
def test_each_form_says_itself_and_comes_back_from_its_record(rule):
    assert rule.sentence("zh").endswith("。")
    assert rule.sentence("en").endswith(".")
    assert rule_from_dict(record_of(rule, "rule")) == rule


def test_rules_of_the_table_compile_without_a_row_per_pair():
    """Must-do before all: rows grow with the projects, not with their pairs."""
    count = 200
    parts = small(
        [(f"p{n:03}", f"S{n:03}", "东", 10, {}) for n in range(count)],
        [("S000", "beds", 2, 10, 0.5)],
    )
    half = [n % 2 == 0 for n in range(count)]
    projects = parts.projects.assign(must_do=half)
    parts = Candidates(projects, parts.lines, parts.effects, parts.needs, parts.schools)
    model = compile_problem(Problem(parts, [MustDo(scope="all")]))
    assert model.height <= 2 * count

"""Plans for several budgets, each holding the smaller ones."""

from __future__ import annotations

import itertools
from random import Random

import pytest
from cases import small
from choices import any_question, kept, points, short, starts, taken
from makers_aims import at_standard, close_gaps, maximise, pupils_reached

import gaibao_geo as gb
from gaibao_geo.answers.changes import with_budget
from gaibao_geo.errors import DataError, InfeasibleError
from gaibao_geo.plans.rules import Budget, Divisible, Fund, Lock, OneOf, RegionFloor


def question(rules=(), years=(2016,)):
    """Three schools, a need each: A costs 3 and closes 0.5, B 4 for 0.6, C 5 for 0.9.

    Alone, 4 yuan buy B, 5 buy C, 7 buy A and B (1.1), 8 buy A and C (1.4).
    """
    table = small(
        [("a", "A", "东", 3, {"beds": 5}), ("b", "B", "东", 4, {"beds": 6}),
         ("c", "C", "西", 5, {"beds": 9})],
        [(school, "beds", 10, 10, 0.5) for school in "ABC"],
    )  # fmt: skip
    return gb.Problem(table, rules, gb.CloseGaps("equal"), years=years)


def ids(plans):
    return [list(plan.projects["project_id"]) for plan in plans]


def test_nothing_announced_is_taken_back():
    """4 and 5: B then C alone give 0.6 + 0.9; nested B stays, 0.6 + 0.6, or A, A: 0.5 + 0.5."""
    plans = gb.nested(question(), [5, 4])
    assert ids(plans) == [["b"], ["b"]]
    assert [plan.value for plan in plans] == pytest.approx([0.6, 0.6])
    assert [plan.proof.bound for plan in plans] == pytest.approx([0.6, 0.9])
    assert [plan.proof.status for plan in plans] == ["best", "within"]
    assert gb.price_of_nesting(plans) == pytest.approx(0.9 - 0.6)


def test_a_level_that_counts_more_decides():
    """4 and 8: A keeps C possible (0.5 + 1.4), B gives 0.6 + 1.1 (a and b); weights turn it."""
    assert ids(gb.nested(question(), [4, 8])) == [["a"], ["a", "c"]]
    heavy = gb.nested(question(), [4, 8], weights=[5, 1])
    assert ids(heavy) == [["b"], ["a", "b"]]
    assert 5 * 0.6 + 1.1 > 5 * 0.5 + 1.4
    lost = 5 * (0.6 - 0.6) + 1 * (1.4 - 1.1)
    assert gb.price_of_nesting(heavy, [5, 1]) == pytest.approx(lost)
    # weights stand beside the budgets as they are given, in whichever order
    assert ids(gb.nested(question(), [8, 4], weights=[1, 5])) == ids(heavy)


def test_the_table_says_what_each_level_adds():
    table = gb.nested_table(gb.nested(question(), [0, 4, 8, 12]))
    assert table["budget_yuan"].tolist() == [0, 4, 8, 12]
    assert table["cost_yuan"].tolist() == [0, 3, 8, 12]
    assert table["added"].tolist() == [[], ["a"], ["c"], ["b"]]
    assert table["projects"].tolist() == [0, 1, 2, 3]
    assert table["price"].tolist() == pytest.approx([0, 0.6 - 0.5, 0, 0], abs=1e-6)


def test_a_version_may_take_anothers_place():
    """A work in two versions: a for 3 yuan (0.5), c for 5 (0.9). 3 yuan buy a, 5 buy c."""
    asked = question([OneOf(("a", "c"))])
    asked.candidates.projects["work"] = ["one", "other", "one"]
    assert ids(gb.nested(asked, [3, 5])) == [["a"], ["a"]]  # 0.5 + 0.5 > 0 + 0.9
    assert ids(gb.nested(asked, [3, 5], by="work")) == [["a"], ["c"]]
    # but not the other work's: with 4 yuan b is better, with 5 the work "other" stays
    assert ids(gb.nested(asked, [4, 5], by="work", weights=[9, 1])) == [["b"], ["b"]]


def test_of_equally_good_nests_the_cheapest_and_the_lowest_ids():
    twins = small(
        [(name, name, "东", 3, {"beds": 5}) for name in "ABC"],
        [(name, "beds", 10, 10, 0.5) for name in "ABC"],
    )
    plans = gb.nested(gb.Problem(twins, [], gb.CloseGaps("equal")), [3, 6, 9])
    assert ids(plans) == [["A"], ["A", "B"], ["A", "B", "C"]]


def test_years_may_change_unless_they_are_announced_too():
    """A fund has 5 in 2016 and ``more`` in 2017: A may move to let C start in 2016."""

    def level(more):
        return question([Fund("县", {2016: 5, 2017: more})], years=(2016, 2017))

    free = gb.nested_of([level(0), level(4)], weights=[9, 1])
    assert [plan.choice.year_of for plan in free] == [{"c": 2016}, {"b": 2017, "c": 2016}]
    locked = [
        gb.Problem(one.candidates, [*one.rules, Lock("a", "in")], one.objective, one.years)
        for one in (level(0), level(4))
    ]
    free = gb.nested_of(locked)
    assert [plan.choice.year_of for plan in free] == [{"a": 2016}, {"a": 2017, "c": 2016}]
    kept_years = gb.nested_of(locked, same_year=True)
    assert [plan.choice.year_of for plan in kept_years] == [{"a": 2016}, {"a": 2016, "b": 2017}]


def test_no_less_is_built_of_a_project_when_more_money_comes():
    """All may be built in lots of 1 yuan. 3 yuan: 3/5 of C is 0.54; A is 0.5."""
    plans = gb.nested(question([Divisible(("a", "b", "c"), 0.0, 1)]), [3, 5])
    assert [plan.chosen["spent_yuan"].tolist() for plan in plans] == [[0, 0, 3], [0, 0, 5]]
    part = question([Divisible(("b",), 0.0, 1)])  # 3 of 4 yuan of b close 0.45, less than a
    plans = gb.nested(part, [2, 8], weights=[100, 1])
    # alone 8 yuan buy a and c (1.4); but half of b (0.3) is announced, and may not shrink
    assert [plan.chosen["spent_yuan"].tolist() for plan in plans] == [[0, 2, 0], [0, 3, 5]]
    assert plans[1].value == pytest.approx(0.6 * 3 / 4 + 0.9)
    # 4 yuan buy a and a quarter of b (0.65); neither may shrink for c when there are 8
    plans = gb.nested(part, [4, 8], weights=[100, 1])
    assert [plan.chosen["spent_yuan"].tolist() for plan in plans] == [[3, 1, 0], [3, 4, 0]]


def test_a_level_further_from_a_target_than_alone_has_no_bound_from_there():
    """East should get 3 + 4 yuan, west 5. Short, nested: b and b 8 + 8; nothing and c 12 + 7.

    Alone 5 yuan are nearest the targets with c (short of 7), which closes only 0.1; the
    nested level has b, 0.6 points: above what it would have alone.
    """
    table = small(
        [("a", "A", "东", 3, {"beds": 5}), ("b", "B", "东", 4, {"beds": 6}),
         ("c", "C", "西", 5, {"beds": 1})],
        [(school, "beds", 10, 10, 0.5) for school in "ABC"],
    )  # fmt: skip
    asked = gb.Problem(table, [RegionFloor(1.0)], gb.CloseGaps("equal"))
    assert ids([gb.solve(with_budget(asked, yuan)) for yuan in (4, 5)]) == [["b"], ["c"]]
    plans = gb.nested(asked, [4, 5])
    assert ids(plans) == [["b"], ["b"]]
    assert [plan.proof.bound for plan in plans] == pytest.approx([0.6, 3.0])
    # targets of both count: for the nearness of 5 yuan alone nothing is chosen with 4
    assert ids(gb.nested(asked, [4, 5], weights=[1, 100])) == [[], ["c"]]


def test_levels_that_cannot_hold_each_other_are_said():
    with_a = question([Lock("a", "in"), Budget(3)])
    with_c = question([Lock("c", "in"), Budget(5)])
    with pytest.raises(InfeasibleError, match="逐档包含"):
        gb.nested_of([with_a, with_c])
    with pytest.raises(InfeasibleError, match="必保") as told:
        gb.nested(question([Lock("c", "in")]), [4, 9])
    assert told.value.conflict == (0, 1)


@pytest.mark.parametrize(
    ("budgets", "weights", "said"),
    [([], None, "至少一档"), ([4, 4], None, "不得相同"), ([4, 5], [1], "权重"),
     ([4, 5], [1, 0], "大于0"), ([-1, 5], None, "nested")],
)  # fmt: skip
def test_nonsense_is_refused(budgets, weights, said):
    with pytest.raises(DataError, match=said):
        gb.nested(question(), budgets, weights)


def test_questions_about_other_projects_are_refused():
    other = small([("z", "A", "东", 3, {"beds": 5})], [("A", "beds", 10, 10, 0.5)])
    with pytest.raises(DataError, match="同样的项目"):
        gb.nested_of([question(), gb.Problem(other, [], gb.CloseGaps("equal"))])
    with pytest.raises(DataError, match="同样的年份"):
        gb.nested_of([question(), question(years=(2017,))])


def plain(problem, choice):
    """A choice in plain numbers: what is compared, and its rank."""
    return (
        tuple(choice.chosen["spent_yuan"].tolist()),
        starts(problem, choice),
        taken(choice),
        short(problem, choice),
        points(problem, choice),
    )


def inside(small_one, large_one, *, same_year):
    """Whether everything of the one is in the other, and no less of it built."""
    return all(
        not had or (has and less <= more and (not same_year or year == other))
        for less, year, had, more, other, has in zip(
            *small_one[:3], *large_one[:3], strict=True
        )
    )


def best_nest(problems, weights, *, same_year):
    """The best of all tuples of choices that lie inside each other, by trying them all."""
    every = [[plain(problem, one) for one in kept(problem)] for problem in problems]
    winner = None
    for choices in itertools.product(*every):
        if not all(inside(a, b, same_year=same_year) for a, b in itertools.pairwise(choices)):
            continue
        weighed = [*zip(choices, weights, strict=True)]
        rank = (
            round(sum(weight * one[3] for one, weight in weighed), 6),
            -round(sum(weight * one[4] for one, weight in weighed), 5),
            sum(sum(one[0]) for one in choices),
            sum(sum(one[1]) for one in choices),
            *((tuple(not t for t in one[2]), one[1]) for one in choices),
        )
        if winner is None or rank < winner[0]:
            winner = rank, choices
    return winner and winner[1], every


SUMS = [at_standard, close_gaps, maximise, pupils_reached]


@pytest.mark.parametrize("seed", range(40))
def test_no_other_nest_is_better(seed):
    """Against every tuple of choices: the very same projects, years and amounts."""
    rng = Random(seed)
    drawn = any_question(rng, SUMS, most=3, without=["Budget"])
    cost = int(drawn.candidates.projects["cost_yuan"].sum())
    budgets = sorted(rng.sample(range(cost + 1), 2 if len(drawn.years) > 1 else 3))
    weights = [rng.choice([1, 2, 0.3]) for _ in budgets]
    same_year = rng.random() < 0.3
    levels = [with_budget(drawn, yuan) for yuan in budgets]
    expected, every = best_nest(levels, weights, same_year=same_year)
    if expected is None:
        with pytest.raises(InfeasibleError):
            gb.nested(drawn, budgets, weights, same_year=same_year)
        return
    plans = gb.nested(drawn, budgets, weights, same_year=same_year)
    for plan, choice, ones in zip(plans, expected, every, strict=True):
        assert plan.breaches() == []
        assert plain(plan.problem, plan.choice) == choice
        least = min(one[3] for one in ones)
        alone = max(one[4] for one in ones if one[3] == least)
        if choice[3] == least:
            assert plan.proof.bound == pytest.approx(alone, abs=1e-5)

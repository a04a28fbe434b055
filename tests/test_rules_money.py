"""Rules about money with the arithmetic in sight: both readings, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from cases import small

from gaibao_geo.errors import DataError, InfeasibleError
from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import Choice, chosen_table
from gaibao_geo.plans.due import by_largest_remainder, dues
from gaibao_geo.plans.payments import share_out
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Budget, Divisible, Fund, Limit, Lock, YearSpread
from gaibao_geo.plans.solve import solve
from gaibao_geo.plans.splitting import handed_out
from gaibao_geo.plans.verify import verify

EAST, WEST = "350402", "350403"
BEDS = [("A", "beds", 60, 100, 0.5), ("B", "beds", 40, 200, 0.25)]


def two(costs=(10, 8), lines=None, **columns):
    """p1 of 10 yuan in the east, p2 of 8 in the west."""
    table = small(
        [("p1", "A", "东", costs[0], {"beds": 60}), ("p2", "B", "西", costs[1], {"beds": 40})],
        BEDS, lines,
    )  # fmt: skip
    return Candidates(
        table.projects.assign(region_id=[EAST, WEST], region=["东县", "西县"],
                              kind=["primary", "junior"], **columns),
        table.lines, table.effects, table.needs,
    )  # fmt: skip


def plan(parts, *rules, years=(2016,)):
    return solve(Problem(parts, rules, CloseGaps("equal"), years=years))


def paid(found, *by):
    return found.paid.groupby(list(by))["yuan"].sum().to_dict()


def judged(rule, parts, years, rows, lang="zh"):
    table = pd.DataFrame(rows, columns=["project_id", "item_type", "fund", "year", "yuan"])
    return rule.breaches(Choice(parts, chosen_table(parts, years), table, (2016, 2017)), lang)


def test_carry_says_how_much_of_what_is_left_is_there_next_year():
    """10 come in 2016 and 4 in 2017. With 4 left, half carried is 2: 4 + 2 = 6 in 2017."""
    parts = two((6, 6))
    rows = [("p1", "canteen", "f", 2016, 6), ("p2", "canteen", "f", 2017, 6)]
    years = {"p1": 2016, "p2": 2017}
    for carry, kept in ((0.0, False), (0.49, False), (0.5, True), (1.0, True)):
        fund = Fund("f", {2016: 10, 2017: 4}, carry=carry)
        assert (judged(fund, parts, years, rows) == []) is kept
        # one work a year, for 2016's 10 yuan cannot pay both: 12 yuan only with 6 in 2017
        found = plan(parts, fund, years=(2016, 2017))
        assert found.cost_yuan == (12 if kept else 6)
    (said,) = judged(Fund("f", {2016: 10, 2017: 4}, carry=0.25), parts, years, rows)
    assert "多出1元" in said  # 4 + 0.25 × 4 = 5, and 6 are paid


def test_two_funds_that_carry_over():
    """Eight works of 5 yuan, 10 a year from f (all carried) and 5 a year from g (none carried).

    f alone pays 2 works a year, g one: 6 in two years, whatever is started first. With only g
    in 2016's works (one), f keeps 10 and pays 4 in 2017, g one more: 6 again.
    """
    parts = small(
        [(f"p{n}", "A", "东", 5, {"beds": 7}) for n in range(8)], [("A", "beds", 60, 100, 0.5)]
    )
    f, g = Fund("f", {2016: 10, 2017: 10}, carry=1), Fund("g", {2016: 5, 2017: 5})
    found = plan(parts, f, g, years=(2016, 2017))
    assert len(found.projects) == 6
    late = [Lock(f"p{n}", "in") for n in range(6)]
    assert plan(parts, f, g, *late, years=(2016, 2017)).cost_yuan == 30
    found = plan(parts, Fund("f", {2016: 9, 2017: 11}, carry=1), years=(2016, 2017))
    assert found.cost_yuan == 20  # 5 in 2016, 4 carried: 15 in 2017
    assert plan(parts, Fund("f", {2016: 9, 2017: 11}), years=(2016, 2017)).cost_yuan == 15


def test_a_match_binds_each_county_by_itself():
    """1.5 of f beside each yuan of g: of 10 yuan 6 and 4; g has 4 in all, so the west gets none."""
    parts = two()
    f, g, east = Fund("f", 100, match=1.5), Fund("g", 4), Lock("p1", "in")
    found = plan(parts, f, g, east)
    assert paid(found, "project_id", "fund") == {("p1", "f"): 6, ("p1", "g"): 4}
    rows = [("p1", "canteen", "g", 2016, 4), ("p1", "canteen", "f", 2016, 6)]
    assert judged(f, parts, {"p1": 2016}, rows) == []
    (said,) = judged(f, parts, {"p1": 2016}, [rows[0], ("p1", "canteen", "f", 2016, 7)])
    assert "东县" in said
    assert "至多可支付6元" in said  # 4 × 1.5
    # the west is not named: there f is free
    found = plan(parts, Fund("f", 100, match={EAST: 1.5}), g)
    assert found.cost_yuan == 18
    # beside a fund that is not named nothing may be paid
    found = plan(parts, Fund("f", 100, match=1.5, match_with=("h",)), g, Fund("h", 0))
    assert found.projects.empty


def test_a_county_may_have_shares_of_its_own():
    """The county's money bears a fifth, in the west a half: 2 of 10 and 4 of 8."""
    fund = Fund("county", 100, share=(0.2, 1.0), tiers={WEST: (0.5, 1.0)})
    found = plan(two(), Fund("central", 100), fund)
    assert paid(found, "project_id", "fund") == {
        ("p1", "central"): 8, ("p1", "county"): 2, ("p2", "central"): 4, ("p2", "county"): 4,
    }  # fmt: skip
    assert fund.bounds(9, WEST) == (5, 9)  # 4.5 rounded up


def test_what_a_fund_may_not_pay():
    """Only primary schools; and not what its programme bars."""
    parts = two()
    assert list(plan(parts, Fund("f", 100, schools=("primary",))).projects["project_id"]) == ["p1"]
    table = pd.DataFrame([{"project_id": "p1", "programme_id": "x"}])
    barred = Candidates(parts.projects, parts.lines, parts.effects, parts.needs, barred=table)
    assert list(plan(barred, Fund("f", 100, programme="x")).projects["project_id"]) == ["p2"]
    assert len(plan(barred, Fund("f", 100, programme="y")).projects) == 2
    rows = [("p1", "canteen", "f", 2016, 10)]
    assert "不得" in judged(Fund("f", 100, programme="x"), barred, {"p1": 2016}, rows)[0]
    assert judged(Fund("f", 100, programme="y"), barred, {"p1": 2016}, rows) == []


def test_least_use_is_firm_or_a_target():
    """90 % of 15 is 13.5, so 14 yuan: p1 and p2 together (18) are too dear, 10 is too little."""
    parts = two()
    with pytest.raises(InfeasibleError):
        plan(parts, Fund("f", 15, least_use=0.9))
    found = plan(parts, Fund("f", 15, least_use=0.9, firm=False))
    assert found.cost_yuan == 10
    assert found.problem.rules[0].short_yuan(found.choice) == 14 - 10
    assert "差4元" in found.missed_targets()[0]
    half = Fund("f", 16, least_use=0.5)  # 8 yuan of its own, whatever g pays
    for yuan in (7, 8):
        rows = [("p1", "canteen", "f", 2016, yuan), ("p1", "canteen", "g", 2016, 10 - yuan)]
        assert len(judged(half, parts, {"p1": 2016}, rows)) == (yuan < 8)
    # beside the other fund the second pays first what it should use
    found = plan(parts, Fund("f", 18), Fund("g", 10, least_use=0.5))
    assert paid(found, "fund") == {"f": 13, "g": 5}


def test_a_pool_goes_to_its_kind():
    """A quarter of 12, 3 yuan, must be dormitories: p1 has 4, p2 none, so p2 alone is no plan."""
    parts = two(lines={"p1": {"canteen": 6, "dormitory": 4}, "p2": {"canteen": 8}})
    fund = Fund("f", 12, pools={"dormitory": 0.25})
    assert list(plan(parts, fund).projects["project_id"]) == ["p1"]
    with pytest.raises(InfeasibleError):
        plan(parts, fund, Lock("p2", "in"))
    rows = [("p2", "canteen", "f", 2016, 8)]
    assert "差3元" in judged(fund, parts, {"p2": 2016}, rows)[0]
    less = two(lines={"p1": {"canteen": 8, "dormitory": 2}, "p2": {"canteen": 8}})
    assert plan(less, Fund("f", 8, pools={"dormitory": 0.25}), Fund("g", 8)).cost_yuan == 10
    with pytest.raises(InfeasibleError):  # a quarter of 9 is 2.25, so 3
        plan(less, Fund("f", 9, pools={"dormitory": 0.25}), Fund("g", 8))
    for yuan, said in ((2, 1), (3, 0)):  # one yuan less than 3 is a breach
        rows = [("p1", "dormitory", "f", 2016, yuan)]
        assert len(judged(fund, parts, {"p1": 2016}, rows)) == said


def test_largest_remainder():
    """7 yuan at 60 and 40 %: 4.2 and 2.8, so 4 and 3; 5 at halves: the earlier gets the third."""
    shares = YearSpread((0.6, 0.4)).parts
    assert by_largest_remainder(np.array([7, 10, 0]), shares).tolist() == [[4, 3], [6, 4], [0, 0]]
    halves = YearSpread((0.5, 0.5)).parts
    assert by_largest_remainder(np.array([5]), halves).tolist() == [[3, 2]]
    thirds = YearSpread((1 / 3, 1 / 3, 1 / 3)).parts
    assert by_largest_remainder(np.array([10**15 + 1]), thirds).sum() == 10**15 + 1


def test_a_work_over_two_years():
    """10 yuan are 6 and 4: 6 in 2016 suffice, 5 do not; and nothing may start in 2017."""
    parts = two()
    years, spread = (2016, 2017), YearSpread((0.6, 0.4), ("p1",))
    out = Lock("p2", "out")
    found = plan(parts, Fund("f", {2016: 6, 2017: 4}), spread, out, years=years)
    assert paid(found, "year") == {2016: 6, 2017: 4}
    assert verify(found.problem, found.chosen, found.paid, found.figures()) == []
    assert plan(parts, Fund("f", {2016: 5, 2017: 99}), spread, out, years=years).cost_yuan == 0
    assert "2017" in judged(spread, parts, {"p1": 2017}, [])[0]
    early = found.paid.assign(year=2016)
    said = verify(found.problem, found.chosen, early)
    assert any("2016 年应付6元，实付10元" in text for text in said)
    # by what is built: only p2 has a dormitory
    kinds = YearSpread((0.6, 0.4), kinds=("dormitory",))
    other = two(lines={"p1": {"canteen": 10}, "p2": {"canteen": 3, "dormitory": 5}})
    assert kinds.mine(other).tolist() == [False, True]
    # without funds too
    found = plan(parts, Budget(10), spread, out, years=years)
    assert paid(found, "year") == {2016: 6, 2017: 4}


def test_a_part_of_a_project_is_paid_in_whole_yuan():
    """7 of 10 yuan: a line of 5 and one of 5 get 3.5 each, so 3 and 4 or 4 and 3."""
    parts = two(lines={"p1": {"canteen": 5, "dormitory": 5}, "p2": {"canteen": 8}})
    rules = [Divisible(("p1",), 0.0, 1), Lock("p2", "out"), Lock("p1", "in")]
    found = plan(parts, Budget(7), *rules)
    assert found.cost_yuan == found.paid["yuan"].sum() == 7
    assert sorted(found.paid["yuan"]) == [3, 4]
    # the canteen's money is 3: so the dormitory gets the 4
    funds = [Fund("c", 3, pays=("canteen",)), Fund("d", 4, pays=("dormitory",))]
    found = plan(parts, *funds, *rules)
    assert paid(found, "item_type") == {"canteen": 3, "dormitory": 4}
    assert verify(found.problem, found.chosen, found.paid) == []
    # 2 and 5 are further than a yuan from 3.5
    moved = found.paid.assign(yuan=[2, 5])
    assert verify(found.problem, found.chosen, moved) != []
    # 3 and 3 are near enough, but not 7
    assert any("合计6元" in text for text in
               verify(found.problem, found.chosen, found.paid.assign(yuan=[3, 3])))  # fmt: skip
    whole = Problem(parts, funds, CloseGaps("equal"))
    assert any("spent_yuan" in text for text in verify(whole, found.chosen, found.paid))


@pytest.mark.parametrize(
    ("cost", "least", "step", "kept", "broken"),
    [
        # a third of 10 is 3.33, so 4 at least; with lots of 7 all of it
        (10, 0.3333, 3, (10, 7, 4), (1, 3, 5, 13)),
        (10, 0.3333, 1, (10, 9, 8, 7, 6, 5, 4), (0, 3, 11)),
        (10, 0.3333, 7, (10,), (3, 17)),
        # without a share a yuan at least: a project of which nothing is built is not chosen
        (9, 0.0, 3, (9, 6, 3), (0, 1, 2, 12)),
        (10, 0.7, 3, (10, 7), (4, 6)),
    ],
)
def test_at_least_a_share_is_built_and_whole_lots_are_left_out(cost, least, step, kept, broken):
    """The solver builds the most that each budget allows, or nothing."""
    parts, rule = two((cost, 8)), Divisible(("p1",), least, step)
    for spent in (*kept, *broken):
        choice = Choice(parts, chosen_table(parts, {"p1": 2016}, {"p1": spent}), None, (2016,))
        assert (rule.breaches(choice) == []) is (spent in kept), spent
    for budget in range(cost + 1):
        affordable = max((spent for spent in kept if spent <= budget), default=0)
        found = plan(parts, Budget(budget), rule, Lock("p2", "out"))
        assert found.cost_yuan == affordable, budget
        assert len(found.projects) == (affordable > 0)


def test_nothing_is_saved_on_what_is_not_built():
    """p2 costs 8 and there are 7 yuan; lots left out of p1, which closes nothing, are no money."""
    table = small([("p1", "A", "东", 10, {}), ("p2", "B", "西", 8, {"beds": 40})], BEDS)
    assert plan(table, Budget(7), Divisible(("p1",), 0.0, 1)).projects.empty


def test_what_is_due_adds_up_whatever_the_parts():
    """Every line and year within a yuan of its part, every line too, and the total exact."""
    rng = np.random.default_rng(1)
    for _ in range(50):
        split = {k: int(v) for k, v in zip(("canteen", "dormitory", "teaching"),
                                           rng.integers(1, 40, 3), strict=True)}  # fmt: skip
        cost = sum(split.values())
        parts = two((cost, 8), {"p1": split, "p2": {"canteen": 8}})
        spent = int(rng.integers(1, cost + 1))
        rules = [Divisible(("p1",), 0.0, 1), YearSpread((0.5, 0.3, 0.2))]
        chosen = chosen_table(parts, {"p1": 2016}, {"p1": spent})
        due = dues(parts, rules, chosen, (2016, 2017, 2018))
        assert due.yuan.sum() == spent
        exact = np.outer(list(split.values()), [0.5, 0.3, 0.2]).ravel() * spent / cost
        assert np.all(np.abs(due.yuan - exact) < 1)
        assert np.all((due.least <= due.yuan) & (due.yuan <= due.most))
        of_line = due.yuan.reshape(3, 3).sum(axis=1)
        assert np.all((due.line_least[::3] <= of_line) & (of_line <= due.line_most[::3]))


@pytest.mark.parametrize(
    "make",
    [lambda: Fund("a", 1, carry=1.1), lambda: Fund("a", 1, least_use=-0.1),
     lambda: Fund("a", 1, match=-1), lambda: Fund("a", 1, match="x"),
     lambda: Fund("a", 1, match_with=("a",), match=1), lambda: Fund("a", 1, level="moon"),
     lambda: Fund("a", 1, schools=("castle",)), lambda: Fund("a", 1, pools={"castle": 0.1}),
     lambda: Fund("a", 1, tiers={EAST: (0.5, 0.4)}), lambda: Fund("a", 1, tiers={EAST: 0.5}),
     lambda: Fund("a", 1, tiers=(1, 2)), lambda: Fund("a", 1, pools={"canteen": 2}),
     lambda: YearSpread((0.5, 0.4)), lambda: YearSpread(()), lambda: YearSpread((1.0, 0.0)),
     lambda: YearSpread(kinds=("castle",))],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(make):
    with pytest.raises(DataError, match=r"\w"):
        make()


def test_what_makes_no_sense_of_a_question_is_refused():
    parts = two()
    unknown = Candidates(parts.projects.assign(kind="", region_id=""), parts.lines,
                         parts.effects, parts.needs)  # fmt: skip
    for rule, words in (
        (Fund("f", 1, schools=("primary",)), "类型不明：A, B"),
        (Fund("f", 1, tiers={EAST: (0.1, 1)}), "所在县不明：A, B"),
        (Fund("f", 1, match={EAST: 1}), "所在县不明：A, B"),
    ):
        Problem(parts, [rule])
        with pytest.raises(DataError, match=words):
            Problem(unknown, [rule])
    with pytest.raises(DataError, match="没有这笔资金"):
        Problem(parts, [Fund("f", 1, match=1, match_with=("g",))])
    with pytest.raises(DataError, match="两条分年付款规则"):
        Problem(parts, [YearSpread(), YearSpread(projects=("p1",))], years=(2016, 2017))


def test_every_part_of_a_fund_is_said():
    fund = Fund("f", {2016: 5}, ("canteen",), (0.1, 0.9), level="central", schools=("primary",),
                programme="x", tiers={EAST: (0.2, 1.0)}, match={EAST: 1.5}, match_with=("g",),
                carry=0.5, least_use=0.3, firm=False, pools={"canteen": 0.25})  # fmt: skip
    for words in ("中央", "50%", "小学", "x", "20%至100%", "1.5元", "g", "30%", "25%专用于食堂"):
        assert words in fund.sentence("zh")
    assert fund.sentence("en").endswith(".")


def test_hand_out_lays_side_by_side():
    """Lines of 3 and 4, funds of 5 and 2: 3 and 2 from the first, 2 from the second."""
    entry, way, yuan = handed_out(np.zeros(2, int), np.array([3, 4]), np.zeros(2, int),
                                  np.array([5, 2]))  # fmt: skip
    assert list(zip(entry.tolist(), way.tolist(), yuan.tolist(), strict=True)) == [
        (0, 0, 3), (1, 0, 2), (1, 1, 2)]  # fmt: skip


@pytest.mark.parametrize("shares", [False, True])
def test_three_hundred_thousand_lines_are_split_exactly(shares):
    count, kinds = 100_000, ["canteen", "dormitory", "teaching"]
    rng = np.random.default_rng(0)
    costs = rng.integers(1, 10_000_000, (count, 3))
    ids = np.array([f"p{n:06d}" for n in range(count)], dtype=object)
    projects = pd.DataFrame({
        "project_id": ids, "school_id": ids, "name": ids, "cost_yuan": costs.sum(axis=1),
        "region_id": rng.choice(np.array([EAST, WEST], dtype=object), count),
    })  # fmt: skip
    lines = pd.DataFrame({"project_id": np.repeat(ids, 3), "item_type": kinds * count,
                          "cost_yuan": costs.ravel()})  # fmt: skip
    needs = pd.DataFrame({"school_id": ids[:1], "indicator": "beds", "shortfall": 1.0})
    effects = pd.DataFrame({"project_id": ids[:1], "indicator": "beds", "amount": 1.0})
    parts = Candidates(projects, lines, effects, needs)
    half, third = int(costs.sum() / 2), int(costs.sum() / 3)
    rest = int(costs.sum()) - half - third
    if shares:
        funds = [Fund("f", half, share=(0.0, 0.6)), Fund("g", third),
                 Fund("h", rest + 9, share=(0.1, 0.9))]  # fmt: skip
    else:
        funds = [Fund("f", half, pays=("canteen", "teaching")), Fund("g", third), Fund("h", rest)]
    found = share_out(Problem(parts, funds), chosen_table(parts, dict.fromkeys(ids, 2016)))
    got = found.groupby(["project_id", "item_type"])["yuan"].sum()
    assert got.tolist() == costs.ravel().tolist()
    assert found["yuan"].min() > 0
    assert (found.groupby("fund")["yuan"].sum() <= [fund.total for fund in funds]).all()
    cost = costs.sum(axis=1)
    for fund in funds:
        mine = found[found["fund"] == fund.name]
        assert set(mine["item_type"]) <= set(fund.pays or kinds)
        if fund.has_shares:
            part = mine.groupby("project_id")["yuan"].sum().reindex(ids, fill_value=0)
            bounds = [fund.bounds(int(yuan)) for yuan in cost]
            low, high = (np.array(side) for side in zip(*bounds, strict=True))
            assert np.all((low <= part) & (part <= high))


def test_what_is_carried_over_is_at_hand_the_year_after():
    """10 yuan in 2016 of which 4 are paid: half of the 6 left, 3, are at hand in 2017."""
    table = small([("p1", "A", "东", 4, {"beds": 1}), ("p2", "A", "东", 3, {"rooms": 1})],
                  [("A", "beds", 1, 10, 1.0), ("A", "rooms", 1, 10, 1.0)])  # fmt: skip
    rules = [Fund("f", {2016: 10}, carry=0.5), Lock("p2", "in", year=2017),
             Lock("p1", "in", year=2016)]  # fmt: skip
    plan = solve(Problem(table, rules, years=(2016, 2017)))
    assert plan.by_fund()[["held_yuan", "paid_yuan", "left_yuan"]].to_numpy().tolist() == [
        [10, 4, 6], [3, 3, 0],
    ]  # fmt: skip


def carried_by_halves(*costs, extra=()):
    """Two funds of 1,000,001 yuan in 2016; half of each, 500,000.5, may be used in 2017.

    Together that is 1,000,001 yuan, but each can pay no more than 500,000 whole ones.
    """
    works = [(f"p{n}", f"S{n}", "东", cost, {"beds": 1}) for n, cost in enumerate(costs)]
    needs = [(f"S{n}", "beds", 1, 100 - n, 1.0) for n in range(len(costs))]
    year = 1_000_001
    rules = [Fund("f", {2016: year}, carry=0.5), Fund("g", {2016: year}, carry=0.5),
             Limit("cost_yuan", at_most=0, year=2016), *extra]  # fmt: skip
    return Problem(small(works, needs), rules, CloseGaps("pupils"), years=(2016, 2017))


def test_a_choice_that_cannot_be_paid_in_whole_yuan_gives_way_to_the_next():
    found = solve(carried_by_halves(1_000_001, 1_000_001, 1_000_000))
    assert found.choice.funded["project_id"].tolist() == ["p2"]
    assert found.proof.status == "best"
    assert sorted(found.paid["yuan"]) == [500_000, 500_000]


def test_when_no_choice_can_be_paid_in_whole_yuan_that_is_said():
    asked = carried_by_halves(1_000_001, extra=[Lock("p0", "in")])
    with pytest.raises(InfeasibleError, match="整元"):
        solve(asked)

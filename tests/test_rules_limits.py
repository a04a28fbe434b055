"""Rules about how much may go where: the arithmetic by hand, and what the solver makes of it."""

from __future__ import annotations

import json
from fractions import Fraction

import pandas as pd
import pytest
from cases import small

from gaibao_geo.errors import DataError, InfeasibleError
from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import PAID_COLUMNS, Choice, chosen_table
from gaibao_geo.plans.problem import Problem, record_of, rule_from_dict
from gaibao_geo.plans.rules import (
    AboveStandard,
    Budget,
    Coverage,
    Divisible,
    Limit,
    Lock,
    MinimumStart,
    RegionCap,
    RegionFloor,
    SchoolCap,
    TopShare,
)
from gaibao_geo.plans.rules.amounts import percent_of, plain
from gaibao_geo.plans.solve import solve

NONE = pd.DataFrame(columns=PAID_COLUMNS)


def counties(**columns):
    """A (30 + 20 yuan) and B (10) in the east, C (40) in the west; floor area 1 m2 a yuan."""
    table = small(
        [("p1", "A", "东", 30, {"beds": 20}), ("p2", "A", "东", 20, {"beds": 20}),
         ("p3", "B", "东", 10, {"beds": 5}), ("p4", "C", "西", 40, {"rooms": 1})],
        [("A", "beds", 40, 100, 0.5), ("B", "beds", 5, 50, 0.5), ("C", "rooms", 1, 10, 0.5)],
    )  # fmt: skip
    projects = table.projects.assign(floor_m2=[30.0, 20.0, 10.0, 40.0], **columns)
    return Candidates(projects, table.lines, table.effects, table.needs, table.schools)


TABLE = counties()


def judged(rule, spent=None, lang="zh", table=TABLE, years=(2016, 2017), **year_of):
    choice = Choice(table, chosen_table(table, year_of, spent), NONE, years)
    return rule.breaches(choice, lang)


def missed(rule, spent=None, **year_of):
    choice = Choice(TABLE, chosen_table(TABLE, year_of, spent), NONE, (2016, 2017))
    assert rule.breaches(choice) == []
    assert bool(rule.misses(choice)) == bool(rule.short_yuan(choice))
    return rule.short_yuan(choice)


def ids(plan):
    return list(plan.projects["project_id"])


def fault(rule, table=TABLE, years=(2016, 2017)):
    with pytest.raises(DataError) as caught:
        Problem(table, [rule], years=years)
    return str(caught.value)


# Limit


def test_a_limit_of_any_column_in_all():
    assert judged(Limit("floor_m2", at_most=60), p1=2016, p2=2016, p3=2016) == []  # 30 + 20 + 10
    (said,) = judged(Limit("floor_m2", at_most=59.5), p1=2016, p2=2016, p3=2017)
    assert "60，超过上限59.5，多出0.5" in said
    assert judged(Limit("floor_m2", at_least=80), p1=2016, p3=2016, p4=2016) == []
    (said,) = judged(Limit("floor_m2", at_least=80.25), lang="en", p1=2016, p3=2016, p4=2016)
    assert "80, under the 80.25 wanted by 0.25" in said


def test_a_limit_by_group_and_year():
    east = Limit("floor_m2", at_most={"东": 40}, by="township")
    assert judged(east, p1=2016, p3=2016, p4=2016) == []  # 30 + 10; the west has no limit
    assert len(judged(east, p1=2016, p2=2016)) == 1
    each = Limit("floor_m2", at_most=40, by="township", year="each")
    assert judged(each, p1=2016, p2=2017, p3=2017, p4=2017) == []  # 30, 20 + 10, 40
    (said,) = judged(each, p1=2016, p2=2016, p3=2017)
    assert "2016" in said
    assert "东" in said
    one = Limit("floor_m2", at_most=20, year=2017)
    assert judged(one, p1=2016, p4=2016, p2=2017) == []
    assert len(judged(one, p1=2017)) == 1


def test_a_limit_of_money_counts_what_is_spent_to_the_yuan():
    rule = Limit("cost_yuan", at_most=49)
    assert judged(rule, {"p1": 29}, p1=2016, p2=2016) == []  # 29 + 20
    (said,) = judged(rule, p1=2016, p2=2016)
    assert "多出1元" in said


def test_of_a_part_the_same_part_counts():
    """15 of 30 yuan are spent, so 15 of 30 m2 are built; a third of 30 is 10."""
    assert judged(Limit("floor_m2", at_most=15), {"p1": 15}, p1=2016) == []
    assert len(judged(Limit("floor_m2", at_most=14.9), {"p1": 15}, p1=2016)) == 1
    assert judged(Limit("floor_m2", at_least=10, at_most=10), {"p1": 10}, p1=2016) == []


def test_the_solver_counts_parts_to_the_millionth():
    """Of 31 m2 for 30 yuan a yuan builds 1.0333: more than the 1 that may be."""
    table, rules = counties(land=[31, 20, 10, 40]), [Divisible(("p1",), 0.0, 1)]
    out = [Lock(project, "out") for project in ("p2", "p3", "p4")]
    for most, spent in ((1, []), (1.034, [1]), (2, [1]), (30, [29]), (31, [30])):
        plan = solve(Problem(table, [*rules, *out, Limit("land", at_most=most)]))
        assert plan.projects["spent_yuan"].tolist() == spent
    table = counties(land=[0.6, 0.6, 0.3, 0.4])  # 0.6 + 0.6 is more than 1, though not by much
    assert ids(solve(Problem(table, [Limit("land", at_most=1), *out[1:]]))) == ["p2"]


def test_tenths_add_up():
    """0.1 + 0.2 is 0.3, though not in binary: for the judge and for the solver."""
    table = small([("p1", "A", "东", 1, {"beds": 1}), ("p2", "A", "东", 1, {"beds": 1})],
                  [("A", "beds", 2, 10, 0.5)])  # fmt: skip
    table = Candidates(table.projects.assign(land=[0.1, 0.2]), table.lines, table.effects,
                       table.needs, table.schools)  # fmt: skip
    rule = Limit("land", at_most=0.3, at_least=0.3)
    assert judged(rule, table=table, p1=2016, p2=2016) == []
    assert ids(solve(Problem(table, [rule]))) == ["p1", "p2"]
    assert ids(solve(Problem(table, [Limit("land", at_most=0.299999)]))) == ["p1"]


def test_thousandths_are_not_rounded_away():
    """0.001 + 0.002 is more than 0.002."""
    table = counties(land=[0.001, 0.002, 0.0, 0.0])
    rule = Limit("land", at_most=0.002)
    assert len(judged(rule, table=table, p1=2016, p2=2016)) == 1
    assert judged(rule, table=table, p2=2016) == []
    plan = solve(Problem(table, [rule], CloseGaps("equal")))
    assert ids(plan) == ["p2", "p3", "p4"]  # p1 does as much for more


def test_a_millionth_counts_beside_a_large_amount():
    """250,000.1 + 250,000.2 = 500,000.3."""
    table = small([("p1", "A", "东", 1, {"beds": 1}), ("p2", "A", "东", 1, {"beds": 1})],
                  [("A", "beds", 2, 10, 0.5)])  # fmt: skip
    projects = table.projects.assign(land=[250_000.1, 250_000.2])
    table = Candidates(projects, table.lines, table.effects, table.needs, table.schools)
    for most, chosen in ((500_000.3, ["p1", "p2"]), (500_000.299999, ["p1"])):
        assert ids(solve(Problem(table, [Limit("land", at_most=most)]))) == chosen


def test_a_limit_as_a_target_is_priced_for_every_unit_and_rounded_up():
    rule = Limit("floor_m2", at_least=45.5, firm=False, price=3)
    assert missed(rule, p1=2016, p2=2016) == 0  # 50
    assert missed(rule, p1=2016) == 47  # 3 × (45.5 - 30) = 46.5
    assert missed(Limit("floor_m2", at_most=25, firm=False, price=3), p1=2016) == 15
    assert missed(Limit("cost_yuan", at_most=25, firm=False), p1=2016) == 5
    both = Limit("floor_m2", 35, 15, by="township", firm=False, price=2)
    assert missed(both, p1=2016, p3=2016) == 2 * (40 - 35) + 2 * (15 - 0)


def test_a_target_is_met_before_the_aim_is_looked_at():
    """The west would have 10 pupils × 0.5; its 40 m2 are wanted, so A's beds must wait."""
    rules = [Budget(50), Limit("floor_m2", at_least=40, by="township", firm=False, price=1)]
    assert ids(solve(Problem(TABLE, rules))) == ["p3", "p4"]  # short of 30; with p1, p2: 40


def test_an_unknown_amount_is_not_zero():
    table = counties(land=[1.0, None, 2.0, 3.0])
    assert "p2" in fault(Limit("land", at_most=9), table)
    assert "castle" in fault(Limit("castle", at_most=9))
    assert "floor_m2" in fault(Limit("name", at_most=9))
    assert "2019" in fault(Limit("floor_m2", at_most=9, year=2019))
    assert "moon" in fault(Limit("floor_m2", at_most=9, by="moon"))
    assert "北" in fault(Limit("floor_m2", at_most={"北": 9}, by="township"))
    table = counties(builder=["x", None, "x", "y"])
    assert "p2" in fault(Limit("floor_m2", at_most=9, by="builder"), table)


# SchoolCap and TopShare


def test_a_school_cap_of_projects_and_of_a_share():
    assert judged(SchoolCap(projects=1), p1=2016, p3=2016) == []
    (said,) = judged(SchoolCap(projects=1), p1=2016, p2=2017)
    assert "2个项目" in said
    third = SchoolCap(share=0.5)
    assert judged(third, p1=2016, p2=2016, p3=2016, p4=2016) == []  # A: 50 of 100
    (said,) = judged(third, p1=2016, p2=2016, p4=2016)  # A: 50 of 90
    assert "A小学" in said
    assert len(judged(third, p4=2016)) == 1  # one school alone has everything
    assert judged(third) == []
    assert len(judged(SchoolCap(0, 0, 0.0), p1=2016)) == 3
    own = SchoolCap(49, own={"A": 50})  # A has 30 + 20
    assert judged(own, p1=2016, p2=2016, p4=2016) == []
    assert len(judged(SchoolCap(50, own={"A": 49}), p1=2016, p2=2016, p4=2016)) == 1


def test_the_top_two_hold_at_most_a_share():
    """A 50, B 10, C 40: the top two hold 90 of 100."""
    every = {"p1": 2016, "p2": 2017, "p3": 2016, "p4": 2016}
    assert judged(TopShare(2, 0.9), **every) == []
    (said,) = judged(TopShare(2, 0.8999), **every)
    assert "A小学、C小学" in said
    assert judged(TopShare(1, 0.6, by="township"), **every) == []  # the east has 60
    assert len(judged(TopShare(1, 0.59, by="township"), **every)) == 1
    assert judged(TopShare(2, 0.1)) == []


def test_a_tie_at_a_share_is_kept_at_any_size():
    """Three schools with one third each: 0.3333 is less, 0.3334 is enough."""
    for size in (1, 7, 1_000_003, 900_000_001):
        table = small(
            [(f"p{n}", name, "东", size, {"beds": 1}) for n, name in enumerate("ABC")],
            [(name, "beds", 1, 10, 0.5) for name in "ABC"],
        )
        four = small(
            [(f"p{n}", name, "东", size, {"beds": 1}) for n, name in enumerate("ABCD")],
            [(name, "beds", 1, 10, 0.5) for name in "ABCD"],
        )
        for rule in (SchoolCap(share=0.25), TopShare(1, 0.25), TopShare(2, 0.5),
                     RegionCap(0.25, "spent", "school")):  # fmt: skip
            assert len(ids(solve(Problem(four, [rule], CloseGaps("equal"))))) == 4
        for rule in (SchoolCap(share=0.3333), TopShare(1, 0.3333), TopShare(2, 0.6666),
                     RegionCap(0.3333, "spent", "school")):  # fmt: skip
            assert ids(solve(Problem(table, [rule], CloseGaps("equal")))) == []
        assert len(ids(solve(Problem(table, [SchoolCap(share=0.3334)])))) == 3


def test_as_many_groups_as_the_top_is_a_fault():
    assert "3" in fault(TopShare(3, 0.5))
    assert fault(TopShare(2, 0.9, by="township"))
    Problem(TABLE, [TopShare(3, 1.0), TopShare(2, 0.5)])
    none = Candidates(TABLE.projects.iloc[:0], TABLE.lines.iloc[:0], TABLE.effects.iloc[:0],
                      TABLE.needs, TABLE.schools)  # fmt: skip
    rules = [TopShare(3, 0.5), SchoolCap(share=0.1), Coverage(), MinimumStart(5), AboveStandard(),
             RegionFloor(0.5, firm=True), Limit("cost_yuan", at_most=3)]  # fmt: skip
    assert ids(solve(Problem(none, rules))) == []


# MinimumStart


def test_who_gets_anything_gets_at_least_this():
    assert judged(MinimumStart(20), p2=2016, p4=2016) == []
    (said,) = judged(MinimumStart(21), p2=2016, p4=2016)
    assert "p2" in said
    assert "差1元" in said
    assert judged(MinimumStart(50, by="school"), p1=2016, p2=2017) == []  # 30 + 20
    assert len(judged(MinimumStart(51, by="school"), p1=2016, p2=2017)) == 1
    assert len(judged(MinimumStart(20), {"p1": 19}, p1=2016)) == 1


def test_a_school_is_begun_in_earnest_or_not_at_all():
    """With 45 yuan A's two (50) are too dear; only C's 40 is a start of 40."""
    assert ids(solve(Problem(TABLE, [Budget(45), MinimumStart(40, by="school")]))) == ["p4"]
    assert ids(solve(Problem(TABLE, [Budget(60), MinimumStart(50, by="school")]))) == ["p1", "p2"]


# RegionFloor and RegionCap


def test_floors_and_caps_of_every_kind():
    """The east has needs of 60 and 150 pupils, the west 40 and 10."""
    assert judged(RegionFloor(0.5, firm=True), p1=2016, p4=2016) == []  # 30 of 60, 40 of 40
    assert len(judged(RegionFloor(0.51, firm=True), p1=2016, p4=2016)) == 1  # 30.6: 31
    assert judged(RegionFloor({"东": 0.5}, firm=True), p1=2016) == []
    spent = RegionFloor(0.25, "spent", firm=True)
    assert judged(spent, p1=2016, p4=2016) == []  # 30 and 40 of 70; at least 17.5
    assert len(judged(spent, p3=2016, p4=2016)) == 1  # 10 of 50; at least 12.5
    assert judged(spent) == []
    assert judged(RegionFloor(yuan=30, firm=True), p1=2016, p4=2016) == []
    assert len(judged(RegionFloor(yuan={"东": 31}, firm=True), p1=2016)) == 1
    pupils = RegionFloor(yuan=1, of="pupils", by="school", firm=True)  # 100, 50 and 10 yuan
    assert len(judged(pupils, p1=2016, p2=2016, p3=2016, p4=2016)) == 2  # A 50, B 10; C 40
    assert judged(RegionCap(0.5), p1=2016) == []  # 30 of 60
    (said,) = judged(RegionCap(0.5), p1=2016, p4=2017)
    assert "西" in said
    assert "多出20元" in said  # 40 - 20
    assert judged(RegionCap(yuan=4, of="pupils"), p4=2016, p1=2016) == []  # 40 of 4 × 10
    assert judged(RegionCap(yuan=3, of="pupils"), p4=2016) != []


def test_a_region_is_all_of_its_schools_and_projects():
    """The east: 100 + 50 pupils, 30 + 20 + 10 yuan of need; a version counts once."""
    assert RegionFloor(yuan=2, of="pupils").bounds(TABLE).to_dict() == {"东": 300, "西": 20}
    assert RegionCap(yuan=2, of="pupils").bounds(TABLE).to_dict() == {"东": 300, "西": 20}
    need = pd.array([30, 0, 10, 40], dtype="Int64")  # p2 is p1 again
    assert RegionFloor(0.5).bounds(counties(need_yuan=need)).to_dict() == {"东": 20, "西": 20}
    assert RegionFloor(yuan=2, of="pupils", own={"西": 7}).bounds(TABLE)["西"] == 7


def test_parts_of_a_yuan_make_a_floor_more_and_a_cap_less():
    """A third of 40: at least 14, at most 13."""
    assert RegionFloor(0.3333).bounds(TABLE)["西"] == 14
    assert RegionCap(0.3333).bounds(TABLE)["西"] == 13


def test_a_cap_as_a_target_says_what_is_over():
    assert missed(RegionCap(yuan=25, firm=False), p1=2016, p4=2016) == (30 - 25) + (40 - 25)
    plan = solve(Problem(TABLE, [RegionCap(yuan=25, firm=False), Lock("p4", "in")]))
    assert ids(plan) == ["p3", "p4"]  # 15 over, and no more; p3 does as much as p2 for less
    assert plan.figures()["missed_targets_yuan"] == 40 - 25


def test_of_is_understood_from_what_is_stated():
    assert RegionFloor(0.2).of == "need"
    assert RegionFloor(yuan=5).of == "yuan"
    assert RegionFloor(0.2) == RegionFloor(0.2, "need", "township", False)
    assert RegionCap(0.2).firm


def test_unknown_pupils_or_needs_are_not_zero():
    table = TABLE.schools.assign(pupils=pd.array([100, None, 10], dtype="Int64"))
    parts = Candidates(TABLE.projects, TABLE.lines, TABLE.effects, TABLE.needs, table)
    assert "B" in fault(RegionFloor(yuan=1, of="pupils"), parts)
    Problem(parts, [RegionFloor(yuan={"西": 1}, of="pupils")])  # B lies in the east
    assert "moon" in fault(RegionFloor(0.1, by="moon"))
    assert "list_name" in fault(RegionFloor(yuan=1, of="pupils", by="list_name"))
    assert "北" in fault(RegionFloor({"北": 0.5}))
    projects = TABLE.projects.assign(need_yuan=pd.array([1, 2, None, 4], dtype="Int64"))
    parts = Candidates(projects, TABLE.lines, TABLE.effects, TABLE.needs, TABLE.schools)
    assert "p3" in fault(RegionFloor(0.1), parts)
    Problem(parts, [RegionFloor(yuan=1)])


# Coverage


def test_each_township_with_a_need_gets_a_project_that_helps():
    assert judged(Coverage(), p1=2016, p4=2016) == []
    (said,) = judged(Coverage(), p1=2016)
    assert "西" in said
    assert len(judged(Coverage(by="school"), p1=2016)) == 2
    assert missed(Coverage(by="school", firm=False, price=7), p1=2016) == 14
    with pytest.raises(InfeasibleError):
        solve(Problem(TABLE, [Budget(40), Coverage()]))  # 10 + 40
    assert ids(solve(Problem(TABLE, [Budget(50), Coverage()]))) == ["p3", "p4"]


def test_a_project_that_closes_nothing_covers_nobody():
    """In the west a wall is built where rooms are lacking: it is a project, but no help."""
    table = small(
        [("p1", "C", "西", 5, {"wall": 1}), ("p2", "C", "西", 9, {"rooms": 1}),
         ("p3", "D", "南", 5, {"wall": 1})],
        [("C", "rooms", 1, 10, 0.5)],
    )  # fmt: skip
    assert len(judged(Coverage(), table=table, p1=2016, p3=2016)) == 1
    assert judged(Coverage(), table=table, p2=2016) == []  # the south lacks nothing
    any_project = Coverage(of="candidates")
    assert judged(any_project, table=table, p1=2016, p3=2016) == []
    assert len(judged(any_project, table=table, p2=2016)) == 1
    assert ids(solve(Problem(table, [Coverage(), Budget(9)]))) == ["p2"]
    assert ids(solve(Problem(table, [any_project, Budget(10)]))) == ["p1", "p3"]


def test_a_project_that_adds_nothing_covers_nobody():
    """In the west a adds 0 beds, b adds 1: with a alone the west is left out."""
    table = small([("a", "A", "西", 1, {"beds": 0}), ("b", "A", "西", 2, {"beds": 1})],
                  [("A", "beds", 1, 10, 0.5)])  # fmt: skip
    assert len(judged(Coverage(), table=table, a=2016)) == 1
    assert judged(Coverage(), table=table, b=2016) == []
    assert ids(solve(Problem(table, [Coverage()]))) == ["b"]


# AboveStandard


def dormitory(*beds, short=63, extra=()):
    """One school that lacks beds, and blocks of so many."""
    blocks = [(f"p{n}", "A", "东", 10, {"beds": many}) for n, many in enumerate(beds, 1)]
    return small([*blocks, *extra], [("A", "beds", short, 10, 0.5)])


def test_nothing_beyond_the_gap_rounded_up_to_whole_units():
    """62.4 beds lacking are 63; with a tenth to spare 69.3."""
    table = dormitory(40, 23, 6.3, 6.4, short=62.4)
    strict = AboveStandard(lots=False)
    assert judged(strict, table=table, p1=2016, p2=2016) == []
    (said,) = judged(strict, table=table, p1=2016, p2=2016, p3=2017)
    assert "缺62.4床" in said
    assert "63床" in said
    spare = AboveStandard(0.1, lots=False)
    assert judged(spare, table=table, p1=2016, p2=2016, p3=2016) == []  # 69.3
    assert len(judged(spare, table=table, p1=2016, p2=2016, p4=2016)) == 1  # 69.4


def test_the_least_that_closes_the_gap_is_always_allowed():
    """63 lacking: 40 + 40 is the least of what blocks of 40, 40 and 100 can do."""
    table = dormitory(40, 40, 100)
    rule, strict = AboveStandard(), AboveStandard(lots=False)
    assert judged(rule, table=table, p1=2016, p2=2016) == []  # 80
    assert len(judged(strict, table=table, p1=2016, p2=2016)) == 1
    assert len(judged(rule, table=table, p3=2016)) == 1  # 100 where 80 would do
    assert len(judged(rule, table=table, p1=2016, p2=2016, p3=2016)) == 1
    assert judged(rule, table=dormitory(100), p1=2016) == []  # the only way
    assert len(judged(rule, table=dormitory(100, 63), p1=2016)) == 1  # not the only way
    assert judged(rule, {"p3": 8}, table=table, p3=2016) == []  # 80 of 100 built


def test_of_many_candidates_the_least_are_taken_first():
    table = dormitory(*[10] * 14, short=63)  # 7 × 10
    _, allowed = AboveStandard().allowed(table)
    assert allowed["most"].tolist() == [70 * 1_000_000]
    _, allowed = AboveStandard().allowed(dormitory(*[10] * 14, short=70))
    assert allowed["most"].tolist() == [70 * 1_000_000]  # no eighth where seven are enough
    _, allowed = AboveStandard().allowed(dormitory(*[10] * 12, short=63))
    assert allowed["most"].tolist() == [70 * 1_000_000]


def test_what_is_not_lacking_may_not_be_added():
    """Of rooms the school is not known to lack any; a project of beds and rooms is out."""
    table = dormitory(60, extra=[("q", "A", "东", 1, {"beds": 3, "rooms": 0.5})])
    (said,) = judged(AboveStandard(), table=table, p1=2016, q=2016)
    assert "rooms" in said
    assert ids(solve(Problem(table, [AboveStandard()]))) == ["p1"]
    (said,) = judged(AboveStandard(5.0), table=table, lang="en", q=2016)
    assert "rooms" in said


def test_the_solver_keeps_to_the_standard():
    table = dormitory(40, 40, 100)
    assert ids(solve(Problem(table, [AboveStandard()]))) == ["p1", "p2"]
    assert ids(solve(Problem(table, [AboveStandard(lots=False)]))) == ["p1"]
    plan = solve(Problem(table, [AboveStandard(lots=False), Divisible(("p3",), step_yuan=1)]))
    assert plan.projects["spent_yuan"].tolist() == [6]  # 60 of 100 beds; 40 + 20 would cost 12
    effects = table.effects.assign(amount=[1.0, None, 2.0])
    unknown = Candidates(table.projects, table.lines, effects, table.needs, table.schools)
    assert "p2" in fault(AboveStandard(), unknown)


# The edge: A 50 yuan (30 + 20), B 10, C 40; east 60 and 150 pupils, west 40 and 10


EDGES = [
    (SchoolCap(50), SchoolCap(49)),
    (SchoolCap(projects=2), SchoolCap(projects=1)),
    (SchoolCap(share=0.5), SchoolCap(share=0.4999)),
    (TopShare(2, 0.9), TopShare(2, 0.8999)),
    (TopShare(1, 0.6, "township"), TopShare(1, 0.5999, "township")),
    (MinimumStart(10), MinimumStart(11)),
    (MinimumStart(40, "township"), MinimumStart(41, "township")),
    (RegionFloor(1.0, firm=True), RegionFloor(yuan={"西": 41}, firm=True)),
    (RegionFloor(0.4, "spent", firm=True), RegionFloor(0.4001, "spent", firm=True)),
    (RegionFloor({"东": 0.6}, "spent", firm=True), RegionFloor({"东": 0.6001}, "spent", firm=True)),
    (RegionFloor(yuan={"西": 4}, of="pupils", firm=True),
     RegionFloor(yuan={"西": 5}, of="pupils", firm=True)),
    (RegionCap(1.0), RegionCap(0.9999)),
    (RegionCap(yuan=60), RegionCap(yuan=59)),
    (RegionCap(0.6, "spent"), RegionCap(0.5999, "spent")),
    (RegionCap(yuan={"西": 4}, of="pupils"), RegionCap(yuan={"西": 3}, of="pupils")),
    (Coverage("school"), Coverage("school", of="candidates")),
    (Limit("cost_yuan", at_most=100), Limit("cost_yuan", at_most=99)),
    (Limit("cost_yuan", at_least=100), Limit("cost_yuan", at_least=101)),
    (Limit("floor_m2", at_most=100), Limit("floor_m2", at_most=99.999999)),
    (Limit("floor_m2", at_least=100.0), Limit("floor_m2", at_least=100.000001)),
    (Limit("floor_m2", {"东": 60.0}, by="township"),
     Limit("floor_m2", {"东": 59.9}, by="township")),
    (Limit("floor_m2", {"西": 40}, by="township"), Limit("floor_m2", {"西": 39}, by="township")),
]  # fmt: skip


@pytest.mark.parametrize(("kept", "broken"), EDGES, ids=lambda rule: repr(rule)[:40])
def test_what_is_just_enough_passes_and_no_less(kept, broken):
    """All four projects close gaps, so all are chosen wherever the rule lets them."""
    every = dict.fromkeys(["p1", "p2", "p3", "p4"], 2016)
    equal = CloseGaps("equal")
    assert judged(kept, **every) == []
    assert ids(solve(Problem(TABLE, [kept], equal))) == [*every]
    if isinstance(broken, Coverage):
        return
    assert len(judged(broken, **every)) >= 1
    try:
        assert ids(solve(Problem(TABLE, [broken], equal))) != [*every]
    except InfeasibleError:
        assert judged(broken) != []  # where too little is asked nothing can be the answer


def test_starts_are_limited_in_their_own_year():
    """60 m2 may be begun in 2017 and nothing in 2016; or 50 in each year."""
    equal = CloseGaps("equal")
    rules = [Limit("floor_m2", at_most=0, year=2016), Limit("floor_m2", at_most=60, year=2017)]
    plan = solve(Problem(TABLE, rules, equal, years=(2016, 2017)))
    assert ids(plan) == ["p3", "p4"]  # two gaps for 50; p1, p2 and p3 would close two for 60
    assert set(plan.projects["year"]) == {2017}
    each = Limit("floor_m2", at_most=50, year="each")
    plan = solve(Problem(TABLE, [each], equal, years=(2016, 2017)))
    assert ids(plan) == ["p1", "p2", "p3", "p4"]  # 100 in two years
    assert plan.projects.groupby("year")["floor_m2"].sum().tolist() == [50.0, 50.0]
    # by township too: 30 and 30 of the east's 60, and the west's 40 in either year
    each = Limit("floor_m2", at_most=40, by="township", year="each")
    plan = solve(Problem(TABLE, [each], equal, years=(2016, 2017)))
    assert ids(plan) == ["p1", "p2", "p3", "p4"]
    assert len(judged(each, p1=2016, p2=2016, p3=2017, p4=2017)) == 1
    west = Lock("p4", "in", year=2016)  # 40 in 2016, as the east, which has 20 left for 2017
    plan = solve(Problem(TABLE, [each, west], equal, years=(2016, 2017)))
    assert ids(plan) == ["p1", "p2", "p3", "p4"]
    less = Limit("floor_m2", at_most=39, by="township", year="each")
    assert "p4" not in ids(solve(Problem(TABLE, [less], equal, years=(2016, 2017))))


def test_a_cost_in_one_year_is_limited_and_in_the_others_not():
    """At most 30 yuan may start in 2016: the other 70 start in 2017."""
    rule = Limit("cost_yuan", at_most=30, year=2016)
    assert judged(rule, p1=2016, p2=2017, p3=2017, p4=2017) == []
    assert len(judged(rule, p1=2016, p2=2017, p3=2016, p4=2017)) == 1
    plan = solve(Problem(TABLE, [rule], CloseGaps("equal"), years=(2016, 2017)))
    assert ids(plan) == ["p1", "p2", "p3", "p4"]
    assert plan.projects.groupby("year")["cost_yuan"].sum().to_dict() == {2016: 30, 2017: 70}


def test_targets_of_several_kinds_are_weighed_by_their_price():
    """45 yuan: the west's project (40) or p1 and p3; the price of the west decides."""
    def chosen(price):
        target = Limit("floor_m2", at_least={"西": 40}, by="township", firm=False, price=price)
        east = Limit("floor_m2", at_least={"东": 40}, by="township", firm=False, price=10)
        return ids(solve(Problem(TABLE, [Budget(45), target, east])))

    assert chosen(1) == ["p1", "p3"]  # lacks 40 × 1, else 40 × 10
    assert chosen(11) == ["p4"]
    # with 50: p3 and p4 reach both townships, p1 and p2 the 50 m2 wanted in the east
    east = Limit("floor_m2", at_least={"东": 50}, by="township", firm=False, price=1)
    for price, best in ((39, ["p1", "p2"]), (41, ["p3", "p4"])):  # dearer than 40 m2 short?
        rules = [Budget(50), Coverage(firm=False, price=price), east]
        assert ids(solve(Problem(TABLE, rules))) == best


def test_the_solver_prices_what_is_over_a_target_too():
    """p1's 30 m2 are 5 over already; nothing is put on top of them."""
    target = Limit("floor_m2", at_most=25, firm=False, price=2)
    plan = solve(Problem(TABLE, [target, Lock("p1", "in")]))
    assert ids(plan) == ["p1"]
    assert plan.figures()["missed_targets_yuan"] == 2 * (30 - 25)


def test_the_solver_rounds_each_group_up_as_the_rule_does():
    """3 yuan buy a, b and c, or d. Short of 0.1 three times and of 2.1: 1 + 1 + 1 + 3 yuan.

    With d short of 1.1 three times: 2 + 2 + 2, as much, and the aim prefers d. In
    parts of a yuan it would be 2.4 against 3.3.
    """
    table = small(
        [("a", "A", "东", 1, {"beds": 1}), ("b", "B", "东", 1, {"beds": 1}),
         ("c", "C", "东", 1, {"beds": 1}), ("d", "D", "东", 3, {"beds": 1})],
        [("A", "beds", 1, 1, 1.0), ("B", "beds", 1, 1, 1.0), ("C", "beds", 1, 1, 1.0),
         ("D", "beds", 1, 90, 1.0)],
    )  # fmt: skip
    projects = table.projects.assign(land=[1.0, 1.0, 1.0, 2.1])
    table = Candidates(projects, table.lines, table.effects, table.needs, table.schools)
    wanted = {"A": 1.1, "B": 1.1, "C": 1.1, "D": 2.1}
    target = Limit("land", at_least=wanted, by="school", firm=False, price=1)
    plan = solve(Problem(table, [Budget(3), target]))
    assert ids(plan) == ["d"]
    assert plan.figures()["missed_targets_yuan"] == 2 + 2 + 2


# What makes no sense, and the way to a file and back


@pytest.mark.parametrize(
    "make",
    [SchoolCap, lambda: SchoolCap(projects=-1), lambda: SchoolCap(projects=1.5),
     lambda: SchoolCap(share=1.1), lambda: SchoolCap(share=1 / 3), lambda: TopShare(0, 0.5),
     lambda: TopShare(True, 0.5), lambda: TopShare(1, 0.33333), lambda: MinimumStart(-1),
     RegionFloor, lambda: RegionFloor(0.1, yuan=5), lambda: RegionFloor(0.1, "spent"),
     lambda: RegionFloor(0.1, "pupils"), lambda: RegionCap(yuan=1, of="need"),
     lambda: RegionCap({"a": 2.0}), lambda: RegionCap(yuan={"a": -1}),
     lambda: RegionFloor(1 / 3, "spent", firm=True), lambda: Coverage(of="luck"),
     lambda: Coverage(price=-1), lambda: Limit("land"), lambda: Limit("land", at_most="9"),
     lambda: Limit("land", at_most=float("inf")), lambda: Limit("cost_yuan", at_most=1.5),
     lambda: Limit("land", {"a": 1}), lambda: Limit("land", 1, year="some"),
     lambda: Limit("land", 1, firm=False), lambda: Limit("land", 1, price=0),
     lambda: Limit("land", True), lambda: AboveStandard(-0.1), lambda: AboveStandard(True)],
)  # fmt: skip
def test_a_rule_that_makes_no_sense_is_refused(make):
    with pytest.raises(DataError, match=r"\w"):
        make()


@pytest.mark.parametrize(
    "rule",
    [SchoolCap(8), SchoolCap(projects=2, share=0.25), TopShare(2, 0.4, "township"),
     MinimumStart(5, "school"), RegionFloor(0.2), RegionFloor(yuan={"1001": 5, "x": 6}),
     RegionFloor(yuan={"1001": 5}), RegionCap(0.3, "spent"), Coverage(firm=False),
     Limit("land", {"1001": 2.5}, by="school", year="each"),
     Limit("cost_yuan", at_least=5, year=2016, firm=False), AboveStandard(0.1, lots=False)],
    ids=repr,
)  # fmt: skip
def test_a_rule_comes_back_from_its_file(rule):
    assert rule_from_dict(json.loads(json.dumps(record_of(rule, "rule")))) == rule


def test_shares_and_amounts_are_said_as_they_were_written():
    assert [percent_of(share) for share in (0.125, 1, 0.3333, 0.0001, 0)] == [
        "12.5%", "100%", "33.33%", "0.01%", "0%"]  # fmt: skip
    assert plain(Fraction(2000, 3)) == "666.666667"

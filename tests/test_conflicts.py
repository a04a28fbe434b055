"""When no plan keeps every rule: what is said of it, with the arithmetic in sight."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cases import small

from gaibao_geo.errors import InfeasibleError
from gaibao_geo.plans.conflict.arithmetic import CHECKS, checks
from gaibao_geo.plans.conflict.report import conflict
from gaibao_geo.plans.conflict.smallest import MANY, smallest
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import (
    Budget,
    Divisible,
    Fund,
    Lock,
    Needs,
    OneOf,
    RegionFloor,
    SchoolCap,
)
from gaibao_geo.plans.solve import solve


def two_schools():
    """East: p1 of 9 yuan at A. West: p2 and p3 of 4 each at B."""
    return small(
        [("p1", "A", "东", 9, {"beds": 1}), ("p2", "B", "西", 4, {"beds": 1}),
         ("p3", "B", "西", 4, {"beds": 2})],
        [("A", "beds", 2, 10, 0.5), ("B", "beds", 2, 10, 0.5)],
        {"p1": {"canteen": 6, "dormitory": 3}, "p2": {"canteen": 4}, "p3": {"dormitory": 4}},
    )  # fmt: skip


def planned(problem, seconds):
    return solve(problem, seconds=seconds, explain=False)


def why(*rules, years=(2016,)):
    with pytest.raises(InfeasibleError) as caught:
        solve(Problem(two_schools(), rules, years=years))
    return caught.value.why


def said_alone(found):
    """What is said of each way out that changes one rule."""
    return [said.en for one in found.alone for repair in one.repairs
            for change in repair.changes for said in change.said]  # fmt: skip


# The smallest set.


def test_a_rule_without_part_in_the_conflict_is_not_named():
    """p1 costs 9 of 8; the cap of 20 and p2's exclusion have nothing to do with it."""
    found = why(Budget(8), SchoolCap(20), Lock("p1", "in"), Lock("p2", "out"))
    assert found.rules == (0, 2)
    assert found.minimal


def test_of_a_rule_about_many_the_places_that_matter_are_named():
    """p1 alone passes the cap of 8 (A: 9); B's 4 + 4 do not."""
    found = why(SchoolCap(8), RegionFloor(1.0, firm=True))
    assert found.members == {0: ("A",), 1: ("东",)}
    assert "What matters of it: School A." in found.text("en")
    assert "起作用的是：东。" in found.text("zh")


def test_the_year_of_a_fund_that_matters_is_named():
    """p1 of 9 can be paid in neither year: 5, 6; both years matter."""
    found = why(Fund("f", {2016: 5, 2017: 6}), Lock("p1", "in"), years=(2016, 2017))
    assert found.members[0] == ("2016", "2017")


def test_many_rules_are_halved_and_the_answer_is_the_same():
    """One lock too many for the budget, among 30 rules that say nothing."""
    idle = [SchoolCap(100 + n) for n in range(30)]
    found = why(*idle[:15], Budget(8), *idle[15:], Lock("p1", "in"))
    assert len(found.problem.rules) > MANY
    assert found.rules == (15, 31)
    assert found.minimal


@pytest.mark.parametrize("count", [5, MANY + 13])
def test_halving_and_one_by_one_find_a_set_that_cannot_be_made_smaller(count):
    """Of the things 1, 3 and the last any two hold together, all three do not."""
    culprits = {1, 3, count - 1}

    def test(kept, seconds):
        return "infeasible" if culprits <= kept else "optimal"

    found = smallest(range(count), [test], float("inf"))
    assert (set(found.things), found.proved) == (culprits, True)


def test_what_is_not_proved_stays_and_is_said():
    """A test that ran out of time proves nothing: its thing stays, and the set is unproved."""
    def test(kept, seconds):
        if {0, 1} <= kept:
            return "infeasible"
        return "nothing" if 1 in kept else "optimal"

    found = smallest(range(3), [test], float("inf"))
    assert (found.things, found.proved) == ((0, 1), False)


def test_without_time_all_rules_are_named_and_nothing_is_claimed():
    found = conflict(Problem(two_schools(), [Budget(8), Lock("p1", "in")]), planned, 0.0)
    assert (found.rules, found.minimal, found.repairs) == ((0, 1), False, ())
    assert "未能证明" in found.text("zh")
    assert "does not mean there is none" in found.text("en")


def test_a_permission_is_no_part_of_a_conflict():
    """p1 may be built in part, but not below 90 % (8.1, so 9 in lots of 1): more than 8.

    Left out, the rule lets any part be built, so it matters here; the idle cap does not.
    """
    found = why(Budget(8), Lock("p1", "in"), Divisible(("p1",), 0.9, 1), SchoolCap(20))
    assert found.rules == (0, 1, 2)
    # 8 of 9 is 88.9 %: 89 % would need 8.01, so 9; 88 % needs 7.92, so 8
    assert "at least 88%" in "\n".join(said_alone(found))


# The ways out.


def test_a_budget_is_raised_by_what_is_lacking():
    found = why(Budget(8), Lock("p1", "in"), Lock("p2", "in"))
    (repair,) = found.alone[0].repairs
    assert repair.yuan == 9 + 4 - 8
    assert repair.changes[0].after == Budget(13)
    assert repair.cheapest
    assert sorted(repair.plan.projects["project_id"]) == ["p1", "p2"]
    assert repair.plan.breaches() == []
    assert repair.plan.problem.rules[0] == Budget(13)


def test_one_decision_may_not_suffice_and_that_is_said():
    """p1 (9) and p2 + p3 (8) are each above 3: no single lock mends it, the budget does."""
    found = why(Budget(3), Lock("p1", "in"), Lock("p2", "in"))
    assert found.rules in ((0, 1), (0, 2))
    lock = found.alone[1]
    assert (lock.repairs, lock.known) == ((), True)
    assert f"alone does not suffice: {found.rules[1] + 1}." in found.text("en")
    # both at once: either raise the budget by 10, or take back both locks
    assert [(one.taken_back, one.yuan) for one in found.together] == [(0, 10), (1, 1), (2, 0)]


def test_a_cap_is_raised_only_at_the_school_that_needs_it():
    found = why(SchoolCap(7), Lock("p1", "in"), Lock("p2", "in"))
    (repair,) = found.alone[0].repairs
    assert repair.changes[0].after == SchoolCap(7, own={"A": 9})
    assert said_alone(found)[0] == "raise the cap of School A (A) by 2 yuan, to 9 yuan"
    assert repair.yuan == 9 - 7


def test_a_floor_is_lowered_in_one_township_or_in_percent_for_all():
    """East must get 5 (9 x 50 % = 4.5) and p1 is out; West's 4 stay.

    In percent, nothing above 0 asks nothing of East.
    """
    found = why(RegionFloor(0.5, firm=True), Lock("p1", "out"))
    in_yuan, in_percent = found.alone[0].repairs
    assert in_yuan.changes[0].after == RegionFloor(0.5, firm=True, own={"东": 0})
    assert (in_yuan.yuan, in_yuan.cheapest) == (5, True)
    assert in_percent.changes[0].after == RegionFloor(0.0, firm=True)


def test_a_share_is_lowered_to_the_nearest_percent_that_leaves_a_plan():
    """West has 8: one of its two is 4, half. 51 % of 8 is 4.08, so 5: both, 8 > 4."""
    found = why(RegionFloor(0.55, firm=True), Budget(13), SchoolCap(9), Lock("p2", "out"))
    after = [repair.changes[0].after for one in found.alone for repair in one.repairs]
    assert RegionFloor(0.5, firm=True) in after


def test_a_fund_gets_what_is_lacking_in_the_year_that_lacks_least():
    """p1 costs 9; 2017 has 6 and lacks 3, 2016 lacks 9."""
    found = why(Fund("f", {2017: 6}), Lock("p1", "in"), years=(2016, 2017))
    (repair,) = found.alone[0].repairs
    assert repair.changes[0].after.yuan == {2016: 0, 2017: 6 + 3}
    assert said_alone(found)[0] == "add 3 yuan to f in 2017, to 9 yuan"


def test_a_fund_may_pay_for_more_or_for_a_larger_share():
    """The fund may not pay for p1's canteen of 6: no amount of it helps, its purpose does."""
    found = why(Fund("f", 20, pays=("dormitory",)), Lock("p1", "in"))
    assert found.alone[0].repairs[0].changes[0].after == Fund("f", 20)
    # at most half of each project is 4 of 9; all of it is needed
    found = why(Fund("f", 20, share=(0.0, 0.5)), Lock("p1", "in"))
    assert found.alone[0].repairs[0].changes[0].after == Fund("f", 20, share=(0.0, 1.0))


def test_a_decision_is_taken_back_at_no_yuan():
    found = why(OneOf(("p1", "p2")), Lock("p1", "in"), Lock("p2", "in"))
    assert [[repair.taken_back for repair in one.repairs] for one in found.alone] == [[1]] * 3
    assert [repair.yuan for repair in found.repairs] == [0, 0, 0]
    assert "撤回第1条" in found.text("zh")


def test_yuan_and_decisions_are_listed_apart():
    """No decision taken back: 9 + 4 - 8 = 5 yuan. One: p1 leaves, 4 of 8, nothing to pay."""
    found = why(Budget(8), Lock("p1", "in"), Needs("p1", ("p2",)))
    assert (found.together[0].taken_back, found.together[0].yuan) == (0, 5)
    assert [one.yuan for one in found.together] == sorted(
        (one.yuan for one in found.together), reverse=True
    )


def test_two_rules_give_together_where_that_is_cheaper():
    """Budget 8, each township half: 5 and 4.

    Alone the budget must rise to 9 + 4 = 13, by 5, or East's floor fall by 5. So must
    both together: 5 is the least.
    """
    found = why(Budget(8), RegionFloor(0.5, firm=True))
    assert min(one.yuan for one in found.together) == 5
    assert {one.repairs[0].yuan for one in found.alone} == {5}


def test_the_error_holds_everything_and_both_languages():
    with pytest.raises(InfeasibleError, match="互相冲突") as caught:
        solve(Problem(two_schools(), [Budget(8), Lock("p1", "in")]))
    english = caught.value.in_words("en")
    assert "costs 9 yuan, 1 yuan above the limit of 8 yuan" in english
    assert "raise the limit of all projects by 1 yuan, to 9 yuan" in english
    assert "take back rule 2" in english
    assert not [sign for sign in english if "\u4e00" <= sign <= "\u9fff"]


def test_nothing_of_it_is_worked_out_when_it_is_not_asked_for():
    with pytest.raises(InfeasibleError) as caught:
        solve(Problem(two_schools(), [Budget(8), Lock("p1", "in")]), explain=False)
    assert (caught.value.why, caught.value.conflict) == (None, ())


def test_a_long_list_is_cut_and_the_rest_counted():
    """Twelve schools of 2 yuan, each capped at 1 and locked in: 12 yuan more, 10 schools told."""
    parts = small(
        [(f"p{n:02}", f"S{n:02}", "东", 2, {"beds": 1}) for n in range(12)],
        [(f"S{n:02}", "beds", 2, 10, 0.5) for n in range(12)],
    )
    found = conflict(Problem(parts, [SchoolCap(1), RegionFloor(1.0, firm=True)]), planned)
    (repair,) = found.alone[0].repairs
    assert repair.yuan == 12 * (2 - 1)
    assert "School S09 (S09) by 1 yuan, to 2 yuan; 2 more (12 yuan in all)" in found.text("en")


# Plain arithmetic.

CHECKED = {
    "in_and_out": ([Lock("p1", "in"), Needs("p1", ("p2",)), Lock("p2", "out")],
                   "“No. p2” (p2) is needed by one that must be chosen"),
    "versions": ([OneOf(("p1", "p2")), Lock("p1", "in"), Lock("p2", "in")], "versions of one work"),
    "locked_above_budget": ([Budget(12), Lock("p1", "in"), Lock("p2", "in")],
                            "costs 13 yuan, 1 yuan above the limit of 12 yuan"),
    "locked_above_cap": ([SchoolCap(8), Lock("p1", "in")],
                         "at School A (A) costs 9 yuan, 1 yuan above its cap of 8 yuan"),
    "locked_above_funds": ([Fund("f", 3, pays=("canteen",)), Fund("g", 9), Lock("p1", "in"),
                            Lock("p2", "in")], "costs 13 yuan, 1 yuan above all funds"),
    "locked_types": ([Fund("f", 5, pays=("canteen",)), Fund("g", 9, pays=("dormitory",)),
                      Lock("p1", "in")], "canteen cost 6 yuan; what may pay for them (f) holds 5"),
    "too_much_for_any_year": ([Fund("f", {2016: 5, 2017: 6}), Lock("p1", "in")],
                              "hold more than 6 yuan, 3 yuan too little"),
    "nobody_pays": ([Fund("f", 20, pays=("canteen",)), Lock("p1", "in")],
                    "no fund may pay for its dormitory"),
    "shares_too_small": ([Fund("f", 20, share=(0, 0.5)), Fund("g", 20, share=(0, 0.3)),
                          Lock("p1", "in")], "pay at most 6 yuan of it, 3 yuan too little"),
    "shares_too_large": ([Fund("f", 20, share=(0.7, 1)), Fund("g", 20, share=(0.6, 1)),
                          Lock("p1", "in")], "add up to 130%"),
    "least_share_barred": ([Fund("f", 20, share=(0.5, 1), pays=("dormitory",)), Fund("g", 20),
                            Lock("p1", "in")], "f must pay at least 5 yuan of it"),
    "floors_above_money": ([Budget(8), RegionFloor(0.5, firm=True)],
                           "add up to 9 yuan, 1 yuan above the money there is, 8 yuan"),
    "floor_above_candidates": ([RegionFloor(0.5, firm=True), Lock("p1", "out")],
                               "floor of 东 is 5 yuan; all that may be chosen there costs only 0"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHECKED)
def test_arithmetic_says_what_cannot_come_out(name):
    rules, text = CHECKED[name]
    years = (2016, 2017) if name == "too_much_for_any_year" else (2016,)
    problem = Problem(two_schools(), rules, years=years)
    assert any(text in said.en for said in checks(problem)), [said.en for said in checks(problem)]
    with pytest.raises(InfeasibleError):
        solve(problem, explain=False)


def test_every_check_is_tried_here():
    assert {check.__name__ for check in CHECKS} <= set(CHECKED)


def test_sums_that_just_come_out_are_not_complained_of():
    """Every limit at the very yuan where it still can be kept."""
    rules = [
        Budget(13), SchoolCap(9), Fund("f", 10, pays=("canteen",), share=(0.5, 1.0)),
        Fund("g", 7, share=(0, 0.5)), Lock("p1", "in"), Needs("p1", ("p2",)), Lock("p3", "out"),
        RegionFloor(0.5, firm=True), OneOf(("p1", "p3")),
    ]  # fmt: skip
    problem = Problem(two_schools(), rules)
    assert list(checks(problem)) == []
    assert sorted(solve(problem).projects["project_id"]) == ["p1", "p2"]


@pytest.mark.parametrize(
    "rules",
    [
        # p1 and p2 cost 13, all there is; p1's 9 are all there is in 2016
        [Fund("f", {2016: 9, 2017: 4}), Lock("p1", "in"), Lock("p2", "in")],
        # p1's canteen costs 6 and its dormitory 3
        [Fund("f", 6, pays=("canteen",)), Fund("g", 3, pays=("dormitory",)), Lock("p1", "in")],
        # a third of 9 is the dormitory
        [Fund("f", 9, pays=("dormitory",), share=(0.3333, 1.0)), Fund("g", 9), Lock("p1", "in")],
        # two halves of 4
        [Fund("f", 2, share=(0.5, 1.0)), Fund("g", 2, share=(0.5, 1.0)), Lock("p2", "in")],
    ],
)
def test_sums_of_funds_that_just_come_out_are_not_complained_of(rules):
    problem = Problem(two_schools(), rules, years=(2016, 2017))
    assert list(checks(problem)) == []
    assert solve(problem).breaches() == []


# Amounts of their own.


def test_a_school_and_a_township_may_have_amounts_of_their_own():
    cap = SchoolCap(4, own={"A": 9})
    plan = solve(Problem(two_schools(), [cap]))
    assert sorted(plan.projects["project_id"]) == ["p1", "p3"]
    floor = RegionFloor(1.0, firm=True, own={"东": 0})
    plan = solve(Problem(two_schools(), [Budget(8), floor]))
    assert sorted(plan.projects["project_id"]) == ["p2", "p3"]
    assert "A 9 yuan" in cap.sentence("en")
    problem = Problem(two_schools(), [cap, floor])
    assert Problem.from_dict(problem.to_dict()).rules == problem.rules


def test_a_key_of_four_digits_is_no_year():
    assert SchoolCap(4, own={1001: 9}) == SchoolCap(4, own={"1001": 9})


def test_an_amount_for_a_place_that_is_not_there_is_a_fault():
    for rule in (SchoolCap(4, own={"Z": 9}), RegionFloor(0.5, own={"Z": 9})):
        with pytest.raises(ValueError, match="Z"):
            Problem(two_schools(), [rule])


def test_row_order_changes_nothing():
    rules = [Budget(8), Lock("p1", "in"), SchoolCap(8)]
    parts = two_schools()
    turned = replace(parts, projects=parts.projects.iloc[::-1], lines=parts.lines.iloc[::-1])
    said = [conflict(Problem(each, rules), planned).text() for each in (parts, turned)]
    assert said[0] == said[1]

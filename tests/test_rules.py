"""The first reading of each rule: its sentence, and its judgement of a choice made by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from cases import small

from gaibao_geo.plans.choice import Choice, chosen_table
from gaibao_geo.plans.rules import (
    RULES,
    AboveStandard,
    Budget,
    Coverage,
    CvCap,
    Divisible,
    Fund,
    GiniCap,
    Limit,
    Lock,
    MinimumStart,
    MustDo,
    Needs,
    NotKept,
    OneOf,
    Ready,
    RegionCap,
    RegionFloor,
    SchoolCap,
    TopShare,
    YearSpread,
)

TABLE = small(
    [("p1", "A", "东", 90_000, {}), ("p2", "B", "西", 40_000, {}), ("p3", "B", "西", 40_000, {})],
    [("A", "beds", 60, 100, 0.5)],
)


def choice(**years):
    return years


def judged(rule, years, payments, lang="zh"):
    table = chosen_table(TABLE, years)
    return rule.breaches(Choice(TABLE, table, payments, (2016, 2017)), lang)


def paid(*rows):
    return pd.DataFrame(rows, columns=["project_id", "item_type", "fund", "year", "yuan"])


NONE = paid()


def test_budget():
    assert judged(Budget(170_000), choice(p1=2016, p2=2016, p3=2016), NONE) == []
    assert len(judged(Budget(169_999), choice(p1=2016, p2=2016, p3=2016), NONE)) == 1
    (said,) = judged(Budget(130_000), choice(p1=2016, p2=2016, p3=2016), NONE)
    assert "17万元" in said  # 9 + 4 + 4
    assert "多出4万元" in said  # 17 - 13


def test_fund_by_year_and_in_all():
    fund = Fund("central", {2016: 50_000, 2017: 40_000})
    kept = paid(("p1", "canteen", "central", 2016, 50_000), ("p1", "canteen", "other", 2016, 9))
    assert judged(fund, choice(p1=2016), kept) == []
    over = paid(("p1", "canteen", "central", 2017, 40_001))
    (said,) = judged(fund, choice(p1=2017), over)
    assert "2017年" in said
    assert "多出1元" in said
    (said,) = judged(fund, choice(p2=2015), paid(("p2", "canteen", "central", 2015, 3)))
    assert "2015年" in said  # a year it has no money in
    over = paid(("p2", "canteen", "central", 2016, 8))
    (said,) = judged(Fund("central", 5), choice(p2=2016), over)
    assert "多出3元" in said


def test_fund_earmark():
    fund = Fund("central", 100_000, pays=("dormitory",))
    (said,) = judged(fund, choice(p2=2016), paid(("p2", "canteen", "central", 2016, 40_000)))
    assert "食堂" in said
    assert "不得" in said


def test_fund_share_binds_every_chosen_project():
    """At least 25 % of 40,000 is 10,000, also for a project it pays nothing of."""
    fund = Fund("county", 100_000, share=(0.25, 0.5))
    assert judged(fund, choice(p2=2016), paid(("p2", "canteen", "county", 2016, 10_000))) == []
    assert len(judged(fund, choice(p2=2016), NONE)) == 1
    assert len(judged(fund, choice(p2=2016), paid(("p2", "canteen", "county", 2016, 20_001)))) == 1


def test_school_cap():
    assert judged(SchoolCap(80_000), choice(p2=2016, p3=2017), NONE) == []
    (said,) = judged(SchoolCap(79_999), choice(p2=2016, p3=2017), NONE)
    assert "B小学" in said
    assert "多出1元" in said


def test_region_floor_measures_and_breaks_only_when_firm():
    """West needs 80,000; 60 % is 48,000; with one project of 40,000 it is short of 8,000."""
    target, firm = RegionFloor(0.6), RegionFloor(0.6, firm=True)
    chosen = choice(p1=2016, p2=2016)
    chosen = Choice(TABLE, chosen_table(TABLE, chosen), NONE, (2016,))
    table = target.measured(chosen)
    assert table.loc["西"].to_dict() == {
        "need_yuan": 80_000, "floor_yuan": 48_000, "got_yuan": 40_000, "short_yuan": 8_000,
    }  # fmt: skip
    assert table.loc["东", "short_yuan"] == 0
    assert target.breaches(chosen) == firm.misses(chosen) == []
    assert firm.breaches(chosen) == target.misses(chosen)
    assert target.short_yuan(chosen) == 8_000
    assert "差8,000元" in firm.breaches(chosen)[0]


def test_needs():
    rule = Needs("p2", ("p1",))
    assert judged(rule, choice(p1=2016, p2=2016), NONE) == []
    assert judged(rule, choice(p1=2016), NONE) == []
    assert "“p1号”（p1）" in judged(rule, choice(p2=2016), NONE)[0]
    assert "2017" in judged(rule, choice(p1=2017, p2=2016), NONE)[0]


def test_one_of():
    rule = OneOf(("p2", "p3"))
    assert judged(rule, choice(p1=2016, p3=2016), NONE) == []
    assert len(judged(rule, choice(p2=2016, p3=2017), NONE)) == 1


def test_lock():
    assert judged(Lock("p1", "in"), choice(p1=2016), NONE) == []
    assert judged(Lock("p1", "out"), choice(p2=2016), NONE) == []
    assert len(judged(Lock("p1", "in"), choice(p2=2016), NONE)) == 1
    assert len(judged(Lock("p1", "out"), choice(p1=2016), NONE)) == 1
    for state in ("in", "out"):
        assert "校舍拟撤并" in Lock("p1", state, "校舍拟撤并").sentence("zh")


@pytest.mark.parametrize(
    "make",
    [lambda: Budget(-1), lambda: Budget(1.5), lambda: Budget(True), lambda: Fund("a", -1),
     lambda: Fund("a", 1, pays=("castle",)), lambda: Fund("a", 1, share=(0.6, 0.5)),
     lambda: Fund("a", 1, share=(0, 1.2)), lambda: SchoolCap(0.5), lambda: RegionFloor(1.1),
     lambda: RegionFloor(0.1, of="luck"),
     lambda: Lock("p", "maybe")],
)  # fmt: skip
def test_a_rule_that_makes_no_sense_is_refused(make):
    with pytest.raises(ValueError, match=r"\w"):
        make()


EXAMPLES = [
    Budget(1), Fund("a", {2016: 2}, pays=("canteen",), share=(0.1, 0.9)), SchoolCap(1),
    RegionFloor(0.2), RegionFloor(0.2, firm=True), Needs("p1", ("p2",)), OneOf(("p1", "p2")),
    Lock("p1", "in", "x"), Lock("p1", "out"), Divisible(), Divisible(("p1",), 0.5),
    SchoolCap(9, 2, 0.125), TopShare(3, 0.4), MinimumStart(5), MinimumStart(5, by="school"),
    RegionFloor({"a": 0.1, "b": 0.25}, firm=True), RegionFloor(0.05, "spent", firm=True),
    RegionFloor(yuan=9), RegionFloor(yuan=9, of="pupils"), RegionCap(0.5), RegionCap(yuan={"a": 1}),
    Coverage(), Coverage(of="candidates", firm=False), Coverage(firm=False),
    Limit("cost_yuan", at_most=9, year=2016), Limit("land", 9.5, 2, by="school", year="each"),
    Limit("land", {"a": 1}, by="keep", firm=False, price=7), AboveStandard(),
    AboveStandard(0.1, lots=False),
    Lock("p1", "in", "x"), Lock("p1", "out"), Divisible(("p1",), 0.5, 10_000),
    YearSpread((0.6, 0.4), ("p1",), ("teaching",)),
    Lock("p1", "in", "x"), Lock("p1", "out"),
    NotKept(), MustDo(), Ready(), CvCap(0.5), GiniCap(0.3), Divisible(("p1",), 0.5, 10),
]  # fmt: skip


@pytest.mark.parametrize("rule", EXAMPLES, ids=repr)
def test_every_rule_says_itself_in_both_languages(rule):
    assert rule.sentence("zh").endswith("。")
    assert rule.sentence("en").endswith(".")


def test_every_rule_is_tried_here():
    assert {type(rule) for rule in EXAMPLES} == set(RULES.values())

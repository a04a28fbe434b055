"""The rules of checks/, each with a right case that holds and a wrong one that is found."""

from __future__ import annotations

from fractions import Fraction

import pytest
from check_tables import facts, figure, holds, outcomes, relation, rules_found, work

from gaibao_geo.checks.naming import groups_of_names
from gaibao_geo.tables.findings import Finding


def parts(total_text, *texts, unit="人"):
    rows = [figure(f"p{place}", text, unit) for place, text in enumerate(texts)]
    rule = relation("parts_and_total", total="whole", part=[row["figure_id"] for row in rows])
    return facts([figure("whole", total_text, unit), *rows], rule)


def test_parts_that_add_up_hold():
    assert holds(parts("10112", "8752", "1360"))                # 8752 + 1360


def test_parts_one_off_are_an_error_where_counts_are_exact():
    assert rules_found(parts("10112", "8753", "1360")) == [("parts_total", "error")]


def test_rounded_parts_may_be_off_by_their_rounding():
    """1.05 + 1.05 + 1.05 may be 3.14 to 3.16, so 3.2 (3.15 to 3.25) is possible, 3.3 is not."""
    assert rules_found(parts("3.2", "1.05", "1.05", "1.05", unit="亿元")) == [
        ("parts_rounding", "note")]
    assert rules_found(parts("3.3", "1.05", "1.05", "1.05", unit="亿元")) == [
        ("parts_total", "error")]


def test_parts_that_run_over_do_not_make_a_plain_total():
    rows = [figure("whole", "1500", "万元"), figure("a", "1230", "万元"),
            figure("b", "270", "万元", "余")]
    rule = relation("parts_and_total", total="whole", part=["a", "b"])
    assert rules_found(facts(rows, rule)) == [("parts_leaning", "note")]
    assert holds(facts([figure("whole", "1500", "万元", "余"), *rows[1:]], rule))


@pytest.mark.parametrize(
    ("rate", "found"),
    [("66.62", []), ("66.63", [("rate_rounding", "note")]), ("66.72", [("rate_wrong", "error")])],
)
def test_a_rate_against_its_fraction(rate, found):
    """14.75 / 22.14 is 66.62 %; the rounded figures allow 66.58 to 66.66."""
    rows = [figure("n", "14.75", "万平方米"), figure("d", "22.14", "万平方米"),
            figure("r", rate, "%")]
    held = facts(rows, relation("stated_rate", numerator="n", denominator="d", rate="r"))
    assert rules_found(held) == found


def test_a_rate_of_two_scopes_is_found_though_its_arithmetic_holds():
    rows = [figure("n", "50", "万元", scope="inside"), figure("d", "100", "万元", scope="outside"),
            figure("r", "50.0", "%")]
    held = facts(rows, relation("stated_rate", numerator="n", denominator="d", rate="r"))
    assert rules_found(held) == [("scope_differs", "warning")]
    assert len(outcomes(held)) == 2


def test_an_operand_that_is_not_stated_cannot_be_computed():
    held = facts([figure("a", "8", "元")],
                 relation("product_and_total", factor=["a", ""], total=""))
    assert rules_found(held) == [("cannot_compute", "note")]


def test_a_product_against_a_total():
    rows = [figure("a", "5"), figure("b", "6"), figure("c", "12"), figure("d", "27")]
    wrong = relation("product_and_total", factor=["a", "b"], total=["c", "d"])
    assert rules_found(facts(rows, wrong)) == [("product_total", "warning")]  # 30 and 39
    rows[3] = figure("d", "18")
    assert holds(facts(rows, wrong))                                          # 30 and 12 + 18


def test_a_part_above_its_set():
    rule = relation("part_of_set", subset="a", set="b")
    assert holds(facts([figure("a", "5"), figure("b", "5")], rule))
    assert rules_found(facts([figure("a", "6"), figure("b", "5")], rule)) == [
        ("subset_above", "error")]


def test_more_than_all_the_kinds_that_are_listed():
    rows = [figure("a", "64"), figure("b", "28"), figure("c", "21")]
    rule = relation("part_of_listed", subset="a", set=["b", "c"])
    assert rules_found(facts(rows, rule)) == [("above_listed", "warning")]    # 64 and 49
    assert holds(facts([figure("a", "49"), *rows[1:]], rule))


def test_of_which_counts_the_same_years():
    rule = relation("part_of_which", part="a", total="b")
    same = [figure("a", "1", years=(2011, 2016)), figure("b", "2", years=(2011, 2016))]
    assert holds(facts(same, rule))
    later = [figure("a", "1", years=(2012, 2016)), same[1]]
    assert rules_found(facts(later, rule)) == [("period_differs", "warning")]
    above = [figure("a", "3", years=(2011, 2016)), same[1]]
    assert rules_found(facts(above, rule)) == [("subset_above", "error")]


def test_the_base_is_where_the_rates_meet():
    """5 / 10 % may be 49.75 to 50.25 (9.95 to 10.05 %), 10 / 20 % 49.88 to 50.13."""
    rows = [figure("a", "5"), figure("ra", "10.0", "%"), figure("b", "10"),
            figure("rb", "20.0", "%")]
    rule = relation("implied_base", amount_1="a", rate_1="ra", amount_2="b", rate_2="rb")
    (only,) = outcomes(facts(rows, rule))
    assert (only.rule, only.values["base"].zh) == ("base_implied", "[49.88, 50.13]个")
    rows[2] = figure("b", "12")                                               # 12 / 20 % = 60
    assert rules_found(facts(rows, rule)) == [("base_conflict", "warning")]


def test_the_base_of_a_yearly_rate_takes_the_years_out():
    rows = [figure("a", "300", "人"), figure("r", "10.0", "%"), figure("y", "3", "年")]
    rule = relation("implied_base", amount_1="a", rate_1="r", per_1="y")
    (only,) = outcomes(facts(rows, rule))                                     # 300 / 3 / 10 %
    assert only.values["base"].zh == "[995.02, 1,005.03]人"


def test_a_list_against_its_count():
    rule = relation("list_and_count", list="l", count="c")
    assert holds(facts([figure("c", "2")], rule, {"l": ["甲", "乙"]}))
    for names in (["甲", "乙", "丙"], ["甲", "甲"]):  # too long; one twice
        assert rules_found(facts([figure("c", "2")], rule, {"l": names})) == [
            ("list_count", "warning")]


def test_names_may_be_fewer_than_the_count():
    rule = relation("named_and_count", list="l", count="c")
    assert rules_found(facts([figure("c", "7")], rule, {"l": ["甲"]})) == [("named_fewer", "note")]
    assert holds(facts([figure("c", "1")], rule, {"l": ["甲"]}))
    nobody = facts([figure("c", "2")], relation("named_and_count", count="c"))
    assert rules_found(nobody) == [("named_fewer", "note")]


def test_two_lists_of_one_thing():
    rule = relation("lists_agree", list=["l", "m"])
    assert holds(facts((), rule, {"l": ["甲", "乙"], "m": ["乙", "甲"]}))
    assert rules_found(facts((), rule, {"l": ["甲"], "m": ["乙"]})) == [("lists_differ", "warning")]


def test_one_of_each_for_every_unit():
    rows = [figure("t", "17"), figure("x", "5"), figure("s", "21")]
    rule = relation("one_each", unit=["t", "x"], each="s")
    assert rules_found(facts(rows, rule)) == [("one_each", "warning")]         # 22 and 21
    assert holds(facts([figure("t", "16"), *rows[1:]], rule))                  # 21 and 21


def test_works_outnumber_projects():
    rows = [figure("p", "23"), figure("a", "11"), figure("b", "35")]
    rule = relation("projects_and_works", projects="p", works=["a", "b"])
    assert rules_found(facts(rows, rule)) == [("counting_unit", "note")]       # 46 works
    assert holds(facts([figure("p", "46"), *rows[1:]], rule))


TOWNS = [("1", "甲乡", "township"), ("1", "乙乡", "township"), ("1", "丙街道", "street")]


def test_townships_then_and_today():
    rule = relation("townships_today", count="c", region="1")
    assert holds(facts([figure("c", "3")], rule, townships=TOWNS))
    assert rules_found(facts([figure("c", "4")], rule, townships=TOWNS)) == [
        ("townships_changed", "note")]
    assert outcomes(facts([figure("c", "4")], rule)) == []                     # no list, no word


def test_zones_against_the_townships_there_are():
    rule = relation("zones_cover", factor=["z", "e"], region="1")
    rows = [figure("z", "2"), figure("e", "1")]
    assert rules_found(facts(rows, rule, townships=TOWNS)) == [("zones_cover", "warning")]
    assert holds(facts([figure("z", "3"), rows[1]], rule, townships=TOWNS))


def test_zonings_that_differ():
    rule = relation("several_zonings", zoning=["a", "b"])
    assert rules_found(facts([figure("a", "5"), figure("b", "4")], rule)) == [
        ("several_zonings", "note")]
    assert holds(facts([figure("a", "4"), figure("b", "4")], rule))


def test_codes_that_ended():
    regions = [("11", "旧区", "Old", "1", 2020), ("12", "新区", "New", "1", None)]
    rule = relation("retired_regions", count="c", region="1")
    (only,) = outcomes(facts([figure("c", "2")], rule, regions=regions))
    assert only.rule == "regions_changed"
    assert "旧区 11" in only.text("what")
    assert holds(facts([figure("c", "1")], rule, regions=regions))


def test_parts_that_the_name_does_not_cover():
    rows = [figure("all", "10", "人"), figure("a", "7", "人"),
            figure("b", "3", "人", scope="retired")]
    rule = relation("foreign_parts", total="all", part=["a", "b"], barred="retired")
    (only,) = outcomes(facts(rows, rule))
    assert (only.rule, only.values["rest"].zh) == ("foreign_parts", "7人")     # 10 - 3
    assert holds(facts([rows[0], rows[1], figure("b", "3", "人")], rule))


def test_works_of_another_stage():
    rule = relation("foreign_works", total="m", package="p", stage="compulsory")
    money = [figure("m", "9", "亿元")]
    mixed = [work("p", "甲乡"), work("p", "乙乡", stage="kindergarten")]
    assert rules_found(facts(money, rule, works=mixed)) == [("foreign_works", "warning")]
    assert holds(facts(money, rule, works=[mixed[0], work("p", "丙乡", stage="")]))


def test_a_net_rate_above_a_hundred_and_a_gross_one():
    plain = figure("r", "100.93", "%", scope="plain_rate")
    assert rules_found(facts([plain])) == [("plain_rate", "warning")]
    assert outcomes(facts([figure("r", "121.76", "%")])) == []
    assert outcomes(facts([figure("r", "100.00", "%", scope="plain_rate")])) == []


def test_doubts_are_said_once_for_a_place():
    rows = [figure("a", "1", doubt="unclear"), figure("b", "2", doubt="unclear"),
            figure("c", "3", doubt="unclear", region="2")]
    assert rules_found(facts(rows)) == [("ambiguous", "note")] * 2


def test_unit_cost_against_a_range_that_says_its_status():
    rule = relation("unit_cost", money="m", quantity="q", kind="wall")
    cheap = facts([figure("m", "500", "元"), figure("q", "100.0", "平方米")], rule)
    (only,) = outcomes(cheap)                                                  # 5, range 10-20
    assert "未核实" in only.text("what")
    assert holds(facts([figure("m", "1500", "元"), figure("q", "100.0", "平方米")], rule))


def test_unit_costs_too_far_apart():
    rows = [figure("m", "100", "元"), figure("q", "10.0", "平方米"),           # 10 a square metre
            figure("n", "400", "元")]                                          # 40
    rule = relation("cost_spread", money_1="m", quantity_1="q", money_2="n", quantity_2="q")
    assert rules_found(facts(rows, rule)) == [("cost_spread", "note")]
    assert holds(facts([*rows[:2], figure("n", "300", "元")], rule))           # 30, three times


def test_concentration_counts_a_school_with_two_names_once():
    """热帮小学 has 40 + 10 under two names, with 乙校's 35 that is 85 of 100."""
    rows = [figure("a", "40", "万元", entity="热帮小学"),
            figure("b", "10", "万元", entity="热帮乡小学"),
            figure("c", "35", "万元", entity="乙校"), figure("d", "15", "万元", entity="丙学堂")]
    rule = relation("concentration", amount=["a", "b", "c", "d"])
    (only,) = outcomes(facts(rows, rule))
    assert (only.rule, only.values["share"]) == ("concentration", "85")
    even = [figure(name, "25", "万元", entity=name * 4) for name in "abcd"]
    assert holds(facts(even, rule))                                            # 50 of 100
    assert holds(facts(rows[:3], relation("concentration", amount=["a", "b", "c"])))  # two schools


@pytest.mark.parametrize(("works", "found"), [("50.0", []), ("60.0", [("pace", "note")]),
                                              ("70.0", [("pace", "warning")])])
def test_money_behind_works(works, found):
    """50 of 100 万元 are done; 15 points is where a note becomes a warning."""
    rows = [figure("d", "50", "万元"), figure("p", "100", "万元"), figure("w", works, "%")]
    assert rules_found(facts(rows, relation("pace", done="d", plan="p", works_rate="w"))) == found


def test_new_and_repaired_rooms_in_the_same_years():
    rule = relation("counted_twice", new="n", repaired="r")
    unknown = [figure("n", "200", "平方米"), figure("r", "600", "平方米", years=(2016, 2016))]
    assert rules_found(facts(unknown, rule)) == [("counted_twice", "note")]
    touching = [figure("n", "200", "平方米", years=(2016, 2018)), unknown[1]]
    assert rules_found(facts(touching, rule)) == [("counted_twice", "note")]
    apart = [figure("n", "200", "平方米", years=(2017, 2018)), unknown[1]]
    assert holds(facts(apart, rule))


def test_townships_that_nothing_reaches():
    works = [work("p", "甲乡"), work("q", "甲乡"), work("p", school="县中学")]
    rule = relation("townships_reached", package=["p", "q"], region="1")
    held = facts((), rule, works=works, townships=TOWNS)
    only = outcomes(held)[0]
    assert only.values["nothing"].zh == "乙乡、丙街道"
    assert only.values["everything"].zh == "甲乡"
    assert only.values["unplaced"].zh == "县中学"


def test_one_kind_of_works_without_the_other():
    rule = relation("one_without_other", first="p", second="q")
    held = facts((), rule, works=[work("p", "甲乡"), work("q", "甲乡"), work("p", "乙乡")])
    (only,) = outcomes(held)
    assert (only.values["only_first"].zh, only.values["only_second"].en) == ("乙乡", "none")
    assert holds(facts((), rule, works=[work("p", "甲乡"), work("q", "甲乡")]))


def test_a_stated_area_against_the_polygon():
    rule = relation("area_and_polygon", area="a", region="1")
    rows = [figure("a", "104.0", "万平方米")]                                  # 1.04 km²
    assert rules_found(facts(rows, rule, areas={"1": 1.0})) == [("area_and_polygon", "note")]
    assert holds(facts(rows, rule, areas={"1": 1.03}))
    assert rules_found(facts(rows, rule, areas={"1": 1.08})) == [("area_and_polygon", "note")]
    assert outcomes(facts(rows, rule)) == []                                   # no polygon


def test_one_school_under_two_names():
    names = [work("p", "热帮乡", "热帮小学"), work("q", "热帮乡", "热帮乡小学")]
    assert ("one_school_two_names", "warning") in rules_found(facts(works=names))
    elsewhere = [names[0], work("q", "日松乡", "热帮乡小学")]
    assert rules_found(facts(works=elsewhere)) == []
    assert groups_of_names(["热帮小学", "多玛乡小学"], Fraction(85, 100)) == {
        "热帮小学": "热帮小学", "多玛乡小学": "多玛乡小学"}


def test_a_school_without_a_township():
    assert rules_found(facts(works=[work("p", school="县中学")])) == [("no_township", "note")]


@pytest.mark.parametrize(
    ("written", "found"),
    [("人", []), ("名", []), ("", [("unit_missing", "note")]),
     ("万", [("unit_incomplete", "note")])],
)
def test_units_as_they_are_written(written, found):
    assert rules_found(facts([figure("a", "930", "人", written=written)])) == found


def test_several_ways_of_writing():
    rows = [figure("a", "1", "%"), figure("b", "1", "%", written="％")]
    assert rules_found(facts(rows)) == [("several_spellings", "note")]
    rows = [figure("a", "1", "平方米"), figure("b", "1", "亩"), figure("c", "1", "万平方米")]
    assert rules_found(facts(rows)) == [("several_scales", "note")]
    spoken = {**figure("a", "2"), "value_text": "二"}
    assert rules_found(facts([spoken, figure("b", "2")])) == [("two_scripts", "note")]
    assert outcomes(facts([spoken])) == []


def test_every_finding_can_be_said_in_both_languages():
    held = facts([figure("a", "6"), figure("b", "5")],
                 relation("part_of_set", subset="a", set="b"))
    (only,) = outcomes(held)
    assert isinstance(only, Finding)
    for lang in ("zh", "en"):
        assert "{" not in only.sentence(lang)

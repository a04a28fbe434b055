"""Every kind of map as a description: classes, colours, counts and what is said beside it."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from map_kind_cases import BEDS, FRAME, FRAMES, SHARE, YUAN, ground, schools, table
from test_map_classes import FLOOR, SIGHT, least

from gaibao_geo.errors import DataError
from gaibao_geo.maps.arranged import Side, Slider, Square, Stop, Swipe
from gaibao_geo.maps.before_after import swiped_regions, swiped_schools
from gaibao_geo.maps.bivariate import need_money_map
from gaibao_geo.maps.choropleth import Grading, choropleth, township_map
from gaibao_geo.maps.coloured_schools import closed_scale, schools_map
from gaibao_geo.maps.coverage import _scale, coverage_map
from gaibao_geo.maps.difference import change_scale, difference_map
from gaibao_geo.maps.funding import COLOURS, funding_map
from gaibao_geo.maps.packed import packed
from gaibao_geo.maps.palettes import BIVARIATE, PALETTES, colours
from gaibao_geo.maps.scales import RING
from gaibao_geo.maps.shapes import deltas
from gaibao_geo.maps.spec import MISSING, MISSING_COLOUR, LegendRow, MapSpec, Mark, Theme
from gaibao_geo.maps.yearly import yearly_map


def counts(legend):
    return {row.label: row.count for row in legend}


# ---- colours -------------------------------------------------------------------------------

@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("k", range(3, 8))
@pytest.mark.parametrize("palette", PALETTES)
def test_every_palette_stays_apart_with_three_to_seven_classes(palette, k, sight):
    assert least(colours(palette, k), sight) >= FLOOR


@pytest.mark.parametrize("sight", SIGHT)
def test_the_nine_cells_stay_37_apart(sight):
    assert least(itertools.chain(*BIVARIATE), sight) > 37


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("scale", [closed_scale("zh", "x"), _scale("zh"),
                                   change_scale([-3, -2, -1, 1, 2, 3], BEDS, "zh")])
def test_classes_that_stand_apart_do_so_in_colour_too(scale, sight):
    assert least([look.colour for look in scale.looks.values()], sight) >= FLOOR


@pytest.mark.parametrize("sight", SIGHT)
def test_the_levels_of_funds_that_stand_side_by_side_are_told_apart(sight):
    assert least(COLOURS.values(), sight) >= FLOOR


# ---- choropleth ----------------------------------------------------------------------------

def test_regions_are_coloured_counted_and_ranked_and_missing_is_apart():
    spec = choropleth(table(10.0, 30.0, None), ground(), BEDS, FRAME, grading=Grading(k=3))
    theme = spec.themes[0]
    assert counts(theme.legend) == {"不超过20床": 1, "20床以上": 1, "无数据": 1}  # 20 parts 10 | 30
    assert [mark.text for mark in theme.marks] == ["10床", "30床", "无数据"]
    assert theme.marks[2].key == MISSING
    assert theme.marks[2].colour == MISSING_COLOUR
    assert [(row.label, row.value) for row in theme.lists[0].items] == [
        ("1. 乙县", "30床"), ("2. 甲县", "10床")]  # fmt: skip
    assert spec.made_up
    assert "制图日期：2026-01-01" in spec.credits


def test_equal_values_share_a_rank():
    theme = choropleth(table(5.0, 9.0, 5.0), ground(), BEDS, FRAME).themes[0]
    assert [row.label for row in theme.lists[0].items] == ["1. 乙县", "2. 甲县", "2. 丙县"]


def test_of_many_regions_both_ends_are_ranked():
    many = ground(10)
    many = pd.concat([many, many.rename(index=lambda code: f"36{code[2:]}")])
    values = pd.DataFrame({"region_id": many.index, "value": range(20)})
    high, low = choropleth(values, many, BEDS, FRAME).themes[0].lists
    assert [row.value for row in high.items] == [f"{n}床" for n in (19, 18, 17, 16, 15)]
    assert [row.value for row in low.items] == [f"{n}床" for n in (4, 3, 2, 1, 0)]


def test_fixed_breaks_give_the_same_legend_to_other_values():
    grading = Grading(breaks=(10, 20))
    first, second = (
        choropleth(table(*values), ground(), BEDS, FRAME, grading=grading).themes[0].legend
        for values in ((1, 2, 3), (25, 20, 10))
    )
    assert [(row.key, row.label, row.colour) for row in first] == [
        (row.key, row.label, row.colour) for row in second]  # fmt: skip
    assert [row.count for row in first] == [3, 0, 0, 0]
    assert [row.count for row in second] == [1, 1, 1, 0]  # a break belongs to the class below


@pytest.mark.parametrize("scheme", ["natural", "quantiles", "equal", "std"])
def test_each_scheme_is_named_in_the_subtitle(scheme):
    spec = choropleth(table(*range(9)), ground(9), BEDS, FRAMES["en"],
                      grading=Grading(scheme, 4))  # fmt: skip
    named = {"natural": "natural breaks", "quantiles": "equal counts",
             "equal": "equal intervals", "std": "standard deviations"}  # fmt: skip
    assert named[scheme] in spec.subtitle
    assert sum(row.count for row in spec.themes[0].legend) == 9


def test_codes_that_are_not_on_the_map_are_all_named():
    stray = pd.DataFrame({"region_id": ["350401", "999999", "888888"], "value": [1, 2, 3]})
    with pytest.raises(DataError, match="888888, 999999"):
        choropleth(stray, ground(), BEDS, FRAME)
    with pytest.raises(DataError, match=r"不止一行.*350401"):
        choropleth(pd.concat([table(1.0), table(2.0)]), ground(), BEDS, FRAME)


@pytest.mark.parametrize("k", [2, 8])
def test_fewer_than_three_or_more_than_seven_classes_are_refused(k):
    with pytest.raises(ValueError, match="3 to 7"):
        choropleth(table(1.0, 2.0, 3.0), ground(), BEDS, FRAME, grading=Grading(k=k))


def test_no_class_divides_two_values_that_read_the_same():
    """0.1004 and 0.0996 both read 10.0%: one class; and a trace is not told as nothing."""
    theme = choropleth(table(0.1004, 0.0996, 0.00001), ground(), SHARE, FRAME).themes[0]
    assert theme.marks[0].key == theme.marks[1].key
    assert theme.marks[0].text == theme.marks[1].text == "10.0%"
    assert theme.marks[2].text == "0.001%"


def test_townships_are_points_and_those_without_one_are_listed():
    towns = pd.DataFrame({
        "township_id": ["t1", "t2", "t3"], "region_id": ["350401", "350402", "359999"],
        "name": ["东镇", "西乡", "外乡"], "name_en": ["East", "West", "Out"],
        "lon": [117.5, None, 1.0], "lat": [26.5, None, 1.0], "accuracy_m": [3000.0, None, 1.0],
    })  # fmt: skip
    values = pd.DataFrame({"township_id": ["t1", "t2"], "value": [5.0, 7.0]})
    spec = township_map(values, towns, ground(), BEDS, FRAME)
    assert [point.name for point in spec.overlays[0].points] == ["东镇"]
    assert [(row.count, row.beside) for row in spec.overlays[0].legend] == [(1, 0), (0, 1), (0, 0)]
    assert spec.side_lists[0].items[0].label == "西乡"


# ---- schools -------------------------------------------------------------------------------

def test_schools_have_the_area_of_their_pupils_and_missing_is_a_grey_ring():
    spec = schools_map(schools(), ground(), BEDS, FRAME, zero="不缺")
    first, second, third = spec.overlays[0].points
    assert (first.radius / second.radius) ** 2 == pytest.approx(400 / 100)
    assert (third.shape, third.colour, third.keys) == ("ring", RING, (MISSING,))
    assert counts(spec.overlays[0].legend) == {
        "不缺": 1, "不超过10床": 0, "10床以上": 1, "无数据": 1}  # 10 parts 3 | 12  # fmt: skip
    assert [row.beside for row in spec.overlays[0].legend] == [0, 1, 0, 0]  # D lacks 3, no point
    assert spec.side_lists[0].items[0].label == "四小"


def test_the_highest_schools_are_named_unless_more_than_five_share_the_largest_value():
    some = schools_map(schools(), ground(), BEDS, FRAME).themes[0].lists[0]
    assert [row.value for row in some.items] == ["12床", "3床", "0床"]
    six = pd.concat([schools()] * 2, ignore_index=True).assign(value=9.0)
    six["school_id"] = list("ABCDEFGH")
    assert schools_map(six, ground(), BEDS, FRAME).themes[0].lists == ()


# ---- funds ---------------------------------------------------------------------------------

def test_pies_have_the_area_of_the_total_and_a_region_without_rows_is_no_zero():
    amounts = pd.DataFrame({
        "region_id": ["350401", "350401", "350402", "350403"],
        "level": ["central", "county", "central", "unsplit"], "yuan": [300, 100, 100, 0],
    })  # fmt: skip
    pupils = pd.DataFrame({"region_id": ["350401", "350402"], "pupils": [8, 50]})
    source, each = funding_map(amounts, pupils, ground(4), FRAME).themes
    first, second, none, unknown = source.marks
    assert [part.share for part in first.slices] == [300 / 400, 100 / 400]
    assert (first.radius / second.radius) ** 2 == pytest.approx(400 / 100, abs=0.01)
    assert (none.key, unknown.key) == ("unpaid", MISSING)
    assert {row.key: row.count for row in source.legend} == {
        "central": 2, "county": 1, "unpaid": 1, MISSING: 1}  # fmt: skip
    assert [mark.text for mark in each.marks] == ["50元/生", "2元/生", "无数据", "无数据"]


# ---- need and money ------------------------------------------------------------------------

def test_nine_regions_fall_into_the_nine_cells():
    pairs = list(itertools.product((1.0, 2.0, 3.0), (10.0, 20.0, 30.0)))
    values = table(*[0] * 10).assign(need=[n for n, _ in pairs] + [None],
                                     money=[m for _, m in pairs] + [10.0])  # fmt: skip
    theme = need_money_map(values, ground(10), BEDS, YUAN, FRAME).themes[0]
    assert [row.count for row in theme.legend] == [1] * 9 + [1]
    assert theme.legend[-1].key == MISSING
    assert theme.marks[0].colour == BIVARIATE[0][0]  # little of both
    assert theme.marks[6].colour == BIVARIATE[2][0]  # high need, low money
    assert theme.square.keys[2][0] == theme.marks[6].key == "n2m0"
    assert theme.legend[0].label == "床位高、生均低"


# ---- items ---------------------------------------------------------------------------------

def items():
    """350401: A meets, B does not know; 350402: C meets, D does not."""
    told = {"indicator": "beds", "name_zh": "床位", "name_en": "Beds", "document": "文件",
            "status": "verified"}  # fmt: skip
    each = pd.DataFrame([{"school_id": school, "state": state, **told} for school, state in
                         zip("ABCDE", ["met", "unknown", "met", "short", "not_applicable"],
                             strict=True)])  # fmt: skip
    where = pd.DataFrame({"school_id": list("ABCDE"), "pupils": [10, 20, 300, 100, 50],
                          "region_id": ["350401"] * 2 + ["350402"] * 2 + ["350403"]})  # fmt: skip
    return each, where


def test_coverage_is_of_those_that_are_known():
    theme = coverage_map(*items(), ground(), FRAME).themes[0]
    assert [mark.text for mark in theme.marks] == [
        "100.0%（1/1所；1所无数据）", "50.0%（1/2所；0所无数据）", "无数据"]  # fmt: skip
    assert {row.key: row.count for row in theme.legend} == {
        "c0": 1, "c1": 0, "c2": 0, "c3": 0, "every": 1, MISSING: 1}  # fmt: skip


def test_coverage_by_pupils_weighs_schools_by_them():
    theme = coverage_map(*items(), ground(), FRAME, of="pupils").themes[0]
    assert theme.marks[1].short == "75.0%"  # 300 of 300 + 100


# ---- before, after, difference -------------------------------------------------------------

def test_both_sides_of_a_swipe_share_their_classes():
    values = table(0, 0, 0).assign(before=[0.0, 0.2, 1.0], after=[0.3, 0.2, None])
    spec = swiped_regions(values, ground(), SHARE, closed_scale("zh", "一处未补"), FRAME,
                          names=("现状", "方案"))  # fmt: skip
    left, right = spec.themes
    assert [(row.key, row.label, row.colour) for row in left.legend] == [
        (row.key, row.label, row.colour) for row in right.legend]  # fmt: skip
    assert [mark.key for mark in left.marks] == ["zero", "c0", "full"]
    assert [mark.key for mark in right.marks] == ["c1", "c0", MISSING]
    assert right.lists[0].items[0].value == "0.0% → 30.0%"


def test_the_right_side_of_a_swipe_travels_as_what_differs():
    spec = swiped_schools(schools(), ground(), SHARE, closed_scale("zh", "未补"), FRAME,
                          names=("现状", "方案"))  # fmt: skip
    left, right = (overlay["points"] for overlay in packed(spec)["spec"]["overlays"])
    assert right[0] == {"keys": ("full",), "colour": "#081d58"}
    assert right[2] == {}  # 0.5 before and after
    whole = [{**one, **other} for one, other in zip(left, right, strict=True)]
    assert [point["keys"] for point in whole] == [p.keys for p in spec.overlays[1].points]


def test_a_difference_counts_winners_losers_and_the_unchanged_around_zero():
    values = table(0, 0, 0, 0, 0).assign(before=[0.5, 0.5, 0.5, 0.1 + 0.2, None],
                                         after=[0.6, 0.9, 0.4, 0.3, 1.0])  # fmt: skip
    spec = difference_map(values, ground(5), SHARE, ("甲案", "乙案"), FRAME, breaks=(0.2,))
    assert [mark.key for mark in spec.themes[0].marks] == ["up0", "up1", "down0", "same", MISSING]
    assert "增加2处，减少1处，不变1处，无数据1处" in spec.subtitle
    assert [mark.short for mark in spec.themes[0].marks][:3] == ["+10.0", "+40.0", "−10.0"]
    assert counts(spec.themes[0].legend) == {
        "减少20个百分点以上": 0, "减少，不超过20个百分点": 1, "不变": 1,
        "增加，不超过20个百分点": 1, "增加20个百分点以上": 1, "无数据": 1}  # fmt: skip


def test_loss_and_gain_have_the_same_breaks():
    scale = change_scale([-30, 1, 2, 9, 31], BEDS, "zh")
    keys = list(scale.looks)
    assert keys == ["down2", "down1", "down0", "same", "up0", "up1", "up2"]
    assert scale.key(5) == "up" + scale.key(-5).removeprefix("down")
    with pytest.raises(ValueError, match="above 0"):
        change_scale([1], BEDS, "zh", breaks=(0,))


def test_schools_can_be_compared_too():
    spec = difference_map(schools(), ground(), SHARE, ("甲案", "乙案"), FRAME, schools=True)
    assert [point.keys[0] for point in spec.overlays[0].points] == ["up1", "up0", "same"]
    assert spec.overlays[0].legend[-1].beside == 1  # D has no after, and no point


# ---- years ---------------------------------------------------------------------------------

def test_every_year_has_one_legend_and_its_own_counts():
    rows = pd.concat([table(1, 1, 5).assign(year=2014), table(9, 9, 9).assign(year=2015),
                      table(1).assign(year=2016)])  # fmt: skip
    spec = yearly_map(rows, ground(), BEDS, FRAME)
    assert [stop.label for stop in spec.slider.stops] == ["2014年", "2015年", "2016年"]
    assert [[row.count for row in theme.legend] for theme in spec.themes] == [
        [2, 1, 0, 0], [0, 0, 3, 0], [1, 0, 0, 2]]  # fmt: skip
    with pytest.raises(ValueError, match="without any year"):
        yearly_map(rows[:0], ground(), BEDS, FRAME)


def test_a_year_without_money_is_no_class_among_the_sums():
    rows = pd.concat([table(0.0, 0.0, None).assign(year=2014),
                      table(300.0, 900.0, None).assign(year=2015)])  # fmt: skip
    spec = yearly_map(rows, ground(), BEDS, FRAME, grading=Grading(k=3), zero="当年没有安排")
    first, second = (theme.legend for theme in spec.themes)
    assert [(row.label, row.count) for row in first] == [
        ("当年没有安排", 2), ("不超过500床", 0), ("500床以上", 0), ("无数据", 1)]  # fmt: skip
    assert [(row.label, row.count) for row in second] == [
        ("当年没有安排", 0), ("不超过500床", 1), ("500床以上", 1), ("无数据", 1)]  # fmt: skip


def test_a_class_that_ends_at_nothing_is_called_nothing():
    spec = choropleth(table(0.0, 0.0, 4.0), ground(), BEDS, FRAME, grading=Grading(k=3))
    assert [row.label for row in spec.themes[0].legend] == ["0床", "0床以上", "无数据"]
    below = choropleth(table(-4.0, 0.0, 4.0), ground(), BEDS, FRAME, grading=Grading(k=3))
    assert below.themes[0].legend[0].label == "不超过-4床"


# ---- a legend that lies is never drawn -----------------------------------------------------

def one(colour="#111111", key="a", square=None):
    return Theme(f"t{colour}", "t", "", (Mark("p", key, colour, "", 0),),
                 (LegendRow(key, "x", colour, 1),), square=square)  # fmt: skip


def arranged(*themes, **more):
    return MapSpec("zh", "t", "s", (), "", themes=themes, **more)


def test_what_is_compared_under_two_legends_is_refused():
    black, white = one(), one("#ffffff")
    swipe = Swipe(Side("l", black.id), Side("r", white.id))
    with pytest.raises(ValueError, match="more than one legend"):
        arranged(black, white, swipe=swipe)
    with pytest.raises(ValueError, match="more than one legend"):
        arranged(black, white, slider=Slider("s", (Stop("1", black.id), Stop("2", white.id))))


def test_a_cell_that_no_legend_explains_is_refused():
    with pytest.raises(ValueError, match="'b'"):
        arranged(one(square=Square("x", "y", ("1",), ("1",), (("b",),))))


# ---- geometry ------------------------------------------------------------------------------

def test_steps_add_up_to_the_shape():
    square = ground(1).geometry.iloc[0]
    told = deltas(square)
    steps = np.array(told["rings"][0][0]).reshape(-1, 2)
    corners = {tuple(corner) for corner in (steps.cumsum(axis=0) * told["unit"]).round(6)}
    assert corners == {(117, 26), (118, 26), (118, 27), (117, 27)}

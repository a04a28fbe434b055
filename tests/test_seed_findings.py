"""What the whole check says of data/seeds: the doubts that were read by hand, and what holds.

The numbers X1 ... X36 are those of the list of doubts that was made by reading the
documents; only this test knows them.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from gaibao_geo.checks import check_figures
from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.tables.shipped import shipped

CHINESE = re.compile(r"[\u4e00-\u9fff]")

GYANTSE = "江孜镇 卡麦乡 卡堆乡 藏改乡 达孜乡 热索乡 重孜乡 龙马乡 加克西乡 紫金乡 江热乡 年堆乡 " \
          "康卓乡 日星乡 车仁乡 热龙乡 纳如乡 日朗乡 金嘎乡"
RUTOG = ("日土镇", "热帮乡", "日松乡", "东汝乡", "多玛乡")
TOWNSHIPS = pd.DataFrame(
    [("540222", name, "township") for name in GYANTSE.split()]
    + [("542524", name, "township") for name in RUTOG]
    + [("350902", f"街道{n}", "street") for n in range(2)]
    + [("350902", f"镇{n}", "town") for n in range(11)]
    + [("350902", f"乡{n}", "township") for n in range(3)]
    + [("350823", f"镇{n}", "town") for n in range(22)],
    columns=["region_id", "name", "kind"],
)
REGIONS = pd.DataFrame(
    [(code, name, name, "350400", ended) for code, name, ended in (
        ("350402", "梅列区", 2020), ("350403", "三元区", 2020), ("350427", "沙县", 2020),
        *((f"3504{n}", f"区县{n}", None) for n in range(28, 39)))],
    columns=["region_id", "name", "name_en", "parent_id", "valid_to"],
)
AREAS = {"542524": 77_139.0}

# Doubt, rule that finds it, the relation or place it is found at, words of the finding.
DOUBTS = [
    ("X1", "scope_differs", "sh-equipment", ["3290万元", "3463.41万元", "不含县级资金"]),
    ("X2", "base_implied", "sh-area-plan", ["54,259.57", "54,266.3"]),
    ("X3", "one_each", "sh-central", ["22 个乡镇", "21 所乡镇中心小学"]),
    ("X3", "one_each", "sh-central", ["22 个乡镇", "21 所乡镇中心幼儿园"]),
    ("X4", "above_listed", "sh-boarding", ["64所", "49所"]),
    ("X5", "parts_rounding", "sh-money-all", ["4.52亿元", "近4.5亿元"]),
    ("X6", "cost_spread", "sh-buildings", ["1,019", "4,444", "4,901"]),
    ("X7", "ambiguous", "350823", ["36个班", "20000多平方米"]),
    ("X8", "cannot_compute", "sh-works-money", ["7586.8万元"]),
    ("X9", "rate_rounding", "sm-completed", ["66.63%", "66.62", "66.5839, 66.6591"]),
    ("X10", "list_count", "sm-strengthen", ["四个", "5 项", "加强绩效考评"]),
    ("X11", "pace", "sm-pace", ["68.3%", "74.1%"]),
    ("X12", "regions_changed", "sm-counties", ["12个", "350402", "350403", "350427"]),
    ("X13", "foreign_parts", "ld-teachers-serving", ["459人", "84人", "13人", "362人"]),
    ("X14", "lists_differ", "ld-gates", ["五个", "四关", "建设程序、竣工验收"]),
    ("X15", "unit_missing", "ld-pupils-kindergarten", ["930"]),
    ("X16", "base_implied", "ld-revenue", ["5100万元", "75%", "6,754.97, 6,845.64"]),
    ("X16", "ambiguous", "540529", ["8140余万元", "5100万元", "已含"]),
    ("X17", "period_differs", "ld-money-county", ["2012-2016", "2011-2016"]),
    ("X18", "plain_rate", "jz-rate-junior", ["100.93%"]),
    ("X19", "counting_unit", "jz-projects", ["23个", "46 项"]),
    ("X20", "townships_reached", "jz-reached",
     ["江孜镇、日星乡", "卡麦乡、达孜乡、热索乡、重孜乡、紫金乡、江热乡"]),
    ("X20", "one_without_other", "jz-canteen-dormitory",
     ["藏改乡、加克西乡、日朗乡", "金嘎乡、卡堆乡、康卓乡、纳如乡"]),
    ("X21", "named_fewer", "jz-sports-primary", ["7所", "达孜乡", "其余 6 个"]),
    ("X21", "named_fewer", "jz-sports-middle", ["两所", "其余 2 个"]),
    ("X22", "one_school_two_names", "热帮小学", ["热帮乡小学"]),
    ("X22", "unit_incomplete", "rt-risong-cost", ["60万", "万元"]),
    ("X23", "townships_reached", "rt-reached", ["东汝乡"]),
    ("X23", "concentration", "rt-concentration-state", ["51.9%", "35%", "86.9%"]),
    ("X23", "concentration", "rt-concentration-all", ["2,957万元", "3,217万元", "91.9%"]),
    ("X24", "parts_leaning", "rt-money-spent", ["1500万元", "270余万元"]),
    ("X25", "area_and_polygon", "rt-area", ["8.03万平方公里", "77,139", "4.1%"]),
    ("X26", "ambiguous", "542524", ["600平方米", "50平方米"]),
    ("X27", "counted_twice", "rt-rebang-rooms", ["2,005平方米", "6251平方米"]),
    ("X28", "no_township", "542524", ["县九年一贯制学校"]),
    ("X29", "product_total", "jc-inspectors", ["30人", "39人", "9人"]),
    ("X30", "zones_cover", "jc-zones", ["15 个", "16 个", "14 个"]),
    ("X31", "several_zonings", "jc-zonings", ["5个", "4个"]),
    ("X32", "foreign_works", "jc-works", ["7 项", "宁德五中新校区", "9亿多元"]),
    ("X33", "base_implied", "jc-exchange", ["958人", "14.2％", "2,240.94, 2,256.77"]),
    ("X34", "cannot_compute", "jc-meals", ["寄宿生人数", "220天"]),
    ("X34", "ambiguous", "350902", ["1000元", "一次性还是每年"]),
    ("X35", "unit_cost", "jc-tracks", ["119", "未核实"]),
    ("X36", "several_spellings", "000_b233824f3ba2a1ce.txt", ["%、％"]),
    ("X36", "several_spellings", "001_78d84558d2d8c8e3.txt", ["平方米、㎡"]),
    ("X36", "several_scales", "001_78d84558d2d8c8e3.txt", ["亿元、万元、元、千万元"]),
    ("X36", "two_scripts", "000_b233824f3ba2a1ce.txt", ["13 个"]),
]
HOLDING = {
    "rt-population", "rt-teachers", "rt-money-state", "rt-money-raised", "rt-rotation",
    "jz-schools", "jz-canteen", "jz-dormitory", "jz-teaching", "ld-schools", "ld-teachers",
    "ld-pupils", "sm-schools", "sm-money-plan", "sm-started", "sh-money-plan", "sh-equipment",
    "jc-kindergartens", "jc-tiers", "jc-fives",
}


def check(folder="data/seeds"):
    return check_figures(read_dataset(folder), TOWNSHIPS, REGIONS, AREAS)


@pytest.fixture(scope="module")
def result():
    return check()


@pytest.mark.parametrize(("doubt", "rule", "where", "words"), DOUBTS,
                         ids=lambda part: part if isinstance(part, str) else "")
def test_a_doubt_read_by_hand_is_found_by_rule(result, doubt, rule, where, words):
    texts = [item.text("what") for item in result.report
             if item.rule == rule and item.value == where]
    assert any(all(word in text for word in words) for text in texts), (doubt, texts)


def test_all_thirty_six_doubts_are_in_the_list():
    assert {doubt for doubt, *_ in DOUBTS} == {f"X{number}" for number in range(1, 37)}


def test_what_is_right_holds(result):
    assert set(result.passed().relation_id) >= HOLDING


def test_the_reports_hold_no_error(result):
    assert result.report.of("error") == ()


def test_every_relation_is_answered(result):
    """Each relation either holds or is found; none is passed over in silence."""
    asked = set(read_dataset("data/seeds").relations.relation_id)
    said = {item.value for item in result.report} | set(result.passed().relation_id)
    assert asked <= said


def test_findings_are_said_in_both_languages_with_nothing_left_open(result):
    for lang in ("zh", "en"):
        text = result.report.text(lang)
        assert "{" not in text
        assert len(result.passed(lang)) == len(result.holds)
    assert not [title for title in result.passed("en")["title"] if CHINESE.search(title)]


def planted(tmp_path: Path, table: str, old: str, new: str):
    """The result on a copy of data/seeds with one cell changed."""
    folder = tmp_path / "seeds"
    shutil.copytree(shipped("data/seeds"), folder)
    file = folder / f"{table}.csv"
    text = file.read_text(encoding="utf-8-sig")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    return check(folder)


@pytest.mark.parametrize(
    ("change", "where", "rule"),
    [(("investment in the school,1032,万元,1032", "investment in the school,1033,万元,1033"),
      "rt-money-state", "parts_total"),
     (("population,8752,人,8752", "population,8753,人,8753"), "rt-population", "parts_total"),
     (("central funds,3.62,亿元,3.62", "central funds,3.68,亿元,3.68"), "sm-money-plan",
      "parts_total"),
     (("area started,74.1,%,74.1", "area started,74.3,%,74.3"), "sm-started", "rate_wrong"),
     (("completed,36751.8,平方米,36751.8", "completed,46751.8,平方米,46751.8"),
      "sh-completed-started", "subset_above")],
)
def test_a_changed_figure_turns_what_holds_into_an_error(result, tmp_path, change, where, rule):
    assert where in set(result.passed().relation_id)
    changed = planted(tmp_path, "figures", *change)
    assert [(item.rule, item.value) for item in changed.report.of("error")] == [(rule, where)]
    assert where not in set(changed.passed().relation_id)


def test_a_township_dropped_from_a_list_is_found(tmp_path):
    folder = tmp_path / "seeds"
    shutil.copytree(shipped("data/seeds"), folder)
    lists = pd.read_csv(folder / "lists.csv", dtype=str)
    lists.drop(index=0).to_csv(folder / "lists.csv", index=False)
    rules = {(item.rule, item.value) for item in check(folder).report}
    assert ("list_count", "jz-canteen") in rules


def test_a_relation_to_a_figure_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(ValueError, match="rt-pop-missing"):
        planted(tmp_path, "relations", "part,rt-pop-rural", "part,rt-pop-missing")

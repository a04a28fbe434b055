"""Amounts in the right unit, parts that add up, and one scope for what is added."""

from __future__ import annotations

import openpyxl
import pytest
from rule_tables import ABOUT, COUNTY, OWN, found, item, loaded, more, one, part, project, spoilt

from gaibao_geo.intake.dataset import inspect_dataset
from gaibao_geo.intake.repairing.repairs import accept_toml
from gaibao_geo.intake.rules import amounts, scopes, sums
from gaibao_geo.tables.findings import Repair


def test_v01_yuan_in_a_column_of_wan(tmp_path):
    """Funds of 300, 150, 80, 62, 40 and, typed in yuan, 10,320,000 万元.

    The middle of the six is (80 + 150) / 2 = 115 万元.
    """
    fund = COUNTY["funds"][0] | {"fund_id": "Z6", "amount_yuan": 103_200_000_000}
    finding = one(tmp_path, more("funds", fund))
    assert (finding.rule, finding.severity, finding.row) == ("V01", "error", 7)
    assert finding.repair == Repair("set", "10320000元")
    assert finding.values["times"] == f"{103_200_000_000 / 1_150_000:,.0f}"
    assert finding.values["mended"].zh == "1,032万元"


def test_v01_a_workbook_in_wan_from_the_doubt_to_the_repair(tmp_path):
    """An office's sheet: a title, the unit in a corner, and 1032 万元 typed as yuan."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "备选项目"
    head = ["项目编号", "学校标识码", "学校名称", "项目名称", "总投资（不含县级）", "中央资金",
            "县级资金", "资金渠道", "来源", "数据质量"]  # fmt: skip
    amounts = [(200, 160, 40), (150, 100, 50), (80, 80, 0), (62.5, 40.2, 22.2), (40, 40, 0),
               (10_320_000, None, None)]  # fmt: skip
    sheet.append(["示例县2016年改薄项目表"])
    sheet.append(["单位：万元"])
    sheet.append(head)
    for number, money in enumerate(amounts, 1):
        sheet.append([f"P{number}", "2154000002", "纳如小学", "教学楼", *money, "全面改薄",
                      "示例（虚构）", "made_up"])  # fmt: skip
    schools = book.create_sheet("学校")
    schools.append(["学校标识码", "学校名称", "办学类型", "来源", "数据质量"])
    schools.append(["2154000002", "纳如乡小学", "primary", "示例（虚构）", "made_up"])
    book.save(tmp_path / "项目.xlsx")
    (tmp_path / "dataset.toml").write_text(ABOUT, encoding="utf-8")

    first = inspect_dataset(tmp_path).report
    said = [(each.rule, each.cell) for each in first if each.rule in OWN]
    assert said == [
        ("V39", "C4"),           # 纳如小学 and 纳如乡小学
        ("V01", "E9"),
        ("V22_rounding", "E7"),  # 40.2 + 22.2 is 62.4
        ("V24_parts", ""),       # without the county's money, and a column of it beside
    ]  # fmt: skip
    slip = next(each for each in first if each.rule == "V01")
    (tmp_path / "repairs.toml").write_text(accept_toml(first, {slip.id}), encoding="utf-8")
    again = inspect_dataset(tmp_path)
    assert again.tables["projects"]["cost_yuan"].tolist()[-1] == 10_320_000
    assert [each.rule for each in again.report if each.rule.startswith("V01")] == []


def test_v01_wan_in_a_column_of_yuan(tmp_path):
    """150 万元 as 150 yuan: 10 000 times as much lies among the others."""
    finding = one(tmp_path, spoilt("funds", 1, amount_yuan=150))
    assert (finding.rule, finding.row) == ("V01_low", 3)
    assert finding.repair == Repair("set", "1500000元")


def test_v01_what_put_right_would_not_be_like_the_others_is_left_alone(tmp_path):
    """3 yuan as 3万元 would be less than a tenth of the least of the others, 62万元."""
    assert found(tmp_path, spoilt("funds", 4, amount_yuan=3)) == []
    assert one(tmp_path, spoilt("funds", 4, amount_yuan=7)).rule == "V01_low"


def test_v01_a_column_that_reaches_down_to_small_sums_is_left_alone(tmp_path):
    """700 yuan is a thousandth of the middle, 71万元, and yet 8,900 yuan is near it."""
    small = [COUNTY["funds"][0] | {"fund_id": at, "amount_yuan": yuan}
             for at, yuan in (("Z5", 8_900), ("Z6", 700))]  # fmt: skip
    county = more("funds", small[1])
    county["funds"][4] = small[0]
    assert found(tmp_path, county) == []
    county["funds"][4] = small[0] | {"amount_yuan": 400_000}
    assert [each.rule for each in found(tmp_path, county)] == ["V01_low"]


def test_v01_the_largest_project_of_a_county_is_no_slip(tmp_path):
    county = more("projects", project("X6", "3154000005", "综合教学楼", 60_000_000))
    assert found(tmp_path, county) == []  # 75 times the middle of 80万元


def items(*costs, kind="teaching", quantity=1000):
    return part("project_items", [
        {"project_id": f"X{at}", "line": "1", "item_type": kind, "quantity": str(quantity),
         "unit": "㎡", "cost_yuan": str(cost)} for at, cost in enumerate(costs)
    ])  # fmt: skip


def test_v01_an_item_is_compared_with_its_kind():
    """Five blocks of 200 万元 and one of 200 万 万元; desks of 2万元 are another kind."""
    blocks = (2_000_000,) * 5
    data = loaded(items(*blocks, 20_000_000_000), items(*(20_000,) * 5, kind="equipment"))
    (finding,) = amounts.wrong_unit(data)
    assert (finding.rule, finding.row, finding.repair.value) == ("V01", 7, "2000000元")
    assert list(amounts.wrong_unit(loaded(items(*blocks, 1_500_000_000)))) == []  # 750 times
    data = loaded(items(*blocks), items(*(200,) * 5, kind="equipment"))  # 10 000 times apart
    assert list(amounts.wrong_unit(data)) == []


def prices(low="1500", mid="2000", high="3000"):
    return part("unit_costs", [
        {"item_type": "teaching", "region_id": "", "year": "2016", "unit": "元/平方米",
         "low_yuan": low, "mid_yuan": mid, "high_yuan": high, "source": "甲"}
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("cost", "rule", "repair"),
    [(20_000_000_000, "V01", Repair("set", "2000000元")),   # 20 million yuan a m²
     (200, "V01_low", Repair("set", "2000000元")),          # 0.2 yuan a m²
     (9_000_001, "V01_unit_cost", Repair("confirm")),       # above 3 × 3000 a m²
     (499_999, "V01_unit_cost", Repair("confirm")),         # below 1500 / 3
     (9_000_000, None, None), (500_000, None, None)],
)  # fmt: skip
def test_v01_a_unit_cost_is_held_to_the_price_list(cost, rule, repair):
    said = list(amounts.wrong_unit(loaded(items(cost), prices())))
    assert [(each.rule, each.repair) for each in said] == ([(rule, repair)] if rule else [])


def test_v01_without_a_price_for_that_unit_nothing_is_said():
    data = loaded(items(9_000_001), prices())
    data.tables["project_items"]["unit"] = "间"
    assert list(amounts.wrong_unit(data)) == []


def test_v01_a_price_list_of_one_figure_a_kind():
    (finding,) = amounts.wrong_unit(loaded(items(6_000_001), prices(low="", high="")))
    assert finding.rule == "V01_unit_cost"  # above 3 × 2000


def column(*costs, unit=()):
    return part("projects", [
        {"project_id": f"X{at}", "school_id": "A", "name": "甲", "cost_yuan": str(cost),
         "source": "甲", "quality": "made_up"} for at, cost in enumerate(costs)
    ], wan=unit)  # fmt: skip


def test_v01_a_whole_column_off_is_one_finding():
    yuan_as_wan = column(*(2_000_000, 3_000_000, 800_000, 600_000, 320_000), unit=("cost_yuan",))
    (finding,) = amounts.wrong_unit(loaded(yuan_as_wan))
    assert (finding.rule, finding.row, finding.repair) == ("V01_column", None, Repair("unit", "元"))
    (finding,) = amounts.wrong_unit(loaded(column(200, 300, 80, 60, 32)))
    assert finding.repair == Repair("unit", "万元")
    assert list(amounts.wrong_unit(loaded(column(200, 300, 80, 60, 32, unit=("cost_yuan",))))) == []


def test_v01_a_whole_column_of_items_off_the_price_list():
    (finding,) = amounts.wrong_unit(loaded(items(200, 210, 220, 190, 230), prices()))
    assert (finding.rule, finding.repair) == ("V01_column", Repair("unit", "万元"))


def test_v01_each_county_has_its_own_unit():
    """One office wrote yuan under 万元, the other did not: only its sheet is doubted."""
    right = column(*(200, 300, 80, 60, 32) * 2, unit=("cost_yuan",))
    wrong = column(2_000_000, 3_000_000, 800_000, 600_000, 320_000, unit=("cost_yuan",))
    said = list(amounts.wrong_unit(loaded(right, wrong)))
    assert [each.rule for each in said] == ["V01_column"]


def test_v22_the_money_of_all_levels_is_the_cost(tmp_path):
    finding = one(tmp_path, spoilt("projects", 0, county_yuan=399_999))
    assert (finding.rule, finding.severity, finding.row) == ("V22", "error", 2)
    assert finding.values["difference"].zh == "1元"


def test_v22_one_level_alone_is_no_sum(tmp_path):
    assert found(tmp_path, spoilt("projects", 0, county_yuan="")) == []
    full = ("100", "50", "30", "20")
    assert list(sums.money_by_level(loaded(wan_projects(full, ("100", "60", "", ""))))) == []


def wan_projects(*rows):
    plain = {"school_id": "A", "name": "甲", "source": "甲", "quality": "made_up"}
    wan = ("cost_yuan", "central_yuan", "province_yuan", "county_yuan")
    return part("projects", [
        {"project_id": f"X{at}", **plain, **dict(zip(wan, row, strict=True))}
        for at, row in enumerate(rows)
    ], wan=wan)  # fmt: skip


@pytest.mark.parametrize(
    ("cost", "rule"),
    # 33.3 + 33.3 + 33.3 = 99.9; three parts and their sum: 1.5 units, so one, may be lost
    [("99.9", None), ("100.0", "V22_rounding"), ("99.8", "V22_rounding"), ("100.1", "V22"),
     ("120", "V22")],
)  # fmt: skip
def test_v22_rounded_parts_may_miss_by_rounding(cost, rule):
    said = list(sums.money_by_level(loaded(wan_projects((cost, "33.3", "33.3", "33.3")))))
    assert [each.rule for each in said] == ([rule] if rule else [])
    assert all(each.severity == ("note" if rule == "V22_rounding" else "error") for each in said)


def test_v22_a_blank_may_be_what_is_lacking():
    full = ("100", "50", "30", "20")
    (finding,) = sums.money_by_level(loaded(wan_projects(full, ("100", "60", "", "20"))))
    assert (finding.rule, finding.severity, finding.row) == ("V22_blank", "warning", 3)
    (finding,) = sums.money_by_level(loaded(wan_projects(full, ("70", "60", "", "20"))))
    assert (finding.rule, finding.severity) == ("V22", "error")  # 80 is too much whatever it is
    (finding,) = sums.money_by_level(loaded(wan_projects(("100", "60", "", "20"))))
    assert finding.rule == "V22"  # nobody here has any of the province's money


def test_v22_items_add_up_to_their_project(tmp_path):
    finding = one(tmp_path, spoilt("project_items", 2, cost_yuan=190_000))
    assert (finding.rule, finding.file, finding.row) == ("V22_items", "projects.csv", 3)
    assert finding.values["total"].zh == "199万元"  # 180 + 19
    assert found(tmp_path, spoilt("project_items", 2, cost_yuan="")) == []  # not all are known
    high = spoilt("project_items", 1, cost_yuan=2_000_001)
    high["project_items"][2]["cost_yuan"] = ""
    assert one(tmp_path, high).rule == "V22_items"


def test_v22_items_in_another_unit_than_their_project_are_said_so(tmp_path):
    county = spoilt("projects", 3, cost_yuan=6_000_000_000)  # 60万 万元
    county["projects"][3]["programme_id"] = ""
    rules = [each.rule for each in found(tmp_path, county)]
    assert rules == ["V01"]  # the other projects say it; once is enough
    county = {name: COUNTY[name] for name in ("projects", "schools", "school_years")}
    county["projects"] = [COUNTY["projects"][3] | {"cost_yuan": 6_000_000_000}]
    county["project_items"] = [item("X4", 1, "sports", "运动场", 3000, "平方米", 600_000)]
    assert one(tmp_path, county).rule == "V22_unit"


def test_v22_pupils_of_all_stages_are_those_of_the_school(tmp_path):
    finding = one(tmp_path, spoilt("schools", 4, pupils=501))
    assert (finding.rule, finding.severity, finding.row) == ("V22_pupils", "warning", 6)
    assert finding.values == {"year": "2015/16", "total": 500}
    assert found(tmp_path, spoilt("schools", 0, pupils=340)) == []  # those of 2012/13


def test_v22_two_tables_of_different_dates_are_one_finding():
    ids = [f"A{at}" for at in range(10)]
    schools = part("schools", [{"school_id": at, "name": at, "pupils": "100"} for at in ids])
    rows = [{"school_id": at, "stage": "primary", "school_year": "2015/16", "pupils": "99",
             "source": "甲", "quality": "made_up"} for at in ids]  # fmt: skip
    (finding,) = sums.pupils_by_stage(loaded(schools, part("school_years", rows)))
    assert (finding.rule, finding.values["count"]) == ("V22_pupils_all", 10)


def scoped(cost, contract, **more_headers):
    rows = [{"project_id": "X1", "school_id": "A", "name": "甲", "cost_yuan": "100",
             "contract_yuan": "90", "central_yuan": "80", "county_yuan": "20",
             "source": "甲", "quality": "made_up"}]  # fmt: skip
    above = more_headers.pop("above", ())
    headers = {"cost_yuan": cost, "contract_yuan": contract, "county_yuan": "县级资金"}
    return part("projects", rows, headers=headers | more_headers, above=above)


@pytest.mark.parametrize(
    ("text", "scope"),
    [("总投资（不含县级）", {"county_yuan": False}), ("县级资金", {}),
     ("总投资（含县级配套）", {"county_yuan": True}), ("总投资（万元）", {}),
     ("含中央和省级、不含县级",
      {"central_yuan": True, "province_yuan": True, "county_yuan": False}),
     ("total excluding county money", {"county_yuan": False})],
)  # fmt: skip
def test_v24_what_a_header_says_of_its_scope(text, scope):
    assert scopes.scope_of(text) == scope


def test_v24_a_total_without_the_county_beside_the_countys_money():
    (finding,) = scopes.scopes_of_columns(loaded(scoped("总投资（不含县级）", "合同价")))
    assert (finding.rule, finding.severity, finding.values["part"]) == (
        "V24_parts", "warning", "县级资金")  # fmt: skip
    assert list(scopes.scopes_of_columns(loaded(scoped("总投资（含县级）", "合同价")))) == []


def test_v24_amounts_that_are_compared_have_one_scope():
    (finding,) = scopes.scopes_of_columns(loaded(scoped("总投资（含县级）", "合同价（不含市级）"),
                                                 scoped("总投资（含市级）", "合同价")))  # fmt: skip
    assert (finding.rule, finding.value) == ("V24", "总投资（含市级）")
    assert finding.values["other"] == "合同价（不含市级）"


def test_v24_a_title_speaks_for_its_sheet():
    with_county = scoped("总投资", "合同价", above=("2016年项目表（含县级）",))
    without = scoped("总投资", "合同价", above=("2016年项目表（不含市级）",))
    other = scoped("总投资", "合同价", above=("2016年项目表（含市级）",))
    said = list(scopes.scopes_of_columns(loaded(with_county, without, other)))
    assert {each.rule for each in said} == {"V24"}
    assert {each.column for each in said} == {"cost_yuan", "contract_yuan"}
    assert list(scopes.scopes_of_columns(loaded(with_county, with_county))) == []


def test_v24_funds_of_one_programme_and_year_have_one_scope(tmp_path):
    finding = one(tmp_path, spoilt("funds", 2, scope="含县级配套"))
    assert (finding.rule, finding.severity, finding.row) == ("V24_funds", "warning", 4)
    assert finding.values["other"] == "不含县级"
    assert found(tmp_path, spoilt("funds", 2, scope="含县级", budget_year=2015)) == []

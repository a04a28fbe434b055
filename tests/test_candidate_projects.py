"""From shortfalls to whole, priced projects, on tables small enough for a pencil."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from proposal_tables import (
    BEDS,
    BOOKS,
    CANTEEN,
    DANGER,
    DESKS,
    NAN,
    TEACHING,
    dataset,
    gap,
    lacking,
    price,
    said,
    school,
)

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.needs.shortfalls import shortfalls
from gaibao_geo.needs.works.bundles import grouped, phases
from gaibao_geo.needs.works.gaps import gaps
from gaibao_geo.needs.works.projects import candidate_projects
from gaibao_geo.needs.works.sizing import sized
from gaibao_geo.plans.aims import CloseGaps
from gaibao_geo.plans.candidates import candidates
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Budget
from gaibao_geo.plans.solve import solve
from gaibao_geo.tables.gathered import gathered
from gaibao_geo.tables.schema import TABLES

PRICES = [price("dormitory", Decimal(900), "床", low_yuan=Decimal(800)),
          price("teaching", Decimal(2000), "平方米"), price("canteen", Decimal(300_000), "个"),
          price("desks", Decimal(200), "套"), price("books", Decimal(20), "册"),
          price("danger", Decimal(1000), "平方米")]  # fmt: skip
TYPES = [BEDS, TEACHING, CANTEEN, DESKS, BOOKS, DANGER]


def county(types=TYPES, schools=(), prices=PRICES, **more):
    return dataset(schools=list(schools) or [school("S3")], item_types=list(types),
                   unit_costs=list(prices), **more)  # fmt: skip


def propose(*rows, types=TYPES, **asked):
    return candidate_projects(county(types), lacking(*rows), **asked)


def quantities(proposed):
    items = proposed.items
    return dict(zip(items["project_id"], items["quantity"], strict=True))


# Quantities -------------------------------------------------------------------------------


def test_sixty_seven_beds_at_nine_hundred_yuan():
    proposed = propose(gap("S3", "beds", 375, 308))
    project, item = proposed.projects.iloc[0], proposed.items.iloc[0]
    assert (project["project_id"], project["school_id"]) == ("S3-dormitory-1", "S3")
    assert project["cost_yuan"] == (375 - 308) * 900 == 60_300
    assert project["low_yuan"] == 67 * 800
    assert project["mid_yuan"] == 67 * 900
    assert pd.isna(project["high_yuan"])  # not stated, and not guessed
    assert (item["quantity"], item["unit"], item["adds"]) == (67, "床", 67)
    assert item["unit_yuan"] == Decimal(900)
    closes = proposed.closes.iloc[0]
    assert (closes["shortfall"], closes["adds"], closes["closes"]) == (67, 67, 67)
    assert closes["left"] == 67 - 67
    assert math.isnan(closes["shortfall_projected"])
    assert list(proposed.report) == []


def test_a_proposal_is_named_after_school_and_works_and_says_where_it_comes_from():
    project = propose(gap("S3", "beds", 375, 308)).projects.iloc[0]
    assert (project["name"], project["name_en"]) == ("甲小学学生宿舍项目", "甲小学: Dormitory")
    assert project["source"] == "beds标准；单价：县造价"
    assert (project["list_name"], project["state"], project["programme_id"]) == (
        "proposed", "reserve", ""
    )  # fmt: skip
    assert not project["ready"]  # survey, site and design are still to come
    assert (project["quality"], project["project_class"]) == ("made_up", "living")
    honest = candidate_projects(
        dataset(schools=[school("S3")], item_types=TYPES, unit_costs=PRICES, made_up=False),
        lacking(gap("S3", "beds", 375, 308, status="unverified")),
    )  # fmt: skip
    assert honest.projects["quality"].tolist() == ["estimated"]
    assert "未核实" in honest.projects["note"].iloc[0]


def test_the_tables_have_the_columns_of_the_schema_and_their_kinds():
    proposed = propose(gap("S3", "beds", 375, 308), year=2017)
    for name, table in (("projects", proposed.projects), ("project_items", proposed.items)):
        columns = [column.name for column in TABLES[name].columns]
        assert [name for name in table.columns if name in columns] == columns
    assert proposed.projects.dtypes["cost_yuan"] == proposed.projects.dtypes["low_yuan"] == "Int64"
    assert proposed.projects.dtypes["ready"] == "boolean"
    assert proposed.projects["earliest_year"].tolist() == [2017]


@pytest.mark.parametrize(
    ("asked", "needs", "builds"),
    [({"lot": 100}, 67, 100), ({"step": 8}, 67, 72), ({"step": 8}, 72, 72),
     ({"lot": 61, "step": 10}, 5, 70), ({"gives": 4, "step": 5}, 67, 20), ({}, 66.2, 67),
     ({"step": 0.1}, 0.3, 0.3)],
)  # fmt: skip
def test_whole_lots_and_steps_are_rounded_up(asked, needs, builds):
    """72 = 9 × 8; a lot of 61 in steps of 10 begins with 70; 67 / 4 = 16.75, in fives 20."""
    proposed = propose(gap("S3", "beds", needs, 0), types=[BEDS | asked])
    assert proposed.items["quantity"].tolist() == [builds]
    assert proposed.items["adds"].tolist() == [builds * asked.get("gives", 1)]
    closes = proposed.closes.iloc[0]
    assert (closes["closes"], closes["left"]) == (needs, 0)


def test_falling_rolls_build_less_and_rising_rolls_more():
    falls = gap("S3", "beds", 375, 308, required_projected=330)
    assert quantities(propose(falls)) == {"S3-dormitory-1": 330 - 308}
    rises = gap("S3", "beds", 375, 308, required_projected=400)
    proposed = propose(rises)
    assert quantities(proposed) == {"S3-dormitory-1": 400 - 308}
    closes = proposed.closes.iloc[0]
    assert (closes["shortfall"], closes["shortfall_projected"]) == (67, 92)


def test_nothing_is_built_for_pupils_who_will_have_left():
    proposed = propose(gap("S3", "beds", 375, 308, required_projected=300))
    assert proposed.projects.empty
    assert proposed.items.empty
    assert proposed.payable.empty
    (finding,) = said(proposed.report, "N24_fewer")
    assert (finding.severity, finding.value) == ("note", "S3")


def test_what_is_met_today_is_not_proposed_even_where_rolls_rise():
    assert propose(gap("S3", "beds", 300, 308, required_projected=400)).projects.empty


def ceiling(indicator, most, actual, **more):
    return gap("S3", indicator, most, actual, role="ceiling", **more)


def test_a_ceiling_bounds_the_rounding_up_but_not_the_gap_below_it():
    """Short of 95 m² in steps of 30: 120. A ceiling 110 above the stock leaves room for 90."""
    types = [TEACHING | {"step": 30}]
    need = gap("S3", "teaching_m2", 1095, 1000)
    assert propose(need, types=types).items["quantity"].tolist() == [120]
    proposed = propose(need, ceiling("teaching_m2", 1110, 1000), types=types)
    assert proposed.items["quantity"].tolist() == [90]
    assert (proposed.closes["closes"].iloc[0], proposed.closes["left"].iloc[0]) == (90, 5)


def test_a_ceiling_at_the_pupils_forecast_holds():
    need = gap("S3", "teaching_m2", 1100, 1000, required_projected=1080)
    most = ceiling("teaching_m2", 1200, 1000, required_projected=1040)
    assert propose(need, most).items["quantity"].tolist() == [40]


def test_where_even_one_lot_passes_the_ceiling_nothing_is_built_and_it_is_said():
    proposed = propose(gap("S3", "teaching_m2", 1020, 1000), ceiling("teaching_m2", 1030, 1000),
                       types=[TEACHING | {"lot": 50}])  # fmt: skip
    assert proposed.projects.empty
    (finding,) = said(proposed.report, "N23")
    assert (finding.severity, finding.values["least"], finding.values["count"]) == (
        "warning", "50", 1
    )  # fmt: skip


def test_a_ceiling_of_one_stage_does_not_stop_the_other():
    """Primary is 100 short with room for 50, junior 30 short without a ceiling: 50 + 30."""
    rows = [gap("S3", "teaching_m2", 600, 500, stage="primary"),
            gap("S3", "teaching_m2", 330, 300, stage="junior"),
            ceiling("teaching_m2", 550, 500, stage="primary")]  # fmt: skip
    proposed = propose(*rows)
    assert proposed.items["quantity"].tolist() == [50 + 30]
    assert proposed.closes["left"].tolist() == [(100 + 30) - (50 + 30)]
    whole = ceiling("teaching_m2", 870, 800)  # of the school as a whole: 870 - 800
    assert propose(*rows, whole).items["quantity"].tolist() == [70]
    met = ceiling("teaching_m2", 400, 300, stage="junior")  # room for 100, of which 30 is needed
    assert propose(*rows, met, types=[TEACHING | {"step": 90}]).items["quantity"].tolist() == [90]


def test_a_ceiling_nobody_can_compute_limits_nothing():
    most = ceiling("teaching_m2", NAN, 1000)
    assert propose(gap("S3", "teaching_m2", 1100, 1000), most).items["quantity"].tolist() == [100]


def test_dangerous_buildings_are_closed_by_what_is_there_too_much():
    """A norm of at most 0 m²: 120 m² are 120 too much, and come first."""
    proposed = propose(gap("S3", "danger_d_m2", 0, 120, role="baseline", direction="at_most"))
    assert proposed.items["quantity"].tolist() == [120]
    assert proposed.projects["project_id"].tolist() == ["S3-must-danger-1"]
    assert proposed.projects["must_do"].tolist() == [True]
    assert proposed.projects["priority"].tolist() == ["urgent"]


@st.composite
def cases(draw):
    """A gap, a ceiling and a kind of item, in eighths so that floats are exact."""
    eighth = st.integers(1, 200).map(lambda n: n / 8)
    return {
        "need": draw(st.integers(0, 400)) / 8, "room": draw(st.one_of(eighth, st.just(math.inf))),
        "baseline": draw(st.integers(0, 400)) / 8, "gives": draw(st.sampled_from([0.5, 1, 2, 3])),
        "lot": draw(st.sampled_from([0, 0.25, 1, 5, 12])),
        "step": draw(st.sampled_from([0.125, 0.5, 1, 2, 5])), "must_do": draw(st.booleans()),
    }  # fmt: skip


@settings(max_examples=300)
@given(cases())
def test_the_oracle_tries_every_quantity(case):
    """The smallest allowed that closes the need, else the largest under the ceiling."""
    case["baseline"] = min(case["baseline"], case["need"])
    allowed = [n * case["step"] for n in range(1, 2000) if n * case["step"] >= case["lot"]]
    under = [one for one in allowed if one * case["gives"] <= case["room"]]
    closing = [one for one in under if one * case["gives"] >= case["need"]]
    best = (closing or under[-1:] or [0])[0] if case["need"] > 0 else 0
    found = sized(pd.DataFrame([case])).iloc[0]
    assert found["must"] + found["rest"] == best
    assert found["rest"] == 0 or found["rest"] >= max(case["lot"], case["step"])
    first = [one for one in under if one * case["gives"] >= case["baseline"]]
    if case["must_do"]:
        assert found["rest"] == 0
    elif case["baseline"] > 0 and first and found["rest"] > 0:
        assert found["must"] == first[0]
    elif case["baseline"] == 0:
        assert found["must"] == 0


# Projects ---------------------------------------------------------------------------------


def test_items_of_one_bundle_make_one_project_and_their_costs_add_up():
    living = [BEDS | {"bundle": "living"}, CANTEEN | {"bundle": "living"}, TEACHING]
    proposed = propose(gap("S3", "canteens", 1, 0), gap("S3", "beds", 375, 308),
                       gap("S3", "teaching_m2", 100, 0), types=living)  # fmt: skip
    assert proposed.projects["project_id"].tolist() == ["S3-living-1", "S3-teaching-1"]
    assert proposed.projects["name"].iloc[0] == "甲小学学生宿舍、食堂项目"
    assert proposed.projects["name_en"].iloc[0] == "甲小学: Dormitory, Canteen"
    assert proposed.projects["cost_yuan"].tolist() == [67 * 900 + 300_000, 100 * 2000]
    lines = proposed.items[["project_id", "line", "item_type"]].to_numpy().tolist()
    assert lines == [["S3-living-1", 1, "dormitory"], ["S3-living-1", 2, "canteen"],
                     ["S3-teaching-1", 1, "teaching"]]  # fmt: skip
    assert proposed.projects["source"].iloc[0] == "beds标准；canteens标准；单价：县造价"


def test_what_a_baseline_asks_for_is_a_project_of_its_own_that_must_be_done():
    living = [BEDS | {"bundle": "living"}, CANTEEN | {"bundle": "living"}]
    proposed = propose(gap("S3", "canteens", 1, 0),
                       gap("S3", "beds", 375, 308, role="baseline"), types=living)  # fmt: skip
    assert proposed.projects["project_id"].tolist() == ["S3-must-living-1", "S3-living-1"]
    assert proposed.projects["must_do"].tolist() == [True, False]
    assert proposed.projects["phase_of"].tolist() == ["", ""]


def test_of_a_gap_the_baseline_part_comes_first_and_the_rest_by_itself():
    """One bed each is the baseline (67); the province asks for 90: 23 more."""
    rows = [gap("S3", "beds", 375, 308, role="baseline"), gap("S3", "beds", 398, 308)]
    proposed = propose(*rows)
    assert quantities(proposed) == {"S3-must-dormitory-1": 67, "S3-dormitory-1": 90 - 67}
    assert proposed.closes["closes"].tolist() == [67, 23]
    assert proposed.closes["left"].tolist() == [90 - 67, 0]
    assert proposed.closes["shortfall"].tolist() == [90, 90]  # the school's
    small = propose(*rows, types=[BEDS | {"lot": 30}])  # 23 are no lot by themselves
    assert quantities(small) == {"S3-must-dormitory-1": 90}


def test_an_item_type_may_say_that_it_must_be_done():
    proposed = propose(gap("S3", "beds", 375, 308), types=[BEDS | {"must_do": True}])
    assert proposed.projects["must_do"].tolist() == [True]


def test_a_later_phase_names_the_project_before_it():
    types = [BEDS | {"bundle": "living"}, CANTEEN | {"bundle": "living", "phase": 2},
             TEACHING | {"phase": 2}]  # fmt: skip
    rows = [gap("S3", "beds", 375, 308, role="baseline"), gap("S3", "canteens", 1, 0),
            gap("S3", "teaching_m2", 100, 0)]  # fmt: skip
    projects = propose(*rows, types=types, year=2016).projects.set_index("project_id")
    assert projects["phase_of"].to_dict() == {
        "S3-must-living-1": "", "S3-living-2": "S3-must-living-1", "S3-teaching-2": "",
    }  # fmt: skip
    assert projects["earliest_year"].tolist() == [2016, 2017, 2017]
    assert projects["priority"].tolist() == ["urgent", "ordinary", "ordinary"]
    alone = propose(*rows[1:], types=types).projects
    assert alone["phase_of"].tolist() == ["", ""]  # there is no first phase


def test_each_phase_follows_the_one_before_that_there_is():
    heads = pd.DataFrame({
        "school_id": ["A", "A", "A", "A", "B"], "bundle": ["b", "b", "b", "b", "b"],
        "phase": [1, 1, 3, 5, 5], "must_do": [False, True, False, False, False],
        "project_id": ["a1", "a1m", "a3", "a5", "b5"],
    })  # fmt: skip
    assert phases(heads).tolist() == ["", "", "a1m", "a3", ""]


def test_small_purchases_of_a_school_are_put_together():
    """Desks 30,000 and books 24,000 yuan are each under 50,000; together 54,000."""
    rows = [gap("S3", "desks", 150, 0), gap("S3", "books", 1200, 0)]
    proposed = propose(*rows)
    assert proposed.projects["project_id"].tolist() == ["S3-purchase-1"]
    assert proposed.projects["cost_yuan"].tolist() == [150 * 200 + 1200 * 20]
    assert set(proposed.payable["verdict"]) == {"allow"}
    apart = propose(*rows, least_yuan=20_000)
    assert apart.projects["project_id"].tolist() == ["S3-desks-1", "S3-books-1"]


def test_a_small_purchase_joins_a_larger_one_and_works_do_not():
    """Desks for 200,000 take in books for 24,000; a classroom for 40,000 is no purchase."""
    proposed = propose(gap("S3", "desks", 1000, 0), gap("S3", "books", 1200, 0),
                       gap("S3", "teaching_m2", 20, 0))  # fmt: skip
    assert proposed.projects["project_id"].tolist() == ["S3-teaching-1", "S3-desks-1"]
    assert proposed.projects["cost_yuan"].tolist() == [20 * 2000, 1000 * 200 + 1200 * 20]


def test_what_stays_under_the_limit_keeps_its_name_and_its_verdict():
    proposed = propose(gap("S3", "books", 1200, 0), gap("S3", "desks", 1, 0, role="baseline"))
    assert proposed.projects["project_id"].tolist() == ["S3-must-desks-1", "S3-books-1"]
    bars = proposed.payable[proposed.payable["programme_id"] == "gaibao_2014"]
    assert bars["verdict"].tolist() == ["bar", "bar"]
    assert "5万元" in bars["reason_zh"].iloc[0]
    other = proposed.payable[proposed.payable["programme_id"] == "ruohuan_2019"]
    assert set(other["verdict"]) == {"allow"}


def test_a_limit_of_nobody_puts_nothing_together():
    items = pd.DataFrame({
        "school_id": "S3", "item_type": ["desks", "books"], "item_class": "equipment",
        "bundle": "", "phase": 1, "must_do": False, "cost_yuan": [10, 20],
    })  # fmt: skip
    assert grouped(items, math.nan)["group"].tolist() == ["desks", "books"]
    assert grouped(items, 100)["group"].tolist() == ["purchase", "purchase"]


def test_an_id_that_is_taken_gets_the_next_number():
    data = county(projects=[{"project_id": "S3-dormitory-1", "school_id": "S3", "name": "旧",
                             "cost_yuan": 1}])  # fmt: skip
    rows = lacking(gap("S3", "beds", 375, 308), gap("S3", "teaching_m2", 100, 0))
    proposed = candidate_projects(data, rows)
    assert proposed.projects["project_id"].tolist() == ["S3-dormitory-2", "S3-teaching-1"]


def test_the_order_of_the_rows_changes_nothing():
    schools = [school("S1", "甲"), school("S2", "乙"), school("S3", "丙")]
    rows = [gap(one, indicator, 900, 100 * at)
            for at, one in enumerate(("S1", "S2", "S3"))
            for indicator in ("beds", "canteens", "teaching_m2", "books")]  # fmt: skip
    one = candidate_projects(county(schools=schools), lacking(*rows))
    other = candidate_projects(county(schools=schools[::-1]), lacking(*rows[::-1]))
    for table in ("projects", "items", "closes", "payable"):
        pd.testing.assert_frame_equal(getattr(one, table), getattr(other, table))


# What cannot be proposed ------------------------------------------------------------------


def test_every_fault_is_in_one_report_and_nothing_is_guessed():
    types = [BEDS, TEACHING | {"step": 0}, CANTEEN | {"unit": "平方米"}, DESKS,
             {**BOOKS, "item_type": "library"}, {**BOOKS, "indicator": "beds"},
             {**DANGER, "indivisible": True, "lot": 1.5}]  # fmt: skip
    rows = [gap("S3", "beds", 10, 0), gap("S3", "canteens", 1, 0), gap("S3", "desks", NAN, 4),
            gap("S3", "toilet_places", 4, 0), gap("S3", "teachers", 9, 4)]  # fmt: skip
    data = county(types, prices=[price("dormitory", Decimal(900), "床")])
    report = candidate_projects(data, lacking(*rows)).report
    assert [(one.rule, one.severity) for one in report] == [
        ("N24", "note"),  # desks: unknown
        ("N21_row", "error"), ("N21_row", "error"), ("N21_row", "error"),
        ("N21_several", "note"), ("N21_people", "note"), ("N21", "warning"),
        ("N22_gives", "error"),
    ]  # fmt: skip
    rows_at_fault = [(one.column, one.value) for one in said(report, "N21_row")]
    assert rows_at_fault == [("step", "0.0"), ("item_type", "library"), ("lot", "1.5")]
    for lang in ("zh", "en"):
        assert len(report.text(lang).splitlines()) == len(report) + 1


def test_a_gap_without_a_price_is_listed_and_has_no_project():
    schools = [school("S1", "甲小学"), school("S2", "乙小学"), school("S3", "丙小学")]
    data = county(schools=schools, prices=[])
    proposed = candidate_projects(data, lacking(gap("S1", "beds", 9, 0), gap("S2", "beds", 5, 0)))
    assert proposed.projects.empty
    (finding,) = said(proposed.report, "N20")
    assert (finding.severity, finding.values["count"]) == ("warning", 2)
    assert "甲小学、乙小学" in finding.sentence("zh")


def test_without_the_table_of_unit_costs_every_gap_is_unpriced():
    data = dataset(schools=[school("S3")])  # the catalogue that travels with the program
    rows = [gap("S3", "beds", 9, 0), gap("S3", "books", 9, 0), gap("S3", "danger_d_m2", 9, 0)]
    report = candidate_projects(data, lacking(*rows)).report
    assert [one.rule for one in report] == ["N20"] * 3


def test_unknown_gaps_are_counted_and_never_priced():
    rows = [gap("S3", "beds", NAN, 4), gap("S4", "beds", NAN, 4), gap("S3", "books", 9, NAN)]
    data = county(schools=[school("S3"), school("S4")])
    proposed = candidate_projects(data, lacking(*rows))
    assert proposed.projects.empty
    assert [(one.values["count"], one.values["indicator"].en)
            for one in said(proposed.report, "N24")] == [(2, "beds"), (1, "books")]  # fmt: skip


def test_notes_on_unknown_and_passing_gaps_are_about_works():
    rows = [gap("S3", "teachers", NAN, 4),
            gap("S3", "teachers_pe_art", 9, 4, required_projected=3)]  # fmt: skip
    assert list(propose(*rows).report) == []


def test_a_price_that_is_not_stated_is_not_guessed():
    proposed = propose(gap("S3", "beds", 9, 0), gap("S3", "teaching_m2", 9, 0), price="low")
    assert proposed.projects["cost_yuan"].tolist() == [9 * 800]
    (finding,) = said(proposed.report, "N20_level")
    assert "低价" in finding.sentence("zh")


def test_nothing_lacking_nothing_proposed():
    proposed = propose(gap("S3", "beds", 300, 308))
    assert proposed.projects.empty
    assert proposed.closes.empty
    assert list(proposed.report) == []


def test_the_catalogue_that_travels_with_the_program_is_in_order():
    data = read_dataset("data/standards")
    assert list(data.report) == []
    assert not data.item_types["indicator"].duplicated().any()
    assert data.item_types["note"].str.contains("工作取值").all()  # our choices say so
    assert data.item_types.set_index("item_type")["must_do"].to_dict()["danger"]
    assert "unit_costs" not in data  # no verified national price is known


# The end of the way -----------------------------------------------------------------------


def test_from_a_county_to_a_plan(tmp_path):
    """67 beds for 60,300 yuan and 300 m² for 600,000: 500,000 yuan buy the beds."""
    (tmp_path / "dataset.toml").write_text(
        'title_zh = "示例"\ntitle_en = "Example"\nmade_up = true\n', encoding="utf-8"
    )
    (tmp_path / "schools.csv").write_text(
        "school_id,name,region_id,kind,stage,owner,keep,pupils,boarders,beds,teaching_m2,"
        "sports_m2,canteens,water_points,source,quality\n"
        "S3,甲小学,540222,primary,primary,public,keep,400,375,308,1500,3000,1,1,示例,made_up\n"
        "S4,乙小学,540222,primary,primary,public,close,100,50,0,0,0,0,0,示例,made_up\n",
        encoding="utf-8",
    )
    (tmp_path / "unit_costs.csv").write_text(
        "item_type,region_id,year,unit,mid_yuan,source,quality\n"
        "dormitory,540222,2016,元/床,900,示例,made_up\n"
        "teaching,540000,2016,平方米,2000,示例,made_up\n",
        encoding="utf-8",
    )
    (tmp_path / "standards.csv").write_text(
        "standard_id,indicator,stage,value,per,unit,unit_en,name_zh,name_en,document,status\n"
        "a,beds,any,1,boarder,床,beds,床位,Beds,某文,verified\n"
        "b,teaching_m2,primary,4.5,pupil,平方米,m2,教学用房,Rooms,某文,verified\n",
        encoding="utf-8",
    )
    data = read_dataset(tmp_path)
    lack = shortfalls(data)
    proposed = candidate_projects(data, lack)
    assert proposed.projects["cost_yuan"].tolist() == [67 * 900, 300 * 2000]
    table = candidates(data, lack, proposed=proposed)
    assert table.needs[["indicator", "shortfall"]].to_numpy().tolist() == [
        ["beds", 67], ["teaching_m2", 300]
    ]  # fmt: skip
    assert table.effects["amount"].tolist() == [67, 300]
    plan = solve(Problem(candidates=table, rules=[Budget(yuan=500_000)],
                         objective=CloseGaps(weight="equal")))  # fmt: skip
    assert plan.projects.loc[plan.projects["chosen"], "project_id"].tolist() == ["S3-living-1"]


def test_a_plan_counts_what_an_item_adds_and_not_how_many_are_bought():
    """17 rooms of four beds for 67: 68 beds."""
    data = county([BEDS | {"gives": 4}])
    rows = lacking(gap("S3", "beds", 375, 308))
    table = candidates(data, rows, proposed=candidate_projects(data, rows))
    assert table.effects[["indicator", "amount"]].to_numpy().tolist() == [["beds", 17 * 4]]
    assert table.lines["cost_yuan"].tolist() == [17 * 900]


# Properties -------------------------------------------------------------------------------


@st.composite
def tables(draw):
    """Random schools, gaps, ceilings, prices with fractions of a yuan."""
    schools = [f"S{n}" for n in range(draw(st.integers(1, 4)))]
    kinds = [BEDS, TEACHING, CANTEEN, DESKS, BOOKS]
    types = [
        one | {"step": draw(st.sampled_from([None, 1, 3, 2.5])), "bundle": draw(
            st.sampled_from(["", "b"])), "phase": draw(st.sampled_from([1, 1, 2])),
            "lot": draw(st.sampled_from([None, 4]))}
        for one in kinds
    ]  # fmt: skip
    prices = [
        price(one["item_type"], Decimal(draw(st.integers(1, 10**7))) / 100, one["unit"],
              altitude_factor=Decimal(draw(st.sampled_from(["1", "1.15", "0.333"]))),
              transport_factor=Decimal(draw(st.sampled_from(["1", "1.07"]))))
        for one in kinds
    ]  # fmt: skip
    rows = []
    for one in schools:
        for kind in kinds:
            has, needs = draw(st.integers(0, 300)), draw(st.integers(0, 500))
            future = draw(st.one_of(st.just(NAN), st.integers(0, 500).map(float)))
            role = draw(st.sampled_from(["standard", "baseline"]))
            rows.append(gap(one, kind["indicator"], needs, has, role=role,
                            required_projected=future))  # fmt: skip
            if draw(st.booleans()):
                rows.append(gap(one, kind["indicator"], draw(st.integers(0, 600)), has,
                                role="ceiling"))  # fmt: skip
    return county(types, [school(one) for one in schools], prices), lacking(*rows)


@settings(max_examples=60)
@given(tables())
def test_costs_add_up_to_the_yuan_and_no_ceiling_is_passed(drawn):
    data, lack = drawn
    proposed = candidate_projects(data, lack)
    items, projects = proposed.items, proposed.projects
    totals = items.groupby("project_id", sort=False)["cost_yuan"].sum()
    assert (projects.set_index("project_id")["cost_yuan"] == totals).all()
    assert (projects["cost_yuan"] == projects["mid_yuan"]).all()
    for quantity, unit, cost in items[["quantity", "unit_yuan", "cost_yuan"]].to_numpy():
        exact = unit * Decimal(str(quantity))
        assert abs(Decimal(int(cost)) - exact) <= Decimal("0.5")
    added = proposed.closes.groupby(["school_id", "indicator"])[["adds", "closes"]].sum()
    found = gaps(lack).set_index(["school_id", "indicator"]).reindex(added.index)
    assert (added["adds"] <= found["room"] + 1e-6).all()
    assert (added["closes"] <= found["gap"] + 1e-6).all()
    assert (proposed.closes["left"] >= 0).all()
    assert projects["project_id"].is_unique
    assert set(projects["phase_of"]) - {""} <= set(projects["project_id"])
    assert len(proposed.payable) == 2 * len(projects)


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["", "a", "b", "c"]))))
def test_texts_are_gathered_in_their_order_and_once(pairs):
    groups = np.array([group for group, _ in pairs], dtype=np.int64)
    texts = pd.Series([text for _, text in pairs], dtype="str")
    plain = ["+".join(dict.fromkeys(text for group, text in pairs if group == at and text))
             for at in range(5)]  # fmt: skip
    assert gathered(groups, texts, 5, "+").tolist() == plain

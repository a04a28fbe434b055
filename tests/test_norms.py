"""The norms that travel with the program: every figure is the one its source gives, no other ships.

The figures below were copied from the notes taken of the documents, not from the table that is
tested. ``read`` says whether the figure was seen in the document's text.
"""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.needs.standards import default_standards
from gaibao_geo.tables.columns import SCHOOL_KINDS

READ, HEARD = "verified", "unverified"

# 教基一厅〔2014〕5号, the 20 baseline items: item, indicator, figure, per, direction.
BASELINE = [
    ("1", "danger_d_m2", 0, "school", "at_most"),  # no building of grade D
    ("5", "desks", 1, "pupil", "at_least"),  # 1人1桌1椅
    ("11", "multimedia_rooms", 1, "school", "at_least"),  # a room for multimedia teaching
    ("13", "beds", 1, "boarder", "at_least"),  # a bed for each boarder
    ("14", "canteens", 1, "school", "at_least"),  # can cook or heat food
    ("15", "water_points", 1, "school", "at_least"),  # boiled water
    ("18–20a", "classes_66plus", 0, "school", "at_most"),  # its number is one of 18 to 20
]

# 教督〔2017〕6号, the seven indicators in the document's order: per, primary, junior.
BALANCE = [
    ("teachers_over_qualified", "hundred_pupils", 4.2, 5.3),
    ("teachers_backbone", "hundred_pupils", 1, 1),
    ("teachers_pe_art", "hundred_pupils", 0.9, 0.9),
    ("teaching_m2", "pupil", 4.5, 5.8),
    ("sports_m2", "pupil", 7.5, 10.2),
    ("equipment_yuan", "pupil", 2000, 2500),
    ("multimedia_rooms", "hundred_pupils", 2.3, 2.4),
]

# 教基一〔2013〕10号: class size is to reach 45 in primary, 50 in junior schools.
CLASS_SIZE = {"primary": 45, "junior": 50}

# 建标109-2008: classes, pupils, floor area of the whole school in m², m² a pupil as printed.
RURAL_PLANNED_PRIMARY = [  # remembered, and agreeing with a table of sites; the text was not seen
    (4, 120, 670, 5.58), (6, 270, 2228, 8.25), (12, 540, 4215, 7.81), (18, 810, 5470, 6.75),
    (24, 1080, 7065, 6.54),
]  # fmt: skip
RURAL_BASIC_JUNIOR = [(12, 600, 4678, 7.80), (18, 900, 6310, 7.01), (24, 1200, 7988, 6.66)]

# 城市普通中小学校校舍建设标准: classes; planned m² a pupil as printed and in all; basic in all.
URBAN = {
    "primary": [(12, 10.0, 5382, 3569), (18, 8.3, 6714, 4684), (24, 7.9, 8464, 5812),
                (30, 7.2, 9689, 6912)],
    "junior": [(12, 11.4, 6802, 4772), (18, 10.1, 9084, 6379), (24, 9.8, 11734, 7972),
               (30, 9.0, 13542, 9605)],
}  # fmt: skip

# A text of 贵州: m² of dormitory a boarder, from and to; books a pupil; computers a hundred.
GUIZHOU = {"primary": (3, 5, 20, 6), "junior": (3.5, 5.5, 30, 10)}

# Which sizes a size of the norm stands for: up to half a step of six classes on either side.
SIZES = {4: (1, 5), 6: (6, 8), 12: (9, 14), 18: (15, 20), 24: (21, 26), 30: (27, 32)}


def expected():
    """Every norm: (set, indicator, stage, role, place, kinds, classes) and what it says."""
    made = {}

    def norm(of_set, indicator, stage, role, *, value, per, direction="at_least", read=READ,
             place="", kinds="", classes=(None, None)):  # fmt: skip
        key = (of_set, indicator, stage, role, place, kinds, *classes)
        assert key not in made
        made[key] = (pytest.approx(value, abs=1e-9), per, direction, read)

    for _, indicator, value, per, direction in BASELINE:
        norm("baseline_2014", indicator, "any", "baseline", value=value, per=per,
             direction=direction)
    for indicator, per, *values in BALANCE:
        for stage, value in zip(("primary", "junior"), values, strict=True):
            norm("balance_2017", indicator, stage, "standard", value=value, per=per)
    for stage, value in CLASS_SIZE.items():
        norm("class_size", "pupils", stage, "standard", value=value, per="class",
             direction="at_most")
    for classes, _, _, value in RURAL_PLANNED_PRIMARY:
        norm("rural_2008", "floor_m2", "primary", "standard", value=value, per="pupil",
             read=HEARD, place="town;village", kinds="primary;teaching_point",
             classes=SIZES[classes])
    for classes, _, _, value in RURAL_BASIC_JUNIOR:
        norm("rural_2008", "floor_m2", "junior", "baseline", value=value, per="pupil",
             place="town;village", kinds="junior", classes=SIZES[classes])
    for stage, rows in URBAN.items():
        for classes, planned, _, basic in rows:
            of = {"per": "pupil", "place": "urban", "kinds": stage, "classes": SIZES[classes]}
            norm("urban_2002", "floor_m2", stage, "standard", value=planned, **of)
            share = round(basic / (classes * CLASS_SIZE[stage]), 2)  # the norm gives the total
            norm("urban_2002", "floor_m2", stage, "baseline", value=share, **of)
    for stage, (low, high, books, computers) in GUIZHOU.items():
        bed = {"per": "boarder", "place": "520000"}
        norm("guizhou", "dormitory_m2", stage, "baseline", value=low, **bed)
        norm("guizhou", "dormitory_m2", stage, "ceiling", value=high, direction="at_most", **bed)
        norm("guizhou", "books", stage, "standard", value=books, per="pupil", place="520000")
        norm("guizhou", "computers", stage, "standard", value=computers, per="hundred_pupils",
             place="520000")
    return made


@pytest.fixture(scope="module")
def norms():
    return default_standards()


def whole(number):
    return None if pd.isna(number) else int(number)


def test_each_figure_is_that_of_its_source_and_no_other_ships(norms):
    shipped = {
        (row.standard_set, row.indicator, row.stage, row.role, row.region_id or row.urban_rural,
         row.kinds, whole(row.classes_from), whole(row.classes_to)):
        (row.value, row.per, row.direction, row.status)
        for row in norms.itertuples()
    }  # fmt: skip
    assert len(shipped) == len(norms)
    assert shipped == expected()


def test_how_many_norms_were_read_and_how_many_were_not(norms):
    """7 + 14 + 2 + 8 + 16 + 8 = 55; five rest on memory: the primary schools of 建标109."""
    assert Counter(norms["standard_set"]) == {
        "baseline_2014": 7, "balance_2017": 7 * 2, "class_size": 2, "rural_2008": 5 + 3,
        "urban_2002": 2 * 2 * 4, "guizhou": 4 * 2,
    }  # fmt: skip
    heard = norms[norms["status"] == "unverified"]
    assert (len(norms), len(heard)) == (55, 5)
    assert set(heard["standard_id"]) == {
        f"rural-2008-planned-primary-{classes}" for classes in (4, 6, 12, 18, 24)
    }
    assert heard["note"].str.contains("未见原文").all()


def test_the_areas_a_pupil_agree_with_the_areas_of_whole_schools(norms):
    """m² in all ÷ pupils is the printed figure, save two of the urban norm, which say so."""
    for classes, pupils, total, printed in RURAL_PLANNED_PRIMARY + RURAL_BASIC_JUNIOR:
        assert round(total / pupils, 2) == printed, classes
    apart = {
        (stage, classes): (printed, round(total / (classes * CLASS_SIZE[stage]), 2))
        for stage, rows in URBAN.items() for classes, printed, total, _ in rows
        if abs(printed - total / (classes * CLASS_SIZE[stage])) > 0.05
    }  # fmt: skip
    assert apart == {("primary", 24): (7.9, 7.84), ("junior", 12): (11.4, 11.34)}
    notes = norms.set_index("standard_id")["note"]
    for (stage, classes), (printed, share) in apart.items():
        note = notes[f"urban-2002-planned-{stage}-{classes}"]
        assert f"{share}，与所载生均{printed}不合" in note
    assert notes[notes.str.contains("不合")].size == len(apart)


def test_a_size_of_the_norm_stands_for_the_sizes_nearest_to_it():
    """6, 12, 18 classes: 8 is nearer to 6, 10 to 12; 9 lies between and goes to the larger."""
    for size in (12, 18, 24, 30):
        assert SIZES[size] == (size - 3, size + 2)


def test_the_names_and_numbers_that_the_tables_hang_together_by_stay(norms):
    """Ids stand in saved plans and in a county's own notes: they are not renamed."""
    ids = set(norms["standard_id"])
    assert ids >= {f"baseline-{item}" for item in ("1", "5", "11", "13", "14", "15", "18-20a")}
    assert ids >= {f"balance-2017-{item}-{stage}" for item in range(1, 8)
                   for stage in ("primary", "junior")}  # fmt: skip
    for number, (indicator, *_) in enumerate(BALANCE, 1):
        rows = norms[norms["standard_id"].str.startswith(f"balance-2017-{number}-")]
        assert set(rows["indicator"]) == {indicator}
    assert norms["standard_id"].is_unique


def test_a_baseline_norm_names_its_item_of_the_checklist(norms):
    rows = norms[norms["standard_set"] == "baseline_2014"]
    assert set(rows["item_set"]) == {"20条底线"}
    told = dict(zip(rows["item_no"], rows["indicator"], strict=True))
    assert told == {item: indicator for item, indicator, *_ in BASELINE}
    assert (norms.loc[norms["standard_set"] != "baseline_2014", "item_no"] == "").all()


def test_only_schools_that_board_or_serve_meals_must_cook(norms):
    canteen = norms[norms["indicator"] == "canteens"]
    assert canteen["applies"].tolist() == ["boarding_or_meals"]
    assert set(norms.loc[norms["indicator"] != "canteens", "applies"]) == {""}


def test_the_only_ceiling_is_that_of_one_province(norms):
    """No figure was found for 限高 in a national document, so none is shown as one."""
    above = norms[norms["role"] == "ceiling"]
    assert set(above["region_id"]) == {"520000"}
    assert set(above["indicator"]) == {"dormitory_m2"}
    assert above["note"].str.contains("本软件的读法").all()


def test_one_indicator_has_one_name_and_one_unit(norms):
    for _, rows in norms.groupby("indicator"):
        assert len(rows[["name_zh", "name_en", "unit", "unit_en"]].drop_duplicates()) == 1


def test_documents_and_years(norms):
    """A year is given where the document states one; the urban norm's number was not seen."""
    years = {name: {whole(year) for year in rows["year_from"]}
             for name, rows in norms.groupby("standard_set")}  # fmt: skip
    assert years == {"baseline_2014": {2014}, "balance_2017": {2017}, "class_size": {2013},
                     "rural_2008": {2008}, "urban_2002": {None}, "guizhou": {None}}  # fmt: skip
    assert norms["year_to"].isna().all()
    starts = {"baseline_2014": "教基一厅〔2014〕5号", "balance_2017": "教督〔2017〕6号",
              "class_size": "教基一〔2013〕10号", "rural_2008": "建标109-2008",
              "urban_2002": "城市普通中小学校校舍建设标准", "guizhou": "贵州省"}  # fmt: skip
    for name, rows in norms.groupby("standard_set"):
        assert rows["document"].str.startswith(starts[name]).all()
        assert (rows["article"] != "").all()
    urban = norms[norms["standard_set"] == "urban_2002"]
    assert urban["note"].str.contains("文号建标〔2002〕102号未核实").all()


# Who is not held to a norm.


def test_who_does_not_count_and_where_it_is_written():
    """The ministry's answers of 2014; adult classes are our reading of one of them."""
    table = read_dataset("data/standards").exclusions
    need = table[table["purpose"] == "need"]
    told = {(row.subject, row.value): row.status for row in need.itertuples()}
    assert told == {
        ("owner", "private"): READ, ("keep", "close"): READ, ("kind", "kindergarten"): READ,
        ("kind", "senior_high"): READ, ("kind", "vocational"): READ, ("kind", "other"): HEARD,
    }  # fmt: skip
    assert need["document"].str.contains("2014年").all()
    assert need["pupils_below"].isna().all()


def test_schools_with_a_senior_part_and_special_schools_count():
    """Of 完全中学 and twelve-year schools only the senior part lies outside."""
    table = read_dataset("data/standards").exclusions
    need = table[(table["purpose"] == "need") & (table["subject"] == "kind")]
    assert set(SCHOOL_KINDS) - set(need["value"]) == {
        "primary", "teaching_point", "junior", "nine_year", "full_secondary", "twelve_year",
        "special",
    }  # fmt: skip

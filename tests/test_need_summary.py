"""What a county lacks, on three schools, and the table that the command line prints."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.needs.norm_words import norm_in_words
from gaibao_geo.needs.shortfalls import shortfalls
from gaibao_geo.needs.summary import county_table, county_text
from gaibao_geo.places.region_names import region_names
from gaibao_geo.words.figures import columns_of, figure, padded

ABOUT = 'title_zh = "示例"\ntitle_en = "Example"\nmade_up = true\n'
SCHOOLS = """school_id,name,region_id,kind,pupils,classes,boarders,beds,teaching_m2,source,quality
A,甲小学,540222,primary,100,2,40,30,500,示例,made_up
B,乙小学,540222,primary,200,,0,0,800,示例,made_up
C,丙初中,542524,junior,,,,50,,示例,made_up
E,戊小学,540222,primary,,,10,10,100,示例,made_up
"""
HEAD = ("standard_id,standard_set,indicator,stage,value,per,direction,role,unit,unit_en,"
        "name_zh,name_en,document,status\n")  # fmt: skip
STANDARDS = HEAD + (
    "b,own,beds,any,1,boarder,,baseline,床,beds,床位,Beds,甲文,verified\n"
    "t1,own,teaching_m2,primary,4.5,pupil,,,平方米,m²,教室,Rooms,乙文,unverified\n"
    "t2,own,teaching_m2,junior,5.8,pupil,,,平方米,m²,教室,Rooms,乙文,verified\n"
    "c,own,pupils,primary,45,class,at_most,,人,pupils,班额,Class size,丙文,verified\n"
)


@pytest.fixture
def data(tmp_path):
    for name, text in {"dataset.toml": ABOUT, "schools.csv": SCHOOLS,
                       "standards.csv": STANDARDS}.items():  # fmt: skip
        (tmp_path / name).write_text(text, encoding="utf-8")
    return read_dataset(tmp_path)


@pytest.fixture
def table(data):
    return county_table(shortfalls(data), data, pd.Series({"A": 0.5, "B": 0.1}))


def at(table, region, indicator):
    found = table[(table["region_id"] == region) & (table["indicator"] == indicator)]
    assert len(found) == 1
    return found.iloc[0]


def test_beds_of_a_county(table):
    """A lacks 40 − 30 = 10; E has its 10; nobody boards at B. Pooled: (30 + 10) / (40 + 10)."""
    row = at(table, "540222", "beds")
    assert (row["schools"], row["short"], row["met"], row["unknown"]) == (2, 1, 1, 0)
    assert (row["not_applicable"], row["shortfall"]) == (1, 10)
    assert row["attainment"] == 40 / 50
    assert (row["pupils_short"], row["pupils_unknown"]) == (100, 0)


def test_rooms_of_a_county_leave_out_what_is_not_known(table):
    """A has 500 of 450, B 800 of 900, E nobody knows: (500 + 800) / (450 + 900)."""
    row = at(table, "540222", "teaching_m2")
    assert (row["schools"], row["short"], row["met"], row["unknown"]) == (3, 1, 1, 1)
    assert row["shortfall"] == 900 - 800
    assert row["attainment"] == pytest.approx(1300 / 1350)
    assert row["pupils_short"] == 200
    assert (row["norm_zh"], row["norm_en"]) == ("小学每生≥4.5平方米", "primary ≥4.5 m² per pupil")
    assert row["status"] == "unverified"


def test_a_norm_of_at_most_turns_the_ratio_round(table):
    """A has 100 pupils in 2 classes of 45 at most: 90 / 100, ten too many."""
    row = at(table, "540222", "pupils")
    assert (row["short"], row["unknown"], row["shortfall"]) == (1, 2, 10)
    assert row["attainment"] == 90 / 100
    assert row["direction"] == "at_most"


def test_where_nothing_is_known_nothing_is_zero(table):
    row = at(table, "542524", "teaching_m2")
    assert (row["schools"], row["unknown"]) == (1, 1)
    assert math.isnan(row["shortfall"])
    assert math.isnan(row["attainment"])
    assert row["pupils_short"] is pd.NA


def test_every_row_of_a_county_says_how_large_and_weak_it_is(table):
    here = table[table["region_id"] == "540222"]
    assert set(here["region_schools"]) == {3}
    assert set(here["region_pupils"]) == {100 + 200}
    assert set(here["region_weakness"]) == {(0.5 + 0.1) / 2}
    assert set(here["region_zh"]) == {"江孜县"}


def test_the_sums_are_those_of_the_schools(data, table):
    """The county's shortfall is that of its schools, added up by hand from the long table."""
    lacking = shortfalls(data)
    beds = lacking[lacking["indicator"] == "beds"]
    assert table.loc[table["indicator"] == "beds", "shortfall"].sum() == beds["shortfall"].sum()


def test_schools_and_states_add_up(table):
    assert (table["met"] + table["short"] + table["unknown"] == table["schools"]).all()
    total = table["schools"] + table["not_applicable"]
    assert (total <= table["region_schools"]).all()


def test_the_text_lines_up_and_names_every_norm(table):
    text = county_text(table)
    lines = text.splitlines()
    head = next(at for at, line in enumerate(lines) if line.startswith("指标"))
    assert lines[head - 1] == "江孜县：学校 3，学生 300，薄弱指数平均 0.3"
    ends = {columns_of(line[: line.index("  每")]) for line in lines if "  每" in line}
    assert len(ends) == 1  # the norms begin in one column
    assert "小学每生≥4.5平方米（未核实）[" in text
    assert "超 10 人" in text
    for name in ("甲文", "乙文", "丙文"):
        assert f"] {name}" in text
    unknown = next(line for line in lines if line.startswith("教室") and "初中" in line)
    assert unknown.split()[4:7] == ["无数据", "无数据", "无数据"]


def test_the_text_in_english_has_no_chinese_but_names_of_documents(table):
    text = county_text(table.assign(document="a document"), "en")
    assert "Gyantse: schools 3, pupils 300, mean weakness 0.3" in text
    assert "(unverified)" in text
    assert not [sign for sign in text if "\u4e00" <= sign <= "\u9fff"]


def test_a_stated_shortfall_has_no_norm_and_says_so():
    """日土: 1,000 m² of rooms as its report tells; nothing required, no ratio."""
    data = read_dataset("data/demo/rutog")
    table = county_table(shortfalls(data), data)
    row = table[table["name_zh"] == "教学及辅助用房"].iloc[0]
    assert (row["shortfall"], row["norm_zh"]) == (1000, "直接列明的缺口")
    assert math.isnan(row["attainment"])
    line = next(line for line in county_text(table).splitlines() if line.startswith("教学及辅助"))
    assert line.split()[1:7] == ["1", "1", "0", "1,000", "平方米", "—"]
    assert line.split()[7:] == ["无数据", "直接列明的缺口[1]"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234, "1,234"), (4.5, "4.5"), (0, "0"), (0.004, "0.004"), (1e7, "10,000,000"),
     (None, "无数据"), (math.nan, "无数据"), (16058.3, "16,058.3"), (-2, "-2")],
)  # fmt: skip
def test_a_figure_in_full(value, text):
    assert figure(value) == text


def test_a_norm_in_words():
    words = norm_in_words(5.58, 8.25, per="pupil", direction="at_least", unit="平方米", lang="zh")
    assert words == "每生≥5.58–8.25平方米"
    words = norm_in_words(45, 45, per="class", direction="at_most", unit="pupils", lang="en")
    assert words == "≤45 pupils per class"
    nan = math.nan
    words = norm_in_words(nan, nan, per="class", direction="at_most", unit="人", lang="zh")
    assert words == "按学校规模和地区而定"


def test_a_chinese_sign_takes_two_columns():
    assert columns_of("甲a（") == 5
    assert padded("甲", 4) == "甲  "
    assert padded("12", 4, right=True) == "  12"


def test_a_region_is_called_by_its_own_table_first():
    own = pd.DataFrame({"region_id": ["540222"], "name": ["某县"], "name_en": [""]})
    assert region_names(["540222"], own)["540222"] == ("某县", "某县")
    names = region_names(["540222", "110101", "X1"])
    assert names["540222"] == ("江孜县", "Gyantse")
    assert names["110101"].zh == "东城区"
    assert names["X1"] == ("X1", "X1")

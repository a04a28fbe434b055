"""What schools lack, on tables small enough for a pencil."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.needs.shortfalls import shortfalls
from gaibao_geo.needs.standards import standards_of
from gaibao_geo.needs.weak.weakness import weakness

ABOUT = 'title_zh = "示例"\ntitle_en = "Example"\nmade_up = true\n'
HEAD = (
    "school_id,name,region_id,stage,pupils,boarders,beds,teaching_m2,sports_m2,canteens,"
    "water_points,source,quality\n"
)


@pytest.fixture
def data(tmp_path):
    """S3: 375 boarders, 308 beds, 400 pupils in 1,500 m²; S4 a junior school; S5 little known."""
    (tmp_path / "dataset.toml").write_text(ABOUT, encoding="utf-8")
    (tmp_path / "schools.csv").write_text(HEAD + (
        "S3,甲,540222,primary,400,375,308,1500,3000,1,0,示例,made_up\n"
        "S4,乙,540222,junior,100,0,,600,900,1,1,示例,made_up\n"
        "S5,丙,540222,primary,,20,,,,,,示例,made_up\n"
    ), encoding="utf-8")  # fmt: skip
    return read_dataset(tmp_path)


def at(table, school, indicator):
    found = table[(table["school_id"] == school) & (table["indicator"] == indicator)]
    assert len(found) == 1
    return found.iloc[0]


def test_a_bed_for_every_boarder(data):
    row = at(shortfalls(data), "S3", "beds")
    assert (row["required"], row["actual"], row["shortfall"]) == (375, 308, 375 - 308)
    assert row["state"] == "short"
    assert row["attainment"] == 308 / 375
    assert "第13项" in row["document"]


def test_rooms_by_stage(data):
    """Primary 4.5 m² a pupil, junior 5.8: 400 × 4.5 − 1,500 = 300; 100 × 5.8 < 600."""
    table = shortfalls(data)
    assert at(table, "S3", "teaching_m2")["shortfall"] == 400 * 4.5 - 1500
    junior = at(table, "S4", "teaching_m2")
    assert (junior["shortfall"], junior["state"]) == (0, "met")
    assert junior["attainment"] == pytest.approx(600 / 580)  # above the standard is not clipped


def test_unknown_is_not_zero(data):
    table = shortfalls(data)
    for indicator in ("beds", "teaching_m2", "canteens"):
        row = at(table, "S5", indicator)
        assert row["state"] == "unknown"
        assert math.isnan(row["shortfall"])


def test_no_boarders_no_need_of_beds(data):
    assert at(shortfalls(data), "S4", "beds")["state"] == "not_applicable"


def test_weakness_is_the_mean_missing_share(data):
    """S3 lacks 67/375 of its beds, 300/1800 of its rooms, all of its water, and no sports."""
    weak = weakness(shortfalls(data)).index
    # sports: 400 × 7.5 = 3,000, which it has; a canteen it has too
    assert weak["S3"] == pytest.approx((67 / 375 + 300 / 1800 + 0 + 0 + 1) / 5)
    assert weak["S4"] == pytest.approx((1020 - 900) / 1020 / 4)  # sports 10.2 m² a pupil
    assert math.isnan(weak["S5"])


def test_a_dataset_may_bring_its_own_standards(data):
    (data.path / "standards.csv").write_text(
        "standard_id,indicator,stage,value,per,unit,unit_en,name_zh,name_en,document,status\n"
        "own,beds,any,0.8,boarder,床,beds,床位,Beds,省标准,unverified\n",
        encoding="utf-8",
    )
    table = shortfalls(read_dataset(data.path))
    assert set(table["indicator"]) == {"beds"}
    assert at(table, "S3", "beds")["required"] == 375 * 0.8
    assert at(table, "S3", "beds")["status"] == "unverified"


def test_a_standard_for_no_column_is_an_error(data):
    (data.path / "standards.csv").write_text(
        "standard_id,indicator,stage,value,per,unit,unit_en,name_zh,name_en,document,status\n"
        "own,castles,any,1,school,座,pieces,城堡,Castles,无,unverified\n".replace("无", "某文"),
        encoding="utf-8",
    )
    with pytest.raises(DataError, match="castles"):
        standards_of(read_dataset(data.path))


def test_stated_shortfalls_keep_their_figures():
    """日土: 800 m² of dormitory at 热帮 is a need as stated; nothing is computed."""
    table = shortfalls(read_dataset("data/demo/rutog"))
    row = table[(table["school_id"] == "RT1") & (table["name_zh"] == "学生宿舍")].iloc[0]
    assert (row["shortfall"], row["unit"]) == (800, "平方米")
    assert pd.isna(row["required"])

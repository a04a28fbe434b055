"""Washington DC's own tables come in by mapping files alone, and every row is accounted for."""

from __future__ import annotations

import shutil
from decimal import Decimal

import geopandas as gpd
import pandas as pd
import pytest
from dc_tables import ABOUT, DC, MAPPINGS, here, read

from gaibao_geo.intake.dataset import inspect_dataset

pytestmark = here


@pytest.fixture(scope="module")
def dc(tmp_path_factory):
    return read(tmp_path_factory.mktemp("dc"), "schools.toml", "dc_schools_master.csv",
                "ward_2012.geojson")  # fmt: skip


@pytest.fixture(scope="module")
def condition(tmp_path_factory):
    return read(tmp_path_factory.mktemp("c"), "condition.toml", "raw/facility_condition.csv")


@pytest.fixture(scope="module")
def allowance(tmp_path_factory):
    file = "raw/charter_facility_allowance_1999_2021.csv"
    return read(tmp_path_factory.mktemp("a"), "allowance.toml", file)


def raw_lines(file):
    """The file's rows that hold something, by number, the header left out."""
    cells = pd.read_csv(DC / file, header=None, dtype=str, keep_default_na=False)
    cells.index += 1
    return cells[(cells != "").any(axis=1)].iloc[1:]


def rows_of(data, *tables):
    return {int(row) for part in data.parts if part.table in tables for row in part.rows}


def told(data, rule):
    return [item for item in data.report if item.rule == rule]


def amount(text):
    return int(Decimal(text.replace("$", "").replace(",", "")))


def test_279_schools_come_in_and_each_is_counted(dc):
    schools = dc.schools
    assert len(schools) == 279
    assert rows_of(dc, "schools") == set(range(2, 281))
    assert schools["school_id"].is_unique
    assert schools["Agency"].value_counts().to_dict() == {"PCS": 154, "DCPS": 125}
    assert schools["owner"].value_counts().to_dict() == {"other": 154, "public": 125}
    assert (schools["keep"] == "close").sum() == 58
    assert schools.loc[schools["keep"] == "close", "pupils"].isna().all()  # closed is not 0


def test_the_four_without_a_point_and_the_36_shared_points_are_there(dc):
    schools = dc.schools
    nowhere = schools["lon"].isna()
    assert (nowhere.sum(), schools["lat"].isna().sum()) == (4, 4)
    assert set(schools.loc[nowhere, "keep"]) == {"close"}
    assert schools[~nowhere].duplicated(["lon", "lat"]).sum() == 36


def test_levels_read_as_something_else_are_told(dc):
    others = {item.column: item.values["texts"] for item in told(dc, "mapping_others")}
    assert others["stage"] == "CLOSED (57), ADULT (9), HS (24), MS/HS (9), ALT (7), SPED (3)"
    assert others["kind"] == "CLOSED (57)"
    # 57 are called CLOSED and 58 are closed: one middle school kept its level
    # the stage of the nine MS/HS follows from their kind: a junior part and a senior one
    left = {"primary": 106, "nine_year": 37, "junior": 27 + 9, "": 57 + 9 + 24 + 7 + 3}
    assert dc.schools["stage"].value_counts().to_dict() == left


def test_the_money_of_1998_to_2015_adds_up_to_the_known_total(dc):
    spent = dc.projects[dc.projects["list_name"] == "spent 1998-2015"]
    assert spent["cost_yuan"].sum() == 3_591_322_662
    assert len(spent) == 279 - 2 - 12  # two say NA, twelve say 0


def test_the_money_of_2016_to_2021_adds_up_with_what_was_taken_back(dc):
    planned = dc.projects[dc.projects["list_name"] == "planned 2016-2021"]
    back = told(dc, "mapping_skipped")
    assert planned["cost_yuan"].sum() + sum(int(item.value) for item in back) == 1_784_198_366
    assert len(back) == 7
    assert len(planned) == 279 - 51 - 73 - 7  # NA, 0, below nought
    assert all(item.row and item.header == "TotalAllotandPlan1621" for item in back)


def test_what_holds_nothing_is_told_apart_from_what_says_nought(dc):
    counts = {(item.rule, item.values["group"]): item.values["count"] for item in dc.report
              if item.rule in ("mapping_empty", "mapping_zero")}  # fmt: skip
    assert counts == {
        ("mapping_empty", "MajorExp9815"): 2,
        ("mapping_zero", "MajorExp9815"): 12,
        ("mapping_empty", "TotalAllotandPlan1621"): 51,
        ("mapping_zero", "TotalAllotandPlan1621"): 73,
        ("mapping_empty", "totalSQFT"): 26,
    }


def test_floor_areas_are_square_metres(dc):
    """19 550 387 square feet at 0.09290304 square metres each."""
    area = dc.facilities["floor_m2"]
    assert len(area) == 279 - 26
    assert area.sum() == pytest.approx(19_550_387 * 0.09290304)


def test_dollars_are_said_once(dc):
    notes = told(dc, "mapping_currency")
    assert [item.severity for item in notes] == ["note"]
    assert "USD" in notes[0].text("what")


def test_a_mapping_may_set_the_closed_schools_aside(tmp_path):
    """221 kept and 58 listed: 279."""
    text = (MAPPINGS / "schools.toml").read_text(encoding="utf-8")
    aside = '[{column = "Open_Now", equals = 0, reason = "closed"}]'
    text = text.replace('file = "dc', f'skip = {aside}\nfile = "dc')
    (tmp_path / "dataset.toml").write_text(ABOUT, encoding="utf-8")
    (tmp_path / "mapping.toml").write_text(text, encoding="utf-8")
    for file in ("dc_schools_master.csv", "ward_2012.geojson"):
        shutil.copyfile(DC / file, tmp_path / file)
    data = inspect_dataset(tmp_path)
    closed = {item.row for item in told(data, "mapping_skipped") if item.header == "Open_Now"}
    assert (len(data.schools), len(closed)) == (221, 58)
    assert rows_of(data, "schools") | closed == set(range(2, 281))
    assert data.schools["lon"].notna().all()


def test_the_schools_number_alone_is_no_key(tmp_path):
    """Ten campuses share a number with the one before them: ten findings, each with its row."""
    text = (MAPPINGS / "schools.toml").read_text(encoding="utf-8")
    joined = '{ columns = ["School_ID", "School"], join = " ", or = "School" }'
    text = text.replace(joined, '{ column = "School_ID", or = "School" }')
    (tmp_path / "dataset.toml").write_text(ABOUT, encoding="utf-8")
    (tmp_path / "mapping.toml").write_text(text, encoding="utf-8")
    shutil.copyfile(DC / "dc_schools_master.csv", tmp_path / "dc_schools_master.csv")
    data = inspect_dataset(tmp_path)
    assert data.schools["school_id"].duplicated().sum() == 10
    numbers = data.schools["school_id"]
    rows = set((numbers.index[numbers.duplicated()] + 2).tolist())
    errors = {item.row for item in data.report.of("error") if item.column == "school_id"}
    assert rows <= errors


# The wards.


def test_the_eight_wards_come_in_with_their_polygons(dc):
    assert sorted(dc.regions["region_id"]) == [f"DC{number}" for number in range(1, 9)]
    assert {item.geom_type for item in dc.regions["geometry"]} <= {"Polygon", "MultiPolygon"}


def test_the_ward_of_each_point_agrees_with_the_ward_column_save_one(dc):
    """275 points, all in a ward; one school's point lies over the line from the ward it states."""
    regions = dc.regions
    areas = gpd.GeoDataFrame(regions[["region_id"]], geometry=list(regions["geometry"]), crs=4326)
    schools = dc.schools[dc.schools["lon"].notna()]
    points = gpd.GeoDataFrame(
        schools[["name", "region_id"]].rename(columns={"region_id": "stated"}),
        geometry=gpd.points_from_xy(schools["lon"], schools["lat"]), crs=4326,
    )  # fmt: skip
    placed = points.sjoin(areas, how="left", predicate="within")
    assert len(placed) == 275
    assert placed["region_id"].notna().all()
    other = placed[placed["stated"] != placed["region_id"]]
    assert other[["name", "stated", "region_id"]].to_numpy().tolist() == [
        ["KIPP-Arts & Tech/Quest", "DC8", "DC7"]
    ]


def test_the_check_of_points_names_that_one_school_and_no_other(dc):
    """The same, as the report says it: row 145, a warning, 278 schools in peace."""
    said = [(item.rule, item.row) for item in dc.report if item.rule == "V17"]
    assert said == [("V17", 145)]
    assert dc.schools.loc[143, "name"] == "KIPP-Arts & Tech/Quest"  # 145 - 2


def test_shared_points_are_all_told(dc):
    """68 schools stand on 32 points: 36 share the point of an earlier one."""
    told_rows = {item.row for item in dc.report if item.rule.startswith("V18_shared")}
    points = dc.schools[dc.schools["lon"].notna()]
    shared = points.index[points.duplicated(["lon", "lat"], keep=False)]
    assert told_rows == {at + 2 for at in shared}
    assert (len(shared), points.duplicated(["lon", "lat"]).sum()) == (68, 36)


# Wide sheets.


def test_the_condition_of_16_systems_becomes_checks(condition):
    checks = condition.checks
    assert checks["item_no"].nunique() == 16
    lines = raw_lines("raw/facility_condition.csv")
    names = list(pd.read_csv(DC / "raw/facility_condition.csv", nrows=0).columns)
    schools = lines[lines[0] != ""]
    for item, held in checks.groupby("item_no"):
        place = next(at for at, name in enumerate(names) if name.strip() == item)
        said = schools[place].value_counts()
        met = held["met"].value_counts()
        assert met.get("yes", 0) == said.get("Good", 0) + said.get("Fair", 0), item
        assert met.get("no", 0) == said.get("Poor", 0) + said.get("Unsatisfactory", 0), item
        assert met.get("not_applicable", 0) == said.get("N/A", 0), item
        assert len(held) == len(schools) - said.get("", 0), item


def test_every_row_of_the_condition_sheet_is_kept_or_told(condition):
    rows = set(raw_lines("raw/facility_condition.csv").index)
    kept = rows_of(condition, "checks", "projects")
    listed = {item.row for item in condition.report if item.row}
    assert rows == kept | (listed & rows)
    assert set(range(130, 137)) <= listed  # the totals and classes below the table
    assert not kept & set(range(130, 137))


def test_the_years_of_the_condition_sheet_add_up_to_its_own_totals(condition):
    """What is kept and what was taken back make the total that the sheet states below."""
    totals = raw_lines("raw/facility_condition.csv").loc[130]
    money = condition.projects.groupby("list_name")["cost_yuan"].sum()
    back = {"allotted 2016": 0, "spent 2014": 0, "spent 2016": 0}
    listed = {"Sum of Allotments in FY 2016": "allotted 2016",
              "Sum of Expenditures in FY 2014": "spent 2014",
              "Sum of Expenditures in FY 2016": "spent 2016"}  # fmt: skip
    for item in told(condition, "mapping_skipped"):
        if item.value:
            back[listed[" ".join(item.header.split())]] += amount(item.value)
    past = ["spent to 2013", "spent 2014", "spent 2015"]
    later = ["allotted 2016", "spent 2016", *(f"planned {year}" for year in range(2017, 2022))]
    assert money[past].sum() + back["spent 2014"] == amount(totals[58]) == 3_687_866_650
    # The sheet rounds what was spent in 2016 to dollars: its cells make 2 less than its total.
    assert money["spent 2016"] + back["spent 2016"] + 2 == amount(totals[61]) == 7_925_819
    gone = back["allotted 2016"] + back["spent 2016"]
    assert money[later].sum() + gone + 2 == amount(totals[67]) == 1_296_346_849


def test_23_years_of_allowances_add_up_to_the_row_of_totals(allowance):
    lines = raw_lines("raw/charter_facility_allowance_1999_2021.csv")
    totals = lines.iloc[-1]
    by_year = allowance.projects.groupby("budget_year")["cost_yuan"].sum()
    years = [2021, 2020, 2019, 2018, 2017, 2016, *range(2015, 1998, -1)]
    assert by_year[years].tolist() == [amount(totals[at]) for at in range(2, 25)]
    assert allowance.projects["cost_yuan"].sum() == 1_693_922_902
    kept = rows_of(allowance, "projects")
    listed = {item.row for item in allowance.report if item.row}
    assert set(lines.index) == kept | (listed & set(lines.index))

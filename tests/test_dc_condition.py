"""The condition of Washington DC's school buildings, as a checklist of its own."""

from __future__ import annotations

import csv
import shutil

import pytest
from dc_tables import DC, MAPPINGS, here, read

from gaibao_geo.needs.lists.checklist import check_items_of, checklist, checklist_doubts
from gaibao_geo.needs.lists.checklist_counts import by_county, by_item
from gaibao_geo.needs.shortfalls import shortfalls

pytestmark = here

FILE = "dc_dcps_with_condition.csv"  # schools and condition, joined by name where they could be
SYSTEMS = 16
MET = {"Good": "met", "Fair": "met", "Poor": "not_met", "Unsatisfactory": "not_met",
       "N/A": "not_applicable"}  # fmt: skip


def mapping():
    """The two mappings of the separate files, said of the file in which they are joined."""
    schools, condition = (
        (MAPPINGS / name).read_text(encoding="utf-8").split("[[sheet]]")
        for name in ("schools.toml", "condition.toml")
    )
    keep = [part for part in schools[1:] if 'table = "projects"' not in part]
    (checks,) = (part for part in condition[1:] if 'table = "checks"' in part)
    number = '{ columns = ["School_ID", "School"], join = " ", or = "School" }'
    checks = checks.replace('school_id = "School Names"', f"school_id = {number}")
    text = "[[sheet]]".join([schools[0], *keep, checks])
    return text.replace("dc_schools_master.csv", FILE).replace("facility_condition.csv", FILE)


@pytest.fixture(scope="module")
def dc(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dc_condition")
    for name in ("standards.csv", "check_items.csv"):
        shutil.copyfile(MAPPINGS / name, folder / name)
    return read(folder, mapping(), FILE, "ward_2012.geojson")


@pytest.fixture(scope="module")
def counted():
    """The source's own rows of schools that count: open, and no high, adult or other school."""
    with (DC / FILE).open(encoding="utf-8", newline="") as file:
        still_open = [row for row in csv.DictReader(file) if row["Open_Now"] != "0"]
    return [row for row in still_open if row["Level"] not in ("HS", "ADULT", "ALT")]


def test_the_16_systems_are_its_only_list(dc):
    items = check_items_of(dc)
    assert len(items) == SYSTEMS
    assert set(items["item_no"]) == set(dc.checks["item_no"])
    assert checklist_doubts(dc) == []


def test_each_system_is_counted_as_the_source_has_it(dc, counted):
    """Met, not met, not there; of a school without a survey it is unknown, not bad."""
    table = by_item(checklist(dc)).set_index("item_no")
    assert len(table) == SYSTEMS
    for item, row in table.iterrows():
        (column,) = (name for name in counted[0] if name.strip() == item)
        told = [MET.get(line[column].strip(), "unknown") for line in counted]
        for name in ("met", "not_met", "not_applicable", "unknown"):
            assert row[name] == told.count(name), (item, name)
        asked = len(counted) - told.count("not_applicable")
        assert row["rate"] == pytest.approx(told.count("met") / asked)


def test_each_ward_has_its_row(dc, counted):
    table = by_county(checklist(dc), dc).set_index("region_id")
    for ward, schools in table["schools"].items():
        assert schools == sum(f"DC{line['Ward']}" == ward for line in counted)
    assert (table["met"] + table["not_met"] + table["unknown"] + table["not_applicable"]
            == table["schools"]).all()  # fmt: skip


def test_condition_and_floor_area_stand_side_by_side(dc):
    """Aiton: 57,100 square feet of 262 × 150 are enough; its outer walls and finishes are poor."""
    checked = checklist(dc)
    (aiton,) = dc.schools.loc[dc.schools["name"] == "Aiton Elementary", "school_id"]
    mine = checked[checked["school_id"] == aiton]
    poor = set(mine.loc[mine["met"] == "no", "item_no"])
    assert poor == {"Exterior Enclosure", "Interior Finishes"}
    lacking = shortfalls(dc)
    assert lacking.loc[lacking["school_id"] == aiton, "state"].tolist() == ["met"]

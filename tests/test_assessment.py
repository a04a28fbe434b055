"""An assessment as a whole: what is printed, what is written, and what stops it."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from page_data import data_of

import gaibao_geo as gb
from gaibao_geo.cli import main
from gaibao_geo.errors import DataError
from gaibao_geo.need_files import need_files
from gaibao_geo.needs.assessment_words import assessment_record, assessment_text

GYANTSE = "data/demo/gyantse"
TABLES = ("shortfalls", "weakness", "balance", "projects", "project_items", "project_closes",
          "payable", "doubts")  # fmt: skip


@pytest.fixture(scope="module")
def found():
    return gb.assess(gb.read_dataset(GYANTSE))


@pytest.fixture(scope="module")
def files(found):
    return need_files(found, "en")


@pytest.fixture
def county(tmp_path):
    """江孜 again, in a folder that a test may spoil."""
    folder = tmp_path / "county"
    shutil.copytree(Path(__file__).parent.parent / GYANTSE, folder)
    return folder


def run(*words):
    return main(["need", *map(str, words)])


def test_the_parts_agree_with_each_other(found):
    """16 of 22 schools lack a canteen by each of the ways to ask."""
    lacking = found.lacking
    short = lacking[(lacking["indicator"] == "canteens") & (lacking["state"] == "short")]
    county = found.counties.set_index("indicator").loc["canteens"]
    assert len(short) == county["short"] == 16
    assert county["shortfall"] == 16
    assert set(found.weak.index.index) == set(lacking["school_id"])
    listed = found.checked[(found.checked["item_no"] == "14") & (found.checked["met"] == "no")]
    assert set(listed["school_id"]) == set(short["school_id"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_printed_names_norms_and_says_what_is_made_up(found, lang):
    text = assessment_text(found, lang)
    assert {"zh": "示例数据（虚构）", "en": "Example data (made up)"}[lang] in text
    assert "教基一厅〔2014〕5号" in text
    assert {"zh": "（未核实）", "en": "(unverified)"}[lang] in text  # the rural norm of floor area
    assert {"zh": "1,660 床", "en": "1,660 beds"}[lang] in text


def test_the_list_of_the_county_is_held_against_need(found):
    """Its works are taken as they are; proposals are only for what they leave open."""
    rules = {item.rule for item in found.report}
    assert {"N26", "N28"} <= rules
    assert set(found.proposed.projects["project_id"]).isdisjoint(found.data.projects["project_id"])


def test_only_what_the_list_leaves_open_is_proposed(county):
    """13 schools are short of sports grounds; the list mends all but four of them."""
    costs = ("item_type,year,unit,low_yuan,mid_yuan,high_yuan,source\n"
             "sports,2016,平方米,200,210,1900,示例\n")  # fmt: skip
    (county / "unit_costs.csv").write_text(costs, encoding="utf-8")
    found = gb.assess(gb.read_dataset(county))
    whole = gb.by_school(found.lacking)
    short = whole[(whole["indicator"] == "sports_m2") & (whole["state"] == "short")]
    left = {item.value for item in found.report if item.rule == "N28"}
    assert len(short) == 13
    assert len(left) == 4
    assert set(found.proposed.projects["school_id"]) == left


def test_a_county_without_a_list_is_proposed_one_and_gets_a_proved_plan():
    """三明, made up: from norms to priced works to whole projects within a year's money."""
    data = gb.read_dataset("data/demo/sanming")
    problem = gb.read_problem(data)
    lacking = gb.shortfalls(data)
    proposed = gb.candidate_projects(data, lacking).projects
    assert len(problem.candidates.projects) == len(proposed) > 500
    needs = problem.candidates.needs
    assert needs[["pupils", "weakness"]].notna().all(axis=None)
    whole = gb.by_school(lacking)
    assert len(needs) == (whole["state"] == "short").sum()
    plan = gb.solve(problem)
    assert plan.proof.gap == 0
    page = gb.plan_map(plan, data, "en").html()
    assert problem.candidates.effects["amount"].max() > 1_000_000  # yuan of equipment
    assert "e+06" not in page


def test_only_the_sets_asked_for(found):
    data = found.data
    only = gb.assess(data, ["balance_2017"], weights=None, horizon=5)
    assert set(only.lacking["standard_set"]) == {"balance_2017"}
    with pytest.raises(DataError, match="castle_1066"):
        gb.assess(data, ["castle_1066"])


def test_every_file_is_there_and_opens(files):
    books = {"need_map.html", "school_sheets.xlsx", "checklists.xlsx"}
    assert set(files) == books | {f"{one}.csv" for one in TABLES}
    assert data_of(files["need_map.html"].decode())["spec"]["made_up"]
    assert len(load_workbook(io.BytesIO(files["school_sheets.xlsx"])).sheetnames) == 1 + 22
    for name in TABLES:
        rows = list(csv.DictReader(io.StringIO(files[f"{name}.csv"].decode("utf-8-sig"))))
        assert all(row["data"] == "Example data (made up)" for row in rows), name


def test_a_shortfall_in_the_file_is_the_one_computed(found, files):
    table = pd.read_csv(io.BytesIO(files["shortfalls.csv"]))
    for column in ("required", "actual", "shortfall"):
        pd.testing.assert_series_equal(table[column], found.lacking[column], check_dtype=False)
    assert {"document", "status", "name", "region_id"} <= set(table.columns)


def test_files_in_chinese_have_chinese_names(found):
    names = set(need_files(found, "zh"))
    assert {"需求地图.html", "一校一表.xlsx", "核查清单.xlsx", "缺口.csv"} <= names


def test_other_files_of_the_folder_stay(found, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("keep")
    written = gb.write_needs(found, tmp_path / "out", "en")
    assert (tmp_path / "out" / "mine.txt").read_text() == "keep"
    assert all(file.exists() for file in written)
    assert zipfile.is_zipfile(tmp_path / "out" / "checklists.xlsx")


def test_for_machines_what_is_not_known_is_null(found):
    record = json.loads(json.dumps(assessment_record(found, "en"), default=str, allow_nan=False))
    desks = next(row for row in record["counties"] if row["indicator"] == "desks")
    assert (desks["short"], desks["unknown"], desks["shortfall"]) == (0, 22, None)
    assert record["made_up"] is True
    assert {"weakness", "balance", "checklists", "projects", "findings"} <= set(record)


def test_a_county_that_states_its_shortfalls_is_told_too(tmp_path, capsys):
    assert run("data/demo/rutog", "-o", tmp_path / "out") == 0
    told = capsys.readouterr().out
    assert "学生宿舍" in told
    assert "2,100 平方米" in told
    assert "虚构" not in told


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ({"weights.toml": "beds = 3\nbooks = -1\n"}, "N11"),
        ({"weights.toml": "castles = 1\n"}, "N10"),
        ({"standards.csv": "standard_id,indicator,stage,value,per,unit,unit_en,name_zh,name_en,"
          "document,status\nx,beds,any,1,boarder,亩,mu,床位,Beds,某文,verified\n"}, "N03"),
        ({"unit_costs.csv": "item_type,year,unit,mid_yuan,source\n"
          "sports,2016,亩,100,某处\n"}, "N22"),
    ],
)  # fmt: skip
def test_bad_input_is_one_report_and_nothing_is_written(county, capsys, tmp_path, spoil, said):
    for name, text in spoil.items():
        (county / name).write_text(text, encoding="utf-8")
    weights = ["--weights", county / "weights.toml"] if "weights.toml" in spoil else []
    assert run(county, "-o", tmp_path / "out", *weights) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""
    assert not (tmp_path / "out").exists()


def test_the_command_itself(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "gaibao_geo.cli", "need", GYANTSE, "-o", str(tmp_path / "out"),
         "--lang", "en", "--json", "--method", "topsis", "--weakest", "3"],
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert json.loads(done.stdout)["title"]["en"].startswith("Gyantse")
    assert "need_map.html" in done.stderr

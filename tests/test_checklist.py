"""The checklists on four schools: who meets what, who says so, and what is counted."""

from __future__ import annotations

import random

import numpy as np
import pandas as pd
import pytest

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.needs.lists.checklist import check_items_of, checklist, checklist_doubts
from gaibao_geo.needs.lists.checklist_counts import by_county, by_item, school_verdicts
from gaibao_geo.needs.shortfalls import shortfalls
from gaibao_geo.words.figures import share_text

ABOUT = 'title_zh = "示例"\ntitle_en = "Example"\nmade_up = true\n'
SCHOOLS = """school_id,name,region_id,kind,pupils,boarders,beds,keep,source,quality
A,甲小学,540222,primary,100,40,30,keep,示例,made_up
B,乙教学点,540222,teaching_point,10,0,,keep,示例,made_up
C,丙初中,542524,junior,200,,50,keep,示例,made_up
D,丁小学,540222,primary,60,5,5,close,示例,made_up
"""
ITEMS = """item_set,item_no,name_zh,name_en,applies,optional_for,document,status
三条,1,墙面平整,Even walls,all,teaching_point,县文1号,verified
三条,2,一人一床,A bed each,boarding,teaching_point,县文1号,unverified
三条,3,原文未找到,Text not found,all,teaching_point,县文1号,not_found
"""
STANDARDS = (
    "standard_id,standard_set,indicator,stage,value,per,role,item_set,item_no,unit,unit_en,"
    "name_zh,name_en,document,status\n"
    "beds,own,beds,any,1,boarder,baseline,三条,2,床,beds,床位,Beds,县文1号,verified\n"
)
CHECKS = """school_id,item_set,item_no,as_of,met
A,三条,1,2015-09,no
A,三条,1,2016-03,yes
A,三条,1,2016-05,
A,三条,2,2016-03,yes
A,三条,3,2016-03,yes
C,三条,1,2016-03,no
D,三条,1,2016-03,no
"""


@pytest.fixture
def folder(tmp_path):
    files = {"dataset.toml": ABOUT, "schools.csv": SCHOOLS, "check_items.csv": ITEMS,
             "standards.csv": STANDARDS, "checks.csv": CHECKS}  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def data(folder):
    return read_dataset(folder)


def at(table, school, number):
    found = table[(table["school_id"] == school) & (table["item_no"] == number)]
    assert len(found) == 1
    return found.iloc[0]


def told(table, school, number):
    row = at(table, school, number)
    return row["met"], row["told_by"], row["as_of"]


def test_the_latest_check_that_says_something_counts(data):
    """2015-09 said no, 2016-03 yes; the row of 2016-05 is blank and says nothing."""
    assert told(checklist(data), "A", "1") == ("yes", "check", "2016-03")


def test_a_check_stands_above_the_figures_and_the_contradiction_is_told(data):
    """Forty boarders, thirty beds: the figures say no, the check yes. N40 names both."""
    assert told(checklist(data), "A", "2")[:2] == ("yes", "check")
    (doubt,) = checklist_doubts(data)
    assert (doubt.rule, doubt.severity, doubt.row) == ("N40", "warning", 5)
    for part in ("甲小学", "一人一床", "“达到”", "“未达到”"):
        assert part in doubt.sentence("zh")
    assert "“met”" in doubt.sentence("en")


def test_where_they_agree_nothing_is_said(folder):
    agreed = CHECKS.replace("A,三条,2,2016-03,yes", "A,三条,2,2016-03,no")
    (folder / "checks.csv").write_text(agreed, encoding="utf-8")
    assert checklist_doubts(read_dataset(folder)) == []


def test_without_a_check_the_figures_answer(folder):
    (folder / "checks.csv").unlink()
    table = checklist(read_dataset(folder))
    assert told(table, "A", "2")[:2] == ("no", "figures")
    assert told(table, "A", "1") == ("unknown", "", "")


def test_a_boarding_item_does_not_concern_a_school_without_boarders(data):
    assert told(checklist(data), "B", "2")[:2] == ("not_applicable", "figures")


def test_unknown_boarders_leave_a_boarding_item_unknown(data):
    """Fifty beds for nobody knows how many boarders."""
    assert told(checklist(data), "C", "2")[0] == "unknown"


def test_a_norm_that_forgets_whom_it_concerns_does_not_override_the_list(data):
    """Figures that say "short" of beds at B (nobody boards) and C (nobody knows) decide nothing."""
    lacking = shortfalls(data)
    beds = lacking[lacking["school_id"].isin(["B", "C"])].assign(state="short")
    table = checklist(data, beds)
    assert told(table, "B", "2")[0] == "not_applicable"
    assert told(table, "C", "2")[0] == "unknown"


@pytest.mark.parametrize(
    ("boarders", "meals", "met"),
    [(4, "", "unknown"), (0, "是", "unknown"), (0, "否", "not_applicable"), (0, "", "unknown"),
     ("", "否", "unknown")],
)  # fmt: skip
def test_an_item_for_boarders_or_meals_needs_one_of_them(folder, boarders, meals, met):
    """Where it applies nobody has looked, so it is unknown; where neither is there it is free."""
    (folder / "checks.csv").unlink()
    (folder / "check_items.csv").write_text(
        ITEMS.replace("boarding", "boarding_or_meals"), encoding="utf-8")
    (folder / "standards.csv").write_text(STANDARDS.replace("三条,2", ","), encoding="utf-8")
    head = SCHOOLS.partition("\n")[0]
    (folder / "schools.csv").write_text(
        f"{head}\nA,甲小学,540222,primary,9,{boarders},,keep,示例,made_up\n", encoding="utf-8")
    (folder / "facilities.csv").write_text(
        f"school_id,stage,as_of,meals,source,quality\nA,any,2016,{meals},示例,made_up\n",
        encoding="utf-8")
    assert told(checklist(read_dataset(folder)), "A", "2")[0] == met


def test_an_item_whose_text_was_not_found_is_neither_met_nor_unmet(data):
    """Not even a check that says yes makes it so: nobody knows to what."""
    assert told(checklist(data), "A", "3") == ("not_found", "", "")
    last = by_item(checklist(data)).iloc[2]
    assert last["status"] == "not_found"
    assert last[["applies", "met", "not_met", "unknown"]].isna().all()
    assert np.isnan(last["rate"])


def test_a_school_to_be_closed_is_not_in_the_list(data):
    assert set(checklist(data)["school_id"]) == {"A", "B", "C"}


def test_an_item_that_no_list_knows_is_told_once_with_its_rows(folder):
    more = CHECKS + "A,三条,20,2016-03,yes\nC,三条,20,2016-03,no\nC,别的,1,2016-03,no\n"
    (folder / "checks.csv").write_text(more, encoding="utf-8")
    found = [item for item in checklist_doubts(read_dataset(folder)) if item.rule == "N41"]
    assert [(item.row, item.value, item.values["count"]) for item in found] == [
        (9, "20", 2), (11, "1", 1)
    ]  # fmt: skip


def test_one_stage_short_and_the_item_is_not_met(data):
    """The worst of the rows that answer an item: met and short is short."""
    lacking = shortfalls(data)
    beds = lacking[lacking["school_id"] == "A"]
    met = beds.assign(state="met")
    (data.path / "checks.csv").unlink()
    bare = read_dataset(data.path)
    both = pd.concat([met, beds], ignore_index=True)
    assert told(checklist(bare, both), "A", "2")[0] == "no"
    open_ = pd.concat([met, beds.assign(state="unknown")], ignore_index=True)
    assert told(checklist(bare, open_), "A", "2")[0] == "unknown"
    assert told(checklist(bare, met), "A", "2")[0] == "yes"


def test_by_item_counts_what_each_rate_is_a_rate_of(data):
    """Item 1: A met, B nobody asked, C not met; rate 1 of 3, of the bound (A, C) 1 of 2."""
    one, two, _ = (row for _, row in by_item(checklist(data)).iterrows())
    assert (one["applies"], one["met"], one["not_met"], one["unknown"]) == (3, 1, 1, 1)
    assert (one["rate"], one["binding"], one["binding_rate"]) == (1 / 3, 2, 1 / 2)
    assert (two["applies"], two["not_applicable"], two["rate"]) == (2, 1, 1 / 2)


def test_by_county_a_school_with_an_unknown_item_is_not_met(data):
    """A meets both known items; B's wall and C's beds are unknown, but C's wall is bad."""
    verdicts = school_verdicts(checklist(data)).set_index("school_id")["verdict"]
    assert dict(verdicts) == {"A": "yes", "B": "unknown", "C": "no"}
    table = by_county(checklist(data), data).set_index("region_id")
    here = table.loc["540222"]
    assert (here["items"], here["items_known"]) == (3, 2)
    assert (here["schools"], here["teaching_points"]) == (2, 1)
    assert (here["met"], here["not_met"], here["unknown"], here["rate"]) == (1, 0, 1, 1 / 2)
    assert (here["binding"], here["binding_met"], here["binding_rate"]) == (1, 1, 1.0)
    assert table.loc["542524", "rate"] == 0


def test_the_official_form_writes_1163_of_1165_as_99_8_percent(tmp_path):
    """A published form wrote 99%, and its items added up to 1164 of the 1165 schools."""
    (tmp_path / "dataset.toml").write_text(ABOUT, encoding="utf-8")
    rows = [f"S{at},校{at},120101,primary,示例,made_up\n" for at in range(1165)]
    (tmp_path / "schools.csv").write_text(
        "school_id,name,region_id,kind,source,quality\n" + "".join(rows), encoding="utf-8")
    one = ITEMS.split("三条,2", maxsplit=1)[0]
    (tmp_path / "check_items.csv").write_text(one, encoding="utf-8")
    met = [f"S{at},三条,1,2016,{'no' if at < 2 else 'yes'}\n" for at in range(1165)]
    (tmp_path / "checks.csv").write_text(
        "school_id,item_set,item_no,as_of,met\n" + "".join(met), encoding="utf-8")
    data = read_dataset(tmp_path)
    item = by_item(checklist(data)).iloc[0]
    assert (item["met"], item["not_met"], item["applies"]) == (1163, 2, 1165)
    assert item["met"] + item["not_met"] + item["unknown"] == 1165
    assert share_text(item["rate"]) == "99.8%"
    assert share_text(by_county(checklist(data), data).iloc[0]["rate"]) == "99.8%"


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(1163, 1165, "99.8%"), (9_999, 10_000, "99.99%"), (240_599, 240_600, "99.9996%"),
     (1, 1, "100.0%"), (0, 5, "0.0%"), (1, 10_000, "0.01%"), (2, 3, "66.7%"),
     (1227, 1000, "122.7%")],
)  # fmt: skip
def test_a_rate_reads_100_percent_only_when_no_school_misses(part, whole, text):
    assert share_text(part / whole) == text


def test_every_school_stands_in_one_column_of_every_item(data):
    """A random county, counted the long way round."""
    draw = random.Random(7)
    lines = [
        f"{school},三条,{item},2016,{draw.choice(['yes', 'no', 'not_applicable', ''])}\n"
        for school in "ABC" for item in (1, 2)
    ]  # fmt: skip
    (data.path / "checks.csv").write_text("school_id,item_set,item_no,as_of,met\n" + "".join(lines))
    table = checklist(read_dataset(data.path))
    for row in by_item(table).itertuples():
        mine = table[table["item_no"] == row.item_no]["met"].tolist()
        if row.status != "not_found":
            assert row.met == mine.count("yes")
            assert row.applies + row.not_applicable == len(mine) == 3


def test_the_shipped_lists_say_what_is_known_of_them(folder):
    (folder / "check_items.csv").unlink()
    (folder / "checks.csv").unlink()
    (folder / "standards.csv").unlink()
    items = check_items_of(read_dataset(folder))
    baseline = items[items["item_set"] == "20条底线"]
    assert len(baseline) == 20
    assert list(baseline["item_no"])[:17] == [str(number) for number in range(1, 18)]
    assert (baseline["status"] == "verified").sum() == 16
    assert list(baseline["status"])[-2:] == ["not_found", "not_found"]
    assert "66" in baseline.set_index("item_no").loc["18–20a", "name_zh"]
    assert len(items[items["item_set"] == "8项督导"]) == 8


def test_the_shipped_items_and_norms_know_each_other():
    """An item that a shipped norm answers is in the list."""
    data = read_dataset("data/standards")
    asked = set(zip(data.standards["item_set"], data.standards["item_no"], strict=True))
    items = data.check_items
    assert asked - {("", "")} <= set(zip(items["item_set"], items["item_no"], strict=True))


def test_an_item_that_asks_the_same_is_answered_by_the_same_figures(folder):
    """A has 30 beds for 40 boarders; list 甲's item 1 asks what item 2 of 三条 does."""
    head = ITEMS.splitlines()[0]
    own = ITEMS.replace(head, head + ",same_as").replace("verified\n", "verified,\n")
    own = own.replace("not_found\n", "not_found,\n")
    own += "甲,1,一人一床,A bed each,boarding,,县文2号,verified,三条:2\n"
    (folder / "check_items.csv").write_text(own, encoding="utf-8")
    found = checklist(read_dataset(folder))
    twin = found[(found["item_set"] == "甲") & (found["school_id"] == "A")].iloc[0]
    assert (twin["met"], twin["told_by"]) == ("no", "figures")
    shipped = check_items_of(read_dataset("data/demo/gyantse"))
    known = set(shipped["item_set"] + ":" + shipped["item_no"])
    assert set(shipped["same_as"]) - {""} <= known

"""Repairs: proposed in a file, accepted by a person, carried out on a copy, and on record."""

from __future__ import annotations

import time
import tomllib
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaibao_geo.intake.accounts import accounts, rows_not_used
from gaibao_geo.intake.columns.match_record import Match
from gaibao_geo.intake.files.sheets import Sheet
from gaibao_geo.intake.layouts.layout import Layout
from gaibao_geo.intake.loaded import typed
from gaibao_geo.intake.repairing.repairs import (
    Accepted,
    accept_toml,
    judged,
    read_repairs,
    repaired,
    write_repairs,
)
from gaibao_geo.tables.findings import Finding, Repair, Report
from gaibao_geo.tables.schema import TABLES
from gaibao_geo.tables.toml_text import toml_text, whole
from gaibao_geo.words import Both, catalogue

FILE, SHEET = "学校.xlsx", "2015年"
NAMES = ["school_id", "name", "lon", "lat", "pupils"]
HEADERS = ["学校标识码", "学校名称", "经度", "纬度", "在校生数"]
CELLS = [
    ["江孜县学校基本情况", None, None, None, None],  # row 1: a title
    HEADERS,                                          # row 2
    ["S1", "热龙乡小学", 89.1, 28.9, 120],             # row 3
    ["S2", "达孜乡小学", 29.0, 89.2, "9O"],            # row 4: swapped; the letter O
    ["合计", None, None, None, 210],                   # row 5: set aside
    ["S3", "卡麦乡小学", 89.3, 28.8, 60.0],            # row 6
]  # fmt: skip


def made(cells=CELLS, body=(3, 4, 6), aside=(5,)):
    """A match of the sheet above, as layout and matching would give it."""
    raw = pd.DataFrame(cells, index=range(1, len(cells) + 1), dtype=object)
    layout = Layout(
        Sheet(FILE, SHEET, raw), (2,), tuple(HEADERS), ("",) * 5,
        raw.loc[list(body)], set_aside=frozenset(aside),
    )  # fmt: skip
    places = {name: place for place, name in enumerate(NAMES)}
    return Match(
        TABLES["schools"], layout, layout.body.set_axis(NAMES, axis=1),
        dict(zip(NAMES, HEADERS, strict=True)), dict.fromkeys(NAMES, ""), places,
        dict.fromkeys(NAMES, "alias"),
    )  # fmt: skip


def entry(action, to="", row=None, column="", value="", **more):
    given = {"id": "aaaa1111", "rule": "X_dear", "file": FILE, "sheet": SHEET, "reason": "查过原表"}
    return Accepted(row=row, column=column, value=value, repair=Repair(action, to),
                    **{**given, **more})  # fmt: skip


# --- carried out -------------------------------------------------------------


def test_a_cell_is_set_and_the_note_says_what_it_was():
    match = made()
    mended, (note,) = repaired(match, [entry("set", "90", 4, "pupils", "9O")])
    assert mended.body["pupils"].tolist() == [120, "90", 60.0]
    assert match.body["pupils"].tolist() == [120, "9O", 60.0]  # the caller's is not changed
    assert (note.rule, note.severity, note.value, note.cell) == ("repaired", "note", "9O", "E4")
    said = note.sentence("zh")
    assert "读作“90”" in said
    assert "原为：9O" in said
    assert "查过原表" in said
    assert "read it as “90”" in note.sentence("en")


def test_a_number_agrees_with_its_text_however_the_file_holds_it():
    """60.0 in a workbook, 60 in the repairs file."""
    mended, _ = repaired(made(), [entry("set", "66", 6, "pupils", "60")])
    assert mended.body["pupils"].tolist() == [120, "9O", "66"]


def test_a_stale_repair_changes_nothing_and_is_said():
    match = made()
    mended, (fault,) = repaired(match, [entry("set", "90", 4, "pupils", "99")])
    assert mended.body.equals(match.body)
    assert (fault.rule, fault.severity) == ("stale_repair", "warning")
    assert "当时是“99”，现在是“9O”" in fault.sentence()


def test_an_empty_cell_and_an_absent_column_can_be_filled():
    mended, _ = repaired(made(), [entry("set", "540222", 3, "region_id", "")])
    assert mended.body["region_id"].tolist() == ["540222", None, None]
    cells = [*CELLS[:5], ["S3", None, 89.3, 28.8, 60]]
    mended, _ = repaired(made(cells), [entry("set", "卡麦乡小学", 6, "name", "")])
    assert mended.body["name"].tolist()[2] == "卡麦乡小学"


@pytest.mark.parametrize(
    "elsewhere",
    [{"file": "别的.xlsx"}, {"sheet": "2014年"}, {"row": 99}, {"column": "不是列"}],
)
def test_a_repair_of_another_place_is_passed_over_and_found_unused(elsewhere):
    other = replace(entry("set", "90", 4, "pupils", "9O"), **elsewhere)
    match = made()
    mended, notes = repaired(match, [other])
    assert mended.body.equals(match.body)
    kept, (unused,) = judged(notes, [other])
    assert kept == []
    assert (unused.rule, unused.severity) == ("unused_repair", "warning")


def test_a_dropped_row_is_set_aside_and_counted():
    mended, notes = repaired(made(), [entry("drop_row", row=4)])
    assert mended.body.index.tolist() == [3, 6]
    assert mended.set_aside == {4}
    part, _ = typed(mended)
    row = accounts([part], [*notes, Finding("total_row", "note", FILE, SHEET, 5)]).iloc[0]
    # rows 3, 4, 5 and 6 came in; 3 and 6 are kept; 4 and 5 are listed
    assert row[["rows_in", "kept", "listed", "unlisted"]].tolist() == [4, 2, 2, 0]


def test_a_row_that_was_set_aside_is_taken_back_at_its_place():
    mended, notes = repaired(made(), [entry("keep_row", row=5)])
    assert mended.body.index.tolist() == [3, 4, 5, 6]
    assert mended.body.loc[5].tolist()[0] == "合计"
    assert mended.body.loc[5, "pupils"] == 210
    assert mended.layout.set_aside == frozenset()
    part, _ = typed(mended)
    row = accounts([part], notes).iloc[0]
    assert row[["rows_in", "kept", "listed", "unlisted"]].tolist() == [4, 4, 0, 0]


def test_a_row_kept_gets_the_constants_of_its_sheet_and_can_be_set_at_once():
    match = made()
    body = match.body.assign(region_id="540222")
    match = replace(match, body=body, how={**match.how, "region_id": "constant"})
    asked = [entry("set", "S9", 5, "school_id", "合计", id="b"), entry("keep_row", row=5)]
    mended, notes = repaired(match, asked)
    assert mended.body.loc[5, ["school_id", "region_id"]].tolist() == ["S9", "540222"]
    assert len(notes) == 2


def test_a_row_of_several_records_is_not_taken_back_in_halves():
    match = made()
    match = replace(match, body=pd.concat([match.body, match.body]))
    mended, (fault,) = repaired(match, [entry("keep_row", row=5)])
    assert mended.body.equals(match.body)
    assert fault.rule == "repair_many_records"


def test_a_column_is_left_out_with_all_that_speaks_of_it():
    mended, (note,) = repaired(made(), [entry("drop_column", column="pupils")])
    for held in (mended.body, mended.headers, mended.units, mended.places, mended.how):
        assert "pupils" not in held
    assert "在校生数" in note.sentence()


def test_unit_and_datum_are_declared():
    asked = [entry("unit", "百人", column="pupils"), entry("datum", "gcj02", id="b")]
    mended, notes = repaired(made(), asked)
    assert mended.units["pupils"] == "百人"
    assert mended.datum == "gcj02"
    assert [note.rule for note in notes] == ["repaired"] * 2


def test_longitude_and_latitude_change_places_in_one_row():
    mended, _ = repaired(made(), [entry("swap", row=4)])
    assert mended.body["lon"].tolist() == [89.1, 89.2, 89.3]
    assert mended.body["lat"].tolist() == [28.9, 29.0, 28.8]


def test_or_in_all_of_them_and_then_the_headers_go_along():
    mended, _ = repaired(made(), [entry("swap")])
    assert mended.body["lon"].tolist() == [28.9, 89.2, 28.8]
    assert mended.headers["lon"] == "纬度"
    assert mended.places["lon"] == NAMES.index("lat")


def test_swapping_twice_is_as_before():
    once, _ = repaired(made(), [entry("swap")])
    twice, _ = repaired(once, [entry("swap")])
    assert twice.body.equals(made().body.astype({"lon": object, "lat": object}))
    assert twice.places == made().places


# --- judged ------------------------------------------------------------------

DEAR = Finding("X_dear", "error", FILE, SHEET, 3, "cost_yuan", "103200000000",
               repair=Repair("set", "10320000"))  # fmt: skip


def confirmed(finding, reason="大桥项目，合同如此"):
    return Accepted(finding.id, finding.rule, finding.file, finding.sheet, finding.row,
                    finding.column, finding.value, Repair("confirm"), reason)  # fmt: skip


def test_what_is_confirmed_becomes_a_note_with_its_reason():
    other = Finding("X_zero", "warning", FILE, SHEET, 3, "pupils", "0")
    (note, second), unused = judged([DEAR, other], [confirmed(DEAR), confirmed(other, "新校")])
    assert unused == []
    assert (note.rule, note.severity, note.settled) == ("X_dear", "note", "confirmed")
    assert (second.severity, second.reason) == ("note", "新校")


def test_the_reason_is_in_the_sentence():
    found = Finding("duplicate_key", "warning", FILE, column="k", value="S1", values={"first": 2})
    (note,), _ = judged([found], [confirmed(found, "分校")])
    assert note.sentence("zh").endswith("已确认无误：分校。")
    assert note.sentence("en").endswith("Confirmed: 分校.")


@pytest.mark.parametrize("rule", ["bad_value", "duplicate_key", "unknown_reference"])
def test_what_breaks_the_tables_cannot_be_waved_through(rule):
    broken = Finding(rule, "error", FILE, SHEET, 3, "pupils", "9O", repair=Repair("set", "90"))
    (fault, still), _ = judged([broken], [confirmed(broken)])
    assert fault.rule == "cannot_confirm"
    assert still == broken


def test_an_error_without_a_proposal_cannot_be_waved_through():
    broken = Finding("X_code", "error", FILE, SHEET, 3)
    (fault, still), _ = judged([broken], [confirmed(broken)])
    assert (fault.rule, still.severity) == ("cannot_confirm", "error")


def test_a_doubt_voiced_before_its_repair_is_settled_and_one_voiced_after_is_not():
    doubt = Finding("X_total", "error", FILE, SHEET, 5, repair=Repair("keep_row"))
    told = Accepted(doubt.id, "X_total", FILE, SHEET, 5, "", "", Repair("keep_row"), "是一所学校")
    _, notes = repaired(made(), [told])
    (first, _, again), unused = judged([doubt, *notes, doubt], [told])
    assert (first.severity, first.settled, first.reason) == ("note", "repaired", "是一所学校")
    assert again.severity == "error"
    assert unused == []


def test_one_sheet_that_gives_two_tables_gets_one_note():
    asked = [entry("drop_row", row=4)]
    _, notes = repaired(made(), asked)
    kept, unused = judged([*notes, *notes], asked)
    assert len(kept) == 1
    assert unused == []


# --- the file ----------------------------------------------------------------


def test_every_proposal_is_an_entry_that_is_not_accepted(tmp_path):
    note = Finding("X_total", "note", FILE, SHEET, 5)
    file = tmp_path / "repairs.toml"
    text = write_repairs([note, DEAR])
    file.write_text(text, encoding="utf-8")
    (held,) = tomllib.loads(text)["repair"]
    assert held == {
        "id": DEAR.id, "rule": "X_dear", "file": FILE, "sheet": SHEET, "row": 3,
        "column": "cost_yuan", "value": "103200000000", "action": "set", "to": "10320000",
        "accept": False, "reason": "",
    }  # fmt: skip
    assert read_repairs(file) == ((), [])  # nothing is accepted
    file.write_text(text.replace("accept = false", "accept = true"), encoding="utf-8")
    assert [one.repair for one in read_repairs(file)[0]] == [DEAR.repair]


@pytest.fixture(autouse=True)
def words(monkeypatch):
    """Texts for the rules that these tests invent."""
    said = {f"finding.{rule}.what": Both("“{value}”可疑", "“{value}” is doubtful")
            for rule in ("X_dear", "X_total", "X_code", "X_zero")}  # fmt: skip
    whole_catalogue = {**catalogue(), **said}
    monkeypatch.setattr("gaibao_geo.words.catalogue", lambda: whole_catalogue)
    monkeypatch.setattr("gaibao_geo.tables.findings.catalogue", lambda: whole_catalogue)


def test_above_each_entry_stands_why_in_both_languages():
    text = write_repairs([DEAR])
    assert "# 错误 [X_dear] 学校.xlsx 工作表“2015年” 第3行" in text
    assert "建议：读作“10320000”" in text
    assert "# error [X_dear]" in text


def test_the_raw_cell_is_what_an_entry_holds():
    """A rule speaks of typed yuan; the cell that is compared holds 万元."""
    raw = replace(DEAR, raw="10320000")
    assert 'value = "10320000"' in write_repairs([raw])


def test_a_cell_that_a_rule_doubts_is_repaired_as_it_stands():
    """From a part's doubt to the file and back onto the cells."""
    part, _ = typed(made())
    doubt = part.doubt("X_dear", "error", 2, column="pupils", value="60 人",
                       repair=Repair("set", "6"))  # fmt: skip
    held = tomllib.loads(accept_toml([doubt], [doubt.id]))["repair"][0]
    assert held["value"] == "60"
    mended, _ = repaired(made(), [entry("set", "6", 6, "pupils", held["value"])])
    assert mended.body["pupils"].tolist()[2] == "6"


def test_what_is_accepted_already_stays_in_the_file(tmp_path):
    held = entry("set", "90", 4, "pupils", "9O")
    file = tmp_path / "repairs.toml"
    file.write_text(write_repairs([DEAR], [held]), encoding="utf-8")
    assert read_repairs(file) == ((held,), [])
    assert len(tomllib.loads(file.read_text(encoding="utf-8"))["repair"]) == 2


def test_ticked_findings_make_a_file(tmp_path):
    other = Finding("X_zero", "warning", FILE, SHEET, 3, "pupils", "0")
    text = accept_toml([DEAR, other], [DEAR.id, "ffffffff"], {other.id: "新校"}, [other.id])
    file = tmp_path / "repairs.toml"
    file.write_text(text, encoding="utf-8")
    first, second = read_repairs(file)[0]
    assert (first.id, first.repair) == (DEAR.id, DEAR.repair)
    assert (second.repair.action, second.reason) == ("confirm", "新校")


GOOD = """[[repair]]
id = "a"
file = "x.csv"
row = 3
column = "pupils"
value = "1"
action = "set"
to = "2"
accept = true
reason = ""
"""


@pytest.mark.parametrize(
    ("old", "new", "rule", "says"),
    [
        ('id = "a"\n', "", "repair_field", "id"),
        ("accept = true", 'accept = "yes"', "repair_field", "accept"),
        ("accept = true", "acept = true", "repair_field", "accept"),
        ("row = 3", 'row = "3"', "repair_field", "row"),
        ("row = 3", "row = 0", "repair_field", "row"),
        ("row = 3", "row = nan", "repair_field", "row"),
        ('value = "1"', "value = 1", "repair_field", "value"),
        ('to = "2"', "to = [2]", "repair_field", "to"),
        ('action = "set"', 'action = "delete_all"', "repair_action", "delete_all"),
        ("row = 3\n", "", "repair_lacks", "row"),
        ('"set"', '"datum"', "repair_datum", "2"),
        ('"set"', '"confirm"', "repair_no_reason", "a"),
        ("[[repair]]", "[repair]", "repairs_unread", "[[repair]]"),
        ("accept = true", "accept = true true", "repairs_unread", "line 9"),
    ],
)
def test_faults_of_the_file_are_errors_that_name_the_place(tmp_path, old, new, rule, says):
    file = tmp_path / "repairs.toml"
    file.write_text(GOOD.replace(old, new), encoding="utf-8")
    accepted, (fault,) = read_repairs(file)
    assert accepted == ()
    assert (fault.rule, fault.severity, fault.file) == (rule, "error", "repairs.toml")
    assert says in fault.sentence("zh")
    assert says in fault.sentence("en")


def test_the_good_file_is_silent_and_a_number_may_be_typed_plainly(tmp_path):
    file = tmp_path / "repairs.toml"
    file.write_text(GOOD.replace('to = "2"', "to = 2"), encoding="utf-8")
    (held,), faults = read_repairs(file)
    assert faults == []
    assert held.repair == Repair("set", "2")


def test_faults_of_all_entries_are_found_at_once(tmp_path):
    file = tmp_path / "repairs.toml"
    two = GOOD.replace('id = "a"', 'id = "b"').replace("row = 3", 'row = "3"')
    file.write_text(GOOD + two + GOOD.replace('"2"', '"3"'), encoding="utf-8")
    accepted, faults = read_repairs(file)
    assert [one.id for one in accepted] == ["a"]
    assert [(fault.rule, fault.value) for fault in faults] == [
        ("repair_field", "2"), ("repair_twice", "3"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00", b"a = " + b"[" * 100_000, b"row = " + b"9" * 10_000, b"repair = 5",
     b"[[repair]]\nid = 1", b"repair = [1]"],
)  # fmt: skip
def test_a_hostile_file_is_findings(tmp_path, content):
    file = tmp_path / "repairs.toml"
    file.write_bytes(content)
    accepted, faults = read_repairs(file)
    assert accepted == ()
    assert faults
    assert all(fault.sentence() for fault in faults)


def test_a_folder_in_its_place_and_no_file_at_all(tmp_path):
    assert [fault.rule for fault in read_repairs(tmp_path)[1]] == ["repairs_unread"]
    assert read_repairs(tmp_path / "none.toml") == ((), [])


def test_a_file_saved_by_an_old_editor_is_read(tmp_path):
    file = tmp_path / "repairs.toml"
    file.write_bytes(GOOD.replace('reason = ""', 'reason = "查过原表"').encode("gb18030"))
    assert read_repairs(file)[0][0].reason == "查过原表"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert len(read_repairs(file)[0]) == 1


@given(st.text(alphabet=st.characters()))
def test_any_text_survives_as_a_toml_string(text):
    assert tomllib.loads(f"x = {toml_text(text)}") == {"x": whole(text)}


@given(*[st.text(alphabet=st.characters(), max_size=12)] * 5)
def test_no_text_of_a_file_can_write_an_entry(file, sheet, column, value, to):
    """Names with quotes, newlines and marks stay names; nothing is ever accepted by them."""
    found = Finding("X_dear", "error", file, sheet, 3, column, value, {"x": value},
                    header=sheet, repair=Repair("set", to))  # fmt: skip
    (held,) = tomllib.loads(write_repairs([found]))["repair"]
    assert held["accept"] is False
    given_texts = [file, sheet, column, value, to]
    assert [held[name] for name in ("file", "sheet", "column", "value", "to")] == [
        whole(text) for text in given_texts
    ]


# --- the report --------------------------------------------------------------


@given(*[st.text(alphabet=st.characters(), max_size=12)] * 4)
def test_one_finding_is_one_line_whatever_a_file_is_called(file, sheet, column, value):
    found = Finding("bad_value", "error", file, sheet, 3, column, value,
                    {"kind": value, "unit": sheet})  # fmt: skip
    for lang in ("zh", "en"):
        said = found.sentence(lang)
        assert len(said.splitlines()) == 1
        assert said.encode()  # no half pairs
        assert "\u202e" not in said


def test_a_mark_that_turns_text_around_is_written_out():
    found = Finding("bad_value", "error", "a\u202eb\x00.csv", values={"kind": "", "unit": ""})
    assert found.where() == r"a\u202eb\u0000.csv"
    assert Report((found,)).table()["file"].tolist() == [r"a\u202eb\u0000.csv"]
    assert Report((found,)).records()[0]["file"] == "a\u202eb\x00.csv"  # a machine gets it whole


def many(count, column="pupils"):
    return [Finding("bad_value", "error", FILE, SHEET, row, column, "x", {"kind": "数", "unit": ""})
            for row in range(count)]  # fmt: skip


def test_more_than_twenty_of_a_kind_are_one_line_unless_all_are_asked_for():
    report = Report((*many(21), *many(20, "boarders")))
    lines = report.text().splitlines()
    assert len(lines) == 1 + 20 + 1  # the 21 together, the 20 one by one, the count
    assert "另有 20 处" in lines[0]
    assert "共 41 处错误" in lines[-1]
    assert len(report.text(limit=None).splitlines()) == 41 + 1
    assert "20 more like it" in report.text("en")


def test_the_table_and_the_record_hold_the_proposal():
    table = Report((DEAR,)).table("zh")
    assert table["repair"].tolist() == ["读作“10320000”"]
    assert table["id"].tolist() == [DEAR.id]
    (record,) = Report((DEAR,)).records("en")
    assert record["repair"] == {"action": "set", "value": "10320000"}
    assert record["row"] == 3


# --- accounts ----------------------------------------------------------------


def test_a_row_that_the_layout_forgot_is_counted_as_unlisted():
    part, _ = typed(made(aside=()))
    row = accounts([part], []).iloc[0]
    # rows 3 to 6 hold something; row 5 is nowhere
    assert row[["rows_in", "kept", "listed", "unlisted"]].tolist() == [4, 3, 0, 1]


def test_blank_rows_and_the_rows_above_the_header_do_not_count():
    cells = [*CELLS, [None, "", "  ", float("nan"), None]]
    part, _ = typed(made(cells))
    found = [Finding("total_row", "note", FILE, SHEET, 5)]
    assert accounts([part], found).iloc[0]["rows_in"] == 4


def test_a_row_that_reading_refused_is_counted_by_its_finding():
    part, _ = typed(made())
    found = [Finding("total_row", "note", FILE, SHEET, 5),
             Finding("ragged_row", "error", FILE, SHEET, 7)]  # fmt: skip
    row = accounts([part], found).iloc[0]
    assert row[["rows_in", "kept", "listed", "unlisted"]].tolist() == [5, 3, 2, 0]


def test_rows_not_used_say_why_and_what_they_hold():
    mended, notes = repaired(made(), [entry("drop_row", row=4)])
    part, _ = typed(mended)
    doubt = Finding("X_total", "note", FILE, SHEET, 5)
    left = rows_not_used([part], [doubt, *notes], "zh")
    assert left["row"].tolist() == [4, 5]
    assert left["rule"].tolist() == ["repaired", "X_total"]
    assert left["texts"].tolist() == ["S2 | 达孜乡小学 | 29 | 89.2 | 9O", "合计 | 210"]


def test_a_file_of_very_many_proposals_is_written_in_time_that_grows_with_their_number():
    doubts = [replace(DEAR, row=row) for row in range(5_000)]
    started = time.monotonic()
    text = write_repairs(doubts)
    assert time.monotonic() - started < 10  # each about a fifth of a millisecond
    assert text.count("[[repair]]") == 5_000

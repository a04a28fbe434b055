"""``gaibao check``: from a county's folder with faults to checked tables, step by step."""

from __future__ import annotations

import csv
import io
import json
import tomllib

import openpyxl
import pandas as pd
import pytest

from gaibao_geo.cli import main
from gaibao_geo.errors import DataError, GaibaoError
from gaibao_geo.intake import dataset
from gaibao_geo.intake.dataset import inspect_dataset, read_dataset
from gaibao_geo.io import checked_folder
from gaibao_geo.io.accepting import inspect_accepting, ticked
from gaibao_geo.io.checked_folder import write_checked
from gaibao_geo.io.findings_sheet import ACCEPT, REASON
from gaibao_geo.tables.findings import Repair
from gaibao_geo.words import Both, catalogue

ABOUT = 'title_zh = "示例县"\ntitle_en = "Example county"\nmade_up = true\n'
SCHOOLS = """school_id,name,region_id,stage,pupils,source,quality,note
S1,热龙乡小学,540222,primary,120,报告,reported,
S2,达孜乡小学,540222,primary,90,报告,reported,"=cmd|' /c calc'!A0"
S3,卡麦乡小学,540222,primary,60,报告,reported,'已有撇号
"""
PROJECTS = """project_id,school_id,name,cost_yuan,source,quality
P1,S1,食堂,1320000,报告,reported
P2,S2,宿舍,103200000000,报告,reported
P3,S3,围墙,500000000,报告,reported
"""


def too_dear(data):
    """A stand-in for the rules: a project above 400 million yuan was typed in 万元."""
    projects = data.tables.get("projects", pd.DataFrame({"cost_yuan": []}))
    for index in projects.index[projects["cost_yuan"] > 400_000_000]:
        cost = int(projects["cost_yuan"][index])
        yield data.doubt("V_dear", "error", "projects", index, column="cost_yuan", value=cost,
                         repair=Repair("set", str(cost // 10_000)))  # fmt: skip


@pytest.fixture
def county(tmp_path, monkeypatch):
    said = {"finding.V_dear.what": Both("“{value}”元太大", "{value} yuan is too much")}
    known = {**catalogue(), **said}
    monkeypatch.setattr("gaibao_geo.words.catalogue", lambda: known)
    monkeypatch.setattr("gaibao_geo.tables.findings.catalogue", lambda: known)
    monkeypatch.setattr(dataset, "RULES", (*dataset.RULES, too_dear))
    folder = tmp_path / "county"
    folder.mkdir()
    for name, text in [("dataset.toml", ABOUT), ("schools.csv", SCHOOLS),
                       ("projects.csv", PROJECTS)]:  # fmt: skip
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def bytes_of(folder):
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def check(*words):
    return main(["check", *map(str, words)])


def accept(file, decide):
    """Edit a repairs file as a person does: entry by entry."""
    head, *entries = file.read_text(encoding="utf-8").split("[[repair]]")
    decided = [decide(entry) for entry in entries]
    file.write_text("[[repair]]".join([head, *decided]), encoding="utf-8")


def yes(entry):
    return entry.replace("accept = false", "accept = true").replace(
        'reason = ""', 'reason = "查过合同"'
    )


def right(entry):
    return yes(entry).replace('action = "set"', 'action = "confirm"')


def table_of(file):
    return list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"))))


def test_from_faults_to_checked_tables(county, tmp_path, capsys):
    before = bytes_of(county)
    repairs, out = tmp_path / "repairs.toml", tmp_path / "checked"

    # 1. The faults, their proposals, and nothing written that has errors.
    assert check(county, "--repairs", repairs, "-o", out) == 2
    said = capsys.readouterr()
    assert "错误 [V_dear] projects.csv 第3行 “cost_yuan”列" in said.out
    assert "共 2 处错误" in said.out
    assert "schools.csv → schools：有内容的 3 行，采用 3 行，另列 0 行" in said.out
    assert "还有错误，没有写出" in said.err
    assert not out.exists()
    assert len(tomllib.loads(repairs.read_text(encoding="utf-8"))["repair"]) == 2

    # 2. The planner agrees with the first; the second is right as it stands.
    accept(repairs, lambda entry: right(entry) if "row = 4" in entry else yes(entry))
    assert check(county, "--accept", repairs, "-o", out) == 0
    said = capsys.readouterr().out
    assert "读作“10320000”（原为：103200000000）" in said
    assert "已确认无误：查过合同" in said

    # 3. The tables, the log, and the files as they were.
    assert bytes_of(county) == before
    checked = read_dataset(out)
    assert checked.projects["cost_yuan"].tolist() == [1_320_000, 10_320_000, 500_000_000]
    log = table_of(out / "report" / "repairs_log.csv")
    assert [(row["settled"], row["row"], row["reason"]) for row in log] == [
        ("repaired", "3", "查过合同"), ("confirmed", "4", "查过合同"),
    ]  # fmt: skip
    assert checked.title == Both("示例县", "Example county")
    assert checked.made_up


def test_the_repairs_file_of_the_folder_is_taken_by_itself(county, capsys):
    assert check(county, "--repairs", county / "repairs.toml") == 2
    accept(county / "repairs.toml", yes)
    assert check(county) == 0
    # written again it keeps what was accepted
    assert check(county, "--repairs", county / "repairs.toml") == 0
    held = tomllib.loads((county / "repairs.toml").read_text(encoding="utf-8"))["repair"]
    assert [one["accept"] for one in held] == [True, True]
    assert check(county) == 0
    capsys.readouterr()


def test_decisions_are_read_from_the_annotated_copy(county, tmp_path, capsys):
    before = bytes_of(county)
    assert check(county, "--annotate", tmp_path / "copies") == 2
    (copy,) = (tmp_path / "copies").glob("projects*.xlsx")
    book = openpyxl.load_workbook(copy)
    sheet = book[book.sheetnames[-1]]
    rows = {sheet.cell(row, 4).value: row for row in range(1, sheet.max_row + 1)}
    sheet.cell(rows["D3"], ACCEPT).value = "是"
    sheet.cell(rows["D4"], ACCEPT).value = "无误"
    book.save(copy)
    assert check(county, "--accept", copy) == 2  # no reason given
    assert "请在“理由”列写明依据" in capsys.readouterr().err
    sheet.cell(rows["D4"], REASON).value = "查过合同"
    book.save(copy)
    assert check(county, "--accept", copy, "--repairs", tmp_path / "r.toml") == 0
    held = tomllib.loads((tmp_path / "r.toml").read_text(encoding="utf-8"))["repair"]
    assert [(one["action"], one["reason"]) for one in held] == [
        ("set", ""), ("confirm", "查过合同"),
    ]  # fmt: skip
    assert check(county, "--accept", tmp_path / "r.toml") == 0
    sheet.cell(rows["D3"], ACCEPT).value = "大概"
    book.save(copy)
    capsys.readouterr()
    assert check(county, "--accept", copy, "--lang", "en") == 2
    assert "“大概” under accept? is not understood" in capsys.readouterr().err
    assert bytes_of(county) == before


def test_a_workbook_that_is_no_annotated_copy_is_refused(tmp_path):
    file = tmp_path / "x.xlsx"
    openpyxl.Workbook().save(file)
    with pytest.raises(DataError, match="不是带“检查结果”表"):
        ticked(file)
    file.write_bytes(b"PK")
    with pytest.raises(DataError, match="不是带“检查结果”表"):
        ticked(file)


def test_several_files_of_decisions_together(county, tmp_path, capsys):
    for row, name in ((3, "a.toml"), (4, "b.toml")):
        check(county, "--repairs", tmp_path / name)
        keep = f"row = {row}"
        accept(tmp_path / name, lambda entry, keep=keep: yes(entry) if keep in entry else entry)
    capsys.readouterr()
    assert check(county, "--accept", tmp_path / "a.toml") == 2
    data = inspect_accepting(county, [tmp_path / "a.toml", tmp_path / "b.toml"])
    assert data.report.of("error") == ()
    assert len(data.accepted) == 2


def test_a_stale_and_an_unused_repair_are_said(county, tmp_path, capsys):
    repairs = tmp_path / "repairs.toml"
    check(county, "--repairs", repairs)
    accept(repairs, yes)
    text = PROJECTS.replace("103200000000", "1032").partition("P3")[0]
    (county / "projects.csv").write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert check(county, "--accept", repairs) == 0
    said = capsys.readouterr().out
    assert "stale_repair" in said
    assert "当时是“103200000000”，现在是“1032”" in said
    assert "unused_repair" in said


def test_a_repairs_file_that_is_not_there_or_has_a_fault(county, tmp_path, capsys):
    assert check(county, "--accept", tmp_path / "none.toml") == 2
    assert "找不到更正清单" in capsys.readouterr().err
    (tmp_path / "bad.toml").write_text("[[repair]]\naccept = 1\n", encoding="utf-8")
    assert check(county, "--accept", tmp_path / "bad.toml") == 2
    assert "accept 缺失或写法不对" in capsys.readouterr().out


def test_proposals_never_take_the_place_of_another_file(county, tmp_path, capsys):
    assert check(county, "--repairs", county / "schools.csv") == 2
    assert "已经存在，没有覆盖" in capsys.readouterr().err
    file = tmp_path / "mine.toml"
    file.write_text("", encoding="utf-8")
    assert check(county, "--repairs", file) == 2
    assert file.read_text(encoding="utf-8") == ""
    assert check(county, "--accept", file, "--repairs", file) == 2  # its own, with the two errors
    assert "[[repair]]" in file.read_text(encoding="utf-8")


def test_for_machines(county, capsys):
    assert check(county, "--json") == 2
    record = json.loads(capsys.readouterr().out)
    found = [item for item in record["findings"] if item["rule"] == "V_dear"]
    assert found[0]["repair"] == {"action": "set", "value": "10320000"}
    assert found[0]["row"] == 3
    assert {"id", "file", "sheet", "column", "header", "cell", "why", "do"} <= set(found[0])
    assert record["accounts"][0] == {
        "file": "projects.csv", "sheet": "", "table": "projects",
        "rows_in": 3, "kept": 3, "listed": 0, "unlisted": 0,
    }  # fmt: skip


def test_as_a_table_to_paste(county, capsys):
    assert check(county, "--table", "--lang", "en") == 2
    lines = capsys.readouterr().out.splitlines()
    head = lines[0].split("\t")
    assert head[:3] == ["id", "severity", "rule"]
    assert {len(line.split("\t")) for line in lines} == {len(head)}
    line = next(line for line in lines if "\tV_dear\tprojects.csv\t\t3\t" in line)
    assert "read it as “10320000”" in line


def test_one_file_can_be_checked(county, capsys):
    assert check(county / "schools.csv") == 0
    assert "有内容的 3 行" in capsys.readouterr().out


# --- the checked folder ------------------------------------------------------


def clean(county):
    (county / "projects.csv").write_text(PROJECTS.replace("00000,", ","), encoding="utf-8")
    return county


def test_what_is_written_reads_back_the_same_and_is_safe_to_open(county, tmp_path):
    data = read_dataset(clean(county))
    out = write_checked(data, tmp_path / "out")
    again = read_dataset(out)
    assert again.report.of("error") == again.report.of("warning") == ()
    for name, table in data.tables.items():
        assert again.tables[name].equals(table)
    note = again.schools["note"].tolist()
    assert note == ["", "=cmd|' /c calc'!A0", "'已有撇号"]
    held = (out / "schools.csv").read_bytes()
    assert held.startswith(b"\xef\xbb\xbf")
    assert [row["note"][:2] for row in table_of(out / "schools.csv")] == ["", "'=", "''"]


def test_a_stand_in_point_does_not_become_the_schools_own(tmp_path):
    """Read again, a school drawn at its township is still drawn there approximately."""
    data = read_dataset("data/demo/gyantse")
    out = write_checked(data, tmp_path / "out")
    again = read_dataset(out).schools
    for name in ("lon", "how", "approximate", "lon_original", "region_by_point"):
        assert again[name].equals(data.schools[name])
    assert again["approximate"].any()


def test_a_checked_folder_that_was_changed_is_a_planners_folder_again(county, tmp_path):
    out = write_checked(read_dataset(clean(county)), tmp_path / "out")
    file = out / "schools.csv"
    file.write_bytes(file.read_bytes().replace("热龙乡小学".encode(), "热龙乡完小".encode()))
    again = inspect_dataset(out)
    assert inspect_dataset(file).report.of("warning") == ()  # one file of it, by itself
    assert "checked_changed" in [found.rule for found in again.report.of("warning")]
    assert again.schools["name"].tolist()[0] == "热龙乡完小"
    assert again.schools["note"].tolist()[1] == "=cmd|' /c calc'!A0"  # the marks are taken away


def test_rows_that_were_left_out_are_in_the_record(county, tmp_path, capsys):
    (county / "repairs.toml").write_text(
        '[[repair]]\nid = "mine"\nfile = "projects.csv"\nrow = 3\naction = "drop_row"\n'
        'accept = true\nreason = "重复申报"\n'
        '[[repair]]\nid = "mine2"\nfile = "projects.csv"\nrow = 4\naction = "drop_row"\n'
        "accept = true\n",
        encoding="utf-8",
    )
    assert check(county, "-o", tmp_path / "out") == 0
    assert "有内容的 3 行，采用 1 行，另列 2 行" in capsys.readouterr().out
    left = table_of(tmp_path / "out" / "report" / "rows_not_used.csv")
    assert [(row["row"], row["rule"]) for row in left] == [("3", "repaired"), ("4", "repaired")]
    assert left[0]["texts"] == "P2 | S2 | 宿舍 | 103200000000 | 报告 | reported"


def test_errors_are_not_written(county, tmp_path):
    with pytest.raises(DataError, match="V_dear"):
        write_checked(inspect_dataset(county), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_older_checked_folder_is_replaced_and_anything_else_is_left(county, tmp_path):
    data = read_dataset(clean(county))
    out = write_checked(data, tmp_path / "out")
    (county / "projects.csv").unlink()
    write_checked(read_dataset(county), out)
    assert not (out / "projects.csv").exists()  # no table of the older one stays behind
    (out / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(DataError, match="没有覆盖"):
        write_checked(data, out)
    for target in (county, county / "schools.csv", tmp_path):
        with pytest.raises(DataError):
            write_checked(data, target)


def test_a_folder_that_does_not_read_back_the_same_is_not_written(county, tmp_path, monkeypatch):
    data = read_dataset(clean(county))
    older = bytes_of(write_checked(data, tmp_path / "older") / "report")
    genuine = checked_folder.csv_bytes
    monkeypatch.setattr(checked_folder, "csv_bytes",
                        lambda table: genuine(table).replace(b"120", b"121"))  # fmt: skip
    with pytest.raises(GaibaoError, match="不一致"):
        write_checked(data, tmp_path / "out")
    with pytest.raises(GaibaoError, match="不一致"):
        write_checked(data, tmp_path / "older")
    assert sorted(tmp_path.iterdir()) == [county, tmp_path / "older"]
    assert bytes_of(tmp_path / "older" / "report") == older


def test_the_shipped_datasets_come_through(tmp_path):
    for name in ("data/demo/gyantse", "data/demo/rutog", "data/seeds"):
        out = write_checked(read_dataset(name), tmp_path / name.replace("/", "_"))
        assert read_dataset(out).report.of("error") == ()


def test_what_was_recognised_is_saved_as_a_mapping_and_reads_the_same(tmp_path, capsys):
    home = tmp_path / "县"
    home.mkdir()
    (home / "dataset.toml").write_text(ABOUT, encoding="utf-8")
    lines = ["江孜县学校名单,,,", "学校标识码,学校名称,办学类型,在校生数",
             "2154000001,热龙乡小学,小学,120", "2154000002,江孜县一中,初级中学,300"]  # fmt: skip
    (home / "学校.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert check(home, "--save-mapping", home / "mapping.toml") == 0
    first, again = capsys.readouterr(), inspect_dataset(home)
    assert "按通用叫法认出的列" in first.out
    assert [item.rule for item in again.report if item.rule.startswith("V06")] == []
    assert again.schools["pupils"].tolist() == [120, 300]
    assert again.schools["name"].tolist() == ["热龙乡小学", "江孜县一中"]
    # a mapping that is there is somebody's work
    assert check(home, "--save-mapping", home / "mapping.toml") == 2

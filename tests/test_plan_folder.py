"""A plan folder: written whole, reopened, verified without a solver, and caught when changed."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from cases import small
from openpyxl import Workbook

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.io.plan_folder import plan_files, verify_folder, write_plan, zip_plan
from gaibao_geo.io.problem_file import read_problem
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Budget, Fund, Needs, SchoolCap
from gaibao_geo.plans.solve import solve


@pytest.fixture(scope="module")
def plan():
    return solve(read_problem(read_dataset("data/demo/gyantse")))


@pytest.fixture
def folder(plan, tmp_path):
    return write_plan(plan, tmp_path / "plan")


def change_csv(file, change):
    text = file.read_bytes().decode("utf-8-sig")
    table = list(csv.reader(text.splitlines()))
    change(table)
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(table)


def change_json(file, change):
    record = json.loads(file.read_text(encoding="utf-8"))
    change(record)
    file.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def cell(row, column, value):
    def change(table):
        table[row][table[0].index(column)] = value

    return change


def first(table, column, value):
    at = table[0].index(column)
    return next(number for number, row in enumerate(table) if row[at] == value)


def test_a_fresh_plan_passes(folder, plan):
    judged = verify_folder(folder)
    assert judged.passed
    assert judged.cost_yuan == plan.cost_yuan
    assert "逐元相符" in judged.text("zh")
    assert "exact to the yuan" in judged.text("en")


def test_made_up_data_says_so_in_every_file(folder):
    for name in ("plan.json", "projects.csv"):
        assert "示例数据（虚构）" in (folder / name).read_text(encoding="utf-8-sig")
    assert '"made_up": true' in (folder / "problem.json").read_text(encoding="utf-8")


def drop_a_project(table):
    del table[5]


def swap_a_choice(table):
    """Unchoose one and choose another, with its year, as a person might in a spreadsheet."""
    chosen, year = table[0].index("chosen"), table[0].index("year")
    out, into = first(table, "chosen", "True"), first(table, "chosen", "False")
    table[out][chosen], table[out][year] = "False", ""
    table[into][chosen], table[into][year] = "True", "2016"


def one_yuan_more(table):
    at = table[0].index("yuan")
    table[3][at] = str(int(table[3][at]) + 1)


def one_yuan_between_funds(table):
    """The sum stays right; only the fund's own total does not."""
    fund, yuan = table[0].index("fund"), table[0].index("yuan")
    row = first(table, "fund", "county")
    table.append([*table[row]])
    table[-1][fund], table[-1][yuan] = "upper", "1"
    table[row][yuan] = str(int(table[row][yuan]) - 1)


def barred_item(table):
    fund = table[0].index("fund")
    row = first(table, "item_type", "ancillary")
    table[row][fund] = "upper"


TAMPERS = [
    ("projects.csv", drop_a_project, "少了"),
    ("projects.csv", swap_a_choice, "付了"),
    ("projects.csv", cell(3, "cost_yuan", "1"), "造价写成"),
    ("projects.csv", cell(1, "year", "2099"), "年度"),
    ("projects.csv", cell(1, "project_id", "Z9"), "问题中没有项目 Z9"),
    ("paid.csv", one_yuan_more, "应付"),
    ("paid.csv", one_yuan_between_funds, "获批改薄资金2016年支付"),
    ("paid.csv", barred_item, "不得用于此项"),
    ("paid.csv", cell(1, "fund", "ghost"), "没有这笔资金"),
    ("paid.csv", cell(1, "year", "2015"), "2015 年支付"),
]


@pytest.mark.parametrize(("name", "change", "says"), TAMPERS)
def test_a_table_changed_by_hand_is_caught(folder, name, change, says):
    change_csv(folder / name, change)
    judged = verify_folder(folder)
    assert not judged.passed
    assert says in judged.text("zh")


def raise_budget(record):
    record["rules"][0]["yuan"] += 10_000_000


def loosen_rule(record):
    record["rules"] = record["rules"][:2]


def boast(record):
    record["figures"]["closed_share"] = 0.99


def boast_of_proof(record):
    record["proof"]["bound"] = record["proof"]["value"] * 1.1


def pass_for_real(record):
    record["made_up"], record["data"] = False, ""


def reword(record):
    record["in_words"]["zh"] = record["in_words"]["zh"].replace("88.6%", "98.6%")


def other_data(record):
    record["inputs"] = {"gyantse": "0" * 64}


def certain(record):
    record["proof"]["status"] = "certain"


def hide_cost(record):
    record["figures"]["cost_yuan"] -= 1


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [("problem.json", raise_budget, "指纹"), ("problem.json", loosen_rule, "指纹"),
     ("plan.json", boast, "closed_share"), ("plan.json", boast_of_proof, "证明不成立"),
     ("plan.json", hide_cost, "cost_yuan"), ("plan.json", pass_for_real, "made_up"),
     ("plan.json", reword, "in_words"), ("plan.json", other_data, "inputs"),
     ("plan.json", certain, "certain")],
)  # fmt: skip
def test_a_record_changed_by_hand_is_caught(folder, name, change, says):
    change_json(folder / name, change)
    judged = verify_folder(folder)
    assert not judged.passed
    assert says in judged.text("zh")


def test_every_breach_names_its_rule():
    """A choice made by hand that breaks three rules gets three sentences with amounts."""
    table = small(
        [("p1", "A", "东", 90_000, {"beds": 60}), ("p2", "A", "东", 40_000, {"beds": 5})],
        [("A", "beds", 60, 100, 0.5)],
    )
    loose = solve(Problem(table, [Budget(130_000)]))
    assert len(loose.projects) == 1  # p1 closes the gap alone
    strict = Problem(table, [Budget(80_000), SchoolCap(85_000), Needs("p1", ("p2",))])
    said = [text for rule in strict.rules for text in rule.breaches(loose.choice)]
    assert len(said) == 3


def test_verify_needs_no_solver(folder):
    """The judge runs in a process where importing HiGHS, PuLP or SciPy fails."""
    code = (
        "import sys\n"
        "for name in ('highspy', 'pulp', 'scipy', 'scipy.sparse'):\n"
        "    sys.modules[name] = None\n"
        "from gaibao_geo.io.plan_folder import verify_folder\n"
        f"print(verify_folder({str(folder)!r}).passed)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_what_is_not_a_plan_folder_is_left_alone(plan, tmp_path):
    (tmp_path / "precious.txt").write_text("x")
    with pytest.raises(DataError, match="没有写入任何内容"):
        write_plan(plan, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["precious.txt"]
    with pytest.raises(DataError, match=r"plan\.json"):
        verify_folder(tmp_path)


def test_writing_again_replaces_the_plan_and_keeps_what_a_person_put_beside_it(plan, folder):
    (folder / "会议纪要.txt").write_text("x", encoding="utf-8")
    (folder / "paid.csv").write_text("broken", encoding="utf-8")
    write_plan(plan, folder)
    assert (folder / "会议纪要.txt").read_text(encoding="utf-8") == "x"
    assert {name: (folder / name).read_bytes() for name in plan_files(plan)} == plan_files(plan)
    assert [file.name for file in folder.parent.iterdir()] == ["plan"]  # no scraps are left


def test_a_failed_write_leaves_the_old_plan(plan, folder, monkeypatch):
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    real = Path.rename

    def rename(self, target):
        if self.name == "plan" and self.parent != folder.parent:
            raise OSError(28, "no space left", str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(OSError, match="no space"):
        write_plan(plan, folder)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_broken_files_get_one_clear_report(folder):
    text = "project_id,item_type,fund,year,yuan\nA01,canteen,upper,x,1.5\n"
    (folder / "paid.csv").write_text(text)
    with pytest.raises(DataError) as caught:
        verify_folder(folder)
    text = str(caught.value)
    assert "第2行" in text
    assert "“year”" in text
    assert "“yuan”" in text
    (folder / "problem.json").write_text("{")
    with pytest.raises(DataError, match=r"problem\.json"):
        verify_folder(folder)


def test_a_name_that_would_be_a_formula_is_text(tmp_path):
    hostile = [("=p1", "A", "=cmd|' /C calc'!A0", 9, {"beds": 60})]
    table = small(hostile, [("A", "beds", 60, 9, 0.5)])
    table.projects.loc[0, "name"] = "=1+1"
    plan = solve(Problem(table, [Fund("-central", 9)]))
    folder = write_plan(plan, tmp_path / "plan")
    for name in ("projects.csv", "paid.csv"):
        cells = list(csv.reader((folder / name).read_text(encoding="utf-8-sig").splitlines()))
        assert not any(text.startswith(("=", "+", "-", "@")) for row in cells for text in row)
    assert verify_folder(folder).passed


def test_the_zip_is_the_same_for_the_same_plan(plan):
    assert zip_plan(plan) == zip_plan(plan)
    with zipfile.ZipFile(BytesIO(zip_plan(plan))) as archive:
        assert sorted(archive.namelist()) == sorted(f"plan/{name}" for name in plan_files(plan))


def as_book(folder, name, change=lambda cell: cell, sheet="Sheet1"):
    """The CSV file saved as a workbook, its columns the other way round."""
    file = folder / f"{name}.csv"
    book = Workbook()
    book.active.title = sheet
    for row in csv.reader(file.read_bytes().decode("utf-8-sig").splitlines()):
        book.active.append([change(cell) for cell in reversed(row)])
    book.save(folder / f"{name}.xlsx")
    file.unlink()


def as_excel_does(cell):
    if cell in ("True", "False"):
        return cell == "True"
    return int(cell) if cell.isdigit() else cell or None


@pytest.mark.parametrize("change", [str, as_excel_does], ids=["text", "numbers"])
def test_a_workbook_may_stand_for_a_csv_file(folder, change, plan):
    for name in ("projects", "paid"):
        as_book(folder, name, change)
    judged = verify_folder(folder)
    assert judged.passed, judged.text()
    assert judged.cost_yuan == plan.cost_yuan


def test_a_workbook_changed_by_hand_is_caught(folder, plan):
    """1 yuan more for one item, and a project dropped whose payments stay: both by id."""
    out = plan.projects["project_id"].iloc[0]
    change_csv(folder / "projects.csv", lambda table: drop_choice(table, out))
    change_csv(folder / "paid.csv", one_yuan_more)
    for name in ("projects", "paid"):
        as_book(folder, name, as_excel_does)
    said = verify_folder(folder).text("zh")
    assert f"项目 {out} 没有选中，却付了" in said
    assert "应付" in said


def drop_choice(table, project):
    row = table[first(table, "project_id", project)]
    for column, value in (("chosen", "False"), ("year", ""), ("spent_yuan", "")):
        row[table[0].index(column)] = value


def test_a_csv_file_saved_again_by_a_spreadsheet(folder):
    for name in ("projects", "paid"):
        file = folder / f"{name}.csv"
        text = file.read_bytes().decode("utf-8-sig")
        file.write_bytes(text.replace("True", "TRUE").replace("False", "FALSE").encode("gb18030"))
    assert verify_folder(folder).passed


def test_one_table_in_two_files_is_refused(folder):
    keep = (folder / "paid.csv").read_bytes()
    as_book(folder, "paid")
    (folder / "paid.csv").write_bytes(keep)
    with pytest.raises(DataError, match=r"paid\.csv, paid\.xlsx；请只留下"):
        verify_folder(folder)


def test_a_workbook_of_something_else_is_said(folder):
    (folder / "paid.csv").unlink()
    book = Workbook()
    book.active.append(["今天", "天气"])
    book.active.append(["x", "y"])
    book.save(folder / "paid.xlsx")
    with pytest.raises(DataError, match=r"paid\.xlsx"):
        verify_folder(folder)


def test_what_is_spent_on_a_whole_project_is_its_cost(folder, plan):
    """A project chosen by hand with nothing spent on it would slip under every limit."""
    out = plan.not_chosen["project_id"].iloc[0]

    def choose(table):
        row = table[first(table, "project_id", out)]
        for column, value in (("chosen", "True"), ("year", "2016"), ("spent_yuan", "0")):
            row[table[0].index(column)] = value

    change_csv(folder / "projects.csv", choose)
    judged = verify_folder(folder)
    assert f"项目 {out} 的投入（spent_yuan）写成0元，应为" in judged.text("zh")
    assert judged.cost_yuan == plan.cost_yuan + int(plan.not_chosen["cost_yuan"].iloc[0])

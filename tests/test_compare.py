"""Plan folders side by side: what differs, what cannot be trusted, in text, JSON and CSV."""

from __future__ import annotations

import csv
import json

import pytest
from cases import small

from gaibao_geo.answers.compare import Compared
from gaibao_geo.cli import main
from gaibao_geo.errors import DataError
from gaibao_geo.io.compared import compare_folders
from gaibao_geo.io.plan_folder import write_plan
from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Budget, Fund, Lock
from gaibao_geo.plans.solve import solve

YEARS = (2016, 2017)


def question(*more, aim=None, inputs="1", made_up=False):
    """A's p1 (9), B's p2 and p3 (4 each); 9 yuan in 2016 and 8 in 2017."""
    table = small(
        [("p1", "A", "东", 9, {"beds": 60}), ("p2", "B", "西", 4, {"beds": 20}),
         ("p3", "B", "西", 4, {"beds": 20})],
        [("A", "beds", 60, 100, 0.5), ("B", "beds", 40, 200, 0.25)],
    )  # fmt: skip
    return Problem(table, [Fund("a", {2016: 9, 2017: 8}), *more], aim or CloseGaps("equal"),
                   years=YEARS, inputs={"county": inputs}, made_up=made_up)  # fmt: skip


@pytest.fixture
def folders(tmp_path):
    def made(**problems):
        return [write_plan(solve(problem), tmp_path / name) for name, problem in problems.items()]

    return made


def test_two_plans_side_by_side(folders):
    """All for 17: p1 in 2016 (9 of 9), the others in 2017. With 8: p2 and p3, both in 2016."""
    both = compare_folders(folders(甲=question(), 乙=question(Budget(8), Lock("p1", "out"))))
    assert both.all_verified
    assert both.figures()["甲"]["cost_yuan"] == 9 + 4 + 4
    assert both.figures()["乙"]["closed_share"] == 1 / 2
    projects = both.projects().set_index("id")
    assert projects.loc["p1", ["甲", "乙"]].fillna(0).tolist() == [2016, 0]
    assert projects.loc["p2", ["甲", "乙"]].tolist() == [2017, 2016]
    assert both.funds().set_index("id")[["甲", "乙"]].to_numpy().tolist() == [[9, 8], [8, 0]]
    assert both.groups("township").set_index("id")[["甲", "乙"]].to_numpy().tolist() == [
        [9, 0], [8, 8]]  # fmt: skip
    said = both.text("zh").splitlines()
    assert "投入：甲 17元；乙 8元" in said
    assert "  只有 乙：总投入不超过8元。" in said
    assert "只在 甲 中选中（1 个，造价合计9元）：" in said
    assert "  p1  p1号  9元" in said
    assert "开工年度不同（2 个）：" in said
    assert "  p2号：甲 2017；乙 2016" in said
    assert "  a 2017：甲 8元；乙 0元" in said
    assert "  东：甲 9元；乙 0元" in said
    assert "各学校所得不同（1 所）：" in said
    assert sum("已证明" in text for text in said) == 2


def test_nothing_differs(folders):
    said = compare_folders(folders(a=question(), b=question())).text("en").splitlines()
    assert "The rules and the aim are the same." in said
    assert "The same projects are chosen (3)." in said
    assert not any("differs" in text or "another" in text for text in said)


def test_three_plans_are_put_together_by_who_chose_what(folders):
    three = compare_folders(folders(
        a=question(), b=question(Lock("p1", "out")), c=question(Lock("p3", "out"))))  # fmt: skip
    said = three.text("en")
    assert "Chosen only in a, b (1, 4 yuan in all):" in said
    assert "Chosen only in a, c (1, 9 yuan in all):" in said


def test_what_cannot_be_trusted_is_said_first(folders):
    one, other = folders(a=question(made_up=True), b=question(Budget(9)))
    paid = other / "paid.csv"
    paid.write_bytes(paid.read_bytes().replace(b",2016,4", b",2016,3"))
    compared = compare_folders([one, other])
    assert not compared.all_verified
    said = compared.text("zh").splitlines()
    assert said[0].startswith("注意：b 没有通过校核，有")
    assert "a：示例数据（虚构）" in said


def test_a_plan_that_is_none_is_left_out_of_the_figures(folders):
    one, other = folders(a=question(), b=question(Budget(9)))
    table = other / "projects.csv"
    table.write_bytes(table.read_bytes().replace(b"p2,", b"z2,", 1))
    compared = compare_folders([one, other])
    assert list(compared.shown) == ["a"]
    assert "b 没有通过校核" in compared.text("zh")
    assert compared.table().loc[0, ["a", "b"]].tolist() == [True, False]
    assert Compared(("a",), (None,), (("x",),)).text("en").startswith("Careful: a is not verified")


def test_other_data_and_other_aims_are_said(folders):
    said = compare_folders(
        folders(a=question(), b=question(aim=CloseGaps("pupils"), inputs="2"))
    ).text("en")
    assert "their fingerprints differ" in said
    assert "different aims; their points cannot be compared" in said


def test_folders_that_cannot_be_compared(folders, tmp_path):
    (one,) = folders(a=question())
    with pytest.raises(DataError, match="至少要两个"):
        compare_folders([one])
    with pytest.raises(DataError, match="写了两次"):
        compare_folders([one, one / ".." / "a"])
    with pytest.raises(DataError, match="不是方案文件夹"):
        compare_folders([one, tmp_path])


def test_folders_of_one_name_go_by_their_paths(tmp_path):
    plan = solve(question())
    paths = [write_plan(plan, tmp_path / name / "plan") for name in ("x", "y")]
    assert compare_folders(paths).labels == tuple(map(str, paths))


def test_from_the_command_line(folders, tmp_path, capsys):
    names = [str(folder) for folder in folders(a=question(), b=question(Budget(8)))]
    file = tmp_path / "out.csv"
    assert main(["compare", *names, "--lang", "en", "-o", str(file)]) == 0
    assert "cost: a 17 yuan; b 8 yuan" in capsys.readouterr().out
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert {row["about"] for row in rows} == {
        "verified", "figure", "rule", "fund", "project", "school", "township", "region",
        "closed",
    }  # fmt: skip
    cost = next(row for row in rows if row["id"] == "cost_yuan")
    assert (cost["zh"], cost["en"], cost["a"], cost["b"]) == ("投入", "cost", "17", "8")
    assert main(["compare", *names, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["plans"] == ["a", "b"]
    assert record["figures"]["b"]["cost_yuan"] == 8
    (tmp_path / "b" / "paid.csv").write_text("project_id\n", encoding="utf-8")
    assert main(["compare", *names]) == 2

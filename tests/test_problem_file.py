"""A question read from a folder, and each way in which its file can be wrong."""

from __future__ import annotations

import shutil

import pytest

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import inspect_dataset, read_dataset
from gaibao_geo.io.problem_file import read_problem
from gaibao_geo.plans.rules import Budget, Fund, Lock, Needs, OneOf, RegionFloor, SchoolCap


@pytest.fixture
def folder(tmp_path):
    shutil.copytree("data/demo/gyantse", tmp_path / "copy")
    return tmp_path / "copy"


def test_the_example_uses_every_rule():
    problem = read_problem(read_dataset("data/demo/gyantse"))
    kinds = [type(rule) for rule in problem.rules]
    assert kinds == [Budget, Fund, Fund, SchoolCap, RegionFloor, Needs, OneOf, Lock]
    assert problem.made_up
    assert problem.budget_yuan == 131_760_000 + 11_000_000
    assert problem.inputs == {"gyantse": read_dataset("data/demo/gyantse").sha256}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("years = [", "无法读取"),
        ("yaers = [2016]", "不认识的项“yaers”"),
        ('years = "2016"', "年份的列表"),
        ("years = [true]", "年份的列表"),
        ('[objective]\naim = "Riches"', "没有叫“Riches”的目标"),
        ('[objective]\naim = "CloseGaps"\nweight = "luck"', "weakness, pupils, equal"),
        ('[objective]\naim = "CloseGaps"\ncolour = 1', "colour"),
        ('[[rules]]\nrule = "Magic"', "没有叫“Magic”的规则"),
        ('[[rules]]\nrule = "Budget"\nyuan = 1.5', "不小于 0 的整数元"),
        ('[[rules]]\nrule = "Budget"\neuro = 5', "euro"),
        ('[[rules]]\nrule = "Fund"\nname = "a"\nyuan = 1\npays = ["castle"]', "castle"),
        ('[[rules]]\nrule = "Lock"\nproject = "Z1"\nstate = "in"', "没有编号为Z1的项目"),
    ],
)
def test_a_faulty_file_is_named_with_its_fault(folder, text, says):
    (folder / "problem.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=says) as caught:
        read_problem(read_dataset(folder))
    assert caught.value.en != caught.value.zh


def test_projects_that_do_not_add_up_are_named(folder):
    file = folder / "projects.csv"
    text = file.read_text(encoding="utf-8-sig").replace(",5530000,", ",5530001,", 1)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"合计553万元，与项目造价553\.0001万元相差1元"):
        read_dataset(folder)
    # and tables that came another way are held to the same
    with pytest.raises(DataError, match="A01：造价5,530,001元，分项合计5,530,000元"):
        read_problem(inspect_dataset(folder))

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


def asked(folder, text, name="problem.toml"):
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return read_problem(read_dataset(folder), None if name == "problem.toml" else file)


@pytest.mark.parametrize(
    ("written", "yuan"),
    [("72400000", 72_400_000), ('"7240万元"', 72_400_000), ('"0.724亿元"', 72_400_000),
     ('"72.4 million yuan"', 72_400_000), ('"７２４０万"', 72_400_000),
     ('"72,400,000"', 72_400_000)],
)  # fmt: skip
def test_amounts_are_written_as_people_write_them(folder, written, yuan):
    problem = asked(folder, f'[[rules]]\nrule = "Budget"\nyuan = {written}')
    assert problem.rules == (Budget(yuan),)


def test_years_and_shares_are_written_as_people_write_them(folder):
    problem = asked(folder, """
years = [2016, 2017]
[[rules]]
rule = "Fund"
name = "100万元"
title = { zh = "另筹1500万元", en = "15 million yuan more" }
yuan = { 2016 = "1亿元", 2017 = 5000000 }
share = ["12.5%", "100%"]
[[rules]]
rule = "RegionFloor"
share = "30%"
""")  # fmt: skip
    fund, floor = problem.rules
    assert fund.yuan == {2016: 100_000_000, 2017: 5_000_000}
    assert fund.share == (0.125, 1.0)
    assert (fund.name, fund.title.zh) == ("100万元", "另筹1500万元")  # names stay as they are
    assert floor.share == 0.3


def test_every_faulty_rule_is_told_with_its_number(folder):
    text = """
[[rules]]
rule = "Budget"
yuan = "很多"
[[rules]]
rule = "SchoolCap"
yuan = 5
[[rules]]
rule = "Lock"
projcet = "A21"
state = "in"
[[rules]]
rule = "Lock"
state = "in"
"""
    with pytest.raises(DataError) as caught:
        asked(folder, text)
    said = caught.value.zh.splitlines()
    assert [line[:4] for line in said[1:]] == ["第1条规", "第3条规", "第4条规"]
    assert "yuan 应是金额，如 7240万元 或 72400000，而不是“很多”" in said[1]
    assert "没有“projcet”这一项；可写的有 project, state, reason" in said[2]
    assert "缺少 project" in said[3]
    assert "72.4 million yuan" in caught.value.en


@pytest.mark.parametrize(
    ("text", "says"),
    [("rules = 5", "以 \\[\\[rules\\]\\] 开头"), ("objective = 5", "以 \\[objective\\] 开头"),
     ("objective = [1]", "以 \\[objective\\] 开头")],
)  # fmt: skip
def test_a_file_of_another_shape_says_how_it_should_look(folder, text, says):
    with pytest.raises(DataError, match=says):
        asked(folder, text)


def test_another_file_asks_another_question_of_the_same_data(folder):
    problem = asked(folder, '\ufeff[[rules]]\nrule = "Budget"\nyuan = "1亿元"', "other.toml")
    assert problem.rules == (Budget(100_000_000),)
    assert len(read_problem(read_dataset(folder)).rules) == 8
    with pytest.raises(DataError, match="没有这个文件"):
        read_problem(read_dataset(folder), folder / "nowhere.toml")

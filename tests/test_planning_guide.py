"""The guide to asking for a plan: its examples are read and answered, and none is missing."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.io.problem_file import read_problem
from gaibao_geo.plans.aims import AIMS
from gaibao_geo.plans.rules import RULES
from gaibao_geo.plans.solve import solve

PAGES = ("docs/planning.md", "docs/planning.zh.md")


def blocks(page):
    return re.findall(r"```toml\n(.*?)```", Path(page).read_text(encoding="utf-8"), re.DOTALL)


def python(page):
    return re.findall(r"```python\n(.*?)```", Path(page).read_text(encoding="utf-8"), re.DOTALL)


def named(block):
    """The rules and aims of an example; several aims are ``InOrder``."""
    asked = tomllib.loads(block)
    aims = asked.get("objective", [])
    several = ["InOrder"] if isinstance(aims, list) and aims else []
    aims = aims if isinstance(aims, list) else [aims]
    return {*several, *(aim["aim"] for aim in aims), *(r["rule"] for r in asked.get("rules", []))}


@pytest.fixture(scope="module")
def county():
    return read_dataset("data/demo/gyantse")


def test_both_languages_show_the_same_examples():
    one, other = (blocks(page) for page in PAGES)
    assert one == other
    assert len(one) == 29


def test_every_rule_and_aim_has_an_example():
    shown = {name for block in blocks(PAGES[0]) for name in named(block)}
    assert {*RULES, *AIMS} <= shown
    for page in PAGES:
        text = Path(page).read_text(encoding="utf-8")
        assert [name for name in (*RULES, *AIMS) if f"**`{name}`**" not in text] == []


def title(block):
    return "+".join(sorted(named(block)))


@pytest.mark.parametrize("block", blocks(PAGES[0]), ids=title)
def test_an_example_is_read_said_and_answered(block, county, tmp_path):
    file = tmp_path / "question.toml"
    years = "" if "years" in tomllib.loads(block) else "years = [2016, 2017]\n"
    file.write_text(years + block, encoding="utf-8")
    problem = read_problem(county, file)
    assert problem.years == (2016, 2017)
    assert len(problem.sentences("zh")) == len(tomllib.loads(block).get("rules", []))
    plan = solve(problem, seconds=10, within=0.05)
    assert plan.breaches() == []


def test_the_questions_in_python_are_answered_as_they_stand(capsys):
    (block,), (other,) = (python(page) for page in PAGES)
    assert block == other
    exec(compile(block, PAGES[0], "exec"), {})  # noqa: S102
    said = capsys.readouterr().out
    assert "替代代价" in said
    assert "备选1" in said
    assert "budget_yuan" in said


def test_the_funds_of_a_table_come_first_when_asked_for():
    text = Path("data/demo/sanming/problem.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text)["funds"] is True
    assert all("`funds = true`" in Path(page).read_text(encoding="utf-8") for page in PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_the_exit_codes_and_flags_stand_on_the_page(page):
    text = Path(page).read_text(encoding="utf-8")
    for word in ("--problem", "--within", "--exact", "--no-baselines", "--years", "--json",
                 "gaibao compare", "gaibao verify", "130"):  # fmt: skip
        assert word in text

"""The READMEs are true: their code runs, and they are twins."""

from __future__ import annotations

import re

import pytest

BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.S)


def blocks(name, kind):
    with open(name, encoding="utf-8") as file:
        return [code for found, code in BLOCK.findall(file.read()) if found == kind]


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_python_of_the_readme_runs(name, tmp_path, capsys):
    (code,) = blocks(name, "python")
    code = code.replace('"out/', f'"{tmp_path}/')
    exec(compile(code, name, "exec"), {})  # noqa: S102  (our own README)
    out = capsys.readouterr().out
    assert "1.3176" in out or "131.76 million" in out
    assert (tmp_path / "plan.html").stat().st_size > 100_000
    assert "逐元相符" in out or "exact to the yuan" in out


def test_the_readmes_are_twins():
    """The same commands in both, comments and prose aside."""
    plain = {
        name: [re.sub(r"\s*#.*", "", block) for block in blocks(name, "sh")]
        for name in ("README.md", "README.zh.md")
    }
    assert plain["README.md"] == plain["README.zh.md"]

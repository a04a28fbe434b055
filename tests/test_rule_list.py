"""Forty kinds of bad input, and doubts about needs (N): words in both languages, and a test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gaibao_geo.words import catalogue

HERE = Path(__file__).parent
RULES = [f"V{number:02}" for number in range(1, 41)]
RULES += sorted({key.split(".")[1] for key in catalogue() if key.startswith("finding.N")})
TESTS = "".join(
    file.read_text(encoding="utf-8")
    for file in sorted(HERE.glob("test_*.py")) if file != Path(__file__)
)  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_says_what_and_is_tested(rule):
    spoken = [key for key in catalogue() if re.fullmatch(rf"finding\.{rule}(_\w+)?\.what", key)]
    assert spoken, "no words"
    assert any(re.search(rf"\b{key.split('.')[1]}\b", TESTS) for key in spoken), "no test"

"""The catalogue: both languages, the same values, and numbers written exactly."""

from __future__ import annotations

import ast
import re
import string
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaibao_geo.words import Both, catalogue, say
from gaibao_geo.words.numbers import money, parse_number, parse_yuan, wan

ROOT = Path(__file__).resolve().parent.parent
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def names(text):
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


def test_both_languages_say_the_same():
    """Of every entry: the same values in both, neither empty, no Chinese in the English one."""
    wrong = [
        key
        for key, (zh, en) in catalogue().items()
        if names(zh) != names(en) or not zh.strip() or not en.strip() or CHINESE.search(en)
    ]
    assert wrong == []


def test_missing_is_not_zero():
    assert say("word.no_data") in say("finding.bad_value.what", "zh", value=None, kind="x")


def test_a_value_in_both_languages_follows_the_sentence():
    kind = Both("整数", "a whole number")
    assert "整数" in say("finding.bad_value.what", "zh", value="x", kind=kind)
    assert "a whole number" in say("finding.bad_value.what", "en", value="x", kind=kind)


def test_no_chinese_sentence_outside_the_catalogue():
    """Docstrings, comments and the schema's meanings aside, visible words live in words/."""
    allowed = {  # meanings; numerals; words for empty
        "columns.py", "documents.py", "plan_tables.py", "numbers.py", "values.py",
        "place_tables.py", "school_tables.py", "money_tables.py", "need_tables.py",
    }
    said = []
    for file in (ROOT / "gaibao_geo").rglob("*.py"):
        if file.name in allowed:
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        docs = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        said += [
            f"{file.name}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in docs
            and CHINESE.search(node.value)
        ]
    assert said == []


def test_money_is_exact_in_the_office_unit():
    assert money(131_760_000) == Both("1.3176亿元", "131.76 million yuan")
    assert money(60_300) == Both("6.03万元", "60,300 yuan")
    assert money(9_999) == Both("9,999元", "9,999 yuan")
    assert money(0) == Both("0元", "0 yuan")
    assert wan(131_760_000) == "13,176"


@given(st.integers(min_value=0, max_value=10**13))
def test_money_reads_back_to_the_yuan(yuan):
    assert parse_yuan(money(yuan).zh.replace(",", "")) == yuan


@pytest.mark.parametrize(
    ("text", "yuan"),
    [("1500万", 15_000_000), ("1.83亿元", 183_000_000), ("8千万", 80_000_000),
     ("１４２７６万", 142_760_000), ("15,000,000", 15_000_000), ("60万", 600_000)],
)
def test_amounts_as_people_type_them(text, yuan):
    assert parse_yuan(text) == yuan


@pytest.mark.parametrize("text", ["", "abc", "1.00001万", "-5", "1e9", "1..2", "万"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError, match=r"amount|whole number"):
        parse_yuan(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("十四", "14"), ("二", "2"), ("两", "2"), ("36751.8", "36751.8"), ("十三", "13")],
)
def test_numbers_in_either_script(text, value):
    assert parse_number(text) == Decimal(value)

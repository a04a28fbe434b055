"""Words that rules look for: a table beside this file, so that it can grow without code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def word_lists() -> Mapping[str, Any]:
    """Every list of ``word_lists.toml`` by its heading."""
    text = files(__package__).joinpath("word_lists.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def any_of(words: Iterable[str]) -> str:
    """A pattern that finds the longest of the words, which are taken letter by letter."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _plain_units() -> Mapping[str, str]:
    same = word_lists()["units"]["same"]
    return {other: plain for plain, others in same.items() for other in (plain, *others)}


def plain_unit(unit: str) -> str:
    """The plain name of a unit: ``元/㎡`` and ``m2`` are both 平方米."""
    bare = unit.strip().rpartition("/")[2].strip()
    return _plain_units().get(bare.lower(), bare)

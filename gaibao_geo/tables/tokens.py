"""The words planners write in cells, and what the schema calls them."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from gaibao_geo.tables.columns import Column
from gaibao_geo.words.numbers import half_width

_NEAR = 0.6  # how alike (difflib, 0-1) a word must be to be proposed
_CLEAR = 0.1  # and how much more than the next word
_MOST_OPTIONS = 3


@cache
def lists() -> Mapping[str, Any]:
    """The word lists, as ``value_aliases.toml`` holds them."""
    source = files(__package__).joinpath("value_aliases.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def folded(text: str) -> str:
    """The text as it is compared: plain width, lower case, no spaces."""
    return "".join(half_width(text).split()).casefold()


def word_for(column: Column, text: str) -> str | None:
    """The schema's word for what stands in a column of given words; ``None`` if unknown."""
    return words_of(column).get(folded(text))


def nearest(column: Column, text: str) -> tuple[str | None, tuple[str, ...]]:
    """The word that a text clearly resembles (or ``None``), and the spellings near it."""
    known = words_of(column)
    near = difflib.get_close_matches(folded(text), known, len(known) or 1, _NEAR)
    best: dict[str, float] = {}
    for spelling in near:
        alike = difflib.SequenceMatcher(None, folded(text), spelling).ratio()
        best[known[spelling]] = max(alike, best.get(known[spelling], 0))
    ranked = sorted(best.values(), reverse=True)
    clear = len(ranked) == 1 or (len(ranked) > 1 and ranked[0] - ranked[1] >= _CLEAR)
    return (max(best, key=lambda word: best[word]) if clear else None), tuple(near[:_MOST_OPTIONS])


def main_spelling(column: Column, word: str) -> str:
    """How a planner writes one of the schema's words; the word itself if no list has it."""
    return next(iter(_spellings(column.name).get(word, ())), word)


def words_of(column: Column) -> Mapping[str, str]:
    """Every spelling (folded) that may stand in a column, with the schema's word for it."""
    return _words(column.name, column.allowed)


@cache
def _words(name: str, allowed: tuple[str, ...]) -> Mapping[str, str]:
    spellings = _spellings(name)
    tokens = allowed or (tuple(spellings) if name in lists()["open"]["columns"] else ())
    found = {folded(word): token for token in tokens for word in spellings.get(token, ())}
    return found | {folded(token): token for token in tokens}


def _spellings(name: str) -> dict[str, list[str]]:
    entry: dict[str, Any] = dict(lists()["words"].get(name, {}))
    copied = entry.pop("copy_of", "")
    return {**(_spellings(copied) if copied else {}), **entry}


@cache
def empty_words() -> frozenset[str]:
    """Folded texts that mean no data where a number, a date or a given word should stand."""
    return _folded([*lists()["empty"]["marks"], *lists()["empty"]["words"]])


@cache
def nothing_words() -> frozenset[str]:
    """Folded texts that mean none at all, or no data."""
    return _folded(lists()["empty"]["nothing"])


def empty_texts(column: Column) -> frozenset[str]:
    """Texts, as they stand, that mean no data in a column of free text."""
    return _empty_texts(_names_nothing(column))


@cache
def _empty_texts(every: bool) -> frozenset[str]:
    empty = lists()["empty"]
    words = [*empty["marks"], *(empty["words"] + empty["nothing"] if every else ())]
    return frozenset(
        form for word in words for form in (word, word.lower(), word.upper(), word.title())
    )


@cache
def error_texts() -> frozenset[str]:
    """Texts, as they stand, that a spreadsheet shows for a failed formula."""
    return frozenset(lists()["errors"]["words"])


def _names_nothing(column: Column) -> bool:
    """Whether 无 in this column of text names nothing, rather than says something."""
    naming: list[str] = lists()["empty"]["naming"]
    return column.name.endswith("_id") or bool(column.refers) or column.name in naming


@cache
def flag_words() -> Mapping[str, bool]:
    """Folded texts that mean yes or no."""
    flags = lists()["flags"]
    yes, no = _folded(flags["yes"]), _folded(flags["no"])
    return dict.fromkeys(yes, True) | dict.fromkeys(no, False)


def is_error(text: str) -> bool:
    """Whether a spreadsheet put this there because a formula failed or did not fit."""
    return text in error_texts() or (len(text) >= 3 and set(text) == {"#"})


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(folded(word) for word in words)

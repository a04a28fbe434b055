"""Names, telephone and identity numbers of persons: masked in texts, and found in a plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pandas as pd

from gaibao_geo.intake.columns.private import masked
from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.intake.layouts.signs import signs
from gaibao_geo.plans.plan import Plan
from gaibao_geo.words import LANGUAGES

# The columns whose texts people read; ids and codes are no texts.
TOLD = ("name", "name_en", "name_zh", "school", "school_en", "township", "township_en", "source")
PARTS = ("projects", "schools", "needs")  # of the candidates
TABLES = ("schools", "school_years", "funds")  # of the dataset
_NAME = r"[\u4e00-\u9fff\u00b7]{2,4}(?![\u4e00-\u9fff\u00b7])|[A-Z][a-z]+(?: [A-Z][a-z]+){1,2}"


def impersonal(text: str) -> str:
    """The text with telephone and identity numbers and names of persons as ``*``.

    Numbers are known by their form, names by a word such as 联系人 and a colon before them; a
    name that stands in a sentence like any other word is not known.
    """
    return _named().sub(lambda found: found[1] + "*" * len(found[2]), masked(text))


def personal_texts(plan: Plan, data: Dataset) -> frozenset[tuple[str, str]]:
    """The texts of a plan and its dataset that hold something personal, with what each is of.

    Names of projects, schools, places and indicators, sources, titles, the note, and the rules
    as sentences in both languages: all that a briefing tells. A text that stands often is
    counted once for the schools, once for the projects and so on.
    """
    return frozenset(told for told in set(_told(plan, data)) if impersonal(told[1]) != told[1])


def _told(plan: Plan, data: Dataset) -> Iterator[tuple[str, str]]:
    problem = plan.problem
    yield from (("about", text) for text in (*problem.title, *data.title, *data.note))
    for lang in LANGUAGES:
        yield from (("rules", text) for text in problem.sentences(lang))
    tables = [(name, getattr(problem.candidates, name)) for name in PARTS]
    tables += [("projects", plan.chosen)]
    tables += [(name, data.tables[name]) for name in TABLES if name in data]
    for name, table in tables:
        for column in TOLD:
            if column in table:
                what = _what(name, column)
                yield from ((what, text) for text in texts_in(table[column]))


def _what(table: str, column: str) -> str:
    """What a column's texts are of: its table's rows, their schools, their townships, ..."""
    own = column.removesuffix("_en").removesuffix("_zh")
    return {"name": table, "school": "schools"}.get(own, own)


def texts_in(column: pd.Series) -> list[str]:
    """The different texts of a column, without what is missing."""
    return [str(text) for text in column.dropna().unique()]


@cache
def _named() -> re.Pattern[str]:
    """A word for a person, a colon, and the name: those two are its groups."""
    labels = "|".join(sorted(map(re.escape, signs()["private"]["people"]), key=len, reverse=True))
    return re.compile(rf"((?:{labels})\s?[:\uff1a]\s?)({_NAME})")

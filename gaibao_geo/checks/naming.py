"""Names and units: one school under two names, units that lack something or vary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from fractions import Fraction
from itertools import combinations

import pandas as pd

from gaibao_geo.checks.facts import Facts, Relation
from gaibao_geo.checks.outcome import Outcome, found, joined
from gaibao_geo.tables.columns import ABOUT, NEARLY, OVER
from gaibao_geo.tables.findings import Finding
from gaibao_geo.tables.rows import rows


def similar(first: str, second: str, limit: Fraction) -> bool:
    """Whether two names share so much that they may mean one school (1 is the same name)."""
    return SequenceMatcher(None, first, second).ratio() >= limit


def groups_of_names(names: Iterable[str], limit: Fraction) -> dict[str, str]:
    """For every name the first name that is similar to it."""
    first_of: dict[str, str] = {}
    for name in names:
        heads = [head for head in dict.fromkeys(first_of.values()) if similar(name, head, limit)]
        first_of[name] = heads[0] if heads else name
    return first_of


def one_school_two_names(facts: Facts) -> Iterator[Outcome]:
    """Two similar names in one county whose townships do not differ."""
    limit = facts.parameter("one_school_two_names")
    works = facts.tables["works"]
    named = works.loc[works["school"] != "", ["region_id", "township", "school"]]
    for _, county in named.drop_duplicates().groupby("region_id", sort=False):
        for first, second in combinations(rows(county), 2):
            townships = {first.township, second.township} - {""}
            names = first.school, second.school
            if len(townships) < 2 and names[0] != names[1] and similar(*names, limit):
                yield Finding("one_school_two_names", "warning", "works.csv", column="school",
                              value=names[0], values={"other": names[1]})


def no_township(facts: Facts) -> Iterator[Outcome]:
    """Schools that a document names without saying in which township they lie."""
    works = facts.tables["works"]
    lost = works[(works["school"] != "") & (works["township"] == "")]
    for region_id, county in lost.groupby("region_id", sort=False):
        names = list(dict.fromkeys(county["school"]))
        yield Finding("no_township", "note", "works.csv", column="township",
                      value=str(region_id), values={
                          "schools": joined(names), "region": facts.region_name(str(region_id))})


def unit_written(facts: Facts) -> Iterator[Outcome]:
    """Figures written without a unit, or with less than the whole of it."""
    spellings = _spellings(facts)
    for row in rows(facts.tables["figures"]):
        figure = facts.quantities[row.figure_id]
        written = _plain_unit(row.unit_text)
        if written in spellings[row.unit]:
            continue
        rule = "unit_incomplete" if written else "unit_missing"
        relation = Relation(figure.figure_id, rule, {}, figure.name)
        yield found(relation, rule, "note", [figure], stated=figure.written, unit=figure.unit)


def _spellings(facts: Facts) -> dict[str, set[str]]:
    return {
        row.unit: {row.unit, *filter(None, row.spellings.split(";"))}
        for row in rows(facts.tables["units"])
    }


def several_spellings(facts: Facts) -> Iterator[Outcome]:
    """Ways of writing one unit (not a count) in one document."""
    for (file, unit), same in _measured(facts).groupby(["source_file", "unit"], sort=True):
        written = list(dict.fromkeys(map(_plain_unit, filter(None, same["unit_text"]))))
        if len(written) > 1:
            yield Finding("several_spellings", "note", "figures.csv", column="unit_text",
                          value=str(file), values={"unit": unit, "written": joined(written)})


def several_scales(facts: Facts) -> Iterator[Outcome]:
    """Kinds of quantity that one document gives in units of several sizes."""
    measured = _measured(facts)
    base = dict(zip(facts.tables["units"]["unit"], facts.tables["units"]["base"], strict=True))
    for (file, _), same in measured.groupby(["source_file", measured["unit"].map(base)]):
        units = list(dict.fromkeys(same["unit"]))
        if len(units) >= facts.parameter("several_scales"):
            yield Finding("several_scales", "note", "figures.csv", column="unit",
                          value=str(file), values={"units": joined(units)})


def two_scripts(facts: Facts) -> Iterator[Outcome]:
    """Documents that write some numbers in Chinese numerals and some in Arabic."""
    for file, same in facts.tables["figures"].groupby("source_file"):
        arabic = sum(text.isascii() for text in same["value_text"])
        if 0 < arabic < len(same):
            yield Finding("two_scripts", "note", "figures.csv", column="value_text",
                          value=str(file),
                          values={"arabic": arabic, "spoken": len(same) - arabic})


def _measured(facts: Facts) -> pd.DataFrame:
    units, figures = facts.tables["units"], facts.tables["figures"]
    counted = set(units.loc[units["dimension"] == "count", "unit"])
    return figures[~figures["unit"].isin(counted)]


def _plain_unit(written: str) -> str:
    return "".join(sign for sign in written if sign not in (*OVER, *NEARLY, *ABOUT))


def cannot_compute(relation: Relation, facts: Facts) -> Finding:
    """What a relation lacks: an operand that the document does not state."""
    figures = [
        facts.quantities[ref]
        for refs in relation.roles.values() for ref in refs if ref in facts.quantities
    ]
    return found(relation, "cannot_compute", "note", figures, missing=relation.missing)

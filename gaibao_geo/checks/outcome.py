"""What a rule says: a finding, or that a relation holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from gaibao_geo.checks.facts import Facts, Quantity, Relation
from gaibao_geo.tables.findings import Finding, Severity
from gaibao_geo.words import Both, both, say

RELATIONS = "relations.csv"


@dataclass(frozen=True)
class Passed:
    """A relation that holds: its rule, its figures as written and what was computed."""

    relation_id: str
    rule: str
    figures: Both
    computed: Both


Outcome = Finding | Passed
Rule = Callable[[Relation, Facts], Iterator[Outcome]]


def found(
    relation: Relation,
    rule: str,
    severity: Severity,
    figures: Iterable[Quantity] = (),
    **values: object,
) -> Finding:
    """A finding on one relation; its figures are printed with their sections."""
    values["figures"] = shown(figures)
    return Finding(rule, severity, RELATIONS, value=relation.relation_id, values=values)


def passed(relation: Relation, figures: Iterable[Quantity], computed: Both) -> Passed:
    """The note that a relation holds."""
    return Passed(relation.relation_id, relation.rule, shown(figures), computed)


def shown(figures: Iterable[Quantity]) -> Both:
    """Figures as written, with their sections, in a row."""
    return joined(figure.shown for figure in figures)


def listed(texts: Iterable[Both | str]) -> Both:
    """The same as ``joined``, with the word for none when there is nothing."""
    row = joined(texts)
    return row if row.zh else both("check.none")


def joined(texts: Iterable[Both | str]) -> Both:
    """Names in a row, each language with its own comma."""
    pairs = [text if isinstance(text, Both) else Both(text, text) for text in texts]
    return Both(
        say("word.list_comma", "zh").join(pair.zh for pair in pairs),
        say("word.list_comma", "en").join(pair.en for pair in pairs),
    )

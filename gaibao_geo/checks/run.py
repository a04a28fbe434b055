"""Every rule on every relation: what was found, and what holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from gaibao_geo.checks import counts, money, naming, places, scopes, totals
from gaibao_geo.checks.facts import Facts
from gaibao_geo.checks.outcome import Outcome, Passed, Rule
from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.tables.findings import Finding, Report
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang

RULES: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (
        totals.parts_and_total, totals.stated_rate, totals.product_and_total,
        totals.part_of_set, totals.part_of_listed, totals.part_of_which, totals.implied_base,
        counts.list_and_count, counts.named_and_count, counts.lists_agree, counts.one_each,
        counts.projects_and_works, counts.townships_today, counts.zones_cover,
        counts.several_zonings, counts.retired_regions,
        scopes.foreign_parts, scopes.foreign_works,
        money.unit_cost, money.cost_spread, money.concentration, money.pace,
        money.counted_twice,
        places.townships_reached, places.one_without_other, places.area_and_polygon,
    )
}
# These need no relation: they look through whole tables.
SWEEPS: tuple[Callable[[Facts], Iterator[Outcome]], ...] = (
    scopes.above_hundred, scopes.ambiguous,
    naming.one_school_two_names, naming.no_township, naming.unit_written,
    naming.several_spellings, naming.several_scales, naming.two_scripts,
)


@dataclass(frozen=True)
class CheckResult:
    """The findings, and the relations that hold.

    ``rules`` gives the title of every rule, as the table checks has it.
    """

    report: Report
    holds: tuple[Passed, ...]
    rules: Mapping[str, Both]

    def passed(self, lang: Lang = "zh") -> pd.DataFrame:
        """One row per relation that holds: its id, rule, title, figures and what was computed."""
        held = [
            (item.relation_id, item.rule, self.rules[item.rule].to(lang),
             item.figures.to(lang), item.computed.to(lang))
            for item in self.holds
        ]
        return pd.DataFrame(held, columns=["relation_id", "rule", "title", "figures", "computed"])


def check_figures(
    data: Dataset,
    townships: pd.DataFrame,
    regions: pd.DataFrame,
    areas_km2: Mapping[str, float],
) -> CheckResult:
    """The figures of documents held to the arithmetic that the table relations states.

    ``data`` holds figures, lists, works, units, tags, relations, document_rules and
    cost_ranges;
    ``townships`` and ``regions`` are the tables in ``geo/`` (no rows: their rules are
    silent); ``areas_km2`` maps a region code to the area of its polygon. Raises
    ``DataError`` when a table is missing or a relation refers to what no table holds.
    """
    names = ("figures", "lists", "works", "units", "tags", "relations", "document_rules",
             "cost_ranges")
    tables = {name: getattr(data, name) for name in names}
    facts = Facts(tables, townships, regions, areas_km2)
    Report(tuple(facts.unknown_references())).raise_errors()
    outcomes = [*of_relations(facts), *(item for sweep in SWEEPS for item in sweep(facts))]
    titles = {
        row.rule: Both(row.title_zh, row.title_en) for row in rows(data.document_rules)
    }
    return CheckResult(
        Report(tuple(item for item in outcomes if isinstance(item, Finding))),
        tuple(item for item in outcomes if isinstance(item, Passed)),
        titles,
    )


def of_relations(facts: Facts) -> Iterator[Outcome]:
    """What the rules say of each relation; one that lacks an operand cannot be computed."""
    for relation in facts.relations():
        if any("" in refs for refs in relation.roles.values()):
            yield naming.cannot_compute(relation, facts)
            continue
        yield from RULES[relation.rule](relation, facts)
        if relation.rule in scopes.COMPARED:
            yield from scopes.scopes_agree(relation, facts)

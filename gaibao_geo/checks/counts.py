"""Lists against stated counts, and counts that should go together."""

from __future__ import annotations

from collections.abc import Iterator

from gaibao_geo.checks.facts import Facts, Relation
from gaibao_geo.checks.outcome import Outcome, found, joined, listed, passed
from gaibao_geo.tables.intervals import decimal, exact, total
from gaibao_geo.words import both


def list_and_count(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """A list is as long as the document says, and no name stands in it twice."""
    names = facts.lists[relation.refs("list")[0]]
    count = facts.of(relation, "count")[0]
    if exact(len(set(names))).meets(count.span):
        yield passed(relation, [count], both("check.items", number=len(names)))
    else:
        yield found(relation, "list_count", "warning", [count], stated=count.written,
                    length=len(set(names)), names=joined(names))


def named_and_count(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """A document names fewer than it counts (等): the others have to be asked for."""
    count = facts.of(relation, "count")[0]
    names = [name for ref in relation.refs("list") for name in facts.lists[ref]]
    if exact(len(names)).below(count.span):
        yield found(relation, "named_fewer", "note", [count], stated=count.written,
                    length=len(names), names=listed(names),
                    unnamed=decimal(count.nominal - len(names)))
    else:
        yield passed(relation, [count], both("check.items", number=len(names)))


def lists_agree(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """Two lists of the same thing hold the same names."""
    first, second = (facts.lists[ref] for ref in relation.refs("list"))
    if set(first) == set(second):
        yield passed(relation, [], both("check.items", number=len(first)))
        return
    yield found(
        relation, "lists_differ", "warning", facts.of(relation, "count"),
        first=joined(first), second=joined(second),
        shared=listed(sorted(set(first) & set(second))),
    )


def one_each(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """As many of each thing as there are units to have one."""
    units = facts.of(relation, "unit")
    span = total(unit.span for unit in units)
    for thing in facts.of(relation, "each"):
        if span.meets(thing.span):
            yield passed(relation, [*units, thing], thing.amount(span))
        else:
            yield found(relation, "one_each", "warning", [*units, thing], things=thing.name,
                        units=decimal(span.low), count=decimal(thing.nominal))


def projects_and_works(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """More works than projects: a project holds several, and the two are not added."""
    projects, works = facts.of(relation, "projects")[0], facts.of(relation, "works")
    span = total(work.span for work in works)
    if projects.span.below(span):
        yield found(relation, "counting_unit", "note", [projects, *works],
                    projects=projects.written, works=decimal(span.low))
    else:
        yield passed(relation, [projects, *works], projects.amount(span))


def townships_today(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """The document's count of townships against the list in force."""
    counted = facts.of(relation, "count")
    region_id = relation.refs("region")[0]
    today = facts.townships_of(region_id)
    if today.empty:
        return
    span = total(count.span for count in counted)
    if span.meets(exact(len(today))):
        yield passed(relation, counted, both("check.items", number=len(today)))
    else:
        yield found(relation, "townships_changed", "note", counted, stated=decimal(span.low),
                    today=len(today), region=region_id)


def zones_cover(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """Zones times townships in each against the townships there are."""
    factors = facts.of(relation, "factor")
    there = facts.townships_of(relation.refs("region")[0])
    if there.empty:
        return
    product = exact(1)
    for factor in factors:
        product *= factor.span
    if product.meets(exact(len(there))):
        yield passed(relation, factors, both("check.items", number=len(there)))
    else:
        rural = int((there["kind"] != "street").sum())
        yield found(relation, "zones_cover", "warning", factors, product=decimal(product.low),
                    townships=len(there), rural=rural)


def several_zonings(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """The same schools divided in more than one way: a school needs a zone in each."""
    zonings = facts.of(relation, "zoning")
    if len({zoning.nominal for zoning in zonings}) > 1:
        yield found(relation, "several_zonings", "note", zonings)
    else:
        yield passed(relation, zonings, zonings[0].amount(zonings[0].span))


def retired_regions(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """A stated count of units against the codes in force, with the codes that ended."""
    count = facts.of(relation, "count")[0]
    parents = facts.regions["parent_id"]
    children = facts.regions[parents == relation.refs("region")[0]]
    if children.empty:
        return
    ended = children[children["valid_to"].notna()]
    today = len(children) - len(ended)
    if exact(today).meets(count.span):
        yield passed(relation, [count], both("check.items", number=today))
    else:
        codes = listed(f"{name} {code}" for name, code in zip(
            ended["name"], ended["region_id"], strict=True))
        yield found(relation, "regions_changed", "note", [count], stated=count.written,
                    today=today, retired=codes)

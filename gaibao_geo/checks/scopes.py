"""What a figure counts: scopes that contradict each other, and what does not belong."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from gaibao_geo.checks.facts import Facts, Quantity, Relation
from gaibao_geo.checks.outcome import Outcome, found, joined, passed

# In these relations one figure is measured by another, so their scopes must agree.
COMPARED = {
    "stated_rate": ("numerator", "denominator"),
    "part_of_set": ("subset", "set"),
    "part_of_which": ("part", "total"),
    "pace": ("done", "plan"),
}


def scopes_agree(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """Two figures that are compared do not carry tags that contradict each other."""
    tags = facts.tables["tags"]
    opposite = dict(zip(tags["tag"], tags["opposite"], strict=True))
    first, second = (facts.of(relation, role) for role in COMPARED[relation.rule])
    for one, other in zip(first, second, strict=True):
        for tag in sorted(one.tags):
            if opposite.get(tag) in other.tags:
                yield found(relation, "scope_differs", "warning", [one, other],
                            first=facts.tag_names[tag], second=facts.tag_names[opposite[tag]])


def foreign_parts(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """A total without the parts that its name does not cover.

    Roles: ``total``, ``part`` and ``barred``, the tags of parts that do not belong.
    """
    whole, barred = facts.of(relation, "total")[0], set(relation.refs("barred"))
    parts = facts.of(relation, "part")
    foreign = [part for part in parts if part.tags & barred]
    rest = whole.nominal - sum((part.nominal for part in foreign), Fraction(0))
    if not foreign:
        yield passed(relation, [whole, *parts], whole.amount(rest))
        return
    names = joined(facts.tag_names[tag] for part in foreign for tag in sorted(part.tags & barred))
    yield found(relation, "foreign_parts", "warning", [whole, *foreign], kinds=names,
                rest=whole.amount(rest))


def foreign_works(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """Money whose works belong to stages that the programme does not pay for."""
    money = facts.of(relation, "total")
    works = facts.package(*relation.refs("package"))
    foreign = works[~works["stage"].isin(["", *relation.refs("stage")])]
    if foreign.empty:
        yield passed(relation, money, money[0].amount(money[0].span))
    else:
        yield found(relation, "foreign_works", "warning", money, number=len(foreign),
                    works=joined(foreign["written"]))


def above_hundred(facts: Facts) -> Iterator[Outcome]:
    """Rates that by their name cannot pass 100 % and do."""
    for figure in facts.quantities.values():
        if "plain_rate" in figure.tags and figure.span.low > 1:
            relation = on_figure(figure)
            yield found(relation, "plain_rate", "warning", [figure], stated=figure.written)


def ambiguous(facts: Facts) -> Iterator[Outcome]:
    """Wordings that can be read in two ways, one finding for each place and kind."""
    table = facts.tables["figures"]
    doubts = sorted({tag for cell in table["doubt"] for tag in cell.split(";") if tag})
    for region_id, county in table.groupby("region_id", sort=False):
        for doubt in doubts:
            doubted = county[[doubt in cell.split(";") for cell in county["doubt"]]]
            if len(doubted):
                figures = [facts.quantities[name] for name in doubted["figure_id"]]
                relation = Relation(str(region_id), "ambiguous", {}, figures[0].name)
                yield found(relation, "ambiguous", "note", figures,
                            meaning=facts.tag_names[doubt])


def on_figure(figure: Quantity) -> Relation:
    """A relation of one figure only, for what can be said of a figure by itself."""
    return Relation(figure.figure_id, "", {}, figure.name)

"""Money: unit costs, concentration, pace, and areas counted twice."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from gaibao_geo.checks.facts import Facts, Quantity, Relation
from gaibao_geo.checks.naming import groups_of_names
from gaibao_geo.checks.outcome import Outcome, found, joined, passed
from gaibao_geo.tables.findings import Severity
from gaibao_geo.tables.intervals import Interval, decimal, exact
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, both


def unit_cost(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """Money over quantity against the range of its kind in the table cost_ranges."""
    (money,), (quantity,) = facts.of(relation, "money"), facts.of(relation, "quantity")
    cost = money.span / quantity.span
    kinds = {row.kind: row for row in rows(facts.tables["cost_ranges"])}
    row = kinds[relation.refs("kind")[0]]
    span = Interval(Fraction(row.low), Fraction(row.high))
    if cost.meets(span):
        yield passed(relation, [money, quantity], _cost(cost, quantity))
    else:
        yield found(relation, "unit_cost", "note", [money, quantity],
                    cost=_cost(cost, quantity), usual=_cost(span, quantity),
                    basis=Both(row.basis_zh, row.basis_en),
                    status=both(f"check.status.{row.status}"))


def cost_spread(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """Unit costs of one kind that lie too far apart to be compared.

    Roles ``money:1``, ``quantity:1``, ``money:2`` ...
    """
    costs, figures = [], []
    for case in relation.cases():
        money, quantity = (facts.quantities[case[role]] for role in ("money", "quantity"))
        costs.append((money.nominal / quantity.nominal, quantity))
        figures += [money, quantity]
    ratio = max(cost for cost, _ in costs) / min(cost for cost, _ in costs)
    each = joined(_cost(exact(cost), quantity) for cost, quantity in costs)
    if ratio > facts.parameter("cost_spread"):
        yield found(relation, "cost_spread", "note", figures, each=each, ratio=decimal(ratio, 1))
    else:
        yield passed(relation, figures, each)


def _cost(span: Interval, quantity: Quantity) -> Both:
    return both("check.unit_cost", number=span.text(0), unit=quantity.base)


def concentration(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """The share of the money that goes to the two schools with most of it."""
    amounts = facts.of(relation, "amount")
    similar = facts.parameter("one_school_two_names")
    by_school: dict[str, Fraction] = {}
    names = groups_of_names([amount.entity.zh for amount in amounts], similar)
    for amount in amounts:
        name = names[amount.entity.zh]
        by_school[name] = by_school.get(name, Fraction(0)) + amount.nominal
    ranked = sorted(by_school.items(), key=lambda item: -item[1])
    whole = sum(by_school.values(), Fraction(0))
    top = sum((money for _, money in ranked[:2]), Fraction(0))
    shares = joined(
        both("check.school_share", school=name, number=decimal(money / whole * 100, 1))
        for name, money in ranked[:2]
    )
    values = {"shares": shares, "top": amounts[0].amount(top), "whole": amounts[0].amount(whole),
              "share": decimal(top / whole * 100, 1)}
    if len(ranked) > 2 and top / whole >= facts.parameter("concentration"):
        yield found(relation, "concentration", "note", amounts, **values)
    else:
        yield passed(relation, amounts, shares)


def pace(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """The share of the money done against the share of the works started."""
    (done,), (plan,) = facts.of(relation, "done"), facts.of(relation, "plan")
    works = facts.of(relation, "works_rate")[0]
    share = done.nominal / plan.nominal
    behind = works.nominal - share
    figures = [done, plan, works]
    if behind <= 0:
        yield passed(relation, figures, both("check.share", number=decimal(share * 100, 1)))
        return
    severity: Severity = "warning" if behind > facts.parameter("pace") else "note"
    yield found(relation, "pace", severity, figures, share=decimal(share * 100, 1),
                works=works.written, behind=decimal(behind * 100, 1))


def counted_twice(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """New rooms and repaired rooms of one school in years that may overlap."""
    new, repaired = facts.of(relation, "new"), facts.of(relation, "repaired")
    area = sum((figure.nominal for figure in new), Fraction(0))
    apart = all(_apart(first, second) for first in new for second in repaired)
    if apart:
        yield passed(relation, [*new, *repaired], new[0].amount(area))
    else:
        yield found(relation, "counted_twice", "note", [*new, *repaired],
                    new=new[0].amount(area), repaired=repaired[0].written)


def _apart(first: Quantity, second: Quantity) -> bool:
    begin, end = first.years[0], second.years[1]
    after = begin is not None and end is not None and begin > end
    begin, end = second.years[0], first.years[1]
    return after or (begin is not None and end is not None and begin > end)

"""Parts against totals, rates against fractions, products, sets and their parts."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from gaibao_geo.checks.facts import Facts, Quantity, Relation
from gaibao_geo.checks.outcome import Outcome, found, joined, passed
from gaibao_geo.tables.findings import Finding
from gaibao_geo.tables.intervals import Interval, exact, total
from gaibao_geo.words import both


def parts_and_total(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """Parts that cannot add up to their total are an error; within rounding, a note.

    A note too when the parts lean to one side (余, 多, 近) and the total does not:
    then the plain numbers agree and what they stand for need not.
    """
    parts, whole = facts.of(relation, "part"), facts.of(relation, "total")[0]
    figures = [whole, *parts]
    added = sum((part.nominal for part in parts), Fraction(0))
    span = total(part.span for part in parts)
    values = {"added": whole.amount(added, 4), "span": whole.amount(span, 4),
              "whole": whole.amount(whole.span, 4),
              "difference": whole.amount(added - whole.nominal, 4)}
    leaning = any(part.one_sided for part in parts) and not whole.one_sided
    if not span.meets(whole.span):
        yield found(relation, "parts_total", "error", figures, **values)
    elif added != whole.nominal:
        yield found(relation, "parts_rounding", "note", figures, **values)
    elif leaning:
        yield found(relation, "parts_leaning", "note", figures, **values)
    else:
        yield passed(relation, figures, whole.amount(added, 4))


def stated_rate(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """A rate that its fraction cannot give is an error; off in the last digit, a note."""
    (over,), (under,) = facts.of(relation, "numerator"), facts.of(relation, "denominator")
    rate = facts.of(relation, "rate")[0]
    figures = [over, under, rate]
    span, plain = over.span / under.span, over.nominal / under.nominal
    values = {"computed": rate.amount(plain, rate.decimals + 2), "stated": rate.written,
              "span": rate.amount(span, rate.decimals + 2)}
    if not span.meets(rate.span):
        yield found(relation, "rate_wrong", "error", figures, **values)
    elif abs(plain - rate.nominal) > _half_digit(rate):
        yield found(relation, "rate_rounding", "note", figures, **values)
    else:
        yield passed(relation, figures, rate.amount(plain, rate.decimals + 2))


def _half_digit(figure: Quantity) -> Fraction:
    return figure.factor * Fraction(1, 2 * 10**figure.decimals)


def product_and_total(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """A product that differs from the total it should explain asks for a reason."""
    factors, totals = facts.of(relation, "factor"), facts.of(relation, "total")
    figures = [*factors, *totals]
    product = exact(1)
    for factor in factors:
        product *= factor.span
    added = total(item.span for item in totals)
    like = totals[0]
    if product.meets(added):
        yield passed(relation, figures, like.amount(product))
    else:
        gap = abs(product.low - added.low)
        yield found(relation, "product_total", "warning", figures,
                    product=like.amount(product), added=like.amount(added),
                    difference=like.amount(gap))


def part_of_set(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """A part above the set it is taken from is an error."""
    (part,), (whole,) = facts.of(relation, "subset"), facts.of(relation, "set")
    yield _above(relation, part, whole) or _within(relation, part, whole)


def part_of_listed(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """More than all the kinds that a document lists: the list lacks a kind."""
    part, kinds = facts.of(relation, "subset")[0], facts.of(relation, "set")
    span = total(kind.span for kind in kinds)
    if span.below(part.span):
        yield found(relation, "above_listed", "warning", [part, *kinds],
                    stated=part.amount(part.span), listed=part.amount(span))
    else:
        yield passed(relation, [part, *kinds], part.amount(span))


def part_of_which(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """A part stated "of which" is not above its total, and counts the same years."""
    (part,), (whole,) = facts.of(relation, "part"), facts.of(relation, "total")
    differ = None not in (part.years[0], whole.years[0]) and part.years != whole.years
    if differ:
        yield found(relation, "period_differs", "warning", [part, whole],
                    part_years=_years(part), total_years=_years(whole))
    above = _above(relation, part, whole)
    if above:
        yield above
    if not (differ or above):
        yield _within(relation, part, whole)


def _above(relation: Relation, part: Quantity, whole: Quantity) -> Finding | None:
    if not whole.span.below(part.span):
        return None
    return found(relation, "subset_above", "error", [part, whole],
                 difference=part.amount(part.nominal - whole.nominal))


def _within(relation: Relation, part: Quantity, whole: Quantity) -> Outcome:
    share = (part.span / whole.span / exact(Fraction(1, 100))).text()
    return passed(relation, [part, whole], both("check.share", number=share))


def implied_base(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """The base that the stated rates imply, where the document does not state it.

    Roles ``amount:1``, ``rate:1``, ``amount:2`` ...: each pair gives an interval, and
    their common part is the base. ``per:1`` divides the amount first (years).
    """
    spans: list[Interval] = []
    figures: list[Quantity] = []
    for case in relation.cases():
        quantities = {role: facts.quantities[ref] for role, ref in case.items()}
        span = quantities["amount"].span / quantities["rate"].span
        if "per" in quantities:
            span /= exact(quantities["per"].nominal)
        spans.append(span)
        figures += quantities.values()
    like = figures[0]
    base: Interval | None = spans[0]
    for span in spans[1:]:
        base = base.common(span) if base else None
    each = joined(like.amount(span) for span in spans)
    if base is None:
        yield found(relation, "base_conflict", "warning", figures, each=each)
    else:
        yield found(relation, "base_implied", "note", figures, each=each, base=like.amount(base))


def _years(figure: Quantity) -> str:
    first, last = figure.years
    return f"{first}-{last or ''}"

"""The sheet of checks: sums that must agree, funds that must suffice, rules that must hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gaibao_geo.briefing.book.facts import Facts
from gaibao_geo.briefing.book.ledger import COLUMNS
from gaibao_geo.briefing.book.money import YearSpans
from gaibao_geo.briefing.book.sheets import Field, Formula, Sheet, Span, Spans
from gaibao_geo.plans.choice import names_of
from gaibao_geo.plans.groups import names_by
from gaibao_geo.plans.rules import Budget, RegionCap, RegionFloor, Rule, SchoolCap
from gaibao_geo.tables.rows import rows

BY = {"township": "township_key", "region": "region_key"}


@dataclass(frozen=True)
class Places:
    """Where the tables stand that the checks read."""

    ledger: Spans
    paid: Spans
    funds: Spans
    years: YearSpans
    schools: Spans


@dataclass(frozen=True)
class Check:
    """One check: ``used`` must be ``relation`` ``limit``, both numbers or formulas.

    ``result`` is the word for what is not kept: ``fail``, or ``missed`` for a target.
    ``by_program`` says that the figure was counted by the program and not by a formula.
    """

    part: str
    text: str
    limit: Formula | int
    relation: str
    used: Formula | int
    unit: str = "yuan"
    result: str = "fail"
    by_program: bool = False


def checks_table(sheet: Sheet, facts: Facts, places: Places) -> Formula:
    """Every check as a formula; the formula that sums them up in words.

    A rule that is more than a sum is counted by the program (places where it is broken, of
    which there may be none) and says so; where one is a sum, its own line follows.
    """
    book = sheet.book
    every = [*_sums(sheet, facts, places), *_funds(sheet, facts, places),
             *_rules(sheet, facts, places)]  # fmt: skip
    fields = (Field("no", "no"), Field("part"), Field("check"), Field("limit", "yuan"),
              Field("relation", "middle"), Field("used", "yuan"), Field("apart", "yuan"),
              Field("measure", "middle"), Field("result", "middle"),
              Field("how", "middle"))  # fmt: skip
    good = book.say("check.pass")
    found: list[list[object]] = []
    kept = True
    for at, check in enumerate(every, 1):
        limit, used = _value(check.limit), _value(check.used)
        holds = {"=": used == limit, "≤": used <= limit, "≥": used >= limit}[check.relation]
        sign = {"=": "=", "≤": "<=", "≥": ">="}[check.relation]
        bad = book.say(f"check.{check.result}")
        kept &= holds or check.result == "missed"
        found.append([
            at, book.say(f"part.{check.part}"), check.text, check.limit, check.relation, check.used,
            Formula("{used}{row}-{limit}{row}", used - limit), book.say(f"check.{check.unit}"),
            Formula(f'IF({{used}}{{row}}{sign}{{limit}}{{row}},"{good}","{bad}")',
                    good if holds else bad),
            book.say("check.program" if check.by_program else "check.formula"),
        ])  # fmt: skip
    top = sheet.row
    sheet.end(20)
    span = sheet.table(fields, found, most={"check": 64})["result"]
    words = {word: book.say(f"check.{word}") for word in ("fail", "all_pass", "some_fail")}
    verdict = words["all_pass"] if kept else words["some_fail"]
    summed = Formula(
        f'IF(COUNTIF({span.ref},"{words["fail"]}")=0,"{words["all_pass"]}","{words["some_fail"]}")',
        verdict,
    )
    sheet.row = top
    sheet.put(0, summed, "section")
    sheet.row = span.last
    return summed


def _value(one: Formula | int) -> float:
    value = one.value if isinstance(one, Formula) else one
    return float(value)


def _total(span: Span, value: int) -> Formula:
    return Formula(f"SUM({span.ref})", value)


def _sums(sheet: Sheet, facts: Facts, places: Places) -> Iterator[Check]:
    """The same money, summed in every way that the book has."""
    plan, ledger = facts.plan, places.ledger
    said = sheet.book.say
    spent = int(facts.chosen["spent_yuan"].sum())
    paid = int(facts.payments["yuan"].sum())
    total = _total(ledger["spent"], spent)
    yield Check("sums", said("check.stated"), plan.figures()["cost_yuan"], "=", total)
    yield Check("sums", said("check.projects"), len(plan.projects), "=",
                Formula(f"COUNT({ledger['no'].ref})", len(facts.chosen)), "number")  # fmt: skip
    yield Check("sums", said("check.paid"), total, "=", _total(places.paid["yuan"], paid))
    levels = "+".join(f"SUM({ledger[name].ref})" for name in COLUMNS)
    yield Check("sums", said("check.levels"), total, "=", Formula(levels, paid))
    apart = f"SUMPRODUCT(--({ledger['paid'].ref}<>{ledger['spent'].ref}))"
    sums = facts.payments.groupby("no")["yuan"].sum()
    off = sum(int(sums.get(row.no, 0)) != int(row.spent_yuan) for row in rows(facts.chosen))
    yield Check("sums", said("check.each"), 0, "=", Formula(apart, off), "number")
    yield Check("sums", said("check.schools"), total, "=", _total(places.schools["spent"], spent))
    yield Check("sums", said("check.years"), total, "=", _total(places.years.years["paid"], paid))


def _funds(sheet: Sheet, facts: Facts, places: Places) -> Iterator[Check]:
    """No fund pays more than it has, over all years and in each."""
    used = facts.payments.groupby("fund_no")["yuan"].sum()
    by_year = facts.payments.groupby(["fund_no", "year"])["yuan"].sum()
    held = {(row.fund, row.year): int(row.held_yuan) for row in rows(facts.plan.by_fund())}
    years = facts.plan.problem.years
    for at, fund in enumerate(facts.funds):
        if fund is None:
            continue
        name = facts.fund_name(fund)
        yield Check(
            "fund", sheet.book.say("check.fund", fund=name),
            Formula(places.funds["amount"].cell(at), fund.total), "≤",
            Formula(places.funds["paid"].cell(at), int(used.get(at + 1, 0))),
        )  # fmt: skip
        for place, year in enumerate(years, at * len(years)):
            spans = places.years.funds
            yield Check(
                "fund", sheet.book.say("check.fund_year", fund=name, year=year),
                Formula(spans["held"].cell(place), held[fund.name, year]), "≤",
                Formula(spans["paid"].cell(place), int(by_year.get((at + 1, year), 0))),
            )  # fmt: skip


def _rules(sheet: Sheet, facts: Facts, places: Places) -> Iterator[Check]:
    """Every rule in its own words, as often as it is broken; then what of it is a sum."""
    choice, said = facts.plan.choice, sheet.book.say
    names = names_of(choice.candidates.projects)
    for number, rule in enumerate(facts.plan.problem.rules, 1):
        broken, missed = len(rule.breaches(choice)), len(rule.misses(choice))
        text = said("check.rule", number=number, text=rule.sentence(facts.lang, names))
        yield Check("rule", text, 0, "=", broken or missed, "places",
                    "missed" if missed and not broken else "fail", by_program=True)  # fmt: skip
        yield from _sum_of(sheet, facts, places, rule, number)


def _sum_of(
    sheet: Sheet, facts: Facts, places: Places, rule: Rule, number: int
) -> Iterator[Check]:
    said, ledger, schools = sheet.book.say, places.ledger, places.schools
    chosen = facts.chosen
    text = said("check.rule", number=number, text=rule.sentence(facts.lang))
    if isinstance(rule, Budget):
        spent = int(chosen["spent_yuan"].sum())
        yield Check("rule", text, rule.yuan, "≤", _total(ledger["spent"], spent))
    elif isinstance(rule, SchoolCap) and not rule.own:
        groups = chosen.groupby("school_id")
        most = int(groups["spent_yuan"].sum().max()) if len(chosen) else 0
        if rule.yuan is not None:
            yield Check("rule", said("check.most_school", number=number), rule.yuan, "≤",
                        Formula(f"MAX({schools['spent'].ref})", most))  # fmt: skip
        if rule.projects is not None:
            many = int(groups.size().max()) if len(chosen) else 0
            yield Check("rule", said("check.most_projects", number=number), rule.projects, "≤",
                        Formula(f"MAX({schools['projects'].ref})", many), "number")  # fmt: skip
    elif isinstance(rule, RegionFloor | RegionCap) and rule.by in BY:
        called = names_by(facts.plan.chosen, rule.by)
        keys = ledger[BY[rule.by]].ref
        table = rule.measured(facts.plan.choice).iloc[:, -3:]
        for row in rows(table.set_axis(["bound", "got", "off"], axis=1)):
            key = str(row.Index).replace('"', '""').replace("{", "{{").replace("}", "}}")
            yield Check(
                "rule", said("check.place", number=number, place=called[str(row.Index)]),
                int(row.bound), "≥" if isinstance(rule, RegionFloor) else "≤",
                Formula(f'SUMPRODUCT(EXACT({keys},"{key}")*{ledger["spent"].ref})', int(row.got)),
                result="fail" if rule.firm else "missed",
            )  # fmt: skip

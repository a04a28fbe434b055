"""Sheets of money: each fund, and each fund in each year."""

from __future__ import annotations

from dataclasses import dataclass

from gaibao_geo.briefing.book.facts import Facts
from gaibao_geo.briefing.book.sheets import Field, Formula, Sheet, Spans, wan_look
from gaibao_geo.plans.rules.base import exact
from gaibao_geo.tables.rows import rows


def funds_table(sheet: Sheet, facts: Facts, paid: Spans) -> Spans:
    """Each fund with its amount, what it pays and what is left; ``paid`` is where payments stand.

    What no fund of the question pays has no amount.
    """
    used = facts.payments.groupby("fund_no")["yuan"].sum()
    look = wan_look(used.tolist())
    fields = (Field("fund_no", "no"), Field("fund"), Field("level"),
              Field("amount", "yuan", total=True), Field("paid", "yuan", total=True),
              Field("paid_wan", look, total=True), Field("left", "yuan", total=True),
              Field("used_share", "share"))  # fmt: skip
    found: list[list[object]] = []
    for at, fund in enumerate(facts.funds, 1):
        yuan = int(used.get(at, 0))
        total = None if fund is None else fund.total
        found.append([
            at, facts.fund_name(fund), facts.level_name(fund), total,
            Formula(f"SUMIFS({paid['yuan'].ref},{paid['fund_no'].ref},{{fund_no}}{{row}})", yuan),
            Formula("{paid}{row}/10000", yuan / 1e4),
            None if total is None else Formula("{amount}{row}-{paid}{row}", total - yuan),
            Formula("{paid}{row}/{amount}{row}", yuan / total) if total else None,
        ])  # fmt: skip
    return sheet.table(fields, found)


@dataclass(frozen=True)
class YearSpans:
    """Where the table of funds and years stands, and that of the years below it."""

    funds: Spans
    years: Spans


def years_tables(sheet: Sheet, facts: Facts, paid: Spans, ledger: Spans) -> YearSpans:
    """Each fund in each year, and below the projects and payments of each year."""
    used = facts.payments.groupby(["fund_no", "year"])["yuan"].sum()
    fields = (Field("fund_no", "no"), Field("fund"), Field("year", "no"),
              Field("came", "yuan", total=True), Field("carried", "yuan"),
              Field("held", "yuan"), Field("paid", "yuan", total=True),
              Field("paid_wan", wan_look(used.tolist()), total=True),
              Field("left", "yuan"))  # fmt: skip
    found: list[list[object]] = []
    for at, fund in enumerate(facts.funds, 1):
        came = {} if fund is None else fund.amounts(facts.plan.problem.years)
        carry = exact(0 if fund is None else fund.carry)
        left = exact(0)
        for place, year in enumerate(facts.plan.problem.years):
            yuan = int(used.get((at, year), 0))
            carried = carry * left if place else exact(0)
            held = came.get(year, 0) + carried
            left = held - yuan
            above = _row_above(sheet, len(found))  # the same fund a year before
            rest = f"MAX({{came}}{above}+{{carried}}{above}-{{paid}}{above},0)"
            known = fund is not None
            found.append([
                at, facts.fund_name(fund), year, came.get(year, 0) if known else None,
                Formula(f"{float(carry)!r}*{rest}", float(carried))
                if known and place else 0 if known else None,
                Formula("INT(ROUND({came}{row}+{carried}{row},6))", int(held)) if known else None,
                Formula(f"SUMIFS({paid['yuan'].ref},{paid['fund_no'].ref},{{fund_no}}{{row}},"
                        f"{paid['year'].ref},{{year}}{{row}})", yuan),
                Formula("{paid}{row}/10000", yuan / 1e4),
                Formula("INT(ROUND({came}{row}+{carried}{row}-{paid}{row},6))", int(left // 1))
                if known else None,
            ])  # fmt: skip
    funds = sheet.table(fields, found)
    sheet.row += 1
    return YearSpans(funds, _by_year(sheet, facts, paid, ledger))


TOTAL_ROWS = 2  # above the heads of a main table


def _row_above(sheet: Sheet, place: int) -> int:
    """The number, from 1, of the row before a table's row ``place`` (from 0), not yet written."""
    return sheet.row + TOTAL_ROWS + 1 + place


def _by_year(sheet: Sheet, facts: Facts, paid: Spans, ledger: Spans) -> Spans:
    starts = facts.chosen.groupby("year").agg(many=("no", "size"), yuan=("spent_yuan", "sum"))
    used = facts.payments.groupby("year")["yuan"].sum()
    known = {int(row.Index): (int(row.many), int(row.yuan)) for row in rows(starts)}
    fields = (Field("no", "no"), Field("year", "no"), Field("started", "count", total=True),
              Field("spent", "yuan", total=True), Field("paid", "yuan", total=True))  # fmt: skip
    found: list[list[object]] = []
    for at, year in enumerate(facts.plan.problem.years, 1):
        many, yuan = known.get(year, (0, 0))
        found.append([
            at, year, Formula(f"COUNTIFS({ledger['year'].ref},{{year}}{{row}})", many),
            Formula(f"SUMIFS({ledger['spent'].ref},{ledger['year'].ref},{{year}}{{row}})", yuan),
            Formula(f"SUMIFS({paid['yuan'].ref},{paid['year'].ref},{{year}}{{row}})",
                    int(used.get(year, 0))),
        ])  # fmt: skip
    return sheet.table(fields, found, main=False)

"""资金来源与年度: which fund pays what in which year."""

from __future__ import annotations

from gaibao_geo.briefing.chapter import Cell, Chapter, Chart, Column, Series, Table
from gaibao_geo.briefing.matter import Matter
from gaibao_geo.briefing.parts.today import COLOURS
from gaibao_geo.tables.rows import rows
from gaibao_geo.words.numbers import WAN, money, percent


def who_pays(matter: Matter) -> Chapter:
    """What each fund has, pays and keeps in each year."""
    plan = matter.plan
    names = {fund.name: fund.label(matter.lang) for fund in plan.problem.funds}
    if not names:
        return _one_purse(matter)
    table = plan.by_fund()
    paid = {str(name): int(yuan) for name, yuan in table.groupby("fund")["paid_yuan"].sum().items()}
    total = sum(paid.values())
    lines: list[tuple[Cell, ...]] = [
        (names[row.fund], str(row.year), int(row.held_yuan), int(row.paid_yuan), int(row.left_yuan))
        for row in rows(table)
    ]
    say = matter.say
    columns = (Column(say("column.fund")), Column(say("column.year")),
               Column(say("column.held"), "wan"), Column(say("column.paid"), "wan"),
               Column(say("column.left"), "wan"))  # fmt: skip
    first = max(paid, key=lambda name: paid[name])
    title = say("funds.nothing")
    if total:
        title = say("funds.title", fund=names[first], share=percent(paid[first] / total),
                    total=money(total))  # fmt: skip
    spent = plan.paid.groupby(["fund", "year"])["yuan"].sum()
    series = tuple(
        Series(names[name],
               tuple(int(spent.get((name, year), 0)) / WAN for year in plan.problem.years),
               COLOURS[place % len(COLOURS)])
        for place, name in enumerate(names)
    )  # fmt: skip
    chart = Chart("stacked", say("funds.chart"), tuple(str(year) for year in plan.problem.years),
                  series, say("unit.wan"))  # fmt: skip
    return Chapter("funds", say("section.funds"), title,
                   table=Table(columns, tuple(lines), (say("column.total"), "", "", total, ""),
                               note=say("funds.note")),
                   chart=chart, sources=(matter.source,))  # fmt: skip


def _one_purse(matter: Matter) -> Chapter:
    """Without funds: what is spent in each year."""
    plan, say = matter.plan, matter.say
    spent = plan.paid.groupby("year")["yuan"].sum()
    lines = tuple((str(year), int(spent.get(year, 0))) for year in plan.problem.years)
    columns = (Column(say("column.year")), Column(say("column.paid"), "wan"))
    return Chapter("funds", say("section.funds"), say("funds.none", total=money(plan.cost_yuan)),
                   table=Table(columns, lines, (say("column.total"), plan.cost_yuan)),
                   sources=(matter.source,))  # fmt: skip

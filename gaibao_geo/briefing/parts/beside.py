"""对比与情景: the plan beside lists drawn up by rules of thumb, and with less money."""

from __future__ import annotations

import pandas as pd

from gaibao_geo.briefing.chapter import Cell, Chapter, Chart, Column, Series, Table
from gaibao_geo.briefing.matter import Matter
from gaibao_geo.colours import BLUE
from gaibao_geo.tables.rows import rows
from gaibao_geo.words.numbers import WAN, money, percent

PER_CENT = 100
DIGITS = 3  # of a coefficient
SAME = 0.0005  # shares that differ by less print the same


def beside_rules_of_thumb(matter: Matter) -> Chapter:
    """What the same money would do, given out by simple rules."""
    say, plan = matter.say, matter.plan
    table, mine = matter.beside, matter.measures
    lines: list[tuple[Cell, ...]] = [(
        say("plan.name"), plan.cost_yuan, plan.closed_share,
        int(mine["at_standard"].after), _coefficient(mine["gini"].after), say("beside.keeps"),
    )]  # fmt: skip
    for row in rows(table):
        keeps = say("beside.keeps") if row.keeps_rules else say("beside.breaks")
        lines.append((matter.name(row.name_zh, row.name_en), int(row.cost_yuan),
                      _number(row.closed_share), _whole(row.at_standard), _coefficient(row.gini),
                      keeps))  # fmt: skip
    kept = [row for row in rows(table) if row.keeps_rules and not pd.isna(row.closed_share)]
    title = say("beside.none")
    if kept:
        best = max(kept, key=lambda row: float(row.closed_share))
        ahead = plan.closed_share - float(best.closed_share)
        way = "more" if ahead > SAME else "less" if ahead < -SAME else "same"
        title = say(f"beside.{way}", name=matter.name(best.name_zh, best.name_en),
                    points=f"{abs(ahead) * PER_CENT:.1f}")  # fmt: skip
    columns = (Column(say("column.list")), Column(say("column.wan"), "wan"),
               Column(say("column.closed"), "share"), Column(say("column.at_standard"), "count"),
               Column(say("column.gini"), "number"), Column(say("column.rules")))  # fmt: skip
    return Chapter("beside", say("section.beside"), title, (say("beside.about"),),
                   table=Table(columns, tuple(lines)), sources=(matter.source,))  # fmt: skip


def with_less(matter: Matter) -> Chapter | None:
    """What less money would buy; ``None`` where no limit on money is stated."""
    say, table = matter.say, matter.less
    if len(table) < 2:
        return None
    whole, first = table.iloc[0], table.iloc[1]
    lost = float(whole["closed_share"]) - float(first["closed_share"])
    title = say(
        "less.title", less=money(int(whole["budget_yuan"]) - int(first["budget_yuan"])),
        points=f"{lost * PER_CENT:.1f}", dropped=len(first["dropped"]),
    )  # fmt: skip
    ordered = table.iloc[::-1]
    lines = tuple(
        (int(row.budget_yuan), int(row.cost_yuan), float(row.closed_share), len(row.chosen),
         len(row.dropped))
        for row in rows(table)
    )  # fmt: skip
    columns = (Column(say("column.budget"), "wan"), Column(say("column.wan"), "wan"),
               Column(say("column.closed"), "share"), Column(say("column.projects"), "count"),
               Column(say("column.dropped"), "count"))  # fmt: skip
    chart = Chart(
        "line", say("less.chart"),
        tuple(f"{int(yuan) / WAN:,.0f}" for yuan in ordered["budget_yuan"]),
        (Series(say("less.series"), tuple(float(s) * PER_CENT for s in ordered["closed_share"]),
                BLUE),), say("unit.per_cent"), 1,
    )  # fmt: skip
    gaps = [float(gap) for gap in table["gap"] if not pd.isna(gap)]
    note = say("less.note", gap=percent(max(gaps), 2)) if gaps else ""
    return Chapter("less", say("section.beside"), title, table=Table(columns, lines, note=note),
                   chart=chart, sources=(matter.source,))  # fmt: skip


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[call-overload,arg-type]


def _coefficient(value: object) -> str | None:
    return None if pd.isna(value) else f"{float(value):.{DIGITS}f}"  # type: ignore[call-overload,arg-type]


def _whole(value: object) -> int | None:
    return None if pd.isna(value) else int(value)  # type: ignore[call-overload]

"""Sheets of projects and payments: the ledger, every payment, each school."""

from __future__ import annotations

from typing import Any

import pandas as pd

from gaibao_geo.answers.winners import closed_parts
from gaibao_geo.briefing.book.facts import LEVELS, Facts
from gaibao_geo.briefing.book.sheets import Book, Field, Formula, Sheet, Span, Spans, wan_look
from gaibao_geo.plans.groups import keys_by
from gaibao_geo.plans.rules.base import type_names
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import catalogue

COLUMNS = (*LEVELS, "other")
BLANK_WIDTH = 14
_PREFIX = "book.ledger."


def payments_table(sheet: Sheet, facts: Facts) -> Spans:
    """Every payment, a row each."""
    book = sheet.book
    paid = facts.payments
    look = wan_look(paid["yuan"].tolist())
    names = {row.project_id: facts.name(row, "name") for row in rows(facts.chosen)}
    fields = (Field("project_no", "no"), Field("project_id", "code"), Field("project"),
              Field("item"), Field("fund_no", "no"), Field("fund"), Field("level"),
              Field("year", "no"), Field("yuan", "yuan", total=True),
              Field("yuan_wan", look, total=True))  # fmt: skip
    found = []
    for row in rows(paid):
        fund, yuan = facts.funds[row.fund_no - 1], int(row.yuan)
        found.append([
            int(row.no), row.project_id, names[row.project_id],
            type_names((row.item_type,), book.lang), int(row.fund_no), facts.fund_name(fund),
            facts.level_name(fund), int(row.year), yuan, Formula("{yuan}{row}/10000", yuan / 1e4),
        ])  # fmt: skip
    return sheet.table(fields, found)


def ledger_table(sheet: Sheet, facts: Facts, paid: Spans) -> Spans:
    """The ledger of the chosen projects; ``paid`` is where the payments stand.

    At its right, beyond what is printed, are ids, and the ledger's other columns, blank:
    nothing of them is known.
    """
    book, chosen = sheet.book, facts.chosen
    if chosen.empty:
        sheet.line(book.say("no_projects"), "hint")
    number = dict(zip(facts.schools["school_id"], facts.schools["no"], strict=True))
    sums = _by_level(facts)
    look = wan_look(chosen["spent_yuan"].tolist())
    fields = (
        Field("no", "no"), Field("year", "no"), Field("region"), Field("township"),
        Field("school"), Field("project"), Field("content"),
        Field("spent", "yuan", total=True), Field("wan", look, total=True),
        *(Field(level, "yuan", total=True) for level in COLUMNS),
        Field("paid", "yuan", total=True), Field("kinds"), Field("cost", "yuan", total=True),
        Field("project_id", "code"), Field("school_id", "code"), Field("school_no", "no"),
        Field("township_key", "code"), Field("region_key", "code"),
    )  # fmt: skip
    towns, counties = (keys_by(chosen, by).tolist() for by in ("township", "region"))
    found: list[list[object]] = []
    for at, row in enumerate(rows(chosen)):
        spent = int(row.spent_yuan)
        levels = [sums.get((int(row.no), book.say(f"column.{level}")), 0) for level in COLUMNS]
        found.append([
            int(row.no), int(row.year), facts.name(row, "region"), facts.name(row, "township"),
            facts.name(row, "school"), facts.name(row, "name"), facts.content(row.project_id),
            spent, Formula("{spent}{row}/10000", spent / 1e4),
            *(Formula(_level_sum(paid, book.say(f"column.{level}")), yuan)
              for level, yuan in zip(COLUMNS, levels, strict=True)),
            Formula(f"SUM({{{COLUMNS[0]}}}{{row}}:{{{COLUMNS[-1]}}}{{row}})", sum(levels)),
            facts.kinds(row.project_id), int(row.cost_yuan), row.project_id, row.school_id,
            int(number[row.school_id]), towns[at], counties[at],
        ])  # fmt: skip
    spans = sheet.table(fields, found)
    _rest_of_ledger(sheet, len(fields), spans["no"])
    sheet.sheet.print_area(0, 0, spans["no"].last - 1, spans["paid"].column)
    return spans


def _by_level(facts: Facts) -> dict[tuple[int, str], int]:
    """Whole yuan by project and level."""
    found: dict[tuple[int, str], int] = {}
    for row in rows(facts.payments):
        key = (int(row.no), facts.level_name(facts.funds[row.fund_no - 1]))
        found[key] = found.get(key, 0) + int(row.yuan)
    return found


def _level_sum(paid: Spans, level: str) -> str:
    """What funds of a level pay for the row's project."""
    return (f"SUMIFS({paid['yuan'].ref},{paid['project_no'].ref},{{no}}{{row}},"
            f'{paid["level"].ref},"{level}")')  # fmt: skip


def _rest_of_ledger(sheet: Sheet, column: int, beside: Span) -> None:
    names = [key for key in catalogue() if key.startswith(_PREFIX)]
    for at, key in enumerate(names, column):
        sheet.sheet.set_column(at, at, BLANK_WIDTH)
        sheet.sheet.write_string(beside.first - 2, at,
                                 sheet.book.say(key.removeprefix("book.")),
                                 sheet.book.looks["head"])  # fmt: skip
        for row in range(beside.first - 1, beside.last):
            sheet.sheet.write_blank(row, at, None, sheet.book.looks["blank"])


def schools_table(sheet: Sheet, facts: Facts, ledger: Spans) -> Spans:
    """Each school with what it gets, if only nothing; ``ledger`` is where projects stand."""
    plan, parts = facts.plan, facts.plan.problem.candidates
    closed = closed_parts({"plan": plan}).set_index("id")["plan"]
    lacking = parts.needs.groupby("school_id").size()
    groups = plan.chosen.groupby("school_id")
    many, cost = groups.size(), groups["cost_yuan"].sum()
    took, spent = groups["chosen"].sum(), groups["spent_yuan"].sum()
    look = wan_look(plan.projects["spent_yuan"].tolist())
    fields = (
        Field("no", "no"), Field("region"), Field("township"), Field("school"),
        Field("school_id", "code"), Field("pupils", "count", total=True),
        Field("classes", "count", total=True), Field("weakness", "index"),
        Field("lacking", "count", total=True), Field("closed", "share"),
        Field("candidates", "count", total=True), Field("candidate_yuan", "yuan", total=True),
        Field("projects", "count", total=True), Field("spent", "yuan", total=True),
        Field("wan", look, total=True), Field("each", "yuan"),
    )  # fmt: skip
    found: list[list[object]] = []
    for row in rows(facts.schools):
        school = row.school_id
        yuan = int(spent.get(school, 0))
        found.append([
            int(row.no), facts.name(row, "region"), facts.name(row, "township"),
            facts.name(row, "school"), school, _number(row.pupils), _number(row.classes),
            _number(row.weakness), int(lacking.get(school, 0)), float(closed[school]),
            int(many.get(school, 0)), int(cost.get(school, 0)),
            Formula(f"COUNTIFS({ledger['school_no'].ref},{{no}}{{row}})",
                    int(took.get(school, 0))),
            Formula(f"SUMIFS({ledger['spent'].ref},{ledger['school_no'].ref},{{no}}{{row}})", yuan),
            Formula("{spent}{row}/10000", yuan / 1e4),
            Formula('IF(N({pupils}{row})>0,{spent}{row}/{pupils}{row},"'
                    + sheet.book.say("missing") + '")', _each(yuan, row.pupils, sheet.book)),
        ])  # fmt: skip
    return sheet.table(fields, found)


def _number(value: Any) -> float | int | None:
    if pd.isna(value):
        return None
    return int(value) if float(value).is_integer() else float(value)


def _each(yuan: int, pupils: Any, book: Book) -> float | str:
    return book.say("missing") if pd.isna(pupils) or not pupils else yuan / int(pupils)

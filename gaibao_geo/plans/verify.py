"""Every rule and every figure of a plan again, from its tables, without solver or compiler.

It judges our plans, hand-made ones, and tables that were changed in a spreadsheet: the
facts against the problem's own tables, the payments to the yuan, each rule by its first
reading, and the figures the plan states about itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from gaibao_geo.plans.choice import Choice
from gaibao_geo.plans.due import dividable, dues
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.proof import Proof
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Lang, say
from gaibao_geo.words.numbers import money

POINTS_APART = 1e-6  # relative; points are sums of floats, yuan are compared exactly


def verify(
    problem: Problem,
    chosen: pd.DataFrame,
    paid: pd.DataFrame,
    stated: Mapping[str, Any] | None = None,
    lang: Lang = "zh",
) -> list[str]:
    """A sentence for each thing that does not hold; empty when everything does.

    ``chosen`` needs ``project_id``, ``chosen`` (bool), ``year`` and, if present,
    ``cost_yuan`` is compared with the problem's; ``paid`` needs the columns of
    ``Plan.paid``. ``stated`` is what ``Plan.figures`` gave when the plan was made.
    """
    said = [*_choice_faults(problem, chosen, lang)]
    if said:
        return said
    table = on_problem(problem, chosen)
    said += _told_faults(table, chosen, lang)
    said += _payment_faults(problem, table, paid, lang)
    choice = Choice(problem.candidates, table, paid, problem.years)
    for rule in problem.rules:
        said += rule.breaches(choice, lang)
    if stated is not None:
        unproved = Plan(problem, table, paid, Proof("time_limit", 0.0, 0.0, 0.0, 0.0))
        said += _figure_faults(unproved, stated, lang)
    return said


def on_problem(problem: Problem, chosen: pd.DataFrame) -> pd.DataFrame:
    """The choice on the problem's own project table: its facts, not the file's, are judged."""
    state = chosen.set_index("project_id")
    projects = problem.candidates.projects
    is_in = projects["project_id"].map(state["chosen"]).astype(bool)
    spent = projects["cost_yuan"].where(is_in, 0)
    if "spent_yuan" in state:
        theirs = projects["project_id"].map(state["spent_yuan"]).astype("Int64").fillna(spent)
        spent = theirs.where(is_in & dividable(problem.candidates, problem.rules), spent)
    return projects.assign(
        chosen=is_in,
        year=projects["project_id"].map(state["year"]).astype("Int64"),
        spent_yuan=spent,
    )


def _told_faults(table: pd.DataFrame, chosen: pd.DataFrame, lang: Lang) -> Iterator[str]:
    """What is said to be spent on a project that is built whole, or not at all."""
    if "spent_yuan" not in chosen:
        return
    theirs = table["project_id"].map(chosen.set_index("project_id")["spent_yuan"]).astype("Int64")
    other = theirs.notna() & (theirs != table["spent_yuan"])
    for row in rows(table.assign(theirs=theirs)[other]):
        yield say("verify.spent", lang, project=row.project_id, theirs=money(int(row.theirs)),
                  ours=money(int(row.spent_yuan)))  # fmt: skip


def _choice_faults(problem: Problem, chosen: pd.DataFrame, lang: Lang) -> Iterator[str]:
    costs = problem.candidates.projects.set_index("project_id")["cost_yuan"]
    ids = list(chosen["project_id"])
    for project in sorted(set(costs.index) - set(ids)):
        yield say("verify.missing_project", lang, project=project)
    for project in sorted(name for name, many in Counter(ids).items() if many > 1):
        yield say("verify.double_project", lang, project=project)
    for row in rows(chosen[_doubtful(problem, chosen, costs)]):
        if row.project_id not in costs.index:
            yield say("verify.unknown_project", lang, project=row.project_id)
            continue
        cost = int(costs[row.project_id])
        if "cost_yuan" in chosen and (pd.isna(row.cost_yuan) or int(row.cost_yuan) != cost):
            theirs = None if pd.isna(row.cost_yuan) else money(int(row.cost_yuan))
            yield say("verify.cost", lang, project=row.project_id, theirs=theirs, ours=money(cost))
        in_years = not pd.isna(row.year) and int(row.year) in problem.years
        if pd.isna(row.chosen) or bool(row.chosen) != in_years:
            yield say("verify.year", lang, project=row.project_id,
                      years=say("word.list_comma", lang).join(map(str, problem.years)))  # fmt: skip


def _doubtful(problem: Problem, chosen: pd.DataFrame, costs: pd.Series) -> pd.Series:
    """Which rows name another project or cost, or a year that does not go with their choice."""
    ours = chosen["project_id"].map(costs[~costs.index.duplicated()]).astype("Int64")
    in_years = chosen["year"].isin(problem.years)
    fits = ours.notna() & (chosen["chosen"].astype("boolean") == in_years).fillna(value=False)
    if "cost_yuan" in chosen:
        fits &= (chosen["cost_yuan"] == ours).fillna(value=False).astype(bool)
    return ~fits


def _payment_faults(
    problem: Problem, chosen: pd.DataFrame, paid: pd.DataFrame, lang: Lang
) -> Iterator[str]:
    """What is paid against what is due: each item in each year, each item, each project."""
    due = _due_table(problem, chosen)
    year_of = chosen[chosen["chosen"]].set_index("project_id")["year"]
    funds = {fund.name for fund in problem.funds} or {""}
    items = set(pd.MultiIndex.from_frame(problem.candidates.lines[["project_id", "item_type"]]))
    in_years = set(zip(due["project_id"], due["year"], strict=True))
    for row in rows(paid):
        what = {"project": row.project_id, "yuan": money(int(row.yuan))}
        if row.fund not in funds:
            yield say("verify.unknown_fund", lang, fund=row.fund, **what)
        if int(row.yuan) < 0:
            yield say("verify.negative", lang, **what)
        if row.project_id not in year_of.index:
            yield say("verify.not_chosen", lang, **what)
        elif (row.project_id, int(row.year)) not in in_years:
            year = year_of[row.project_id]
            yield say("verify.wrong_year", lang, year=row.year, chosen=year, **what)
        if (row.project_id, row.item_type) not in items:
            yield say("verify.unknown_item", lang, item=row.item_type, **what)
    yield from _sum_faults(due, paid, lang)
    yield from _total_faults(problem, chosen, paid, lang)


def _due_table(problem: Problem, chosen: pd.DataFrame) -> pd.DataFrame:
    """What is due of each item in each year, with how far it may be rounded."""
    parts, years = problem.candidates, problem.years
    due = dues(parts, problem.rules, chosen, years)
    return parts.lines.iloc[due.line][["project_id", "item_type"]].reset_index(drop=True).assign(
        year=[years[place] for place in due.year], least=due.least, most=due.most,
        line_least=due.line_least, line_most=due.line_most,
    )  # fmt: skip


def _sum_faults(due: pd.DataFrame, paid: pd.DataFrame, lang: Lang) -> Iterator[str]:
    item, year = ["project_id", "item_type"], ["project_id", "item_type", "year"]
    lines = due.drop_duplicates(item)
    got = paid.groupby(item)["yuan"].sum().reindex(
        pd.MultiIndex.from_frame(lines[item]), fill_value=0)  # fmt: skip
    lines = lines.assign(got=got.to_numpy())
    wrong = (lines["got"] < lines["line_least"]) | (lines["got"] > lines["line_most"])
    said = set()
    for row in rows(lines[wrong]):
        said.add((row.project_id, row.item_type))
        yield say("verify.underpaid", lang, project=row.project_id,
                  item=say(f"item_type.{row.item_type}", lang), got=money(int(row.got)),
                  cost=_span(int(row.line_least), int(row.line_most), lang))  # fmt: skip
    got = paid.groupby(year)["yuan"].sum().reindex(
        pd.MultiIndex.from_frame(due[year]), fill_value=0)  # fmt: skip
    by_year = due.assign(got=got.to_numpy())
    wrong = (by_year["got"] < by_year["least"]) | (by_year["got"] > by_year["most"])
    for row in rows(by_year[wrong]):
        if (row.project_id, row.item_type) not in said:
            yield say("verify_paid.in_year", lang, project=row.project_id, year=row.year,
                      item=say(f"item_type.{row.item_type}", lang), got=money(int(row.got)),
                      due=_span(int(row.least), int(row.most), lang))  # fmt: skip


def _span(least: int, most: int, lang: Lang) -> object:
    if least == most:
        return money(least)
    return say("verify_paid.between", lang, least=money(least), most=money(most))


def _total_faults(
    problem: Problem, chosen: pd.DataFrame, paid: pd.DataFrame, lang: Lang
) -> Iterator[str]:
    """Payments of a project that is built in part which are not what is spent on it."""
    free = dividable(problem.candidates, problem.rules)
    table = chosen.assign(got=chosen["project_id"].map(
        paid.groupby("project_id")["yuan"].sum()).fillna(0))  # fmt: skip
    table = table[table["chosen"] & free]
    for row in rows(table[table["spent_yuan"] != table["got"]]):
        yield say("verify_paid.total", lang, project=row.project_id,
                  spent=money(int(row.spent_yuan)), got=money(int(row.got)))  # fmt: skip


def _figure_faults(plan: Plan, stated: Mapping[str, Any], lang: Lang) -> Iterator[str]:
    ours = plan.figures()
    for name, value in ours.items():
        theirs = stated.get(name)
        same = theirs == value
        if isinstance(value, float) and isinstance(theirs, int | float):
            same = abs(value - theirs) <= POINTS_APART * max(1.0, abs(value))
        if not same:
            yield say("verify.figure", lang, name=name, theirs=theirs, ours=value)

"""Why a plan takes a project or leaves it, as far as it can be told without solving again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from gaibao_geo.plans.choice import Choice
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.rules import Budget, Fund, Lock, Rule
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import LANGUAGES, Both, both
from gaibao_geo.words.numbers import money


def whys(plan: Plan, projects: Collection[str]) -> dict[str, tuple[Both, ...]]:
    """What can be said for or against each of these ``projects`` of a plan, by its id.

    A project that the rules lock says so, with the reason that was written. One that is
    chosen says what it adds to. One that is not is put into the plan as it is, in each year
    that it may start: when every year breaks a rule or costs more than is left, those of the
    first are told, in the rules' own words. Where nothing stands against it, that is said
    too; what else the plan weighs only another solve can tell.
    """
    locks = {rule.project: rule for rule in plan.problem.rules if isinstance(rule, Lock)}
    watched = _Watched(plan)
    mine = plan.chosen[plan.chosen["project_id"].isin(list(projects))]
    adds = _adds(plan, set(mine.loc[mine["chosen"], "project_id"]))
    found = {}
    for row in rows(mine):
        lock = locks.get(row.project_id)
        said = [] if lock is None else [_locked(lock)]
        if row.chosen:
            said += adds.get(row.project_id, [])
        elif lock is None:
            said += _against(watched, row)
        found[row.project_id] = tuple(said)
    return found


def _locked(lock: Lock) -> Both:
    reason = both("why.because", reason=lock.reason) if lock.reason else ""
    return both(f"why.locked_{lock.state}", reason=reason)


def _adds(plan: Plan, projects: set[str]) -> dict[str, list[Both]]:
    """What each of these projects closes, each thing in its unit."""
    parts = plan.problem.candidates
    needs = {row.indicator: row for row in rows(parts.needs.drop_duplicates("indicator"))}
    found: dict[str, list[Both]] = {}
    for effect in rows(parts.effects[parts.effects["project_id"].isin(projects)]):
        if need := needs.get(effect.indicator):
            found.setdefault(effect.project_id, []).append(both(
                "why.adds", what=Both(str(need.name_zh), str(need.name_en)),
                amount=f"{effect.amount:,.12g}", unit=Both(str(need.unit), str(need.unit_en)),
            ))  # fmt: skip
    return found


@dataclass(frozen=True)
class _Watched:
    """A plan, and what each of its rules says of it before anything is added."""

    plan: Plan

    @cached_property
    def spent(self) -> int:
        """Whole yuan of the plan."""
        return self.plan.cost_yuan

    @cached_property
    def rules(self) -> list[tuple[Rule, tuple[set[str], ...]]]:
        """The rules that are no sums of money, each with what breaks it already, by language."""
        return [
            (rule, tuple(set(rule.breaches(self.plan.choice, lang)) for lang in LANGUAGES))
            for rule in self.plan.problem.rules if not isinstance(rule, Budget | Fund)
        ]  # fmt: skip


def _against(watched: _Watched, row: Any) -> list[Both]:
    first: list[Both] | None = None
    years = watched.plan.problem.years
    for year in years:
        if not pd.isna(row.earliest_year) and year < row.earliest_year:
            continue
        said = list(_broken(watched, row, year))
        if not said:
            return [both("why.nothing_against")]
        first = first or said
    return first or [both("why.too_early", years=years[-1])]


def _broken(watched: _Watched, row: Any, year: int) -> Iterator[Both]:
    """What adding the project in a year would break of the plan as it is."""
    plan = watched.plan
    held = sum(fund.total for fund in plan.problem.funds)
    bounds = [yuan for yuan in (held or None, plan.problem.budget_yuan) if yuan is not None]
    if bounds and watched.spent + row.cost_yuan > min(bounds):
        left = money(min(bounds) - watched.spent)
        yield both("why.money", left=left, cost=money(int(row.cost_yuan)))
    added = plan.chosen["project_id"] == row.project_id
    table = plan.chosen.assign(
        chosen=plan.chosen["chosen"] | added,
        year=plan.chosen["year"].mask(added, year),
        spent_yuan=plan.chosen["spent_yuan"].mask(added, int(row.cost_yuan)),
    )
    with_it = Choice(plan.problem.candidates, table, plan.paid, plan.problem.years)
    for rule, before in watched.rules:
        said = []
        for lang, known in zip(LANGUAGES, before, strict=True):
            said.append([text for text in rule.breaches(with_it, lang) if text not in known])
            if not said[0]:
                break  # nothing new in the first language is nothing new in another
        yield from (both("why.rule", text=Both(*texts)) for texts in zip(*said, strict=True))

"""What each project of a plan is worth to it: what is lost when it is taken out."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import isnan
from typing import Any

import numpy as np
import pandas as pd

from gaibao_geo.answers.nested import nested
from gaibao_geo.plans.again import Again, Row
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.rules.links import Lock
from gaibao_geo.plans.solve import plan_from
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang, say
from gaibao_geo.words.numbers import money

COLUMNS = ["project_id", "name", "name_en", "cost_yuan", "chosen", "lost", "lost_short_yuan",
           "lost_rest_kept", "proved"]  # fmt: skip
UNKNOWN = float("nan")
NEVER = float("inf")
SAME = 1e-6  # points; the solver knows them no better


def importance(plan: Plan, *, entry: bool = False, seconds: float = 60.0) -> pd.DataFrame:
    """What is lost of the aim when one project is taken out: its replacement cost (替代代价).

    One row per chosen project, the greatest loss first:

    * ``lost``: points of the aim (its first number, if it has several) that the plan has more
      than the best plan without this project, everything else decided afresh; infinite when no
      plan without it keeps the rules;
    * ``lost_short_yuan``: whole yuan that the best plan without it lacks more of the
      targets, which come before the aim; missing when there is no such plan;
    * ``lost_rest_kept``: the same points when all other chosen projects stay in (their years
      may change, the money that is free may be spent again); never below ``lost``;
    * ``proved``: whether both were proved within the time; where not, the loss is at most what
      is stated, missing when no plan was found in time.

    With ``entry`` also the projects that are not chosen (``chosen`` is false): ``lost`` is then
    what it would cost to take them in, the rest decided afresh, and ``lost_rest_kept`` with
    all chosen ones kept. A loss below 0 says that the plan was not the best. ``seconds`` bounds
    the whole work. After ``Cabeza & Moilanen 2006`` (replacement cost), as in prioritizr and oppr.
    """
    until = time.monotonic() + seconds
    again = Again(plan.problem)
    chosen = plan.chosen["chosen"].to_numpy(dtype=bool)
    places = [place for place, taken in enumerate(chosen) if taken or entry]
    found = []
    for done, place in enumerate(places):
        left = max(until - time.monotonic(), 0.0) / (len(places) - done)
        change = again.decided(np.array([place]), chosen=not chosen[place])
        others = np.flatnonzero(chosen)
        kept = again.decided(others[others != place], chosen=True)
        lost, short, sure = _loss(plan, again, [change], left / 2)
        rest, _, sure_too = _loss(plan, again, [change, kept], left / 2)
        row = plan.chosen.iloc[place]
        found.append({
            "project_id": row["project_id"], "name": row["name"], "name_en": row["name_en"],
            "cost_yuan": int(row["cost_yuan"]), "chosen": bool(chosen[place]), "lost": lost,
            "lost_short_yuan": short, "lost_rest_kept": rest, "proved": sure and sure_too,
        })  # fmt: skip
    table = pd.DataFrame(found, columns=COLUMNS).astype({"lost_short_yuan": "Int64"})
    return table.sort_values(
        ["chosen", "lost", "lost_rest_kept"], ascending=False, kind="stable", ignore_index=True
    )


def importance_lines(table: pd.DataFrame, lang: Lang = "zh") -> list[str]:
    """A sentence for each project of ``importance``."""
    said = []
    for row in rows(table):
        kind = "unknown" if pd.isna(row.lost) else "never" if row.lost == NEVER else "points"
        case = "out" if row.chosen else "in"
        afresh = _change(row.lost, lang) + _targets(row.lost_short_yuan, lang)
        said.append(say(f"importance.{case}.{kind}", lang, project=row.project_id,
                        name=Both(row.name, row.name_en or row.name), afresh=afresh,
                        rest=_change(row.lost_rest_kept, lang)))  # fmt: skip
    return said


def _change(lost: float, lang: Lang) -> str:
    """What becomes of the points when so many are lost."""
    if isnan(lost):
        return say("importance.change.unknown", lang)
    if lost == NEVER:
        return say("importance.change.none", lang)
    if abs(lost) < SAME:
        return say("importance.change.same", lang)
    kind = "fewer" if lost > 0 else "more"
    return say(f"importance.change.{kind}", lang, points=f"{abs(lost):,.6g}")


def _targets(short: Any, lang: Lang) -> str:
    """What becomes of the targets, in yuan; nothing where they stay as they are."""
    yuan = 0 if short is pd.NA else int(short)
    if not yuan:
        return ""
    kind = "worse" if yuan > 0 else "better"
    return say(f"importance.change.targets_{kind}", lang, yuan=money(abs(yuan)))


def _loss(
    plan: Plan, again: Again, required: Iterable[Row], seconds: float
) -> tuple[float, int | None, bool]:
    """Points lost, yuan more lacking of targets, and whether that is proved."""
    began = time.monotonic()
    found = again.ask(required, seconds=seconds)
    if found.columns is None:
        never = found.outcome == "infeasible"
        return (NEVER if never else UNKNOWN), None, never
    other = plan_from(again.model, found, began)
    short = other.short_yuan - plan.short_yuan
    return plan.value - other.value, short, not found.cut_short


def rank_importance(
    plan: Plan, budgets: Sequence[int], seconds: float = 60.0
) -> pd.DataFrame:
    """How early each chosen project would be taken up, were the plan carried out bit by bit.

    The plan is cut down to each budget in whole yuan, each cut lying inside the
    next larger (``nested``); ``score`` (0-1) is the share of the budgets at which a project is
    in: 1.0 is taken at the smallest already. Columns: ``project_id``, ``name``, ``name_en``,
    ``cost_yuan``, ``first_budget_yuan`` (missing when no budget takes it) and ``score``, the
    highest first. After Jung et al. 2021 (Nature Ecology & Evolution), as prioritizr's rank
    importance. Raises what ``nested`` raises.
    """
    problem = plan.problem
    locked = {rule.project for rule in problem.rules if isinstance(rule, Lock)}
    others = [project for project in plan.not_chosen["project_id"] if project not in locked]
    inside = replace(
        problem, rules=[*problem.rules, *(Lock(project, "out") for project in others)]
    )
    plans = nested(inside, budgets, seconds=seconds)
    taken = [set(part.projects["project_id"]) for part in plans]
    found = []
    for row in rows(plan.projects):
        held = [yuan for yuan, ids in zip(sorted(budgets), taken, strict=True)
                if row.project_id in ids]  # fmt: skip
        found.append({
            "project_id": row.project_id, "name": row.name, "name_en": row.name_en,
            "cost_yuan": int(row.cost_yuan), "first_budget_yuan": min(held, default=None),
            "score": len(held) / len(budgets),
        })  # fmt: skip
    columns = ["project_id", "name", "name_en", "cost_yuan", "first_budget_yuan", "score"]
    table = pd.DataFrame(found, columns=columns).astype({"first_budget_yuan": "Int64"})
    return table.sort_values("score", ascending=False, kind="stable", ignore_index=True)

"""Beside a plan: lists drawn up by rules of thumb that planners know, by the same measures.

Each list is drawn up as far as a simple hand can keep the rules and is then judged like any
other: every rule it breaks is said. A list that breaks a rule is not a plan, however high
its value.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from gaibao_geo.answers.by_hand import Hand, Placed, settled
from gaibao_geo.answers.judged_list import broken, list_figures, unpaid
from gaibao_geo.errors import InfeasibleError
from gaibao_geo.needs.works.projects import LIST_NAME
from gaibao_geo.plans.arrays import Arrays, arrays_of
from gaibao_geo.plans.choice import Choice
from gaibao_geo.plans.measures import weighting
from gaibao_geo.plans.payments import share_out
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Lock
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang, both, say
from gaibao_geo.words.numbers import money, percent

RULES_OF_THUMB = ("classes", "pupils", "worst_first", "best_ratio")
URGENCY = {"urgent": 0, "important": 1, "ordinary": 2}  # a project without a priority comes last
MOST_PROJECTS = 50_000  # beyond, a list by hand takes minutes and no person would draw it up
SENTENCES = 3  # of one list's breaches that the text shows
SHARES = ("bound_share", "lowest_share", "gini")
COLUMNS = ("list", "name_zh", "name_en", "keeps_rules", "value", "bound_share",
           "missed_targets_yuan", "cost_yuan", "projects", "closed_share", "at_standard",
           "schools", "lowest_share", "cv", "gini", "pupils_reached", "schools_with_nothing",
           "townships_with_nothing", "broken_zh", "broken_en", "chosen")  # fmt: skip


def baselines(plan: Plan) -> pd.DataFrame:
    """Lists drawn up by hand for a plan's question, one row each.

    ``list`` is ``classes`` (the money by number of classes), ``pupils`` (by pupils),
    ``worst_first`` (school after school, the weakest first), ``best_ratio`` (most points for
    a yuan first), or ``own:NAME`` for every ``list_name`` among the projects, taken as it
    stands. ``value`` is by the plan's own aim, ``bound_share`` its share of what is proved
    that no plan can pass (missing when the bound is not above 0); a list that breaks
    rules or misses targets by more may pass 1. ``missed_targets_yuan``; ``cost_yuan``;
    ``closed_share``, ``at_standard`` (schools), ``lowest_share``, ``cv``, ``gini`` and
    ``pupils_reached`` as ``measures_of`` has them, missing where they are there; ``schools``
    that get something; how many schools and townships with candidates get
    nothing. ``keeps_rules`` and ``broken_zh``, ``broken_en``: a
    sentence for each breach. ``chosen`` gives the year of each project taken, from which
    ``baseline_of`` computes the same row again.

    A rule of thumb that needs figures nobody knows (classes, pupils, weakness) counts a school
    without them last. Beyond 50,000 projects there are none.
    """
    problem = plan.problem
    if len(problem.candidates.projects) > MOST_PROJECTS:
        return pd.DataFrame(columns=list(COLUMNS))
    found = []
    for name in RULES_OF_THUMB:
        placed, paid = settled(problem, _drawn_up(problem, name))
        choice = replace(unpaid(problem, placed), paid=paid)
        found.append(_row(plan, name, both(f"baseline.{name}"), choice))
    listed = problem.candidates.projects["list_name"]
    for name in sorted(set(listed) - {"", LIST_NAME}):  # what this program proposed is no one's
        found.append(own_list(plan, str(name)))
    table = pd.DataFrame(found, columns=list(COLUMNS))
    return table.astype(dict.fromkeys(SHARES, "float64"))


def own_list(plan: Plan, name: str) -> dict[str, Any]:
    """Somebody's own list, whole, as a row of ``baselines``.

    Each project stands in the first year that has the money for it, else in the first.
    Raises ``KeyError`` when no project has this ``list_name``.
    """
    problem = plan.problem
    hand, projects = Hand(problem), problem.candidates.projects
    mine = projects.loc[projects["list_name"] == name, "project_id"]
    if mine.empty:
        raise KeyError(name)
    for project in mine:
        hand.take(project)
    years = {**dict.fromkeys(mine, problem.years[0]), **dict(hand.placed)}
    choice = unpaid(problem, [(project, years[project]) for project in mine])
    key, called = f"own:{name}", both("baseline.own", name=name)
    try:
        return _row(plan, key, called, replace(choice, paid=share_out(problem, choice.chosen)))
    except InfeasibleError as error:
        return _row(plan, key, called, choice, Both(error.zh, error.en))


def _row(
    plan: Plan, key: str, name: Both, choice: Choice, cannot: Both | None = None
) -> dict[str, Any]:
    """A list's figures; ``cannot`` says why nobody could pay for it."""
    said = [*broken(plan.problem, choice), *([] if cannot is None else [cannot])]
    return {
        "list": key, "name_zh": name.zh, "name_en": name.en, "keeps_rules": not said,
        **list_figures(plan, choice),
        "broken_zh": [one.zh for one in said], "broken_en": [one.en for one in said],
        "chosen": dict(sorted(choice.year_of.items())),
    }  # fmt: skip


@dataclass(frozen=True)
class _Facts:
    """What the rules of thumb look at: each project's school, cost and own order there."""

    arrays: Arrays
    urgency: np.ndarray

    def at_school(self) -> np.ndarray:
        """Places of the projects, a school's together: the more urgent first, then the cheaper."""
        ids = np.arange(len(self.arrays.ids))
        return np.lexsort((ids, self.arrays.cost, self.urgency, self.arrays.school))


def _drawn_up(problem: Problem, name: str) -> Placed:
    hand = Hand(problem)
    projects = problem.candidates.projects
    decided = [rule.project for rule in problem.rules
               if isinstance(rule, Lock) and rule.state == "in"]  # fmt: skip
    musts = projects.loc[projects["must_do"].fillna(value=False), "project_id"]
    for project in [*decided, *musts]:
        hand.take(project)
    arrays = arrays_of(problem)
    facts = _Facts(arrays, projects["priority"].map(URGENCY).fillna(len(URGENCY)).to_numpy())
    if name == "best_ratio":
        _by_ratio(problem, arrays, hand)
    else:
        for place in _order(problem, facts, name):
            hand.take(arrays.ids[place])
    return hand.placed


def _order(problem: Problem, facts: _Facts, name: str) -> Iterable[int]:
    """Places of the projects in the order in which a rule of thumb considers them.

    By classes or pupils every school is promised the same for each, a little more and a
    little more; it buys its next project when what it was promised pays for it.
    """
    arrays, schools = facts.arrays, problem.candidates.schools
    places = facts.at_school()
    school = arrays.school[places]
    if name == "worst_first":
        weak = schools["weakness"].to_numpy(dtype=np.float64, na_value=np.nan)[school]
        return places[np.argsort(np.where(np.isnan(weak), np.inf, -weak), kind="stable")]
    cost = arrays.cost[places].astype(np.float64)
    so_far = pd.Series(cost).groupby(school).cumsum().to_numpy()
    size = schools[name].to_numpy(dtype=np.float64, na_value=np.nan)[school]
    known = size > 0
    promised = np.where(known, so_far / np.where(known, size, 1.0), np.inf)
    return places[np.argsort(promised, kind="stable")]


def _by_ratio(problem: Problem, arrays: Arrays, hand: Hand) -> None:
    """Most points for a yuan first, counting what earlier projects have closed already."""
    parts = problem.candidates
    aim = weighting(parts, problem.objective)
    worth = aim.weights_of(parts.needs).to_numpy(dtype=np.float64)
    left = np.ones(len(worth))
    order = np.argsort(arrays.effect_project, kind="stable")
    ends = np.searchsorted(arrays.effect_project[order], np.arange(len(arrays.ids) + 1))
    effects = [order[ends[place]: ends[place + 1]] for place in range(len(arrays.ids))]  # fmt: skip

    def ratio(place: int) -> float:
        mine = effects[place]
        needs = arrays.effect_need[mine]
        points = float((worth[needs] * np.minimum(arrays.effect_part[mine], left[needs])).sum())
        cost = int(arrays.cost[place])
        return points / cost if cost else float("inf") if points else 0.0

    def done(place: int) -> None:
        mine = effects[place]
        needs = arrays.effect_need[mine]
        left[needs] = np.maximum(left[needs] - arrays.effect_part[mine], 0.0)

    taken = {project for project, _ in hand.placed}
    for project in taken:
        done(arrays.place[project])
    waiting = [(-ratio(place), place) for place in range(len(arrays.ids))
               if arrays.ids[place] not in taken]  # fmt: skip
    heapq.heapify(waiting)
    while waiting:
        stated, place = heapq.heappop(waiting)
        now = -ratio(place)
        if now > stated:  # others have closed a part of it since
            heapq.heappush(waiting, (now, place))
            continue
        if not now:
            return  # nothing that is left closes anything
        before = len(hand.placed)
        hand.take(arrays.ids[place])
        for project, _ in hand.placed[before:]:
            done(arrays.place[project])


def baselines_text(plan: Plan, table: pd.DataFrame, lang: Lang = "zh") -> str:
    """The lists beside the plan, a line each, and which rules they break."""
    if table.empty:
        return say("baseline.too_many", lang, most=f"{MOST_PROJECTS:,}")
    lines = [say("baseline.head", lang), _line(plan_row(plan), lang)]
    for row in rows(table):
        lines.append(_line(row._asdict(), lang))
        broken = row.broken_zh if lang == "zh" else row.broken_en
        lines += [say("baseline.breach", lang, said=text) for text in broken[:SENTENCES]]
        if len(broken) > SENTENCES:
            lines.append(say("baseline.more", lang, count=len(broken) - SENTENCES))
    return "\n".join(lines)


def plan_row(plan: Plan) -> dict[str, Any]:
    """The plan itself as a row of ``baselines``."""
    return _row(plan, "plan", both("baseline.plan"), plan.choice)


def _line(row: Mapping[str, Any], lang: Lang) -> str:
    key = "baseline.line" if row["keeps_rules"] else "baseline.broken_line"
    share, lowest, even = (
        None if pd.isna(row[name]) else row[name] for name in SHARES
    )
    missed = row["missed_targets_yuan"]
    line = say(key, lang, name=Both(row["name_zh"], row["name_en"]), projects=row["projects"],
               cost=money(row["cost_yuan"]), schools=row["schools"],
               bound=None if share is None else percent(share),
               closed=percent(row["closed_share"]),
               lowest=None if lowest is None else percent(lowest),
               gini=None if even is None else f"{even:.3f}",
               without=row["townships_with_nothing"], breaches=len(row["broken_zh"]))  # fmt: skip
    if missed:
        line += say("baseline.missed", lang, yuan=money(missed))
    if row["list"] != "plan" and share is not None and share > 1:
        line += say("baseline.above", lang)
    return line

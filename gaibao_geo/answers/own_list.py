"""A list that someone else drew up, judged by the same measures as a plan."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.choice import Choice, chosen_table
from gaibao_geo.plans.problem import Problem


@dataclass(frozen=True)
class ListJudged:
    """A list's cost in whole yuan, the closed share (0-1), and the regions it leaves out."""

    name: str
    projects: int
    cost_yuan: int
    closed_share: float
    left_out: tuple[str, ...]


def judge_list(problem: Problem, name: str, by: str = "township") -> ListJudged:
    """The projects whose ``list_name`` is ``name``, measured by the problem's own aim.

    ``left_out`` names the regions (column ``by``) with candidates of which the list takes
    none. Raises ``KeyError`` when no project stands in such a list.
    """
    projects = problem.candidates.projects
    taken = projects[projects["list_name"] == name]
    if taken.empty:
        raise KeyError(name)
    parts, first = problem.candidates, problem.years[0]
    chosen = chosen_table(parts, dict.fromkeys(taken["project_id"], first))
    aim = problem.objective if isinstance(problem.objective, CloseGaps) else CloseGaps()
    closed = aim.closed(Choice(parts, chosen, pd.DataFrame(), problem.years))
    worth = float(closed["worth"].sum())
    return ListJudged(
        name=name,
        projects=len(taken),
        cost_yuan=int(taken["cost_yuan"].sum()),
        closed_share=float(closed["points"].sum()) / worth if worth else 1.0,
        left_out=tuple(regions_without(projects, taken, by)),
    )


def regions_without(candidates: pd.DataFrame, taken: pd.DataFrame, by: str) -> list[str]:
    """The regions with a candidate project and none taken, in the candidates' order."""
    served = set(taken[by])
    return [str(region) for region in pd.unique(candidates[by]) if region not in served]

"""A problem's tables as numbers: what the compiler and the instant engine work on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from gaibao_geo.plans.groups import keys_by
from gaibao_geo.plans.problem import Problem


@dataclass(frozen=True)
class Arrays:
    """Tables of a problem as arrays; a project's, school's or need's place is its number.

    * ``ids`` and ``cost`` (whole yuan), in the order of ``candidates.projects``;
    * ``school`` of each project, as a place in ``school_ids`` (= ``candidates.schools``);
    * ``line_project``, ``line_type`` (a place in ``types``), ``line_cost`` of each line;
    * ``effect_project``, ``effect_need``, ``effect_part``: the share of a shortfall that the
      whole project would close by itself, above 1 when it adds more than is lacking; effects
      without a shortfall are left out;
    * ``need_school`` of each row of ``candidates.needs``.
    """

    problem: Problem
    ids: np.ndarray
    cost: np.ndarray
    school_ids: np.ndarray
    school: np.ndarray
    types: tuple[str, ...]
    line_project: np.ndarray
    line_type: np.ndarray
    line_cost: np.ndarray
    need_school: np.ndarray
    effect_project: np.ndarray
    effect_need: np.ndarray
    effect_part: np.ndarray

    @property
    def years(self) -> tuple[int, ...]:
        """The budget years."""
        return self.problem.years

    @cached_property
    def place(self) -> dict[str, int]:
        """The place of each project by its id."""
        return {str(project): place for place, project in enumerate(self.ids)}

    def places(self, projects: tuple[str, ...]) -> np.ndarray:
        """The places of some projects by their ids."""
        return np.array([self.place[project] for project in projects], dtype=np.int64)

    def groups(self, by: str) -> tuple[np.ndarray, np.ndarray]:
        """The group of each project, as a place in the sorted keys, and those keys."""
        codes, keys = pd.factorize(keys_by(self.problem.candidates.projects, by), sort=True)
        return codes.astype(np.int64), np.asarray(keys, dtype=object)


def arrays_of(problem: Problem) -> Arrays:
    """The arrays of a problem. A part is the effect's amount over the shortfall."""
    parts = problem.candidates
    ids = pd.Index(parts.projects["project_id"])
    schools = pd.Index(parts.schools["school_id"])
    types, type_index = pd.factorize(parts.lines["item_type"])
    school = schools.get_indexer(pd.Index(parts.projects["school_id"]))
    effect_project = ids.get_indexer(pd.Index(parts.effects["project_id"]))
    indicators = pd.Index(pd.unique(parts.needs["indicator"]))
    need_school = schools.get_indexer(pd.Index(parts.needs["school_id"]))
    need_key = need_school * len(indicators) + indicators.get_indexer(
        pd.Index(parts.needs["indicator"]))  # fmt: skip
    effect_indicator = indicators.get_indexer(pd.Index(parts.effects["indicator"]))
    wanted = np.where(
        (effect_indicator >= 0) & (effect_project >= 0),
        school[effect_project] * len(indicators) + effect_indicator, -1,
    )  # fmt: skip
    effect_need = pd.Index(need_key).get_indexer(pd.Index(wanted))
    useful = effect_need >= 0
    amount = parts.effects["amount"].to_numpy()[useful]
    shortfall = parts.needs["shortfall"].to_numpy()[effect_need[useful]]
    return Arrays(
        problem=problem,
        ids=ids.to_numpy(dtype=object),
        cost=parts.projects["cost_yuan"].to_numpy(dtype=np.int64),
        school_ids=schools.to_numpy(dtype=object),
        school=school.astype(np.int64),
        types=tuple(str(kind) for kind in type_index),
        line_project=ids.get_indexer(pd.Index(parts.lines["project_id"])).astype(np.int64),
        line_type=types.astype(np.int64),
        line_cost=parts.lines["cost_yuan"].to_numpy(dtype=np.int64),
        need_school=need_school.astype(np.int64),
        effect_project=effect_project[useful].astype(np.int64),
        effect_need=effect_need[useful].astype(np.int64),
        effect_part=amount / shortfall,
    )

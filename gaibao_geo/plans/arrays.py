"""A problem's tables as numbers: what the compiler and the instant engine work on."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa

from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.texts import among, arrow, coded, few_among, named, places_of


@dataclass(frozen=True)
class _Lines:
    project: np.ndarray
    type: np.ndarray
    cost: np.ndarray
    types: tuple[str, ...]


@dataclass
class _Made:
    """What is made when somebody asks, and kept for other problems of the same candidates."""

    lines: _Lines | None = None


@dataclass(frozen=True)
class Arrays:
    """Tables of a problem as arrays; a project's, school's or need's place is its number.

    * ``cost`` (whole yuan), in the order of ``candidates.projects``, as ``ids``;
    * ``school`` of each project, as a place in ``school_ids`` (= ``candidates.schools``);
    * ``effect_project``, ``effect_need``, ``effect_part``: the share of a shortfall that the
      whole project would close by itself, above 1 when it adds more than is lacking; effects
      without a shortfall are left out;
    * ``need_school`` of each row of ``candidates.needs``.
    """

    problem: Problem
    cost: np.ndarray
    school: np.ndarray
    need_school: np.ndarray
    effect_project: np.ndarray
    effect_need: np.ndarray
    effect_part: np.ndarray
    made: _Made = field(default_factory=_Made, repr=False, compare=False)

    @property
    def years(self) -> tuple[int, ...]:
        """The budget years."""
        return self.problem.years

    @property
    def count(self) -> int:
        """How many projects there are."""
        return len(self.cost)

    @property
    def school_count(self) -> int:
        """How many schools there are."""
        return len(self.problem.candidates.schools)

    @cached_property
    def ids(self) -> np.ndarray:
        """The id of each project; made when somebody asks."""
        return self.problem.candidates.projects["project_id"].to_numpy(dtype=object)

    @cached_property
    def school_ids(self) -> np.ndarray:
        """The id of each school, likewise."""
        return self.problem.candidates.schools["school_id"].to_numpy(dtype=object)

    @cached_property
    def place(self) -> dict[str, int]:
        """The place of each project by its id."""
        return {str(project): place for place, project in enumerate(self.ids)}

    def places(self, projects: tuple[str, ...]) -> np.ndarray:
        """The places of some projects by their ids."""
        known = arrow(self.problem.candidates.projects["project_id"])
        return few_among(pa.array(projects, pa.large_string()), known)

    def linked(self, column: str) -> tuple[np.ndarray, np.ndarray]:
        """The projects that name another one in a column, and the places of those others."""
        table = self.problem.candidates.projects
        project, other, _ = named(table[column], table["project_id"])
        return project, other

    def groups(self, by: str) -> tuple[np.ndarray, np.ndarray]:
        """The group of each project, as a place in the sorted keys, and those keys."""
        return self.problem.candidates.places(by)

    @property
    def types(self) -> tuple[str, ...]:
        """The types of lines."""
        return self._lines.types

    @property
    def line_project(self) -> np.ndarray:
        """The project of each line."""
        return self._lines.project

    @property
    def line_type(self) -> np.ndarray:
        """The type of each line, as a place in ``types``."""
        return self._lines.type

    @property
    def line_cost(self) -> np.ndarray:
        """Whole yuan of each line."""
        return self._lines.cost

    @property
    def _lines(self) -> _Lines:
        if self.made.lines is None:
            parts = self.problem.candidates
            kind, types = coded(arrow(parts.lines["item_type"]))
            project = places_of(parts.lines["project_id"], parts.projects["project_id"])
            cost = parts.lines["cost_yuan"].to_numpy(dtype=np.int64)
            self.made.lines = _Lines(project, kind, cost, tuple(types.to_pylist()))
        return self.made.lines


def arrays_of(problem: Problem) -> Arrays:
    """The arrays of a problem. A part is the effect's amount over the shortfall."""
    parts = problem.candidates
    ids, schools = parts.projects["project_id"], parts.schools["school_id"]
    school = places_of(parts.projects["school_id"], schools)
    need_school = places_of(parts.needs["school_id"], schools)
    effect_project = places_of(parts.effects["project_id"], ids)
    need_indicator, indicators = coded(arrow(parts.needs["indicator"]))
    effect_indicator = among(arrow(parts.effects["indicator"]), indicators)
    # the need of each school and indicator, -1 where nothing is lacking; a last school and a
    # last indicator, of which nothing is ever lacking, stand for what is not known
    wide = len(indicators) + 1
    need_at = np.full((len(schools) + 1) * wide, -1, dtype=np.int32)
    need_at[need_school * wide + need_indicator] = np.arange(len(parts.needs))
    home = np.append(school * wide, -wide)[effect_project]
    effect_need = need_at[home + effect_indicator].astype(np.int64)
    useful = effect_need >= 0
    amount = parts.effects["amount"].to_numpy()
    if not useful.all():
        effect_project, effect_need, amount = (
            part[useful] for part in (effect_project, effect_need, amount)
        )
    shortfall = parts.needs["shortfall"].to_numpy()[effect_need]
    return Arrays(
        problem=problem,
        cost=parts.projects["cost_yuan"].to_numpy(dtype=np.int64),
        school=school,
        need_school=need_school,
        effect_project=effect_project,
        effect_need=effect_need,
        effect_part=amount / shortfall,
    )

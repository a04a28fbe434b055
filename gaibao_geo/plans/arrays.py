"""A problem's tables as numbers: what the compiler and the instant engine work on."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from gaibao_geo.plans.groups import keys_by
from gaibao_geo.plans.problem import Problem


@dataclass(frozen=True)
class Arrays:
    """Tables of a problem as arrays; a project's, school's or need's place is its number.

    * ``cost`` (whole yuan), in the order of ``candidates.projects``, as ``ids``;
    * ``school`` of each project, as a place in ``school_ids`` (= ``candidates.schools``);
    * ``line_project``, ``line_type`` (a place in ``types``), ``line_cost`` of each line;
    * ``effect_project``, ``effect_need``, ``effect_part``: the share of a shortfall that the
      whole project would close by itself, above 1 when it adds more than is lacking; effects
      without a shortfall are left out;
    * ``need_school`` of each row of ``candidates.needs``.
    """

    problem: Problem
    cost: np.ndarray
    school: np.ndarray
    types: tuple[str, ...]
    line_project: np.ndarray
    line_type: np.ndarray
    line_cost: np.ndarray
    need_school: np.ndarray
    effect_project: np.ndarray
    effect_need: np.ndarray
    effect_part: np.ndarray
    known_groups: dict[str, tuple[np.ndarray, np.ndarray]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def years(self) -> tuple[int, ...]:
        """The budget years."""
        return self.problem.years

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
        known = _arrow(self.problem.candidates.projects["project_id"])
        return _in(pa.array(projects, pa.large_string()), known)

    def groups(self, by: str) -> tuple[np.ndarray, np.ndarray]:
        """The group of each project, as a place in the sorted keys, and those keys."""
        if by not in self.known_groups:
            codes, keys = pd.factorize(keys_by(self.problem.candidates.projects, by), sort=True)
            self.known_groups[by] = codes.astype(np.int64), np.asarray(keys, dtype=object)
        return self.known_groups[by]


def arrays_of(problem: Problem) -> Arrays:
    """The arrays of a problem. A part is the effect's amount over the shortfall."""
    parts = problem.candidates
    ids, schools = parts.projects["project_id"], parts.schools["school_id"]
    school = _places(parts.projects["school_id"], schools)
    need_school = _places(parts.needs["school_id"], schools)
    effect_project = _places(parts.effects["project_id"], ids)
    line_type, types = _coded(parts.lines["item_type"])
    need_indicator, indicators = _coded(parts.needs["indicator"])
    effect_indicator = _in(_arrow(parts.effects["indicator"]), indicators)
    # the need of each school and indicator, -1 where nothing is lacking
    need_at = np.full((len(schools) + 1, len(indicators) + 1), -1, dtype=np.int32)
    need_at[need_school, need_indicator] = np.arange(len(parts.needs))
    home = np.where(effect_project >= 0, school[effect_project], -1) if len(school) else -1
    effect_need = need_at[home, effect_indicator].astype(np.int64)
    useful = effect_need >= 0
    amount = parts.effects["amount"].to_numpy()[useful]
    shortfall = parts.needs["shortfall"].to_numpy()[effect_need[useful]]
    return Arrays(
        problem=problem,
        cost=parts.projects["cost_yuan"].to_numpy(dtype=np.int64),
        school=school,
        types=tuple(types.to_pylist()),
        line_project=_places(parts.lines["project_id"], ids),
        line_type=line_type,
        line_cost=parts.lines["cost_yuan"].to_numpy(dtype=np.int64),
        need_school=need_school,
        effect_project=effect_project[useful],
        effect_need=effect_need[useful],
        effect_part=amount / shortfall,
    )


def _arrow(texts: pd.Series) -> pa.Array:
    """A column of text as Arrow holds it: compared without making a Python text of each."""
    column = pa.array(texts, from_pandas=True)
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return whole.cast(pa.large_string())


def _in(texts: pa.Array, known: pa.Array) -> np.ndarray:
    """The place of each text among the known ones, -1 where it is none of them."""
    places = pc.index_in(texts, value_set=known.cast(pa.large_string())).fill_null(-1)
    return np.asarray(places.to_numpy(zero_copy_only=False), dtype=np.int64)


def _places(texts: pd.Series, known: pd.Series) -> np.ndarray:
    """As ``_in``; equal texts that follow each other, as in sorted tables, are sought once."""
    column, among = _arrow(texts), _arrow(known)
    if not len(column):
        return np.zeros(0, dtype=np.int64)
    new = np.ones(len(column), dtype=bool)
    new[1:] = pc.not_equal(column[1:], column[:-1]).to_numpy(zero_copy_only=False)
    first = np.flatnonzero(new)
    keys = column if len(first) == len(column) else column.take(pa.array(first))
    places = np.arange(len(among)) if keys.equals(among) else _in(keys, among)
    return np.repeat(places, np.diff(np.append(first, len(column))))


def _coded(texts: pd.Series) -> tuple[np.ndarray, pa.Array]:
    """Each text as a place among the different ones, and those."""
    coded = pc.dictionary_encode(_arrow(texts))
    return coded.indices.to_numpy(zero_copy_only=False).astype(np.int64), coded.dictionary

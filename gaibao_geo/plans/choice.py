"""A choice among candidates: what is chosen, in which year, for how much, and who pays.

Everything that judges (rules, aims, ``verify``, baselines) reads a ``Choice`` and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.words import Both

PAID_COLUMNS = ["project_id", "item_type", "fund", "year", "yuan"]
Names = Mapping[str, Both]


def names_of(projects: pd.DataFrame) -> dict[str, Both]:
    """The name of each project by its id, in both languages (Chinese where English is missing)."""
    columns = zip(projects["project_id"], projects["name"], projects["name_en"], strict=True)
    return {str(project): Both(str(zh), str(en or zh)) for project, zh, en in columns}


class NamesOf(Mapping[str, Both]):
    """The same, each made when it is asked for: a country has a million and few are told."""

    def __init__(self, projects: pd.DataFrame):
        self._zh, self._en = (projects[name].to_numpy(dtype=object) for name in ("name", "name_en"))
        ids = projects["project_id"].to_numpy(dtype=object)
        self._place = {str(project): place for place, project in enumerate(ids.tolist())}

    def __getitem__(self, project: str) -> Both:
        place = self._place[project]
        zh, en = self._zh[place], self._en[place]
        return Both(str(zh), str(en or zh))

    def __iter__(self) -> Iterator[str]:
        return iter(self._place)

    def __len__(self) -> int:
        return len(self._place)


def chosen_table(
    parts: Candidates,
    year_of: Mapping[str, int],
    spent_of: Mapping[str, int] | None = None,
) -> pd.DataFrame:
    """The candidates with ``chosen``, ``year`` of the start and ``spent_yuan``.

    ``year_of`` gives the year of each chosen project; a project that it lacks is not chosen
    (``year`` missing, ``spent_yuan`` 0). ``spent_of`` gives the whole yuan of a project of
    which only a part is built; every other costs its whole ``cost_yuan``.
    """
    ids = parts.projects["project_id"].to_list()
    costs = parts.projects["cost_yuan"].to_list()
    chosen = np.array([project in year_of for project in ids], dtype=bool)
    year = np.array([year_of.get(project, 0) for project in ids], dtype=np.int64)
    amounts = spent_of or {}
    spent = [
        int(amounts.get(project, cost)) if project in year_of else 0
        for project, cost in zip(ids, costs, strict=True)
    ]
    return parts.projects.assign(
        chosen=chosen, year=pd.arrays.IntegerArray(year, ~chosen),
        spent_yuan=pd.array(spent, dtype="Int64"),
    )  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """A choice to be judged.

    * ``chosen``: one row per candidate project, in the candidates' order: the columns of
      ``Candidates.projects``, ``chosen`` (bool), ``year`` of the start (missing when not chosen)
      and ``spent_yuan``.
    * ``paid``: one row per project, item type, fund and year, with ``yuan``; the item type
      is kept because an earmark binds what is built, not only whose project it is.
    * ``years``: the budget years of the question.
    """

    candidates: Candidates
    chosen: pd.DataFrame
    paid: pd.DataFrame
    years: tuple[int, ...]

    @cached_property
    def funded(self) -> pd.DataFrame:
        """The chosen projects, one row each."""
        return self.chosen[self.chosen["chosen"]]

    @cached_property
    def taken(self) -> np.ndarray:
        """Whether each candidate project is chosen, in the order of the candidates."""
        return self.chosen["chosen"].to_numpy(dtype=bool)

    @cached_property
    def spent(self) -> np.ndarray:
        """Whole yuan of each candidate project, in the order of the candidates."""
        return self.chosen["spent_yuan"].to_numpy(np.int64)

    @cached_property
    def names(self) -> Names:
        """The name of every project by its id."""
        return NamesOf(self.chosen)

    @cached_property
    def year_of(self) -> dict[str, int]:
        """The year of each chosen project by its id."""
        ids, years = (self.funded[name].to_numpy(dtype=object) for name in ("project_id", "year"))
        pairs = zip(ids.tolist(), years.tolist(), strict=True)
        return {str(project): int(year) for project, year in pairs}

    @cached_property
    def built(self) -> pd.Series:
        """The built share (0-1) of each chosen project, by its id; 1.0 unless it is divided."""
        ids = self.chosen["project_id"][self.taken]
        return pd.Series(self._shares[self.taken], pd.Index(ids, name="project_id"))

    @cached_property
    def _shares(self) -> np.ndarray:
        """The built share (0-1) of each candidate, in the order of the candidates."""
        cost = self.chosen["cost_yuan"].to_numpy(np.float64)
        gift = cost == 0  # costs nothing and is built whole
        part = np.where(gift, 1.0, self.spent / np.where(gift, 1.0, cost))
        return np.where(self.taken, part, 0.0)

    @cached_property
    def added(self) -> pd.Series:
        """What the choice adds to each row of ``candidates.needs``, in the indicator's unit."""
        needs, effects = self.candidates.needs, self.candidates.effects
        project, need = self.candidates.served
        amounts = effects["amount"].to_numpy() * self._shares[project]
        done = (need >= 0) & (amounts != 0)
        sums = np.bincount(need[done], weights=amounts[done], minlength=len(needs))
        return pd.Series(sums, index=needs.index)

    @cached_property
    def closed(self) -> pd.Series:
        """The closed part (0-1) of each row of ``candidates.needs``; nothing counts beyond 1."""
        return (self.added / self.candidates.needs["shortfall"]).clip(upper=1.0)

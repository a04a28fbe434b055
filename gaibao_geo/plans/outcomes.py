"""What a plan brings each school, township or county: one level per group, in both readings.

Rules and aims about evenness share it. ``Outcome.table`` measures a choice; ``levels`` says
the same of a model's columns, as a constant and a weight for each column.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import Choice
from gaibao_geo.plans.groups import KNOWN, keys_by
from gaibao_geo.plans.rules.base import one_of_these
from gaibao_geo.words import Both, both
from gaibao_geo.words.numbers import WAN

if TYPE_CHECKING:  # a judge needs neither the compiler nor the solver
    from gaibao_geo.plans.model import Model

OUTCOMES = ("closed", "yuan_per_pupil")


@dataclass(frozen=True)
class Outcome:
    """One level per group of schools, weighted by pupils.

    ``of`` says what is measured: ``closed`` is the part (0-1) of a school's needs that is
    closed, each of its needs counting the same, and 1.0 for a school that lacks nothing; a
    group's is the mean of its schools, weighted by pupils. ``yuan_per_pupil`` is the yuan
    spent at a group's schools over their pupils. ``by`` says what is a group: ``school``,
    ``township``, ``region`` (county) or any column of text in ``candidates.schools``.

    Every school with pupils counts, whether or not a project is proposed there. A school
    without pupils weighs nothing and a group without any is left out. Unknown pupils are
    no zero: ``faults`` names the schools, and the tables raise ``DataError``.
    """

    of: Literal["closed", "yuan_per_pupil"] = "closed"
    by: str = "school"

    def __post_init__(self) -> None:
        one_of_these(self.of, OUTCOMES, "of")

    def faults(self, parts: Candidates) -> Iterable[Both]:
        """A group that is no column, and schools whose pupils are not known."""
        schools = parts.schools
        if self.by not in KNOWN and self.by not in schools:
            yield both("outcome.no_group", by=self.by, known=", ".join(KNOWN))
        unknown = schools.loc[schools["pupils"].isna(), "school_id"]
        if len(unknown):
            yield both("outcome.unknown_pupils", got=", ".join(unknown))

    def groups(self, parts: Candidates) -> pd.DataFrame:
        """``key`` and ``weight`` (pupils, above 0) of each group, in the order of the keys."""
        return self._sums(parts, np.zeros(len(parts.schools)))[["key", "weight"]]

    def table(self, choice: Choice) -> pd.DataFrame:
        """``key``, ``weight`` (pupils) and ``level`` of each group after a choice."""
        parts, ids = choice.candidates, choice.candidates.schools["school_id"]
        if self.of == "closed":
            part = closed_of_schools(choice).to_numpy()
            amount = part * parts.schools["pupils"].to_numpy(dtype=np.float64, na_value=np.nan)
        else:
            spent = choice.funded.groupby("school_id")["spent_yuan"].sum()
            amount = spent.reindex(ids).fillna(0).to_numpy(dtype=np.float64)
        table = self._sums(parts, amount)
        return table.assign(level=table["amount"] / table["weight"])[["key", "weight", "level"]]

    def _sums(self, parts: Candidates, amount: np.ndarray) -> pd.DataFrame:
        """Pupils and amounts of the groups that have pupils."""
        faults = parts.once(("outcome", self.by), lambda: [*self.faults(parts)])
        if faults:
            raise DataError(*(" ".join(said) for said in zip(*faults, strict=True)))
        group, keys, pupils = parts.pupils_by(self.by)
        sums = np.bincount(group, weights=amount, minlength=len(keys))
        some = pupils > 0
        return pd.DataFrame({"key": keys[some], "weight": pupils[some], "amount": sums[some]})


def closed_of_schools(choice: Choice) -> pd.Series:
    """The closed part (0-1) of each school's needs by its id, 1.0 where nothing is lacking."""
    parts = choice.candidates
    school, many = parts.once(("needs of schools",), lambda: _needs_of_schools(parts))
    here = school >= 0
    sums = np.bincount(school[here], weights=choice.closed.to_numpy()[here], minlength=len(many))
    part = np.where(many > 0, sums / np.maximum(many, 1), 1.0)
    return pd.Series(part, pd.Index(parts.schools["school_id"]))


def _needs_of_schools(parts: Candidates) -> tuple[np.ndarray, np.ndarray]:
    """The school of each need as its place among the schools (-1: none), how many each has."""
    school = pd.Index(parts.schools["school_id"]).get_indexer(parts.needs["school_id"])
    return school, np.bincount(school[school >= 0], minlength=len(parts.schools))


class Levels(NamedTuple):
    """Each group's level as ``constant`` plus the sum of its entries ``value`` x column.

    ``owner`` is the group of an entry, as a place in ``Outcome.groups``.
    """

    owner: np.ndarray
    column: np.ndarray
    value: np.ndarray
    constant: np.ndarray


def levels(model: Model, outcome: Outcome, *, exact: bool = True) -> Levels:
    """The level of each group in a model, in the outcome's own unit (0-1, or yuan per pupil).

    With ``exact`` the model may not understate a closed part; that costs a 0/1 column for
    each need that could be closed more than once over. Without it a closed part is only
    kept from being too large, which is enough for whatever is best when levels are high.
    """
    arrays, parts = model.arrays, model.arrays.problem.candidates
    groups = outcome.groups(parts)
    keys = keys_by(parts.schools, outcome.by)
    group = pd.Index(groups["key"]).get_indexer(pd.Index(keys))  # of each school; -1 is left out
    weight = groups["weight"].to_numpy()
    if outcome.of == "yuan_per_pupil":
        spend = model.spend
        owner = group[arrays.school[spend.project]]
        mine = owner >= 0
        value = spend.value[mine] * WAN / weight[owner[mine]]
        return Levels(owner[mine], spend.column[mine], value, np.zeros(len(groups)))
    closed = model.closed_exactly if exact else model.closed
    many = np.bincount(arrays.need_school, minlength=arrays.school_count)
    pupils = parts.schools["pupils"].to_numpy(dtype=np.float64)
    owner = group[arrays.need_school]
    mine = owner >= 0
    school = arrays.need_school[mine]
    value = pupils[school] / many[school] / weight[owner[mine]]
    whole = (many == 0) & (group >= 0)
    constant = np.bincount(group[whole], pupils[whole], len(groups)) / weight
    return Levels(owner[mine], closed[mine], value, constant)


def reached(model: Model, affine: Levels, columns: np.ndarray) -> np.ndarray:
    """The level of each group for an answer's columns, whole numbers taken as whole.

    As exact as ``Outcome.table``: closed parts are worked out again from what is built.
    """
    values = columns[: model.width].copy()
    values[model.whole] = np.rint(values[model.whole])
    if "closed" in vars(model):
        values[model.closed] = model.closed_by(values)
    sums = np.bincount(affine.owner, affine.value * values[affine.column], len(affine.constant))
    return np.asarray(sums + affine.constant)

"""What pupils count for, and the aim to reach as many of them as can be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.plans.aims.base import Aim
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import Choice
from gaibao_geo.words import Both, Lang, both, say


def pupils_of(parts: Candidates, schools: pd.Index, what: str) -> pd.Series:
    """The pupils of some schools by id. Raises ``DataError`` naming those that have no count."""
    for fault in unknown_pupils(parts, schools, what):
        raise DataError(*fault)
    return parts.schools.set_index("school_id")["pupils"].reindex(schools).astype("float64")


def unknown_pupils(parts: Candidates, schools: pd.Index, what: str) -> Iterable[Both]:
    """The fault that some of these schools have no pupil count: unknown is not zero."""
    known = parts.schools.set_index("school_id")["pupils"].reindex(schools)
    unknown = list(known.index[known.isna()])
    if unknown:
        yield both("aim.fault.pupils", what=what, got=", ".join(sorted(unknown)))


def useful(parts: Candidates) -> pd.DataFrame:
    """``project_id`` and ``school_id`` of the projects that add to what their school lacks."""
    at = parts.projects[["project_id", "school_id"]]
    adds = parts.effects.loc[parts.effects["amount"] > 0, ["project_id", "indicator"]]
    lacking = parts.needs[["school_id", "indicator"]]
    closing = adds.merge(at, on="project_id").merge(lacking, on=["school_id", "indicator"])
    return closing[["project_id", "school_id"]].drop_duplicates(ignore_index=True)


def schools_reached(choice: Choice) -> pd.Index:
    """The schools that get at least one project which adds to what they lack."""
    table = useful(choice.candidates)
    got = table.loc[table["project_id"].isin(choice.funded["project_id"]), "school_id"]
    return pd.Index(np.sort(got.unique()))


@dataclass(frozen=True)
class PupilsReached(Aim):
    """The aim: as many pupils as can be whose school gets something that it lacks.

    A school counts once, with all its pupils, when at least one chosen project adds to one
    of its shortfalls; how much it adds, and how many projects there are, changes nothing.
    A project that closes nothing reaches nobody. Formula: the sum of pupils(s) over the
    schools s with at least one such project. Every school where a project is proposed needs
    a pupil count, else ``DataError`` names it.
    """

    def sentence(self, lang: Lang = "zh") -> str:
        """The aim in one sentence."""
        return say("aim.pupils_reached.sentence", lang)

    def pupils(self, parts: Candidates) -> pd.Series:
        """The pupils of each school where a project is proposed, by its id."""
        return pupils_of(parts, _proposed(parts), "PupilsReached")

    def value(self, choice: Choice) -> float:
        """Pupils reached."""
        pupils = self.pupils(choice.candidates)
        return float(pupils.reindex(schools_reached(choice)).sum())

    def most(self, parts: Candidates) -> float:
        """The pupils of every school that a project could reach."""
        return float(self.pupils(parts).reindex(useful(parts)["school_id"].unique()).sum())

    def faults(self, parts: Candidates) -> Iterable[Both]:
        """Schools with a project and without a pupil count."""
        return unknown_pupils(parts, _proposed(parts), "PupilsReached")


def _proposed(parts: Candidates) -> pd.Index:
    return pd.Index(np.sort(parts.projects["school_id"].unique()))

"""As much of any figure of the projects as can be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from gaibao_geo.errors import DataError
from gaibao_geo.plans.aims.base import Aim
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import Choice
from gaibao_geo.words import Both, Lang, both, say


@dataclass(frozen=True)
class Maximise(Aim):
    """The aim: as much as can be of one figure of the projects, such as beds or benefit.

    ``column`` is any column of numbers in ``candidates.projects``; a project of which only a
    part is built counts that part. Figures may be negative: a project that must be done may
    cost more than it brings. Formula: the sum over chosen projects p of figure(p) * built(p).
    A project without the figure is a ``DataError`` that names it, for unknown is not zero.
    """

    column: str

    def sentence(self, lang: Lang = "zh") -> str:
        """The aim in one sentence."""
        return say("aim.maximise.sentence", lang, column=self.column)

    def figures(self, parts: Candidates) -> pd.Series:
        """The figure of each project, in the order of the projects."""
        for fault in self.faults(parts):
            raise DataError(*fault)
        return parts.projects[self.column].astype("float64")

    def value(self, choice: Choice) -> float:
        """The sum of the figures of what is built."""
        ids = choice.candidates.projects["project_id"]
        built = ids.map(choice.built).astype("float64").fillna(0.0)
        return float((self.figures(choice.candidates) * built).sum())

    def most(self, parts: Candidates) -> float:
        """The sum of all figures above zero."""
        return float(self.figures(parts).clip(lower=0.0).sum())

    def faults(self, parts: Candidates) -> Iterable[Both]:
        """A column that is not there or holds no numbers, and projects without a number."""
        projects = parts.projects
        numbers = [str(name) for name in projects if is_numeric_dtype(projects[name])]
        if self.column not in numbers:
            yield both("aim.fault.column", column=self.column, known=", ".join(numbers))
            return
        figures = projects[self.column].astype("float64")
        unknown = projects.loc[~np.isfinite(figures), "project_id"]
        if len(unknown):
            yield both("aim.fault.figure", column=self.column, got=", ".join(unknown))

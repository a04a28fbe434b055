"""Rules about works that take more than one year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import Choice, Names
from gaibao_geo.plans.rules.base import (
    NO_NAMES,
    Rule,
    all_called,
    called,
    exact,
    item_types,
    share_of_one,
    type_names,
)
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang, both, say
from gaibao_geo.words.numbers import percent

NEAR_ONE = Fraction(1, 10**6)  # thirds cannot be written out: 0.3333333 three times is all of it


@dataclass(frozen=True)
class YearSpread(Rule):
    """Works paid over the budget year they start in and those that follow.

    ``shares`` are what is due in the first, second, ... year, adding up to 1: (0.6, 0.4). It
    holds for the ``projects`` named and for every project with an item of one of ``kinds``;
    with neither, for all. Each item is split in whole yuan, the yuan left over going to the
    largest remainders, of equals to the earlier year. Such a project must end within the
    problem's years. A project may stand under one such rule only.
    """

    shares: tuple[float, ...] = (0.6, 0.4)
    projects: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for share in self.shares:
            share_of_one(share, "YearSpread shares")
        off = abs(sum(map(exact, self.shares), Fraction(-1)))
        if off > NEAR_ONE or not self.shares[-1]:
            got = ", ".join(map(str, self.shares))
            raise DataError(*both("rule.year_spread.bad_shares", got=got))
        item_types(self.kinds, "YearSpread kinds")

    @property
    def parts(self) -> tuple[Fraction, ...]:
        """The shares as exact fractions that add up to 1."""
        every = [exact(share) for share in self.shares]
        return tuple(share / sum(every) for share in every)

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        comma = say("word.list_comma", lang)
        which = []
        if self.projects:
            which.append(say("rule.year_spread.projects", lang,
                             projects=all_called(self.projects, names, lang)))  # fmt: skip
        if self.kinds:
            which.append(say("rule.year_spread.kinds", lang, kinds=type_names(self.kinds, lang)))
        return say("rule.year_spread.sentence", lang,
                   which=comma.join(which) or say("rule.year_spread.all", lang),
                   count=len(self.shares),
                   shares=comma.join(percent(share, 0)
                                     for share in self.shares))  # fmt: skip

    def mine(self, parts: Candidates) -> np.ndarray:
        """Whether it holds for each row of ``parts.projects``."""
        ids = parts.projects["project_id"]
        if not self.projects and not self.kinds:
            return np.ones(len(ids), dtype=bool)
        of_kind = parts.lines.loc[parts.lines["item_type"].isin(self.kinds), "project_id"]
        return np.asarray(ids.isin(self.projects) | ids.isin(of_kind), dtype=bool)

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence per project that starts too late to end within the years.

        Whether each year pays what is due in it is judged with the payments, by ``verify``.
        """
        ids = pd.Index(choice.candidates.projects["project_id"])[self.mine(choice.candidates)]
        years, said = choice.years, []
        for row in rows(choice.funded[choice.funded["project_id"].isin(ids)]):
            if years.index(int(row.year)) + len(self.shares) > len(years):
                said.append(say("rule.year_spread.late", lang, year=int(row.year),
                                project=called(str(row.project_id), choice.names, lang),
                                count=len(self.shares), last=years[-1]))  # fmt: skip
        return said

    def named(self) -> tuple[str, ...]:
        """The projects."""
        return self.projects


def twice_spread(parts: Candidates, rules: Iterable[Rule]) -> Iterable[Both]:
    """The projects that stand under two rules of this kind."""
    mine = [rule.mine(parts) for rule in rules if isinstance(rule, YearSpread)]
    if len(mine) > 1:
        for project in parts.projects.loc[np.sum(mine, axis=0) > 1, "project_id"]:
            yield both("rule.year_spread.twice", project=project)

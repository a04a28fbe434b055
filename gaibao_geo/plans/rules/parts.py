"""Rules about how much of a project is built."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

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
    share_of_one,
    whole_yuan,
)
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang, both, say
from gaibao_geo.words.numbers import money, percent


@dataclass(frozen=True)
class Divisible(Rule):
    """Of ``projects`` (empty: of all) a part may be built, at least the share ``least``.

    What is left out is a whole number of lots of ``step_yuan`` each, so that every amount
    stays whole yuan. A project that no such rule names is built whole or not at all.
    """

    projects: tuple[str, ...] = ()
    least: float = 0.0
    step_yuan: int = 10_000

    def __post_init__(self) -> None:
        share_of_one(self.least, "Divisible least")
        whole_yuan(self.step_yuan, "Divisible step_yuan")
        if not self.step_yuan:
            raise DataError(*both("rule.fault.yuan", what="Divisible step_yuan", got="0"))

    def most_lots(self, cost_yuan: int) -> int:
        """How many lots may be left out of a project of this cost."""
        return (cost_yuan - self.least_yuan(cost_yuan)) // self.step_yuan

    def least_yuan(self, cost_yuan: int) -> int:
        """The least that may be built of a project of this cost, in whole yuan, above 0."""
        return max(math.ceil(exact(self.least) * cost_yuan), 1)

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        which = "some" if self.projects else "all"
        return say(f"rule.divisible.{which}", lang, projects=all_called(self.projects, names, lang),
                   least=percent(self.least, 0), step=money(self.step_yuan))  # fmt: skip

    def mine(self, projects: pd.DataFrame) -> pd.DataFrame:
        """The projects it is about."""
        return projects[projects["project_id"].isin(self.projects)] if self.projects else projects

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence per project of which too little, or no whole lots, are left out."""
        said = []
        for row in rows(self.mine(choice.funded)):
            cost, spent = int(row.cost_yuan), int(row.spent_yuan)
            if spent < self.least_yuan(cost) or spent > cost or (cost - spent) % self.step_yuan:
                said.append(say("rule.divisible.breach", lang,
                                project=called(row.project_id, choice.names, lang),
                                spent=money(spent), cost=money(cost),
                                least=money(self.least_yuan(cost)),
                                step=money(self.step_yuan)))  # fmt: skip
        return said

    def named(self) -> tuple[str, ...]:
        """The projects."""
        return self.projects

    def faults(self, parts: Candidates, years: tuple[int, ...]) -> Iterable[Both]:
        """A project without a cost cannot be divided."""
        del years
        free = self.mine(parts.projects)
        for row in rows(free[free["cost_yuan"] <= 0]):
            yield both("plan.fault.cost", project=row.project_id, yuan=row.cost_yuan)

"""What was answered: the choice, the payments, and the proof of how good it is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import pandas as pd

from gaibao_geo.plans.choice import Choice, names_of
from gaibao_geo.plans.measures import closed_share, measure_lines, measures_of, weighting
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.proof import Proof
from gaibao_geo.plans.rules.base import exact
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Lang, say
from gaibao_geo.words.numbers import money


@dataclass(frozen=True)
class Plan:
    """A proposed plan: ``chosen`` and ``paid`` as the rules read them, and its ``proof``."""

    problem: Problem
    chosen: pd.DataFrame
    paid: pd.DataFrame
    proof: Proof

    @cached_property
    def choice(self) -> Choice:
        """The plan as rules and aims read it."""
        return Choice(self.problem.candidates, self.chosen, self.paid, self.problem.years)

    @property
    def projects(self) -> pd.DataFrame:
        """The chosen projects, one row each."""
        return self.chosen[self.chosen["chosen"]]

    @property
    def not_chosen(self) -> pd.DataFrame:
        """The candidates that are not chosen, one row each."""
        return self.chosen[~self.chosen["chosen"]]

    @property
    def cost_yuan(self) -> int:
        """Whole yuan of all chosen projects."""
        return int(self.projects["spent_yuan"].sum())

    @property
    def short_yuan(self) -> int:
        """Whole yuan that the plan lacks of all its targets, as they are priced."""
        return sum(rule.short_yuan(self.choice) for rule in self.problem.rules)

    def closed(self) -> pd.DataFrame:
        """Each need with what the plan adds, the closed part and its points.

        The points are those of the first ``CloseGaps`` among the aims, else of its default; each
        need counts 1 where pupils or weakness are unknown.
        """
        return weighting(self.problem.candidates, self.problem.objective).closed(self.choice)

    @property
    def value(self) -> float:
        """Points of the aim, recomputed from the tables."""
        return self.problem.objective.value(self.choice)

    @property
    def closed_share(self) -> float:
        """Points of closed shortfalls as a share of them all; 1.0 when nothing is lacking."""
        return closed_share(self.choice, self.problem.objective)

    def measures(self) -> pd.DataFrame:
        """The five measures, today and with this plan, whatever its aim (``measures_of``)."""
        return self._measures.copy()

    @cached_property
    def _measures(self) -> pd.DataFrame:
        return measures_of(self.choice, self.problem.objective)

    def by_fund(self) -> pd.DataFrame:
        """Whole yuan each fund pays in each year, with what it had at hand and what is left.

        What is carried over from the year before is at hand too; parts of a yuan are left out.
        """
        years = self.problem.years
        found = []
        for fund in self.problem.funds:
            mine = self.paid[self.paid["fund"] == fund.name]
            carried = Fraction(0)
            for year, came in fund.amounts(years).items():
                held = came + carried
                used = int(mine.loc[mine["year"] == year, "yuan"].sum())
                found.append({"fund": fund.name, "year": year, "held_yuan": math.floor(held),
                             "paid_yuan": used, "left_yuan": math.floor(held - used)})  # fmt: skip
                carried = exact(fund.carry) * (held - used)
        return pd.DataFrame(found, columns=["fund", "year", "held_yuan", "paid_yuan", "left_yuan"])

    def by_school(self) -> pd.DataFrame:
        """Each school with its candidate and chosen projects and yuan, schools with none too."""
        return self._by(["school_id", "school", "township"])

    def by_region(self, column: str = "township") -> pd.DataFrame:
        """Each region with its candidate and chosen projects and yuan, regions with none too."""
        return self._by([column])

    def _by(self, keys: list[str]) -> pd.DataFrame:
        took = self.chosen.assign(
            got=self.chosen["spent_yuan"],
            took=self.chosen["chosen"].astype(int),
        )
        grouped = took.groupby(keys, as_index=False).agg(
            candidates=("project_id", "size"),
            chosen=("took", "sum"),
            cost_yuan=("got", "sum"),
        )
        return grouped.sort_values("cost_yuan", ascending=False, kind="stable", ignore_index=True)

    def missed_targets(self, lang: Lang = "zh") -> list[str]:
        """A sentence for each target that the plan falls short of, with the amount."""
        return [
            text for rule in self.problem.rules for text in rule.misses(self.choice, lang)
        ]

    def breaches(self, lang: Lang = "zh") -> list[str]:
        """A sentence for each rule broken; empty for a plan that keeps them all."""
        return [
            text
            for rule in self.problem.rules
            for text in rule.breaches(self.choice, lang)
        ]

    def text(self, lang: Lang = "zh") -> str:
        """The plan in a few sentences: what, how much, what for, proved how well."""
        lines = [
            say("plan.head", lang, title=self.problem.title, chosen=len(self.projects),
                count=len(self.chosen), cost=money(self.cost_yuan)),
            *measure_lines(self.choice, self.problem.objective, lang),
            self.proof.sentence(lang),
        ]  # fmt: skip
        missed = self.missed_targets(lang)
        if missed:
            lines += [say("plan.missed", lang, count=len(missed)), *missed]
        if self.problem.made_up:
            lines.insert(0, say("word.made_up", lang))
        return "\n".join(lines)

    def listing(self, lang: Lang = "zh") -> str:
        """What each fund pays and keeps, then every chosen project, then every other one."""
        labels = {fund.name: fund.label(lang) for fund in self.problem.funds}
        lines = [
            say("plan.fund", lang, fund=labels[row.fund], year=row.year,
                paid=money(int(row.paid_yuan)), left=money(int(row.left_yuan)))
            for row in rows(self.by_fund())
        ]  # fmt: skip
        names = names_of(self.chosen)
        for key, table in (("plan.in", self.projects), ("plan.out", self.not_chosen)):
            lines.append(say(key, lang, count=len(table)))
            lines += [
                say("plan.line", lang, project=row.project_id, name=names[row.project_id],
                    cost=money(int(row.cost_yuan)))
                for row in rows(table)
            ]  # fmt: skip
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text("zh")

    def figures(self) -> dict[str, Any]:
        """The figures that ``plan.json`` states and ``verify`` recomputes."""
        return {
            "projects_chosen": len(self.projects),
            "cost_yuan": self.cost_yuan,
            "value": self.value,
            "closed_share": self.closed_share,
            **self._measured(),
            "by_fund": {
                f"{row.fund}/{row.year}": int(row.paid_yuan) for row in rows(self.by_fund())
            },
            "missed_targets_yuan": self.short_yuan,
        }

    def _measured(self) -> dict[str, float | None]:
        """The other measures by name; ``None`` where one is unknown."""
        return {
            f"{row.measure}_{when}": None if pd.isna(figure) else float(figure)
            for row in rows(self.measures())
            if row.measure != "closed"
            for when, figure in (("before", row.before), ("after", row.after), ("of", row.of))
            if when != "of" or not pd.isna(figure)
        }

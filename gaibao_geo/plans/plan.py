"""What was answered: the choice, the payments, and the proof of how good it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import pandas as pd

from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.choice import Choice, names_of
from gaibao_geo.plans.problem import Problem
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Lang, say
from gaibao_geo.words.numbers import money, percent

Status = Literal["best", "within", "time_limit", "stopped"]
BEST_GAP = 1e-6  # a gap up to a millionth is called proved best; solvers compare in floats


@dataclass(frozen=True)
class Proof:
    """How good the plan was proved to be.

    ``value`` and ``bound`` are points of the aim: no plan that keeps the rules (and comes
    as near to the targets) has more than ``bound``. ``gap`` is (bound - value) / bound.
    ``status`` is ``best`` (gap at most a millionth), ``within`` (stopped at a wanted gap),
    ``time_limit`` or ``stopped`` (by a person). ``seconds`` is wall time; ``versions`` names
    program and solver.
    """

    status: Status
    value: float
    bound: float
    gap: float
    seconds: float
    versions: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, lang: Lang = "zh") -> str:
        """The proof in words, never the bare word best."""
        return say(f"plan.proof.{self.status}", lang, gap=percent(self.gap, 2),
                   seconds=f"{self.seconds:.1f}")  # fmt: skip


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

    def closed(self) -> pd.DataFrame:
        """Each need with what the plan adds, the closed part and its points.

        The points are those of the aim when it is ``CloseGaps``, else of its default.
        """
        aim = self.problem.objective
        return (aim if isinstance(aim, CloseGaps) else CloseGaps()).closed(self.choice)

    @property
    def value(self) -> float:
        """Points of the aim, recomputed from the tables."""
        return self.problem.objective.value(self.choice)

    @property
    def closed_share(self) -> float:
        """Points of closed shortfalls as a share of them all; 1.0 when nothing is lacking."""
        table = self.closed()
        worth = float(table["worth"].sum())
        return float(table["points"].sum()) / worth if worth else 1.0

    def by_fund(self) -> pd.DataFrame:
        """Whole yuan each fund pays in each year, with what it held and what is left."""
        years = self.problem.years
        found = []
        for fund in self.problem.funds:
            mine = self.paid[self.paid["fund"] == fund.name]
            for year, held in fund.amounts(years).items():
                used = int(mine.loc[mine["year"] == year, "yuan"].sum())
                found.append({"fund": fund.name, "year": year, "held_yuan": held,
                             "paid_yuan": used, "left_yuan": held - used})  # fmt: skip
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
            say("plan.closed", lang, share=percent(self.closed_share)),
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
            "by_fund": {
                f"{row.fund}/{row.year}": int(row.paid_yuan) for row in rows(self.by_fund())
            },
            "missed_targets_yuan": sum(
                rule.short_yuan(self.choice) for rule in self.problem.rules
            ),
        }

"""Other plans that are nearly as good, and what differs in them."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.plans.again import Again, Row
from gaibao_geo.plans.model import INF
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.proof import Bounded
from gaibao_geo.plans.rules.base import share_of_one, whole_yuan
from gaibao_geo.plans.solve import plan_from
from gaibao_geo.words import Lang, both, say
from gaibao_geo.words.numbers import WAN, percent


@dataclass(frozen=True)
class Alternatives:
    """Other plans for the question of ``plan``, the best first.

    ``exhausted`` says that it was proved that there are no more of them.
    """

    plan: Plan
    others: tuple[Plan, ...]
    exhausted: bool

    def table(self) -> pd.DataFrame:
        """One row per other plan, the best first.

        ``value`` (points of the aim), ``behind`` (what it lacks of the first plan's points, as a
        share of them), ``gap`` (proved, to the best plan), ``cost_yuan`` (whole yuan), ``added``
        and ``dropped`` (ids that it has and the first plan has not, and the reverse).
        """
        columns = ["value", "behind", "gap", "cost_yuan", "added", "dropped"]
        return pd.DataFrame([self._row(other) for other in self.others], columns=columns)

    def _row(self, other: Plan) -> dict[str, Any]:
        mine, theirs = (list(one.projects["project_id"]) for one in (self.plan, other))
        lacking = self.plan.value - other.value
        return {
            "value": other.value,
            "behind": lacking / abs(self.plan.value) if self.plan.value else lacking,
            "gap": other.proof.gap,
            "cost_yuan": other.cost_yuan,
            "added": [project for project in theirs if project not in mine],
            "dropped": [project for project in mine if project not in theirs],
        }

    def __str__(self) -> str:
        return self.text("zh")

    def text(self, lang: Lang = "zh") -> str:
        """What differs in each, a line each, and whether there are more."""
        comma, nothing = say("word.list_comma", lang), say("alternatives.nothing", lang)
        lines = [
            say("alternatives.line", lang, number=number, behind=percent(row["behind"], 2),
                added=comma.join(row["added"]) or nothing,
                dropped=comma.join(row["dropped"]) or nothing)
            for number, row in enumerate(map(self._row, self.others), 1)
        ]  # fmt: skip
        key = "alternatives.exhausted" if self.exhausted else "alternatives.more"
        return "\n".join([*lines, say(key, lang, count=len(self.others))])


def alternatives(
    plan: Plan,
    count: int = 5,
    within: float = 0.01,
    differ: int = 1,
    *,
    differ_yuan: int = 0,
    seconds: float = 60.0,
) -> Alternatives:
    """Up to ``count`` other plans that reach the aim nearly as well.

    Each reaches at least 1 - ``within`` of the best possible points (a share), comes as near
    to the targets as the plan, keeps every rule, and differs from the plan and from each
    other in at least ``differ`` projects and in projects of at least ``differ_yuan`` whole yuan:
    projects that are in one and not in the other; a mere change of year is no other plan. The best
    is found first; of equals the cheapest, as in ``solve``. For an aim of several steps the
    share is of its first step. ``seconds`` bounds the whole work: ``exhausted`` is said only
    of what was proved. After Danna & Woodruff 2009 (Operations Research Letters).

    Raises ``DataError`` for numbers that make no sense.
    """
    share_of_one(within, "alternatives within")
    whole_yuan(differ_yuan, "alternatives differ_yuan")
    if min(count, differ) < 1:
        raise DataError(*both("alternatives.numbers", count=count, differ=differ))
    began = time.monotonic()
    again = Again(plan.problem)
    free = again.ask(seconds=seconds / 2)
    bound = min([plan.proof.bound, *(one.bound for one in free.found[:1] if one.place == 0)])
    floor = bound - within * abs(bound)
    apart = _apart(again, plan, differ, differ_yuan)
    missed = plan.short_yuan / WAN
    near = [(stage.weights, -INF, missed + stage.slack) for stage in again.targets]
    others: list[Plan] = []
    while len(others) < count:
        left = max(began + seconds - time.monotonic(), 0.0)
        found = again.ask([*near, *apart], seconds=left, at_least=floor, ties=True)
        if found.columns is None:
            return Alternatives(plan, tuple(others), found.outcome == "infeasible")
        proved = Bounded(0, 0, bound, answered=not found.cut_short)
        other = plan_from(again.model, replace(found, found=(proved,)), began)
        others.append(other)
        apart += _apart(again, other, differ, differ_yuan)
    return Alternatives(plan, tuple(others), exhausted=False)


def _apart(again: Again, plan: Plan, differ: int, differ_yuan: int) -> list[Row]:
    """The rows that keep other plans away from this one."""
    chosen = plan.chosen["chosen"].to_numpy(dtype=bool)
    found = [again.apart(chosen, np.ones(len(chosen)), differ)]
    if differ_yuan:
        cost = again.model.arrays.cost / WAN
        found.append(again.apart(chosen, cost, (differ_yuan - 0.5) / WAN))
    return found

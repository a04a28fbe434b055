"""The smallest set of the planner's rules that cannot hold together, and where they meet."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from gaibao_geo.plans.conflict.left_out import Question
from gaibao_geo.plans.conflict.smallest import smallest
from gaibao_geo.plans.conflict.system import minimal_rows, system_of
from gaibao_geo.plans.highs import Outcome
from gaibao_geo.plans.model import Model

MOST_MEMBERS = 20_000  # rows; beyond as many, where the rules meet is not looked for


@dataclass(frozen=True)
class Minimal:
    """Rules (places in the problem) that cannot hold together.

    ``proved`` says that without any one of them the others can. ``members`` names, for a
    rule of many parts (a floor for each township, a cap for each school), the parts that
    suffice for the conflict, by their keys; a rule that it lacks is meant as a whole.
    """

    rules: tuple[int, ...]
    proved: bool
    members: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def minimal(question: Question, seconds: float) -> Minimal:
    """The smallest set found within ``seconds``; all the rules when nothing was proved."""
    every = range(len(question.problem.rules))
    until = time.monotonic() + seconds

    def test(whole: bool, held: frozenset[int], left: float) -> Outcome:
        return question.outcome(left, frozenset(every) - held, whole=whole)

    tests = [partial(test, whole) for whole in (False, True)]
    found = smallest(every, tests, until)
    if found is None:
        return Minimal(tuple(every), False)
    out = frozenset(every) - frozenset(found.things)
    members = _members(question.model(out), until - time.monotonic())
    return Minimal(found.things, found.proved, members)


def _members(model: Model, seconds: float) -> dict[int, tuple[str, ...]]:
    """The named rows of each rule that suffice for the conflict, where some do not."""
    parts = _parts(model)
    if not parts or len(parts) > MOST_MEMBERS or seconds <= 0:
        return {}
    found = minimal_rows(system_of(model), [rows for _, _, rows in parts], seconds)
    if found is None:
        return {}
    kept = [parts[place] for place in found.things]
    return {
        rule: tuple(dict.fromkeys(key for owner, key, _ in kept if owner == rule))
        for rule in {rule for rule, _, _ in parts}
    }


def _parts(model: Model) -> list[tuple[int, str, np.ndarray]]:
    """Rule, key and rows of every part of a rule whose rows have names."""
    parts: list[tuple[int, str, np.ndarray]] = []
    start = 0
    for block in model.row_blocks:
        count = len(block.lower)
        if block.rule >= 0 and block.labels and count > 1:
            parts += [
                (block.rule, key, np.array([start + place]))
                for place, key in enumerate(block.labels())
            ]
        start += count
    return parts

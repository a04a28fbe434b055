"""The same question with something changed: another budget, a person's decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules.links import Lock
from gaibao_geo.plans.rules.money import Budget


def with_budget(problem: Problem, yuan: int) -> Problem:
    """The same question with an overall budget of ``yuan`` in place of its own."""
    others = [rule for rule in problem.rules if not isinstance(rule, Budget)]
    return replace(problem, rules=[Budget(yuan), *others])


def with_locks(
    problem: Problem, keep: Iterable[str], drop: Iterable[str], reason: str = ""
) -> Problem:
    """The same question with projects that must (``keep``) or must not (``drop``) be chosen.

    Both are project ids; ``reason`` is printed with each. Raises ``DataError`` for an id
    that the question does not know, or one that it locks already.
    """
    locks = [
        *(Lock(project, "in", reason) for project in keep),
        *(Lock(project, "out", reason) for project in drop),
    ]
    return replace(problem, rules=[*problem.rules, *locks])


def with_years(problem: Problem, years: Iterable[int]) -> Problem:
    """The same question for other budget years.

    Raises ``DataError`` for a rule that states money for a year that is none of them.
    """
    return replace(problem, years=tuple(years))

"""A question with some of its rules left out or changed, ready to be tried.

Leaving a rule out must never make a question harder, else a set of rules would be blamed for
what it does not do. So of a rule that also permits something, what it permits stays: a fund
left out pays for anything as much as is asked (``compile_problem``), a project that may be
built in part may be built in any part, and a work that is paid over years still is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from gaibao_geo.plans.arrays import Arrays, arrays_of
from gaibao_geo.plans.conflict.system import System, system_of
from gaibao_geo.plans.highs import Outcome
from gaibao_geo.plans.model import Model
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rows import compile_problem
from gaibao_geo.plans.rules import Rule
from gaibao_geo.plans.rules.parts import Divisible
from gaibao_geo.plans.rules.years import YearSpread

# What stays of a rule that is left out, where it is not nothing.
STAYS: Mapping[type[Rule], Callable[[Any], Rule]] = {
    Divisible: lambda rule: replace(rule, least=0.0),
    YearSpread: lambda rule: rule,
}


@dataclass(frozen=True)
class Question:
    """A question and its tables as numbers, which are the same whatever its rules."""

    problem: Problem
    arrays: Arrays

    def model(self, without: frozenset[int] = frozenset()) -> Model:
        """The model without some rules (places in the problem)."""
        stay = {
            number: STAYS[type(self.problem.rules[number])](self.problem.rules[number])
            for number in without
            if type(self.problem.rules[number]) in STAYS
        }
        eased = self.changed(stay) if stay else self
        return compile_problem(eased.problem, without - frozenset(stay), eased.arrays)

    def system(self, without: frozenset[int] = frozenset()) -> System:
        """The same as arrays."""
        return system_of(self.model(without))

    def outcome(
        self, seconds: float, without: frozenset[int] = frozenset(), *, whole: bool = True
    ) -> Outcome:
        """Whether any plan keeps the rules that are not left out."""
        return self.system(without).outcome(seconds, whole=whole)

    def changed(self, rules: Mapping[int, Rule]) -> Question:
        """The question with other rules in some places."""
        problem = changed(self.problem, rules)
        return Question(problem, replace(self.arrays, problem=problem))


def question_of(problem: Problem) -> Question:
    """A question, with its tables as numbers."""
    return Question(problem, arrays_of(problem))


def changed(problem: Problem, rules: Mapping[int, Rule | None]) -> Problem:
    """The question with other rules in some places; ``None`` takes the rule away."""
    new = [rules.get(number, rule) for number, rule in enumerate(problem.rules)]
    return replace(problem, rules=tuple(rule for rule in new if rule is not None))

"""The cheapest ways out of a conflict, each with the plan it would give.

For each rule of the conflict, the least change of it alone. For all rules together, the
fewest decisions taken back and, with as many, the least yuan; and, where it saves yuan, the
same with one or two decisions more. A yuan counts the same wherever it is: added to a
budget, to a fund in a year or to a school's cap, or taken off a floor. No yuan is weighed
against a decision: both are said, and the planner chooses.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gaibao_geo.errors import InfeasibleError, NotFoundInTimeError
from gaibao_geo.plans.conflict.easing import (
    IN_YUAN,
    LADDERS,
    SHAPES,
    Amounts,
    is_decision,
    is_target,
)
from gaibao_geo.plans.conflict.left_out import Question, changed
from gaibao_geo.plans.conflict.system import System, elastic, switched, system_of
from gaibao_geo.plans.highs import Answer
from gaibao_geo.plans.model import Model
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Rule
from gaibao_geo.words import Both, both
from gaibao_geo.words.numbers import WAN

# Answers a question within some seconds; raises as ``solve`` does.
Planner = Callable[[Problem, float], Plan]
MORE_DECISIONS = 2  # how many more than the fewest are tried, to save yuan
A_HAIR = 1e-3  # yuan; the solver's arithmetic is far finer


@dataclass(frozen=True)
class Change:
    """One rule (its place in the problem) changed; ``after`` is ``None`` if it is taken back."""

    number: int
    after: Rule | None
    yuan: int
    said: tuple[Both, ...]


@dataclass(frozen=True)
class Repair:
    """Changed rules that leave a plan, and the plan.

    ``yuan`` are whole yuan of all changes; ``cheapest`` says that less was proved not to
    suffice: fewer yuan for as many decisions taken back, or for a share the next percent.
    ``plan.problem`` is the changed question.
    """

    changes: tuple[Change, ...]
    cheapest: bool
    plan: Plan

    @property
    def yuan(self) -> int:
        """Whole yuan of all changes together."""
        return sum(change.yuan for change in self.changes)

    @property
    def taken_back(self) -> int:
        """How many decisions are taken back."""
        return sum(change.after is None for change in self.changes)

    @property
    def weakened(self) -> int:
        """How many rules are weakened otherwise than by yuan."""
        return sum(change.after is not None and not change.yuan for change in self.changes)


@dataclass(frozen=True)
class Alone:
    """What changing one rule alone can do: repairs, or none; ``known`` if that is proved."""

    number: int
    repairs: tuple[Repair, ...]
    known: bool


def alone(question: Question, number: int, planner: Planner, seconds: float) -> Alone:
    """The least changes of one rule that leave a plan while every other rule stays."""
    until = time.monotonic() + seconds
    outcome = question.outcome(seconds / 4, frozenset([number]))
    if outcome in ("infeasible", "nothing"):
        return Alone(number, (), outcome == "infeasible")
    rule = question.problem.rules[number]
    found: list[Repair] = []
    if is_decision(rule):
        found += _proved(question.problem, [_taken_back(question.problem, number)], True, planner,
                         until)  # fmt: skip
    if type(rule) in IN_YUAN:
        found += _by_yuan(question, number, planner, until)
    if type(rule) in LADDERS:
        for ladder in LADDERS[type(rule)](rule):
            found += _by_steps(question, number, ladder, planner, until)
    shapes = SHAPES[type(rule)](rule) if type(rule) in SHAPES and not found else ()
    for shape in shapes:
        found += _by_yuan(question.changed({number: shape}), number, planner, until, wider=True)
        if found:
            break
    return Alone(number, tuple(found), bool(found))


def together(question: Question, planner: Planner, seconds: float) -> tuple[Repair, ...]:
    """The cheapest changes of any rules at once: fewest decisions taken back, then least yuan."""
    until = time.monotonic() + seconds
    rules = question.problem.rules
    yuan = [n for n, rule in enumerate(rules) if type(rule) in IN_YUAN and not is_target(rule)]
    decisions = [n for n, rule in enumerate(rules) if is_decision(rule)]
    loose = _loosened(question, yuan, decisions)
    repairs: list[Repair] = []
    fewest = 0
    if decisions:
        answer = loose.system.best(loose.taken_back, (until - time.monotonic()) / 3)
        if answer.columns is None:
            return ()
        fewest = round(answer.value)
    for most in range(fewest, min(fewest + MORE_DECISIONS, len(decisions)) + 1):
        left = until - time.monotonic()
        if left <= 0 or (repairs and repairs[-1].yuan == 0):
            break
        answer = loose.system.holding(loose.switches, most).best(loose.price, left / 2)
        if answer.columns is None:
            continue
        found = _proved(question.problem, *loose.changes(question.problem, answer), planner, until)
        repairs += [one for one in found if not repairs or one.yuan < repairs[-1].yuan]
    return tuple(repairs)


@dataclass(frozen=True)
class _Loose:
    """A system where some rules give by yuan and others are taken back.

    ``parts`` are rule, key and column of each slack; ``decided`` the rules of the switches.
    """

    system: System
    parts: Sequence[tuple[int, str, int]]
    decided: Sequence[int]
    switches: np.ndarray

    @property
    def price(self) -> np.ndarray:
        """万元 for each column."""
        price = np.zeros(len(self.system.lower))
        price[[column for _, _, column in self.parts]] = 1.0
        return price

    @property
    def taken_back(self) -> np.ndarray:
        """1 for each decision."""
        weights = np.zeros(len(self.system.lower))
        weights[self.switches] = 1.0
        return weights

    def changes(self, problem: Problem, answer: Answer) -> tuple[list[Change], bool]:
        """The changes an answer says, in whole yuan, and whether they are the least."""
        columns = answer.columns if answer.columns is not None else np.zeros(0)
        given: dict[int, dict[str, int]] = {}
        for number, key, column in self.parts:
            yuan = math.ceil(columns[column] * WAN - A_HAIR)
            if yuan > 0:
                mine = given.setdefault(number, {})
                mine[key] = mine.get(key, 0) + yuan
        changes = [in_yuan(problem, number, mine) for number, mine in given.items()]
        changes += [
            _taken_back(problem, number)
            for number, column in zip(self.decided, self.switches, strict=True)
            if columns[column] > 0.5
        ]
        total = sum(change.yuan for change in changes)
        least = total <= math.ceil(float(self.price @ columns) * WAN - A_HAIR)
        return sorted(changes, key=lambda one: one.number), answer.outcome == "optimal" and least


def _loosened(question: Question, yuan: Sequence[int], decisions: Sequence[int]) -> _Loose:
    problem = question.problem
    wide = {n: IN_YUAN[type(problem.rules[n])].loose(problem, problem.rules[n]) for n in yuan}
    model = question.changed({n: rule for n, (rule, _) in wide.items()}).model()
    system = system_of(model)
    parts = [part for number in yuan for part in _rows(model, number)]
    row_lower, row_upper = system.row_lower.copy(), system.row_upper.copy()
    for number, key, row in parts:
        margin = IN_YUAN[type(problem.rules[number])].margin
        row_upper[row] -= (wide[number][1].get(key, 0) + margin) / WAN
        row_lower[row] += margin / WAN
    of_rule = model.rule_of_row
    decided = np.flatnonzero(np.isin(of_rule, np.array(decisions, dtype=np.int64)))
    rows = np.concatenate([np.array([row for _, _, row in parts], dtype=np.int64), decided])
    loose = elastic(replace(system, row_lower=row_lower, row_upper=row_upper), rows)
    whose = {row: (number, key) for number, key, row in parts}
    slacks = [
        (*whose[row], column)
        for row, column in zip(loose.row.tolist(), loose.column.tolist(), strict=True)
        if row in whose
    ]
    if not len(decided):
        return _Loose(loose.system, slacks, (), np.zeros(0, dtype=np.int64))
    numbers, group = np.unique(of_rule[decided], return_inverse=True)
    both_kinds, switches = switched(loose, decided, group)
    return _Loose(both_kinds, slacks, numbers.tolist(), switches)


def _rows(model: Model, number: int) -> Iterator[tuple[int, str, int]]:
    """Rule, key and place of the rows by which a rule gives yuan."""
    called = IN_YUAN[type(model.arrays.problem.rules[number])].rows
    start = 0
    for block in model.row_blocks:
        count = len(block.lower)
        if block.rule == number and block.name.partition("[")[0] == called:
            keys = block.labels() if block.labels else [""] * count
            yield from ((number, key, start + place) for place, key in enumerate(keys))
        start += count


def in_yuan(problem: Problem, number: int, given: Amounts) -> Change:
    """A rule that gives some whole yuan, by key."""
    rule, way = problem.rules[number], IN_YUAN[type(problem.rules[number])]
    return Change(number, way.changed(problem, rule, given), sum(given.values()),
                  tuple(way.said(problem, rule, given)))  # fmt: skip


def _taken_back(problem: Problem, number: int) -> Change:
    said = Both(problem.sentences("zh")[number], problem.sentences("en")[number])
    return Change(number, None, 0, (both("conflict.change.taken_back", number=number + 1,
                                         rule=said),))  # fmt: skip


def _weaker(problem: Problem, number: int, rule: Rule | None) -> Change:
    after = changed(problem, {number: rule})
    said = Both(after.sentences("zh")[number], after.sentences("en")[number])
    return Change(number, rule, 0, (both("conflict.change.weaker", number=number + 1,
                                         rule=said),))  # fmt: skip


def _by_yuan(
    question: Question, number: int, planner: Planner, until: float, *, wider: bool = False
) -> Iterable[Repair]:
    """By yuan alone; of a rule made ``wider`` before, all of it is said as it then is."""
    loose = _loosened(question, [number], ())
    answer = loose.system.best(loose.price, (until - time.monotonic()) / 2)
    if answer.columns is None:
        return ()
    changes, least = loose.changes(question.problem, answer)
    if wider:
        yuan = sum(change.yuan for change in changes)
        after = changes[0].after if changes else question.problem.rules[number]
        changes = [replace(_weaker(question.problem, number, after), yuan=yuan)]
    return _proved(question.problem, changes, least, planner, until)


def _by_steps(
    question: Question, number: int, ladder: Sequence[Rule], planner: Planner, until: float
) -> Iterable[Repair]:
    """The first rule of a ladder that leaves a plan: its last if any, then half by half."""
    sure = True

    def leaves_a_plan(place: int) -> bool:
        nonlocal sure
        left = (until - time.monotonic()) / 4
        if left <= 0:
            outcome = "nothing"
        else:
            outcome = question.changed({number: ladder[place]}).outcome(left)
        sure &= outcome != "nothing"
        return outcome in ("optimal", "stopped")

    if not ladder or not leaves_a_plan(len(ladder) - 1):
        return ()
    least, most = 0, len(ladder) - 1
    while least < most:
        middle = (least + most) // 2
        least, most = (least, middle) if leaves_a_plan(middle) else (middle + 1, most)
    change = _weaker(question.problem, number, ladder[most])
    return _proved(question.problem, [change], sure, planner, until)


def _proved(
    problem: Problem, changes: Sequence[Change], cheapest: bool, planner: Planner, until: float
) -> list[Repair]:
    """The repair, if the changed question has a plan indeed."""
    rules: Mapping[int, Rule | None] = {change.number: change.after for change in changes}
    left = until - time.monotonic()
    if left <= 0:
        return []
    try:
        plan = planner(changed(problem, rules), left / 2)  # the rest is for other ways
    except (InfeasibleError, NotFoundInTimeError):
        return []
    return [Repair(tuple(changes), cheapest, plan)]

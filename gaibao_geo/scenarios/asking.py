"""From a dataset's question and what a person changed to the question so asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from gaibao_geo.errors import DataError
from gaibao_geo.plans.aims import Aim
from gaibao_geo.plans.problem import Problem, aim_from_dict, record_of, rule_from_dict
from gaibao_geo.plans.rules import Rule
from gaibao_geo.plans.rules.links import Lock
from gaibao_geo.scenarios.plain import words_of
from gaibao_geo.words import Both, both

if TYPE_CHECKING:
    from gaibao_geo.scenarios.asked import Asked

Thing = TypeVar("Thing", Rule, Aim)
# What a record of the wrong shape makes the constructors of rules raise, beside DataError.
SHAPE = (AttributeError, LookupError, TypeError, ValueError, ArithmeticError)
SHOWN = 8  # ids of projects that one sentence lists


def asked_problem(asked: Asked, problem: Problem) -> tuple[Problem, list[Both]]:
    """The question so asked, and everything that does not fit it.

    Where something does not fit, the question returned is ``problem`` itself.
    """
    rules, faults = asked_rules(asked, problem)
    aim = problem.objective
    if asked.aim is not None:
        try:
            aim = made(aim_from_dict, asked.aim)
        except DataError as error:
            faults.append(words_of(error))
    known = set(problem.candidates.projects["project_id"])
    gone = sorted(set(asked.locks) - known)
    if gone:
        listed = ", ".join(gone[:SHOWN])
        faults.append(both("scenario.fault.gone", projects=listed, count=len(gone)))
        rules = [rule for rule in rules if not (isinstance(rule, Lock) and rule.project in gone)]
    try:
        asked_so = replace(problem, rules=rules, objective=aim)
    except DataError as error:
        return problem, [*faults, words_of(error)]
    except SHAPE as error:
        return problem, [*faults, both("scenario.fault.shape", reason=repr(error))]
    return (problem, faults) if faults else (asked_so, [])


def asked_rules(asked: Asked, problem: Problem) -> tuple[list[Rule], list[Both]]:
    """The rules so asked, in the question's order, and what does not fit of them.

    A rule whose change does not fit stands as it is in the question. A lock stands in the
    place of the one it replaces, else at the end.
    """
    count = len(problem.rules)
    faults = [both("scenario.fault.no_rule", number=number + 1, count=count)
              for number in sorted({*asked.changed, *asked.off}) if number >= count]  # fmt: skip
    rules = []
    for number, own in enumerate(problem.rules):
        if number not in asked.off:
            try:
                rules.append(changed_rule(asked, problem, number))
            except DataError as error:
                rules.append(own)
                faults.append(both("problem.rule_fault", number=number + 1, fault=words_of(error)))
    for place, record in enumerate(asked.added, 1):
        try:
            rules.append(made(rule_from_dict, record))
        except DataError as error:
            faults.append(both("scenario.fault.added", number=place, fault=words_of(error)))
    return _locked(asked, rules), faults


def changed_rule(asked: Asked, problem: Problem, number: int) -> Rule:
    """The rule of this number with its changed fields.

    Raises ``DataError`` naming every field that it does not have, another kind than the one
    that was changed, or a value that does not fit.
    """
    own = problem.rules[number]
    told = dict(asked.changed.get(number, {}))
    if not told:
        return own
    record = record_of(own, "rule")
    kind = told.pop("rule", record["rule"])
    if kind != record["rule"]:
        raise DataError(*both("scenario.fault.other_rule", was=kind, now=record["rule"]))
    known = [part.name for part in fields(own)]  # type: ignore[arg-type]
    strangers = ", ".join(sorted(set(told) - set(known)))
    if strangers:
        raise DataError(*both("problem.stranger", field=strangers, known=", ".join(known)))
    return made(rule_from_dict, {**record, **told})


def made(make: Callable[[Mapping[str, Any]], Thing], record: Mapping[str, Any]) -> Thing:
    """What ``make`` makes of a record; whatever is wrong with it is a ``DataError``.

    A field that no rule looks at before it is solved shows itself when the rule is said.
    """
    try:
        thing = make(record)
        thing.sentence()
    except DataError:
        raise
    except SHAPE as error:
        raise DataError(*both("scenario.fault.shape", reason=repr(error))) from error
    return thing


def _locked(asked: Asked, rules: list[Rule]) -> list[Rule]:
    """The rules with the locks in place: one that agrees with the question's keeps its year."""
    left = dict(asked.locks)
    done: list[Rule] = []
    for rule in rules:
        state = left.pop(rule.project, None) if isinstance(rule, Lock) else None
        done.append(_decided(rule, state, asked) if state and isinstance(rule, Lock) else rule)
    return done + [Lock(project, _state(state), asked.reasons.get(project, ""))
                   for project, state in left.items()]  # fmt: skip


def _decided(own: Lock, state: str, asked: Asked) -> Lock:
    same = own.state == state
    reason = asked.reasons.get(own.project, own.reason if same else "")
    return replace(own, state=_state(state), reason=reason, year=own.year if same else None)


def _state(state: str) -> Any:
    return state

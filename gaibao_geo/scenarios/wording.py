"""What differs between two what-ifs of one question, in words a planner reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from gaibao_geo.errors import DataError
from gaibao_geo.plans.choice import Names, names_of
from gaibao_geo.plans.problem import Problem, aim_from_dict, record_of, rule_from_dict
from gaibao_geo.plans.rules import Budget, Fund, Rule
from gaibao_geo.plans.rules.base import called
from gaibao_geo.plans.rules.links import Lock
from gaibao_geo.scenarios.asking import changed_rule, made
from gaibao_geo.words import Lang, say
from gaibao_geo.words.numbers import money

if TYPE_CHECKING:
    from gaibao_geo.scenarios.asked import Asked

SHOWN = 5  # projects that one phrase names; the rest is counted


def differences(one: Asked, other: Asked, problem: Problem, lang: Lang = "zh") -> list[str]:
    """What must be changed in ``one`` to ask ``other``, a phrase each, without a stop.

    Empty when both ask the same. A rule or project that the question lacks is said to be
    gone; nothing is raised.
    """
    names = names_of(problem.candidates.projects)
    return [
        *_aims(one, other, problem, lang),
        *_rules(one, other, problem, lang, names),
        *_added(one, other, lang, names),
        *_locks(one, other, lang, names),
        *_replaced(one, other, problem, lang, names),
        *_reasons(one, other, lang, names),
    ]


def _aims(one: Asked, other: Asked, problem: Problem, lang: Lang) -> Iterator[str]:
    was, now = (_aim(asked, problem, lang) for asked in (one, other))
    if was != now:
        yield say("scenario.says.aim", lang, was=was, now=now)


def _aim(asked: Asked, problem: Problem, lang: Lang) -> str:
    try:
        aim = problem.objective if asked.aim is None else made(aim_from_dict, asked.aim)
        return _bare(aim.sentence(lang))
    except DataError:
        return say("scenario.says.unfit", lang)


def _rules(
    one: Asked, other: Asked, problem: Problem, lang: Lang, names: Names
) -> Iterator[str]:
    for number in sorted({*one.changed, *one.off, *other.changed, *other.off}):
        pair = [(asked.changed.get(number), number in asked.off) for asked in (one, other)]
        if pair[0] == pair[1]:
            continue
        if number >= len(problem.rules):
            yield say("scenario.says.no_rule", lang, number=number + 1)
        else:
            yield from _rule((one, other), problem, number, lang, names)


def _rule(
    pair: tuple[Asked, Asked], problem: Problem, number: int, lang: Lang, names: Names
) -> Iterator[str]:
    was, now = (_rule_as(asked, problem, number) for asked in pair)
    said = [_sentence(rule, lang, names) for rule in (was, now)]
    off = [number in asked.off for asked in pair]
    if off[1] and not off[0]:
        yield say("scenario.says.off", lang, number=number + 1, rule=said[0])
    elif off[0] and not off[1]:
        yield say("scenario.says.on", lang, number=number + 1, rule=said[1])
    elif not off[0] and was != now:
        amount = _amount(was, now, lang)
        yield amount or say("scenario.says.rule", lang, number=number + 1, was=said[0], now=said[1])


def _rule_as(asked: Asked, problem: Problem, number: int) -> Rule | None:
    """The rule so asked; nothing where it does not fit."""
    try:
        return changed_rule(asked, problem, number)
    except DataError:
        return None


def _amount(was: Rule | None, now: Rule | None, lang: Lang) -> str:
    """A changed budget, or a fund of which nothing else changed, in its own words."""
    if isinstance(was, Budget) and isinstance(now, Budget):
        return say("scenario.says.budget", lang, was=money(was.yuan), now=money(now.yuan))
    if isinstance(was, Fund) and isinstance(now, Fund) and was.total != now.total:
        before, after = record_of(was, "rule"), record_of(now, "rule")
        yearly = len(now.yuan) > 1 if isinstance(now.yuan, dict) else False
        if before | {"yuan": 0} == after | {"yuan": 0} and not yearly:
            return say("scenario.says.fund", lang, fund=now.label(lang), was=money(was.total),
                       now=money(now.total))  # fmt: skip
    return ""


def _sentence(rule: Rule | None, lang: Lang, names: Names) -> str:
    return _bare(rule.sentence(lang, names)) if rule else say("scenario.says.unfit", lang)


def _added(one: Asked, other: Asked, lang: Lang, names: Names) -> Iterator[str]:
    for key, mine, theirs in (("dropped", one, other), ("added", other, one)):
        rest = list(theirs.added)
        for record in mine.added:
            if record in rest:
                rest.remove(record)
                continue
            try:
                rule = made(rule_from_dict, record)
            except DataError:
                rule = None
            yield say(f"scenario.says.{key}", lang, rule=_sentence(rule, lang, names))


def _locks(one: Asked, other: Asked, lang: Lang, names: Names) -> Iterator[str]:
    moved = defaultdict(list)
    for project in sorted({*one.locks, *other.locks}):
        was, now = (asked.locks.get(project, "free") for asked in (one, other))
        if was != now:
            moved[was, now].append(project)
    for (was, now), projects in sorted(moved.items(), key=lambda pair: pair[0][::-1], reverse=True):
        told = [_with_reason(project, other, lang, names) for project in projects]
        yield say(f"scenario.says.lock.{was}_{now}", lang, count=len(told),
                  projects=_listed(told, lang))  # fmt: skip


def _with_reason(project: str, asked: Asked, lang: Lang, names: Names) -> str:
    name, reason = called(project, names, lang), asked.reasons.get(project, "")
    if project not in names:
        name = say("scenario.says.gone", lang, project=project)
    if not reason or project not in asked.locks:
        return name
    return name + say("rule.lock.reason", lang, reason=reason)


def _replaced(
    one: Asked, other: Asked, problem: Problem, lang: Lang, names: Names
) -> Iterator[str]:
    for number, rule in enumerate(problem.rules):
        if isinstance(rule, Lock) and number not in other.off and rule.project in other.locks:
            now = other.locks[rule.project]
            if one.locks.get(rule.project) != now:
                yield say("scenario.says.replaced", lang, number=number + 1,
                          project=called(rule.project, names, lang),
                          was=say(f"scenario.state.{rule.state}", lang),
                          now=say(f"scenario.state.{now}", lang))  # fmt: skip


def _reasons(one: Asked, other: Asked, lang: Lang, names: Names) -> Iterator[str]:
    same = [project for project, state in other.locks.items() if one.locks.get(project) == state]
    for project in same:
        was, now = (asked.reasons.get(project, "") for asked in (one, other))
        if was != now:
            none = say("scenario.says.no_reason", lang)
            yield say("scenario.says.reason", lang, project=called(project, names, lang),
                      was=was or none, now=now or none)  # fmt: skip


def _listed(told: Iterable[str], lang: Lang) -> str:
    every = list(told)
    listed = say("word.list_comma", lang).join(every[:SHOWN])
    more = len(every) - SHOWN
    return listed + say("scenario.says.more", lang, count=more) if more > 0 else listed


def _bare(sentence: str) -> str:
    return sentence.rstrip("。.")

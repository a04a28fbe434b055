"""Why no plan keeps every rule, and the ways out, as one record and in words."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gaibao_geo.plans.choice import names_of
from gaibao_geo.plans.conflict.arithmetic import checks
from gaibao_geo.plans.conflict.left_out import question_of
from gaibao_geo.plans.conflict.minimal import minimal
from gaibao_geo.plans.conflict.repair import Alone, Planner, Repair, alone, together
from gaibao_geo.plans.groups import KNOWN, names_by
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Rule
from gaibao_geo.plans.rules.base import called
from gaibao_geo.words import Both, Lang, say
from gaibao_geo.words.numbers import money, percent

MOST_NAMED = 10  # members of a rule, or changes, that are told before the rest is counted


@dataclass(frozen=True)
class Conflict:
    """Why no plan keeps every rule, and the ways out.

    * ``checks``: what plain arithmetic shows, each a proof by itself;
    * ``rules``: places (from 0) of the rules that cannot hold together; ``minimal`` if each
      was proved to be needed; ``members`` names the townships, schools or years that matter
      of a rule about many;
    * ``alone``: for each of these rules what changing it alone can do;
    * ``together``: the cheapest ways when several rules may change.
    """

    problem: Problem
    checks: tuple[Both, ...]
    rules: tuple[int, ...]
    minimal: bool
    members: Mapping[int, tuple[str, ...]]
    alone: tuple[Alone, ...]
    together: tuple[Repair, ...]

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """Every way out once: amounts first, then weaker shares, then decisions taken back."""
        singly = [repair for one in self.alone for repair in one.repairs]
        known = {_key(repair) for repair in singly}
        more = [repair for repair in self.together if _key(repair) not in known]
        return tuple(sorted([*singly, *more],
                            key=lambda one: (one.taken_back, one.weakened, one.yuan)))  # fmt: skip

    def sentences(self, lang: Lang = "zh") -> tuple[str, ...]:
        """The rules in conflict, numbered as in the problem, with what matters of each."""
        said = self.problem.sentences(lang)
        return tuple(
            "\n".join([
                say("conflict.rule", lang, number=number + 1, rule=said[number]),
                *self._members(number, lang),
            ])
            for number in self.rules
        )  # fmt: skip

    def text(self, lang: Lang = "zh") -> str:
        """All of it in words."""
        lines = [say("conflict.head", lang)]
        if self.checks:
            lines.append(say("conflict.checks", lang))
            lines += [say("conflict.check", lang, said=check) for check in self.checks]
        lines.append(say("conflict.minimal" if self.minimal else "conflict.unproved", lang))
        lines += self.sentences(lang)
        singly = [repair for repair in self.repairs if len(repair.changes) == 1]
        several = [repair for repair in self.repairs if len(repair.changes) > 1]
        for key, repairs in (("conflict.ways", singly), ("conflict.together", several)):
            if repairs:
                lines.append(say(key, lang))
                lines += [_said(number, one, lang) for number, one in enumerate(repairs, 1)]
        for key, known in (("conflict.hopeless", True), ("conflict.unknown", False)):
            numbers = [
                str(one.number + 1) for one in self.alone if not one.repairs and one.known == known
            ]
            if numbers:
                comma = say("word.list_comma", lang)
                lines.append(say(key, lang, numbers=comma.join(numbers)))
        if not self.repairs:
            lines.append(say("conflict.none", lang))
        return "\n".join(lines)

    def _members(self, number: int, lang: Lang) -> Iterable[str]:
        keys = self.members.get(number, ())
        if keys:
            names = [_name(self.problem, self.problem.rules[number], key, lang) for key in keys]
            if len(names) > MOST_NAMED:
                more = say("conflict.repair.more", lang, count=len(names) - MOST_NAMED)
                names = [*names[:MOST_NAMED], more]
            listed = say("word.list_comma", lang).join(names)
            yield say("conflict.members", lang, members=listed)


def conflict(problem: Problem, planner: Planner, seconds: float = 60.0) -> Conflict:
    """Why no plan keeps every rule of a problem for which that is proved, and the ways out.

    ``planner`` answers a changed question; ``seconds`` bounds all of it: half for the
    smallest set of rules, the rest for the ways out.
    """
    until = time.monotonic() + seconds
    question = question_of(problem)
    smallest = minimal(question, seconds / 2)
    singly = []
    for place, number in enumerate(smallest.rules):
        share = len(smallest.rules) - place + 1  # the ways with several rules come last
        singly.append(alone(question, number, planner, (until - time.monotonic()) / share))
    return Conflict(
        problem, tuple(checks(problem)), smallest.rules, smallest.proved, smallest.members,
        tuple(singly), together(question, planner, until - time.monotonic()),
    )  # fmt: skip


def _key(repair: Repair) -> tuple[object, ...]:
    return tuple((change.number, repr(change.after)) for change in repair.changes)


def _said(number: int, repair: Repair, lang: Lang) -> str:
    changes = [said.to(lang) for change in repair.changes for said in change.said]
    stop = say("rule.stop", lang)
    told = [text.removesuffix(stop) for text in changes[:MOST_NAMED]]
    if len(changes) > MOST_NAMED:
        told.append(say("conflict.repair.more", lang, count=len(changes) - MOST_NAMED))
    joined = say("conflict.repair.and", lang).join(told)
    if len(changes) > 1 and repair.yuan:
        joined += say("conflict.repair.sum", lang, yuan=money(repair.yuan))
    plan = say("conflict.repair.plan", lang, chosen=len(repair.plan.projects),
               count=len(repair.plan.chosen), cost=money(repair.plan.cost_yuan),
               share=percent(repair.plan.closed_share))  # fmt: skip
    proof = "" if repair.cheapest else say("conflict.repair.unproved", lang)
    return say("conflict.repair.line", lang, number=number, changes=joined, plan=plan, proof=proof)


def _name(problem: Problem, rule: Rule, key: str, lang: Lang) -> str:
    """What a member is called: a project, a school, a township, else its key as it stands."""
    projects = problem.candidates.projects
    names = names_of(projects)
    if key in names:
        return called(key, names, lang)
    by: Sequence[str] = [by for by in (getattr(rule, "by", "school"),) if by in KNOWN]
    for group in by:
        table = problem.candidates.schools if group == "school" else projects
        found = names_by(table, group)
        if key in found:
            return found[key].to(lang)
    return key

"""What a person changed in a dataset's own question."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gaibao_geo.plans.problem import Problem
from gaibao_geo.scenarios.asking import asked_problem
from gaibao_geo.scenarios.plain import (
    LONGEST_ID,
    LONGEST_REASON,
    plain_table,
    refuse,
    text_faults,
)
from gaibao_geo.scenarios.wording import differences
from gaibao_geo.words import Both, Lang, both, say

STATES = ("in", "out")
PARTS = ("aim", "changed", "off", "added", "locks", "reasons")
MOST_RULES = 1000  # no question has so many; a number beyond it is a slip


@dataclass(frozen=True)
class Asked:
    """What a person changed in a dataset's own question; empty means: as the question stands.

    * ``aim``: another aim, as in ``problem.toml``: ``{"aim": "CloseGaps", "weight": "pupils"}``;
    * ``changed``: number of a rule (from 0) and its fields that differ: ``{0: {"yuan": 80_000}}``.
      A field ``rule`` among them is no change but a guard: the change is refused when the
      rule of that number is of another kind (in another version of the data);
    * ``off``: numbers of rules that are switched off; a change of such a rule waits;
    * ``added``: more rules, as in ``problem.toml``;
    * ``locks``: project id and ``in`` (必保) or ``out`` (排除); it comes before what the
      question itself says of that project;
    * ``reasons``: project id and why; one without a lock says nothing.

    Everything is kept as JSON has it (lists, keys of text), in the order of its keys, so that
    two are equal when they ask the same, whatever way they came. Raises ``DataError`` with
    every value that JSON cannot hold, or that is none of these.
    """

    aim: Mapping[str, Any] | None = None
    changed: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    off: frozenset[int] = frozenset()
    added: tuple[Mapping[str, Any], ...] = ()
    locks: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        faults: list[Both] = []
        aim, id_ = both("scenario.part.aim"), both("scenario.part.project")
        if self.aim is not None and "aim" not in self.aim:
            faults.append(both("problem.not_aim"))
        changed = {number: plain_table(told, _rule(number), faults)
                   for number, told in sorted(self.changed.items(), key=_order)}  # fmt: skip
        parts = {
            "aim": None if self.aim is None else plain_table(self.aim, aim, faults),
            "changed": {number: told for number, told in changed.items() if set(told) - {"rule"}},
            "off": frozenset(self.off),
            "added": tuple(plain_table(rule, both("scenario.part.added"), faults)
                           for rule in self.added),
            "locks": dict(sorted(self.locks.items(), key=_order)),
            "reasons": dict(sorted(self.reasons.items(), key=_order)),
        }  # fmt: skip
        for number in {**self.changed, **dict.fromkeys(self.off)}:
            if type(number) is not int or not 0 <= number < MOST_RULES:
                faults.append(both("scenario.fault.number", got=repr(number)))
        for project, state in self.locks.items():
            faults += text_faults(project, id_, LONGEST_ID, needed=True)
            if state not in STATES:
                faults.append(both("scenario.fault.state", project=project, got=repr(state)))
        for project, reason in self.reasons.items():
            faults += text_faults(project, id_, LONGEST_ID, needed=True)
            what = both("scenario.part.reason", project=project)
            faults += text_faults(reason, what, LONGEST_REASON)
        refuse(faults, "scenario.fault.asked")
        for name, part in parts.items():
            object.__setattr__(self, name, part)

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def key(self) -> str:
        """One text for all that ask the same: what a cache may go by."""
        return json.dumps(self.to_dict(), ensure_ascii=False, sort_keys=True)

    def __bool__(self) -> bool:
        """Whether anything differs from the question as it stands."""
        return bool(self.to_dict())

    def of(self, problem: Problem) -> Problem:
        """The question so asked. Raises ``DataError`` with everything that does not fit it."""
        asked, faults = asked_problem(self, problem)
        refuse(faults, "scenario.fault.ask")
        return asked

    def sentences(self, problem: Problem, lang: Lang = "zh") -> list[str]:
        """What was changed, a phrase each, without a stop; empty when nothing was.

        A rule or a project that the question lacks is said to be gone; nothing is raised.
        """
        return differences(AS_IT_STANDS, self, problem, lang)

    def text(self, problem: Problem, lang: Lang = "zh") -> str:
        """What was changed in one sentence."""
        said = self.sentences(problem, lang)
        if not said:
            return say("scenario.as_it_stands", lang)
        return say("scenario.semicolon", lang).join(said) + say("rule.stop", lang)

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready form, without what is empty, that ``from_dict`` reads back."""
        changed = {str(number): part for number, part in self.changed.items()}
        whole = {
            "aim": self.aim, "changed": changed, "off": sorted(self.off),
            "added": list(self.added), "locks": self.locks, "reasons": self.reasons,
        }  # fmt: skip
        return {name: part for name, part in whole.items() if part}

    @staticmethod
    def from_dict(record: object) -> Asked:
        """What ``to_dict`` wrote. Raises ``DataError`` with everything that is not so."""
        faults: list[Both] = []
        parts = plain_table(record, both("scenario.part.asked"), faults)
        for name in sorted(set(parts) - set(PARTS)):
            faults.append(both("scenario.fault.stranger", name=name, known=", ".join(PARTS)))
        kinds = {"aim": dict, "changed": dict, "off": list, "added": list, "locks": dict,
                 "reasons": dict}  # fmt: skip
        for name, kind in kinds.items():
            if name in parts and not isinstance(parts[name], kind):
                faults.append(both(f"scenario.fault.{kind.__name__}", name=name))
        refuse(faults, "scenario.fault.asked")
        numbers = {_number(key): part for key, part in parts.get("changed", {}).items()}
        off: list[Any] = [each if type(each) is int else repr(each)
                          for each in parts.get("off", [])]  # fmt: skip
        return Asked(parts.get("aim"), numbers, frozenset(off), tuple(parts.get("added", ())),
                     parts.get("locks", {}), parts.get("reasons", {}))  # fmt: skip


def _number(key: str) -> Any:
    """The key as the number it writes; as it is where it is written in any other way."""
    plain = key.isascii() and key.isdecimal() and len(key) < 5 and str(int(key)) == key
    return int(key) if plain else key


def _order(pair: tuple[object, object]) -> tuple[str, str]:
    number = pair[0]
    return (f"{number:09d}", "") if type(number) is int else (str(number), "")


def _rule(number: object) -> Both:
    return both("scenario.part.rule", number=number + 1 if type(number) is int else repr(number))


AS_IT_STANDS = Asked()

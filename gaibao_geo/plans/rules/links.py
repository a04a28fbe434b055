"""Rules that tie projects to each other, and decisions made by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gaibao_geo.plans.choice import Choice, Names
from gaibao_geo.plans.rules.base import NO_NAMES, Rule, all_called, called, one_of_these
from gaibao_geo.words import Lang, say


@dataclass(frozen=True)
class Needs(Rule):
    """``project`` is chosen only with every one of ``requires``, none of them later."""

    project: str
    requires: tuple[str, ...]

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        others = all_called(self.requires, names, lang)
        project = called(self.project, names, lang)
        return say("rule.needs.sentence", lang, project=project, requires=others)

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence per project it needs that is missing or comes later."""
        years = choice.year_of
        if self.project not in years:
            return []
        said = []
        project = called(self.project, choice.names, lang)
        for needed in self.requires:
            other = called(needed, choice.names, lang)
            if needed not in years:
                said.append(say("rule.needs.missing", lang, project=project, other=other))
            elif years[needed] > years[self.project]:
                said.append(say("rule.needs.later", lang, project=project, other=other,
                                year=years[needed], first=years[self.project]))  # fmt: skip
        return said

    def named(self) -> tuple[str, ...]:
        """The project and those it requires."""
        return (self.project, *self.requires)


@dataclass(frozen=True)
class OneOf(Rule):
    """At most one of ``projects`` is chosen: versions of the same work."""

    projects: tuple[str, ...]

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        return say("rule.one_of.sentence", lang, projects=all_called(self.projects, names, lang))

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence if two or more are chosen."""
        both_in = [project for project in choice.year_of if project in self.projects]
        if len(both_in) < 2:
            return []
        return [say("rule.one_of.breach", lang,
                    projects=all_called(both_in, choice.names, lang))]  # fmt: skip

    def named(self) -> tuple[str, ...]:
        """The versions."""
        return self.projects


@dataclass(frozen=True)
class Lock(Rule):
    """A person's decision: ``project`` must (``in``) or must not (``out``) be chosen."""

    project: str
    state: Literal["in", "out"]
    reason: str = ""

    def __post_init__(self) -> None:
        one_of_these(self.state, ("in", "out"), f"Lock {self.project} state")

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence, with its reason."""
        text = say(f"rule.lock.{self.state}", lang, project=called(self.project, names, lang))
        why = say("rule.lock.reason", lang, reason=self.reason) if self.reason else ""
        return text + why + say("rule.stop", lang)

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence if the choice goes against the decision."""
        if (self.project in choice.year_of) == (self.state == "in"):
            return []
        project = called(self.project, choice.names, lang)
        return [say(f"rule.lock.{self.state}_breach", lang, project=project)]

    def named(self) -> tuple[str, ...]:
        """The project."""
        return (self.project,)

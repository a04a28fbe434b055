"""Rules that tie projects to each other, and decisions made by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa

from gaibao_geo.errors import DataError
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import Choice, Names
from gaibao_geo.plans.rules.base import NO_NAMES, Rule, all_called, called, one_of_these
from gaibao_geo.plans.texts import coded, named
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang, both, say
from gaibao_geo.words.numbers import money


@dataclass(frozen=True)
class Needs(Rule):
    """``project`` is chosen only with every one of ``requires``, none of them later.

    Each must start at least ``lag`` years before it: calendar years of the question, so from
    2016 to 2018 it is two even if 2017 is no year of it. With ``any_of`` one of ``requires``
    is enough. ``Needs()`` without a project takes every later phase of the table with what
    it is a phase of (``phase_of``); a project without ``phase_of`` needs nothing.

    Raises ``DataError`` for a project without ``requires`` (or the other way round), one
    that requires itself, and a lag that is no whole number of at least 0. A phase of
    a project that is not among the candidates is a fault.
    """

    project: str = ""
    requires: tuple[str, ...] = ()
    lag: int = 0
    any_of: bool = False

    def __post_init__(self) -> None:
        if bool(self.project) != bool(self.requires) or self.project in self.requires:
            raise DataError(*both("rule.needs_fault.named", project=self.project))
        if isinstance(self.lag, bool) or not isinstance(self.lag, int) or self.lag < 0:
            raise DataError(*both("rule.needs_fault.lag", got=repr(self.lag)))

    def pairs(self, projects: pd.DataFrame) -> pd.DataFrame:
        """Each ``project`` with each ``other`` it requires."""
        if self.project:
            return pd.DataFrame({"project": self.project, "other": list(self.requires)})
        later = np.flatnonzero(projects["phase_of"] != "")
        return pd.DataFrame({
            name: projects[column].iloc[later].to_numpy(dtype=object)
            for name, column in (("project", "project_id"), ("other", "phase_of"))
        }, dtype=object)  # fmt: skip

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        kind = "phases" if not self.project else "any_of" if self.any_of else "every"
        return say(f"rule.needs.{kind}{'_lag' if self.lag else ''}", lang, lag=self.lag,
                   project=called(self.project, names, lang),
                   requires=all_called(self.requires, names, lang))  # fmt: skip

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence per project it needs that is missing or too late."""
        years, names, parts = choice.year_of, choice.names, choice.candidates
        pairs = parts.once(("pairs", repr(self)), lambda: self.pairs(parts.projects))
        kept = np.array([
            project not in years or (other in years and years[other] + self.lag <= years[project])
            for project, other in zip(pairs["project"], pairs["other"], strict=True)
        ], dtype=bool)  # fmt: skip
        if self.any_of and self.project:
            if kept.any():
                return []
            return [say("rule.needs.none", lang, year=years[self.project],
                        project=called(self.project, names, lang),
                        requires=all_called(self.requires, names, lang))]  # fmt: skip
        said = []
        for row in rows(pairs[~kept]):
            project, needed = (called(each, names, lang) for each in (row.project, row.other))
            what = {"project": project, "other": needed, "first": years[row.project]}
            if row.other not in years:
                said.append(say("rule.needs.missing", lang, **what))
            elif self.lag == 0:
                said.append(say("rule.needs.later", lang, year=years[row.other], **what))
            else:
                said.append(say("rule.needs.late", lang, year=years[row.other],
                                lag=self.lag, **what))  # fmt: skip
        return said

    def named(self) -> tuple[str, ...]:
        """The project and those it requires."""
        return (self.project, *self.requires) if self.project else ()

    def faults(self, parts: Candidates, years: tuple[int, ...]) -> Iterable[Both]:
        """Phases of projects that are not among the candidates, or of themselves."""
        del years
        if not self.project:
            pairs = self.pairs(parts.projects)
            known = pairs["other"].isin(parts.projects["project_id"])
            for row in rows(pairs[~known | (pairs["project"] == pairs["other"])]):
                yield both("rule.needs_fault.phase", project=row.project, other=row.other)


def _versions(projects: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, int]:
    """The rows that are versions or have some, and the work of each as a number below a third."""
    rows, other, names = named(projects["version_of"], projects["project_id"])
    known = other >= 0
    touched = np.zeros(len(projects), dtype=bool)  # of most works there is one version
    touched[rows] = touched[other[known]] = True
    versions = np.flatnonzero(touched)
    strangers, different = coded(names.filter(pa.array(~known)))
    count = len(versions)
    step, low = (np.arange(count + len(different)) for _ in range(2))
    place = np.full(len(rows), count, dtype=np.int64)
    place[known] = np.searchsorted(versions, other[known])
    place[~known] += strangers
    step[np.searchsorted(versions, rows)] = place
    for _ in range(len(step).bit_length()):  # twice as far each time: to the end, or around
        low = np.minimum(low, low[step])
        step = step[step]
    return versions, low[step[:count]], len(step)


def work_of(projects: pd.DataFrame) -> np.ndarray:
    """The work of each project as a number: versions of one work share it.

    ``version_of`` names another version; chains, stars and rings are one work, also when the
    version they name is not among the candidates.
    """
    versions, works, count = _versions(projects)
    work = np.arange(count, count + len(projects))
    work[versions] = works
    return work


@dataclass(frozen=True)
class OneOf(Rule):
    """At most one of ``projects`` is chosen: versions of the same work.

    Without ``projects``: at most one of each set of versions that the table states
    (``version_of``; chains and stars are one set).
    """

    projects: tuple[str, ...] = ()

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        if not self.projects:
            return say("rule.one_of.table", lang)
        return say("rule.one_of.sentence", lang, projects=all_called(self.projects, names, lang))

    def sets(self, projects: pd.DataFrame) -> np.ndarray:
        """The set of each project as a number, -1 for one that is in none."""
        if self.projects:
            return np.where(projects["project_id"].isin(self.projects), 0, -1)
        versions, works, _ = _versions(projects)
        sets = np.full(len(projects), -1)
        sets[versions] = np.where(np.bincount(works)[works] > 1, works, -1)
        return sets

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence per set of which two or more are chosen."""
        parts = choice.candidates
        sets = parts.once(("sets", repr(self)), lambda: self.sets(parts.projects))
        taken = choice.taken & (sets >= 0)
        if len(np.unique(sets[taken])) == taken.sum():
            return []
        mine = choice.chosen[taken].assign(_set=sets[taken])
        return [
            say("rule.one_of.breach", lang,
                projects=all_called(together["project_id"], choice.names, lang))
            for _, together in mine[mine.duplicated("_set", keep=False)].groupby("_set", sort=False)
        ]  # fmt: skip

    def named(self) -> tuple[str, ...]:
        """The versions."""
        return self.projects


@dataclass(frozen=True)
class Lock(Rule):
    """A person's decision: ``project`` must (``in``) or must not (``out``) be chosen.

    With ``year`` a project that must be chosen must start in that year. ``reason`` is
    repeated wherever the rule is stated. Raises ``DataError`` for another ``state`` and for
    a year with ``out``; a year that is none of the question's is a fault.
    """

    project: str
    state: Literal["in", "out"]
    reason: str = ""
    year: int | None = None

    def __post_init__(self) -> None:
        one_of_these(self.state, ("in", "out"), f"Lock {self.project} state")
        if self.year is not None and (self.state == "out" or type(self.year) is not int):
            raise DataError(*both("rule.lock.fault", project=self.project, year=self.year))

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence, with its reason."""
        key = f"rule.lock.{self.state}" if self.year is None else "rule.lock.in_year"
        text = say(key, lang, project=called(self.project, names, lang), year=self.year)
        why = say("rule.lock.reason", lang, reason=self.reason) if self.reason else ""
        return text + why + say("rule.stop", lang)

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence if the choice goes against the decision."""
        got, project = choice.year_of.get(self.project), called(self.project, choice.names, lang)
        if (got is not None) != (self.state == "in"):
            return [say(f"rule.lock.{self.state}_breach", lang, project=project)]
        if self.year is not None and got != self.year:
            return [say("rule.lock.year_breach", lang, project=project, year=self.year, got=got)]
        return []

    def named(self) -> tuple[str, ...]:
        """The project."""
        return (self.project,)

    def faults(self, parts: Candidates, years: tuple[int, ...]) -> Iterable[Both]:
        """A year that is none of the question's."""
        del parts
        if self.year is not None and self.year not in years:
            yield both("rule.lock.other_year", project=self.project, year=self.year)


@dataclass(frozen=True)
class NotKept(Rule):
    """Schools that the layout plan closes or merges (``keep`` is ``close``) get nothing.

    With ``undecided`` nor do those of which the layout plan has not decided. A school of
    which it says nothing may get money either way.
    """

    undecided: bool = False

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        del names
        return say(f"rule.not_kept.{'undecided' if self.undecided else 'closed'}", lang)

    def barred(self, projects: pd.DataFrame) -> pd.Series:
        """Whether each project is at a school that gets nothing."""
        return projects["keep"].isin(["close", "undecided"] if self.undecided else ["close"])

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence per school that gets something."""
        mine = choice.funded[self.barred(choice.funded)]
        if mine.empty:
            return []
        spent = mine.groupby("school_id")["spent_yuan"].sum()
        names = choice.candidates.called("school")
        keep = mine.drop_duplicates("school_id").set_index("school_id")["keep"]
        return [
            say(f"rule.not_kept.{keep[str(school)]}_breach", lang, school=names[str(school)],
                id=school, yuan=money(int(yuan)))
            for school, yuan in spent.items()
        ]  # fmt: skip

"""Rules about how widely money is spread: neither heaped on a few nor strewn thin."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import Choice, Names
from gaibao_geo.plans.groups import each, keys_by, names_by, sums_by
from gaibao_geo.plans.rules.amounts import group_faults, percent_of, share_of_spent
from gaibao_geo.plans.rules.base import (
    NO_NAMES,
    Rule,
    exact,
    one_of_these,
    own_amounts,
    own_faults,
    own_said,
    whole_number,
    whole_yuan,
)
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang, both, say
from gaibao_geo.words.numbers import money


def spent_by(choice: Choice, by: str) -> pd.Series:
    """Whole yuan that each group of the chosen projects gets, by its key."""
    place, keys = choice.candidates.places(by)
    taken = choice.taken & (place >= 0)
    sums = sums_by(place, choice.spent, len(keys))
    some = np.unique(place[taken])
    return pd.Series(sums[some], keys[some])


@dataclass(frozen=True)
class SchoolCap(Rule):
    """No school gets more than this, over all years: money is not heaped on a few.

    ``yuan``: at most so many whole yuan; ``projects``: at most so many projects; ``share``:
    at most this share (0-1, at most four decimals) of all that the plan spends. What is ``None``
    is not bounded; one of them is stated. ``own`` gives schools, by their ids, a ``yuan`` of
    their own. With a ``share`` a plan that spends at all must
    spend at several schools: one alone would get everything.

    Raises ``DataError`` for amounts that make no sense, or when nothing is stated.
    """

    yuan: int | None = None
    projects: int | None = None
    share: float | None = None
    own: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "own", own_amounts(self.own, "SchoolCap own"))
        if self.yuan is None and self.projects is None and self.share is None:
            raise DataError(
                *both("rule.fault.nothing", what="SchoolCap", known="yuan, projects, share")
            )
        if self.yuan is not None:
            whole_yuan(self.yuan, "SchoolCap")
        if self.projects is not None:
            whole_number(self.projects, "SchoolCap projects")
        if self.share is not None:
            share_of_spent(self.share, "SchoolCap share")

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        del names
        parts = []
        if self.yuan is not None:
            parts.append(money(self.yuan).to(lang))
        if self.projects is not None:
            parts.append(say("rule.school_cap.projects", lang, projects=self.projects))
        if self.share is not None:
            parts.append(say("rule.school_cap.share", lang, share=percent_of(self.share)))
        most = say("rule.school_cap.or", lang).join(parts)
        said = say("rule.school_cap.sentence", lang, most=most)
        return said + own_said("rule.school_cap.own", self.own, lang)

    def caps(self, schools: Iterable[str]) -> list[float]:
        """Whole yuan that each of these schools may get at most; infinite where none are stated."""
        all_others = math.inf if self.yuan is None else self.yuan
        return [self.own.get(str(school), all_others) for school in schools]

    def faults(self, parts: Candidates, years: tuple[int, ...]) -> Iterable[Both]:
        """A cap for a school that is none of the question's."""
        del years
        return own_faults(self.own, parts.schools["school_id"])

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence per school and bound that it is above."""
        spent = spent_by(choice, "school")
        many = choice.funded.groupby("school_id").size()
        total, share = int(spent.sum()), None if self.share is None else exact(self.share)
        found: list[tuple[str, str, dict[str, object]]] = []
        each = zip(spent.index.tolist(), spent.tolist(), many.reindex(spent.index).tolist(),
                   self.caps(spent.index), strict=True)  # fmt: skip
        for school, yuan, projects, cap in each:
            if yuan > cap:
                found.append((school, "breach", {"cost": money(yuan), "yuan": money(int(cap)),
                                                 "over": money(yuan - int(cap))}))
            if self.projects is not None and projects > self.projects:
                found.append((school, "too_many", {"count": projects, "projects": self.projects}))
            if share is not None and yuan > share * total:
                found.append((school, "too_much", {"cost": money(yuan), "total": money(total),
                                                   "share": percent_of(float(share))}))
        beyond = choice.funded["school_id"].isin([school for school, *_ in found])
        names = names_by(choice.funded[beyond], "school") if found else {}  # slow for all of them
        return [say(f"rule.school_cap.{key}", lang, school=names[str(school)], id=school, **told)
                for school, key, told in found]  # fmt: skip


@dataclass(frozen=True)
class TopShare(Rule):
    """The ``k`` that get most hold together at most ``share`` of all that is spent.

    不过度集中. ``by`` says of what: schools, townships, counties (``region``) or a column of
    text of the projects. ``share`` is 0-1 with at most four decimals, of the whole yuan that
    the plan spends over all years; a plan that spends nothing keeps the rule, and one that
    gives to ``k`` or fewer gives them everything and breaks it (unless ``share`` is 1).

    When ``k`` or fewer groups have candidates, nothing could be spent at all: that is
    a fault of the question and said before anything is solved.
    """

    k: int
    share: float
    by: str = "school"

    def __post_init__(self) -> None:
        whole_number(self.k, "TopShare k", least=1)
        share_of_spent(self.share, "TopShare share")

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        del names
        return say("rule.top_share.sentence", lang, k=self.k, by=each(self.by, lang),
                   share=percent_of(self.share))  # fmt: skip

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence if the ``k`` that get most hold more."""
        spent = spent_by(choice, self.by)
        top = spent.sort_values(ascending=False, kind="stable").head(self.k)
        got, total = int(top.sum()), int(spent.sum())
        if got <= exact(self.share) * total:
            return []
        names = choice.candidates.called(self.by)
        who = say("word.list_comma", lang).join(names[str(key)].to(lang) for key in top.index)
        return [say("rule.top_share.breach", lang, who=who, got=money(got), total=money(total),
                    share=percent_of(self.share))]  # fmt: skip

    def faults(self, parts: Candidates, years: tuple[int, ...]) -> Iterable[Both]:
        """An unknown grouping, or no more groups than ``k``."""
        del years
        found = [*group_faults(parts, self.by)]
        yield from found
        count = 0 if found else keys_by(parts.projects, self.by).nunique()
        if 0 < count <= self.k and self.share < 1:
            yield both("rule.fault.few_groups", k=self.k, count=count, by=self.by)


@dataclass(frozen=True)
class MinimumStart(Rule):
    """Whoever gets anything gets at least ``yuan``, over all years: 适当集中.

    ``by`` says who: each ``project`` that is started, each ``school`` (or ``township``,
    ``region``, a column of text of the projects) where anything is chosen. Who gets nothing
    keeps the rule; where all candidates together cost less, nothing can be chosen.
    """

    yuan: int
    by: str = "project"

    def __post_init__(self) -> None:
        whole_yuan(self.yuan, "MinimumStart")

    @property
    def grouping(self) -> str:
        """``by`` as groups know it: a project is known by the column of its id."""
        return "project_id" if self.by == "project" else self.by

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        del names
        return say("rule.minimum_start.sentence", lang, by=_whom(self.by, lang),
                   yuan=money(self.yuan))  # fmt: skip

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence for each that gets something, but less."""
        spent = spent_by(choice, self.grouping)
        names = choice.names if self.by == "project" else choice.candidates.called(self.by)
        return [
            say("rule.minimum_start.breach", lang, name=names[str(key)], id=key,
                got=money(int(yuan)), yuan=money(self.yuan), short=money(self.yuan - int(yuan)))
            for key, yuan in spent[spent < self.yuan].items()
        ]  # fmt: skip

    def faults(self, parts: Candidates, years: tuple[int, ...]) -> Iterable[Both]:
        """An unknown grouping."""
        del years
        return group_faults(parts, self.grouping)


def _whom(by: str, lang: Lang) -> str:
    return say("rule.minimum_start.project", lang) if by == "project" else each(by, lang)


@dataclass(frozen=True)
class Coverage(Rule):
    """Each group that could be helped gets at least one project: 查漏补缺.

    ``by`` says of what: townships, schools, counties (``region``) or a column of text of
    the projects. With ``of="need"`` a group counts when a candidate there would help
    close a shortfall (of ``candidates.needs``) of its own school, and only such a project
    covers it; with ``of="candidates"`` every group with a candidate counts and any project covers
    it. A group that needs something and has no candidate for it cannot be covered by a choice, so
    it does not count.

    As a target (``firm=False``) each group left out is priced at ``price`` whole yuan.
    """

    by: str = "township"
    firm: bool = True
    price: int = 1_000_000
    of: Literal["need", "candidates"] = "need"

    def __post_init__(self) -> None:
        whole_yuan(self.price, "Coverage price")
        one_of_these(self.of, ("need", "candidates"), "Coverage of")

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        del names
        by, price = each(self.by, lang), money(self.price)
        strength = "firm" if self.firm else "target"
        return say(f"rule.coverage.{self.of}_{strength}", lang, by=by, price=price)

    def covering(self, parts: Candidates) -> pd.DataFrame:
        """The projects that cover their group."""
        projects = parts.projects
        if self.of == "candidates":
            return projects
        added = parts.effects[parts.effects["amount"] > 0].merge(
            projects[["project_id", "school_id"]], on="project_id"
        )
        useful = added.merge(parts.needs[["school_id", "indicator"]], on=["school_id", "indicator"])
        return projects[projects["project_id"].isin(useful["project_id"])]

    def left_out(self, choice: Choice) -> pd.DataFrame:
        """A project of each group that is left out, with the group's key as index."""
        able = choice.candidates.once(("covering", self.of, self.by), lambda: self._keyed(choice))
        covered = able.loc[able["project_id"].isin(choice.funded["project_id"]), "_key"]
        left = able[~able["_key"].isin(covered)].drop_duplicates("_key")
        return left.set_index("_key").sort_index()

    def _keyed(self, choice: Choice) -> pd.DataFrame:
        able = self.covering(choice.candidates)
        return able.assign(_key=keys_by(able, self.by))

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence per group left out, if it is firm; a target has none."""
        return self._said(choice, lang) if self.firm else []

    def misses(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence per group left out, if it is a target."""
        return [] if self.firm else self._said(choice, lang)

    def short_yuan(self, choice: Choice) -> int:
        """The price of all groups left out of a target."""
        return 0 if self.firm else self.price * len(self.left_out(choice))

    def faults(self, parts: Candidates, years: tuple[int, ...]) -> Iterable[Both]:
        """An unknown grouping."""
        del years
        return group_faults(parts, self.by)

    def _said(self, choice: Choice, lang: Lang) -> list[str]:
        left = self.left_out(choice)
        names = names_by(left, self.by) if len(left) else {}
        return [
            say(f"rule.coverage.{self.of}_left_out", lang, group=names[str(row.Index)],
                project=row.project_id)
            for row in rows(left)
        ]  # fmt: skip


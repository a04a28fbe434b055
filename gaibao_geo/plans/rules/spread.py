"""Rules about who gets how much: schools, townships, counties."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import Choice, Names
from gaibao_geo.plans.groups import each, keys_by, names_by
from gaibao_geo.plans.rules.base import (
    NO_NAMES,
    Rule,
    exact,
    one_of_these,
    share_of_one,
    whole_yuan,
)
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang, both, say
from gaibao_geo.words.numbers import money, percent


@dataclass(frozen=True)
class SchoolCap(Rule):
    """No school gets more than ``yuan`` in all: money is not heaped on a few.

    ``own`` gives schools, by their ids, a cap of their own in whole yuan.
    """

    yuan: int
    own: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        whole_yuan(self.yuan, "SchoolCap")
        object.__setattr__(self, "own", _own(self.own, "SchoolCap own"))

    def caps(self, schools: Iterable[str]) -> list[int]:
        """Whole yuan that each of these schools may get at most."""
        return [self.own.get(school, self.yuan) for school in schools]

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        del names
        said = say("rule.school_cap.sentence", lang, yuan=money(self.yuan))
        return said + _own_said("rule.school_cap.own", self.own, lang)

    def faults(self, parts: Candidates, years: tuple[int, ...]) -> Iterable[Both]:
        """A cap for a school that is none of the question's."""
        del years
        return _unknown(self.own, parts.schools["school_id"])

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence per school above the cap."""
        spent = choice.funded.groupby("school_id")["spent_yuan"].sum()
        names = names_by(choice.funded, "school")
        caps = self.caps(spent.index)
        return [
            say("rule.school_cap.breach", lang, school=names[str(school)], id=school,
                cost=money(int(yuan)), yuan=money(cap), over=money(int(yuan) - cap))
            for (school, yuan), cap in zip(spent.items(), caps, strict=True)
            if int(yuan) > cap
        ]  # fmt: skip


@dataclass(frozen=True)
class RegionFloor(Rule):
    """Each region gets at least ``share`` of its own priced need.

    The need of a region (``by``) is the cost of all its candidate projects, two
    versions of one work counted once (``need_yuan``); ``own`` gives regions, by their
    keys, a floor of their own in whole yuan. As a target (the default) the plan
    comes as near as it can before it looks at the aim, and says what is still missing;
    when ``firm`` a plan that misses it is no plan.
    """

    share: float
    of: Literal["need"] = "need"
    by: str = "township"
    firm: bool = False
    own: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "own", _own(self.own, "RegionFloor own"))
        share_of_one(self.share, "RegionFloor")
        one_of_these(self.by, ("township", "school", "region"), "RegionFloor by")
        one_of_these(self.of, ("need",), "RegionFloor of")

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        del names
        key = "rule.region_floor.firm" if self.firm else "rule.region_floor.target"
        said = say(key, lang, by=each(self.by, lang), share=percent(self.share, 0))
        return said + _own_said("rule.region_floor.own", self.own, lang)

    def faults(self, parts: Candidates, years: tuple[int, ...]) -> Iterable[Both]:
        """A floor for a region where nothing is proposed."""
        del years
        return _unknown(self.own, keys_by(parts.projects, self.by))

    def floors(self, projects: pd.DataFrame) -> pd.Series:
        """Whole yuan that each region should get, by its key."""
        need = projects["need_yuan"].groupby(keys_by(projects, self.by)).sum()
        floor = need.map(lambda yuan: math.ceil(exact(self.share) * int(yuan)))
        return pd.Series(
            {key: self.own.get(str(key), yuan) for key, yuan in floor.items()}, dtype="int64"
        )

    def measured(self, choice: Choice) -> pd.DataFrame:
        """What each region should get, gets, and is short of: whole yuan, one row a region."""
        table = choice.chosen
        floor = self.floors(table)
        got = table["spent_yuan"].groupby(keys_by(table, self.by)).sum().astype("int64")
        return pd.DataFrame({
            "need_yuan": table["need_yuan"].groupby(keys_by(table, self.by)).sum().astype("int64"),
            "floor_yuan": floor, "got_yuan": got, "short_yuan": (floor - got).clip(lower=0),
        })  # fmt: skip

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence per region under its floor, if the floor is firm; a target has none."""
        return self._under(choice, lang) if self.firm else []

    def misses(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence per region under its floor, if the floor is a target."""
        return [] if self.firm else self._under(choice, lang)

    def short_yuan(self, choice: Choice) -> int:
        """Whole yuan that all regions together lack of a target."""
        return 0 if self.firm else int(self.measured(choice)["short_yuan"].sum())

    def _under(self, choice: Choice, lang: Lang) -> list[str]:
        table, names = self.measured(choice), names_by(choice.chosen, self.by)
        return [
            say("rule.region_floor.breach", lang, region=names[str(row.Index)],
                got=money(row.got_yuan), floor=money(row.floor_yuan), short=money(row.short_yuan))
            for row in rows(table[table["short_yuan"] > 0])
        ]  # fmt: skip


def _own(amounts: Mapping[str, int], what: str) -> dict[str, int]:
    """Amounts by key; a key of four digits, which a file gives as a year, is text again."""
    for yuan in amounts.values():
        whole_yuan(yuan, what)
    return {str(key): yuan for key, yuan in sorted(amounts.items())}


def _own_said(key: str, amounts: Mapping[str, int], lang: Lang) -> str:
    if not amounts:
        return ""
    each_own = [
        say("rule.own_amount", lang, key=name, yuan=money(yuan)) for name, yuan in amounts.items()
    ]
    gap = " " if lang == "en" else ""
    return gap + say(key, lang, own=say("word.list_comma", lang).join(each_own))


def _unknown(amounts: Mapping[str, int], known: pd.Series) -> list[Both]:
    return [both("rule.fault.own", key=key) for key in sorted(set(amounts) - set(known))]

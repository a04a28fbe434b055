"""Rules about who gets how much: schools, townships, counties."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import pandas as pd

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
from gaibao_geo.words import Lang, say
from gaibao_geo.words.numbers import money, percent


@dataclass(frozen=True)
class SchoolCap(Rule):
    """No school gets more than ``yuan`` in all: money is not heaped on a few."""

    yuan: int

    def __post_init__(self) -> None:
        whole_yuan(self.yuan, "SchoolCap")

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        del names
        return say("rule.school_cap.sentence", lang, yuan=money(self.yuan))

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence per school above the cap."""
        spent = choice.funded.groupby("school_id")["spent_yuan"].sum()
        names = names_by(choice.funded, "school")
        return [
            say("rule.school_cap.breach", lang, school=names[str(school)], id=school,
                cost=money(int(yuan)), yuan=money(self.yuan), over=money(int(yuan) - self.yuan))
            for school, yuan in spent[spent > self.yuan].items()
        ]  # fmt: skip


@dataclass(frozen=True)
class RegionFloor(Rule):
    """Each region gets at least ``share`` of its own priced need.

    The need of a region (``by``) is the cost of all its candidate projects, two
    versions of one work counted once (``need_yuan``). As a target (the default) the plan
    comes as near as it can before it looks at the aim, and says what is still missing;
    when ``firm`` a plan that misses it is no plan.
    """

    share: float
    of: Literal["need"] = "need"
    by: str = "township"
    firm: bool = False

    def __post_init__(self) -> None:
        share_of_one(self.share, "RegionFloor")
        one_of_these(self.by, ("township", "school", "region"), "RegionFloor by")
        one_of_these(self.of, ("need",), "RegionFloor of")

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        del names
        key = "rule.region_floor.firm" if self.firm else "rule.region_floor.target"
        return say(key, lang, by=each(self.by, lang), share=percent(self.share, 0))

    def floors(self, projects: pd.DataFrame) -> pd.Series:
        """Whole yuan that each region should get, by its key."""
        need = projects["need_yuan"].groupby(keys_by(projects, self.by)).sum()
        return need.map(lambda yuan: math.ceil(exact(self.share) * int(yuan))).astype("int64")

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

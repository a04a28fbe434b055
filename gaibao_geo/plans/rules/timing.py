"""Rules about what comes first, and what can start when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.plans.choice import Choice, Names
from gaibao_geo.plans.rules.base import NO_NAMES, Rule, all_called, called, one_of_these
from gaibao_geo.plans.rules.links import work_of
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Lang, both, say
from gaibao_geo.words.numbers import money


@dataclass(frozen=True)
class MustDo(Rule):
    """What must be done (the baseline, dangerous buildings) comes before anything optional.

    No optional project is chosen in a year unless every must-do work has started by that
    year: at the same school (``scope`` ``school``, the default) or anywhere (``all``). Must
    be done is what the table marks ``must_do``, or ``projects`` if any are named; all else
    is optional, also what carries no mark. Must-do versions of one work (``version_of``)
    are one work: one of them is enough.

    ``firm`` (the default): every must-do work is chosen in some year. Without it that is a
    target: as many as can be, priced at what those not chosen cost (the cheapest version of
    each, whole yuan), before the aim is looked at. ``required=False``: only the order
    binds; a must-do work that is not chosen holds back what is optional and no more.
    Raises ``DataError`` for another ``scope``, and for ``firm=False`` with ``required=False``.
    """

    projects: tuple[str, ...] = ()
    scope: Literal["school", "all"] = "school"
    firm: bool = True
    required: bool = True

    def __post_init__(self) -> None:
        one_of_these(self.scope, ("school", "all"), "MustDo scope")
        if not self.firm and not self.required:
            raise DataError(*both("rule.must_do.fault"))

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        what = say("rule.must_do.marked", lang)
        if self.projects:
            what = say("rule.must_do.named", lang, projects=all_called(self.projects, names, lang))
        kind = "order" if not self.required else "firm" if self.firm else "target"
        return say(f"rule.must_do.{kind}_{self.scope}", lang, what=what)

    def works(self, projects: pd.DataFrame) -> np.ndarray:
        """The must-do work of each project as a number, -1 for an optional project."""
        marked = projects["must_do"].fillna(value=False).to_numpy(dtype=bool)
        if self.projects:
            marked = projects["project_id"].isin(self.projects).to_numpy()
        return np.where(marked, work_of(projects), -1)

    def scopes(self, projects: pd.DataFrame) -> pd.Series:
        """Within what each project's order binds: its school, or one for all."""
        if self.scope == "school":
            return projects["school_id"]
        return pd.Series("", index=projects.index)

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence per must-do work that optional projects precede; if firm, that lacks."""
        said = self._missing(choice, lang) if self.required and self.firm else []
        table = self._table(choice)
        done = table[table["work"] >= 0].groupby("work")["when"].min()
        optional = table[(table["work"] < 0) & table["chosen"]]
        first = optional.sort_values(["when", "project_id"]).drop_duplicates("scope")
        pairs = table[table["work"] >= 0].drop_duplicates(["scope", "work"])
        pairs = pairs.merge(first, on="scope", suffixes=("", "_first"))
        pairs["done"] = pairs["work"].map(done)
        for row in rows(pairs[~(pairs["done"] <= pairs["when_first"])]):
            late = not pd.isna(row.done)
            said.append(say(
                f"rule.must_do.{'late' if late else 'missing_first'}", lang,
                work=self._called(table, row.work, choice, lang),
                year=int(row.done) if late else None, first=int(row.when_first),
                other=called(row.project_id_first, choice.names, lang),
            ))  # fmt: skip
        return said

    def misses(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence per must-do work that is not chosen, if that is a target."""
        return [] if self.firm else self._missing(choice, lang)

    def short_yuan(self, choice: Choice) -> int:
        """What the must-do works not chosen would cost, if that is a target."""
        return 0 if self.firm else int(self._lacking(self._table(choice)).sum())

    def named(self) -> tuple[str, ...]:
        """The projects."""
        return self.projects

    def _table(self, choice: Choice) -> pd.DataFrame:
        """Every project with its ``work``, its ``scope``, its cost and ``when`` it starts."""
        table = choice.chosen
        return pd.DataFrame({
            "project_id": table["project_id"], "cost_yuan": table["cost_yuan"],
            "chosen": table["chosen"], "work": self.works(table), "scope": self.scopes(table),
            "when": table["year"].to_numpy(dtype=np.float64, na_value=np.nan),
        })  # fmt: skip

    def _lacking(self, table: pd.DataFrame) -> pd.Series:
        """The cost of the cheapest version of each must-do work of which none is chosen."""
        must = table[table["work"] >= 0].groupby("work", sort=False)
        return must["cost_yuan"].min()[~must["chosen"].any()]

    def _missing(self, choice: Choice, lang: Lang) -> list[str]:
        table = self._table(choice)
        return [
            say("rule.must_do.missing", lang, yuan=money(int(yuan)),
                work=self._called(table, int(str(work)), choice, lang))
            for work, yuan in self._lacking(table).items()
        ]  # fmt: skip

    def _called(self, table: pd.DataFrame, work: int, choice: Choice, lang: Lang) -> str:
        versions = table.loc[table["work"] == work, "project_id"]
        return say("rule.must_do.or", lang).join(called(p, choice.names, lang) for p in versions)


@dataclass(frozen=True)
class Ready(Rule):
    """The money of a year goes only to projects that can start in it (当年项目当年落地).

    No project starts before its ``earliest_year``; one that is marked not ``ready`` (land,
    design or approval are missing) does not start in the first year of the plan. Where
    ``ready`` is not stated a start in the first year is allowed, unless ``strict``.
    Where ``earliest_year`` is not stated it forbids nothing.
    """

    strict: bool = False

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        del names
        return say(f"rule.ready.{'strict' if self.strict else 'sentence'}", lang)

    def not_yet(self, projects: pd.DataFrame) -> np.ndarray:
        """Whether readiness keeps each project out of the plan's first year."""
        return (~projects["ready"].fillna(value=not self.strict)).to_numpy(dtype=bool)

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence per project that starts before it can."""
        table = choice.funded.assign(_not_yet=self.not_yet(choice.funded))
        said = []
        for row in rows(table):
            project = called(row.project_id, choice.names, lang)
            if not pd.isna(row.earliest_year) and row.year < row.earliest_year:
                said.append(say("rule.ready.early", lang, project=project, year=row.year,
                                earliest=row.earliest_year))  # fmt: skip
            elif row.year == choice.years[0] and table.at[row.Index, "_not_yet"]:
                key = "unknown" if pd.isna(row.ready) else "breach"
                said.append(say(f"rule.ready.{key}", lang, project=project, year=row.year))
        return said

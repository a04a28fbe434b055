"""What a briefing is made of: a plan, its dataset, and what is computed of both once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from gaibao_geo.answers.baselines import baselines
from gaibao_geo.answers.before_export import Remark, remarks
from gaibao_geo.answers.by_place import by_place, level_of
from gaibao_geo.answers.curve import curve, curve_table, levels
from gaibao_geo.answers.standing import Standing, standing
from gaibao_geo.briefing.chapter import Office
from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.maps.ready import plan_spec
from gaibao_geo.maps.spec import MapSpec
from gaibao_geo.needs.shortfalls import shortfalls
from gaibao_geo.needs.weak.weakness import Weakness, weakness
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.solve import WITHIN
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang, say

LESS = (0.9, 0.8, 0.7, 0.5)  # of the money at hand
NOTHING_SAID = Office()
SECONDS = 5.0  # that one amount of money may take


@dataclass(frozen=True)
class Matter:
    """The facts behind every chapter; ``data`` is the dataset the plan was made from.

    ``version`` is the fingerprint of the data, ``command`` what makes the files again,
    ``faults`` how many things verifying the plan found.
    """

    plan: Plan
    data: Dataset
    lang: Lang
    office: Office = NOTHING_SAID
    version: str = ""
    command: str = ""
    faults: int = 0

    def say(self, key: str, **parts: object) -> str:
        """A sentence of the briefing in its language."""
        return say(f"briefing.{key}", self.lang, **parts)

    def name(self, zh: object, en: object) -> str:
        """A name in the briefing's language; the Chinese one where there is no other."""
        return Both(str(zh), str(en or zh)).to(self.lang)

    @cached_property
    def source(self) -> str:
        """Where the figures come from: the dataset and its version."""
        version = self.version[:12] or say("export.by_hand", self.lang)
        return self.say("source", data=self.data.title, version=version)

    @cached_property
    def lacking(self) -> pd.DataFrame:
        """What each school lacks by each norm."""
        return shortfalls(self.data)

    @cached_property
    def weak(self) -> Weakness:
        """How weak each school is."""
        return weakness(self.lacking)

    @cached_property
    def standing(self) -> Standing:
        """Where the schools stand today."""
        return standing(self.data, self.lacking, self.weak, self.plan.problem, self.places)

    @cached_property
    def places(self) -> pd.DataFrame:
        """Each county or township with what the plan spends there."""
        return by_place(self.data, self.weak, self.plan.problem, self.plan, level_of(self.data))

    @cached_property
    def map(self) -> MapSpec:
        """The plan on its map."""
        office = self.office
        return plan_spec(self.plan, self.data, self.lang, office.review_number, office.date)

    @cached_property
    def measures(self) -> dict[str, Any]:
        """The plan's measures by name, each with ``before``, ``after`` and ``of``."""
        return {row.measure: row for row in rows(self.plan.measures())}

    @cached_property
    def beside(self) -> pd.DataFrame:
        """The lists drawn up by rules of thumb."""
        return baselines(self.plan)

    @cached_property
    def less(self) -> pd.DataFrame:
        """The plan, and what less money would buy, for each amount for which a plan was found."""
        problem = self.plan.problem
        if not problem.budget_yuan:
            return curve_table([])
        lower = curve(problem, levels(problem, LESS), SECONDS, within=WITHIN)
        return curve_table([self.plan, *lower])

    @cached_property
    def remarks(self) -> list[Remark]:
        """The list to go through before the plan is handed out."""
        return remarks(self.plan, self.data, self.lacking, self.version, self.faults)

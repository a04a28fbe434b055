"""The rules planners state: a file for each idea, and their names."""

from __future__ import annotations

from collections.abc import Mapping

from gaibao_geo.plans.rules.base import Rule as Rule
from gaibao_geo.plans.rules.limits import Limit as Limit
from gaibao_geo.plans.rules.links import Lock as Lock
from gaibao_geo.plans.rules.links import Needs as Needs
from gaibao_geo.plans.rules.links import OneOf as OneOf
from gaibao_geo.plans.rules.money import Budget as Budget
from gaibao_geo.plans.rules.money import Fund as Fund
from gaibao_geo.plans.rules.parts import Divisible as Divisible
from gaibao_geo.plans.rules.regions import RegionCap as RegionCap
from gaibao_geo.plans.rules.regions import RegionFloor as RegionFloor
from gaibao_geo.plans.rules.spread import Coverage as Coverage
from gaibao_geo.plans.rules.spread import MinimumStart as MinimumStart
from gaibao_geo.plans.rules.spread import SchoolCap as SchoolCap
from gaibao_geo.plans.rules.spread import TopShare as TopShare
from gaibao_geo.plans.rules.standard import AboveStandard as AboveStandard

_EVERY = (
    Budget, Fund, SchoolCap, RegionFloor, Needs, OneOf, Lock, Divisible,
    Limit, TopShare, MinimumStart, RegionCap, Coverage, AboveStandard,
)  # fmt: skip
RULES: Mapping[str, type[Rule]] = {rule.__name__: rule for rule in _EVERY}

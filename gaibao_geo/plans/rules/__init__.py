"""The rules planners state: a file for each idea, and their names."""

from __future__ import annotations

from collections.abc import Mapping

from gaibao_geo.plans.rules.base import Rule as Rule
from gaibao_geo.plans.rules.even import CvCap as CvCap
from gaibao_geo.plans.rules.even import GiniCap as GiniCap
from gaibao_geo.plans.rules.links import Lock as Lock
from gaibao_geo.plans.rules.links import Needs as Needs
from gaibao_geo.plans.rules.links import NotKept as NotKept
from gaibao_geo.plans.rules.links import OneOf as OneOf
from gaibao_geo.plans.rules.money import Budget as Budget
from gaibao_geo.plans.rules.money import Fund as Fund
from gaibao_geo.plans.rules.parts import Divisible as Divisible
from gaibao_geo.plans.rules.spread import RegionFloor as RegionFloor
from gaibao_geo.plans.rules.spread import SchoolCap as SchoolCap
from gaibao_geo.plans.rules.timing import MustDo as MustDo
from gaibao_geo.plans.rules.timing import Ready as Ready

_EVERY = (Budget, Fund, SchoolCap, RegionFloor, Needs, OneOf, Lock, NotKept, MustDo, Ready,
          CvCap, GiniCap, Divisible)  # fmt: skip
RULES: Mapping[str, type[Rule]] = {rule.__name__: rule for rule in _EVERY}

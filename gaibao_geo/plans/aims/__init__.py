"""The aims a planner can set: a file each, and their names."""

from __future__ import annotations

from collections.abc import Mapping

from gaibao_geo.plans.aims.base import Aim as Aim
from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.aims.in_order import InOrder
from gaibao_geo.plans.aims.maximise import Maximise
from gaibao_geo.plans.aims.pupils import PupilsReached
from gaibao_geo.plans.aims.standard import SchoolsAtStandard
from gaibao_geo.plans.aims.uneven import LeastUneven
from gaibao_geo.plans.aims.worst_first import WorstFirst

AIMS: Mapping[str, type[Aim]] = {
    aim.__name__: aim
    for aim in (CloseGaps, SchoolsAtStandard, WorstFirst, LeastUneven, PupilsReached, Maximise,
                InOrder)
}  # fmt: skip

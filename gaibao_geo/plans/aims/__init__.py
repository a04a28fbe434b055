"""The aims a planner can set: a file each, and their names."""

from __future__ import annotations

from collections.abc import Mapping

from gaibao_geo.plans.aims.base import Aim as Aim
from gaibao_geo.plans.aims.close_gaps import CloseGaps

AIMS: Mapping[str, type[Aim]] = {aim.__name__: aim for aim in (CloseGaps,)}

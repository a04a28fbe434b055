"""How far the bound of a row lies from what it must let pass.

Choices differ by whole yuan, or by a share's smallest part of one, and the solver counts in
floats of 万元. A bound halfway between the last amount that keeps a rule and the first that
breaks it lets every tie pass and no breach, whatever is rounded on the way.
"""

from __future__ import annotations

from gaibao_geo.plans.rules.amounts import MILLIONTHS
from gaibao_geo.plans.rules.base import exact
from gaibao_geo.words.numbers import WAN

HALF_YUAN = 0.5 / WAN
# A quarter of a millionth: the rule itself forgives half of one.
QUARTER = 0.25 / MILLIONTHS


def half_step(share: float) -> float:
    """Half of the least by which a sum of yuan can pass a share of all that is spent, in 万元."""
    return HALF_YUAN / exact(share).denominator

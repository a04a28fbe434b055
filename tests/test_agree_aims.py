"""Every aim, with rules of all kinds: both readings against the judge of everything."""

from __future__ import annotations

from random import Random

import pandas as pd
import pytest
from agree import agree
from makers_aims import AIM_MAKERS
from random_questions import MAKERS, divisible, fund, question

pytestmark = pytest.mark.usefixtures("short_texts")

EACH = 84


def on_known(make):
    """The aim of a maker, on projects with a benefit (some a loss) and schools with pupils."""

    def made(rng, parts, years):
        benefit = [rng.choice([-3.5, -1, 0, 1, 2, 2.25, 7]) for _ in range(len(parts.projects))]
        parts.projects["benefit"] = pd.Series(benefit, dtype="float64")
        pupils = pd.Series([rng.randint(1, 60) for _ in range(len(parts.schools))], dtype="Int64")
        parts.schools["pupils"] = parts.schools["pupils"].fillna(pupils)
        parts.schools["region_id"] = [rng.choice("NS") for _ in range(len(parts.schools))]
        return make(rng, parts, years)

    return made


@pytest.mark.parametrize("name", AIM_MAKERS)
@pytest.mark.parametrize("part", range(4))
def test_an_aim_agrees(name, part):
    makers = list(MAKERS.values())
    for seed in range(part, EACH, 4):
        # the first maker is always drawn, so each kind of rule is sure to come first in turn
        first = Random(seed).choice([*makers, divisible])
        # a project built in part cannot be paid by funds yet
        others = [m for m in makers if m is not first and (m is not fund or first is not divisible)]
        agree(question(f"{name} {seed}", [first, *others], [on_known(AIM_MAKERS[name])]))

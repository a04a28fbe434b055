"""Both readings of the rules about how much may go where, against the judge of everything."""

from __future__ import annotations

from random import Random

import pytest
from agree import agree
from makers_limits import LARGE, MAKERS, with_columns
from random_questions import MAKERS as FIRST
from random_questions import close_gaps, divisible, fund

from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Fund

pytestmark = pytest.mark.usefixtures("short_texts")

EACH = 40
PARTS = 4


def question(seed, name):
    """A rule of the kind with up to three others: mine, the first ones, or a divided project.

    A question in four has costs of up to a billion yuan and no funds; nor has one with a
    divided project.
    """
    rng = Random(seed)
    years = (2016, 2017) if rng.random() < 0.4 else (2016,)
    large = rng.random() < 0.25
    parts = with_columns(rng, rng.randint(2, 4 if len(years) == 1 else 3), LARGE if large else 1)
    others = [*MAKERS.values(), *FIRST.values(), divisible, divisible]
    rules = [MAKERS[name](rng, parts, years)]
    for maker in rng.sample(others, rng.randint(0, 3)):
        if maker is divisible and (large or any(isinstance(rule, Fund) for rule in rules)):
            continue
        if maker is fund and large:  # the judge's own payments are for pencil-sized yuan
            continue
        rule = maker(rng, parts, years)
        divided = any(type(other).__name__ == "Divisible" for other in rules)
        if divided and type(rule).__name__ in ("Divisible", "Fund"):
            continue
        rules.append(rule)
    rng.shuffle(rules)
    return Problem(parts, rules, close_gaps(rng, parts, years), years=years)


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("part", range(PARTS))
def test_a_rule_agrees(name, part):
    for seed in range(part, EACH, PARTS):
        agree(question(f"{name} {seed}", name))

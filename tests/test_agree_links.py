"""Rules on links, timing and evenness: both readings against the judge of everything."""

from __future__ import annotations

from random import Random

import makers_links
import pytest
import random_questions
from agree import agree
from random_questions import question, some_candidates

from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rows import even

pytestmark = pytest.mark.usefixtures("short_texts")

EACH = 40
MAKERS = random_questions.MAKERS | makers_links.MAKERS


@pytest.mark.parametrize("name", makers_links.MAKERS)
@pytest.mark.parametrize("part", range(4))
def test_a_rule_agrees(name, part):
    others = [maker for other, maker in MAKERS.items() if other != name]
    others.append(random_questions.divisible)
    for seed in range(part, EACH, 4):
        agree(question(f"links {name} {seed}", [MAKERS[name], *others]))


@pytest.mark.parametrize("name", ["Needs", "MustDo", "Ready", "Lock"])
def test_years_are_calendar_years_and_not_places(name):
    """Three years with a gap; two projects or three."""
    for seed in range(20):
        rng, years = Random(f"gap {name} {seed}"), (2016, 2018, 2019)
        parts = some_candidates(rng, rng.randint(2, 3))
        rules = [MAKERS[name](rng, parts, years), MAKERS["Budget"](rng, parts, years)]
        agree(Problem(parts, rules, years=years))


def test_a_gini_cap_held_by_cuts_alone_agrees(monkeypatch):
    monkeypatch.setattr(even, "MOST_PAIRED", 0)
    others = [MAKERS[other] for other in ("Budget", "Fund", "OneOf", "CvCap")]
    for seed in range(60):
        agree(question(f"cuts {seed}", [MAKERS["GiniCap"], *others]))

"""Every rule and aim, and all of them mixed: both readings against the judge of everything."""

from __future__ import annotations

import pytest
from agree import agree
from random_questions import AIM_MAKERS, MAKERS, question

EACH = 200


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("part", range(4))
def test_a_rule_agrees(name, part):
    others = [maker for other, maker in MAKERS.items() if other != name]
    for seed in range(part, EACH, 4):
        agree(question(f"{name} {seed}", [MAKERS[name], *others], AIM_MAKERS.values()))

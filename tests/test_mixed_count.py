"""Every rule and every aim is judged on at least 200 random questions, counted here."""

from __future__ import annotations

from collections import Counter

import test_agree_aims
import test_agree_limits
import test_agree_links
import test_agree_money
from mixed import AIMS, EACH_PART, PARTS, RULES, drawn

from gaibao_geo.plans.aims import AIMS as EVERY_AIM
from gaibao_geo.plans.rules import RULES as EVERY_RULE

ENOUGH = 200


def test_every_rule_and_aim_is_judged_often_enough():
    assert set(RULES) == set(EVERY_RULE)
    assert set(AIMS) == set(EVERY_AIM)
    names, aims = zip(*map(drawn, range(PARTS * EACH_PART)), strict=True)
    judged = Counter(name for drawn_names in names for name in drawn_names) + Counter(aims)
    for module, own in (
        (test_agree_limits, test_agree_limits.MAKERS), (test_agree_money, test_agree_money.MAKERS),
        (test_agree_links, test_agree_links.makers_links.MAKERS),
        (test_agree_aims, test_agree_aims.AIM_MAKERS),
    ):  # fmt: skip
        judged.update(dict.fromkeys(own, module.EACH))
    rare = {name: count for name, count in judged.items() if count < ENOUGH}
    assert set(rare) <= {"Budget", "CloseGaps"}  # these stand in nearly all the others' own

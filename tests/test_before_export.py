"""The list before an export: what is not known is counted, what is personal is said."""

from __future__ import annotations

import pandas as pd
import pytest
from book_cases import data, plan, rules

from gaibao_geo.answers.before_export import remarks
from gaibao_geo.plans.rules import Lock
from gaibao_geo.words import LANGUAGES, say

LACKING = pd.DataFrame({
    "school_id": ["A", "A", "B", "C"], "state": ["unknown", "short", "unknown", "met"],
    "status": ["verified", "verified", "verified", "verified"], "document": "甲文",
})  # fmt: skip


def told(one, lacking=LACKING):
    return {remark.text.zh: remark.mind for remark in remarks(one, data(), lacking, "abc", 0)}


def test_unknown_indicators_are_counted_with_their_schools():
    said = told(plan())
    assert said[say("export.unknown", count=2, schools=2)] is True
    known = LACKING[LACKING["state"] != "unknown"]
    assert told(plan(), known)[say("export.known")] is False


def test_made_up_data_missing_points_and_unverified_norms_are_named():
    said = told(plan(), LACKING.assign(status="unverified"))
    assert said[say("export.made_up")] is True
    assert said[say("export.unplaced", count=3, missing=1, near=1)] is True
    assert any("甲文" in text and mind for text, mind in said.items())


@pytest.mark.parametrize(
    ("asked", "count"),
    [({}, 0), ({"name": "甲小学13812345678"}, 2),  # the project and the school bear the name
     ({"rules": [*rules(), Lock("P4", "out", reason="问11010519491231002X")]}, 2)],
)  # fmt: skip
def test_texts_with_telephone_or_identity_numbers_are_counted(asked, count):
    """A rule is said in two languages: two texts."""
    said = told(plan(**asked))
    if count:
        assert said[say("export.personal", count=count)] is True
    else:
        assert said[say("export.no_personal")] is False


def test_it_is_a_proposal_in_both_languages():
    last = [[remark.text.to(lang) for remark in remarks(plan(), data(), LACKING, "abc", 0)]
            for lang in LANGUAGES]  # fmt: skip
    assert "本结果是辅助决策的建议方案，由领导小组研究决定" in last[0]
    assert any("proposal" in text for text in last[1])
    assert not any("最终分配" in text for text in last[0])

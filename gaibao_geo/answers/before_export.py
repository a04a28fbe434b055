"""What a person should know of a plan before it is handed out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from gaibao_geo.answers.personal import personal_texts
from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.plans.plan import Plan
from gaibao_geo.words import LANGUAGES, Both, both, say

FEW = 5  # documents or targets that are named; the rest is counted


@dataclass(frozen=True)
class Remark:
    """One line of the list: what it is about, in words, and whether it needs a thought."""

    text: Both
    mind: bool


def remarks(
    plan: Plan, data: Dataset, lacking: pd.DataFrame, version: str, faults: int
) -> list[Remark]:
    """The list, one remark for each thing that is looked at.

    ``data`` is the dataset that the plan is about, ``lacking`` what ``shortfalls(data)`` gives,
    ``version`` the fingerprint of what the plan was made from, and ``faults`` how many things
    verifying it has found.
    """
    return [
        _verified(plan, faults),
        _proved(plan),
        *_targets(plan),
        _made_up(plan),
        _unplaced(data),
        _unknown(lacking),
        *_norms(lacking),
        _personal(plan, data),
        Remark(both("export.proposal"), False),
        Remark(both("export.version", version=version[:12] or both("export.by_hand")), False),
    ]  # fmt: skip


def _verified(plan: Plan, faults: int) -> Remark:
    if faults:
        return Remark(both("export.not_verified", count=faults), True)
    return Remark(both("export.verified", rules=len(plan.problem.rules),
                       payments=len(plan.paid)), False)  # fmt: skip


def _proved(plan: Plan) -> Remark:
    told = Both(plan.proof.sentence("zh"), plan.proof.sentence("en"))
    return Remark(told, plan.proof.status != "best")


def _targets(plan: Plan) -> Iterator[Remark]:
    pairs = [Both(*pair) for pair in
             zip(plan.missed_targets("zh"), plan.missed_targets("en"), strict=True)]  # fmt: skip
    if not pairs:
        yield Remark(both("export.no_missed"), False)
        return
    yield Remark(both("export.missed", count=len(pairs)), True)
    yield from (Remark(text, True) for text in pairs[:FEW])


def _made_up(plan: Plan) -> Remark:
    if plan.problem.made_up:
        return Remark(both("export.made_up"), True)
    return Remark(both("export.real"), False)


def _unplaced(data: Dataset) -> Remark:
    schools = data.schools
    missing, near = int(schools["lon"].isna().sum()), int(schools["approximate"].eq(True).sum())
    if not missing + near:
        return Remark(both("export.placed", count=len(schools)), False)
    return Remark(both("export.unplaced", count=len(schools), missing=missing, near=near), True)


def _unknown(lacking: pd.DataFrame) -> Remark:
    """The indicators of which it is not known whether they are met, by school."""
    open_ones = lacking[lacking["state"].astype("str") == "unknown"]
    if open_ones.empty:
        return Remark(both("export.known"), False)
    schools = open_ones["school_id"].nunique()
    return Remark(both("export.unknown", count=len(open_ones), schools=schools), True)


def _personal(plan: Plan, data: Dataset) -> Remark:
    """How many texts of the plan and its data hold something personal, which no briefing shows.

    Tables were screened when they were read; a title, a reason or a kept plan was not.
    """
    count = len(personal_texts(plan, data))
    return Remark(both("export.personal", count=count) if count else both("export.no_personal"),
                  bool(count))  # fmt: skip


def _norms(lacking: pd.DataFrame) -> Iterator[Remark]:
    """The documents whose text nobody has verified, and how many shortfalls rest on them."""
    open_ones = lacking[lacking["status"].astype("str") == "unverified"]
    if open_ones.empty:
        yield Remark(both("export.norms"), False)
        return
    names = sorted(set(open_ones["document"].astype("str")))
    shown = both("export.and_more", count=len(names) - FEW) if len(names) > FEW else Both("", "")
    listed = Both(*(say("word.list_comma", lang).join(names[:FEW]) for lang in LANGUAGES))
    yield Remark(both("export.unverified", count=len(open_ones), documents=listed,
                      more=shown), True)  # fmt: skip

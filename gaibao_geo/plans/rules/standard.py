"""The rule against building beyond the standard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import Choice, Names
from gaibao_geo.plans.rules.amounts import (
    HALF,
    MILLIONTHS,
    built_sums,
    listed,
    millionths,
    percent_of,
    plain,
)
from gaibao_geo.plans.rules.base import NO_NAMES, Rule, exact
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang, both, say

MOST_TRIED = 12  # candidates for one gap whose every combination is tried: 4,096
_AT_ONCE = 4_096  # gaps


@dataclass(frozen=True)
class AboveStandard(Rule):
    """Nothing is built beyond the gap: 杜绝超标准建设.

    What the chosen projects add at a school to an indicator is at most its shortfall (in
    ``candidates.needs``), rounded up to whole units, for a fraction of a classroom cannot be
    built, and that times 1 + ``spare`` (a share: 0.1 allows a tenth more). Where a school lacks
    nothing of an indicator, or its lack is not known, nothing may be added to it.

    Works come in lots, and a gap of 63 beds may have candidates of 80 only. With ``lots`` (the
    default) the least that closes a gap is therefore allowed even where it is more than the
    gap: the smallest sum of what some of the school's candidates add that reaches the
    shortfall. Two buildings where one would do, or the larger where a smaller would do, stay
    forbidden; that the list offers nothing smaller is for its review to question
    (``review_projects``), or for ``lots=False``, which forbids it. Of more than 12 candidates
    for one gap that sum is not searched through: they are taken smallest first until the
    gap is closed.

    Amounts are read and compared to the millionth of the indicator's unit; of a project built
    in part, the same part counts.
    """

    spare: float = 0.0
    lots: bool = True

    def __post_init__(self) -> None:
        number = isinstance(self.spare, int | float) and not isinstance(self.spare, bool)
        if not number or not 0 <= self.spare < MILLIONTHS:
            raise DataError(*both("rule.fault.spare", got=repr(self.spare)))

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        del names
        spare = say("rule.above_standard.spare", lang, share=percent_of(self.spare))
        lots = "lots" if self.lots else "strict"
        return say(f"rule.above_standard.{lots}", lang, spare=spare if self.spare else "")

    def allowed(self, parts: Candidates) -> tuple[pd.DataFrame, pd.DataFrame]:
        """What the candidates add, and what may be added.

        Their effects (``project_id``, ``amount`` in millionths, ``owner``: a place in the other
        table), and a row for each school and indicator: ``school_id``, ``indicator``,
        ``shortfall`` (0 where there is none), ``offered`` (by all candidates together) and
        ``most`` that may be added, all three in millionths.
        """
        keys = ["school_id", "indicator"]
        keyed = parts.effects.merge(parts.projects[["project_id", "school_id"]], on="project_id")
        owner = keyed.groupby(keys, sort=True).ngroup().to_numpy(dtype=np.int64)
        table = keyed[keys].drop_duplicates().sort_values(keys, ignore_index=True)
        lacking = table.merge(parts.needs[[*keys, "shortfall"]], on=keys, how="left")
        short = millionths(lacking["shortfall"].fillna(0.0))
        amount = millionths(keyed["amount"])
        offered = np.zeros(len(table), dtype=np.int64)
        np.add.at(offered, owner, amount)
        factor = int((1 + exact(self.spare)) * MILLIONTHS)  # of whole units, in millionths
        most = -(-short // MILLIONTHS) * factor
        if self.lots:
            open_to = np.flatnonzero((short > 0) & (offered > most))
            most[open_to] = np.maximum(most[open_to], _least(owner, amount, short, open_to))
        effects = keyed[["project_id"]].assign(amount=amount, owner=owner)
        return effects, table.assign(shortfall=short, offered=offered, most=most)

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence per school and indicator that gets more."""
        parts = choice.candidates
        effects, table = parts.once(("allowed", repr(self)), lambda: self.allowed(parts))
        took = effects.merge(choice.funded[["project_id", "spent_yuan", "cost_yuan"]])
        amount, owner = (took[name].to_numpy(dtype=np.int64) for name in ("amount", "owner"))
        added = built_sums(amount, took, owner, len(table))
        over = [amount * MILLIONTHS - int(most) > HALF * MILLIONTHS
                for amount, most in zip(added, table["most"], strict=True)]  # fmt: skip
        if not any(over):
            return []
        names = parts.called("school", "schools")
        called = parts.needs.drop_duplicates("indicator").set_index("indicator")
        said = []
        for row in rows(table.assign(added=pd.Series(added, dtype="object"))[over]):
            know = row.indicator in called.index
            text = called.loc[row.indicator] if know else None
            what = Both(row.indicator, row.indicator)
            unit = Both("", "")
            if text is not None:
                what = Both(text["name_zh"] or row.indicator, text["name_en"] or row.indicator)
                unit = Both(text["unit"], text["unit_en"])
            said.append(say(
                "rule.above_standard.breach" if row.shortfall else "rule.above_standard.no_need",
                lang, school=names[row.school_id], id=row.school_id, what=what, unit=unit,
                added=plain(row.added), most=plain(exact(row.most) / MILLIONTHS),
                short=plain(exact(row.shortfall) / MILLIONTHS),
            ))  # fmt: skip
        return said

    def faults(self, parts: Candidates, years: tuple[int, ...]) -> Iterable[Both]:
        """Effects of unknown size."""
        del years
        unknown = parts.effects["amount"].isna()
        if unknown.any():
            projects = listed(parts.effects.loc[unknown, "project_id"].unique())
            yield both("rule.fault.unknown_value", column="amount", projects=projects)


def _least(
    owner: np.ndarray, amount: np.ndarray, short: np.ndarray, wanted: np.ndarray
) -> np.ndarray:
    """For each wanted gap the smallest sum of some of its amounts that reaches it."""
    order = np.lexsort((amount, owner))
    ordered, first = amount[order], np.searchsorted(owner[order], np.arange(len(short) + 1))
    many = np.diff(first)[wanted]
    found = np.zeros(len(wanted), dtype=np.int64)
    for count in np.unique(many[many <= MOST_TRIED]):
        ways = (np.arange(2**count)[:, None] >> np.arange(count)) & 1
        every = np.flatnonzero(many == count)
        for start in range(0, len(every), _AT_ONCE):
            some = every[start : start + _AT_ONCE]
            places = first[wanted[some]][:, None] + np.arange(count)
            sums = ordered[places] @ ways.T
            reached = sums >= short[wanted[some]][:, None]
            found[some] = np.where(reached, sums, np.iinfo(np.int64).max).min(axis=1)
    for place in np.flatnonzero(many > MOST_TRIED):
        gap = wanted[place]
        sums = np.cumsum(ordered[first[gap] : first[gap + 1]])
        found[place] = sums[np.searchsorted(sums, short[gap])]
    return found

"""How weak each school is, from 0 to 1, why, and how sure its rank is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.needs.shortfalls import shortfalls
from gaibao_geo.needs.weak.missing_share import missing_shares
from gaibao_geo.needs.weak.ranks import (
    CORNERS_DRAWN,
    CORNERS_UP_TO,
    METHODS,
    Method,
    divergence,
    over,
    rank_table,
    scores,
    tries,
    used_weights,
)
from gaibao_geo.needs.weak.weights import shares_of
from gaibao_geo.tables.findings import Finding, Report
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang, both, say
from gaibao_geo.words.numbers import percent

SMALL = 20.0  # pupils or boarders; our own choice, no document's
_NAMED = 3  # problems that a sentence names


@dataclass(frozen=True, eq=False)
class Weakness:
    """How weak each school is, with all that is needed to say why.

    ``index``: by ``school_id``, 0 (meets all that is known) to 1 (has nothing), ``NaN`` where
    nothing that counts is known. ``parts``: one row per school and indicator that applies to
    it, as ``missing_shares`` gives them, with ``weight`` (the indicator's, see ``weights``)
    and ``contribution`` = weight × part / the weights known at the school; by the methods
    ``mean`` and ``entropy`` a school's contributions add up to its index. ``weights``: by
    indicator, as used, summing to 1; ``given``: the same before the entropy method changed
    them. ``known``: by school, which share of the weight that applies to it is known, 0-1.
    ``grid``: the parts with a row per school and a column per indicator, ``NaN`` where
    unknown or not applicable. ``method`` and ``small`` are as asked for.
    """

    index: pd.Series
    parts: pd.DataFrame
    weights: pd.Series
    known: pd.Series
    method: Method
    small: float
    given: pd.Series
    grid: pd.DataFrame

    @cached_property
    def ranks(self) -> pd.DataFrame:
        """The rank of each school and how far it moves; 1 is the weakest.

        By ``school_id``, whole numbers, missing where there is no index: ``rank`` by the
        chosen method; ``rank_best`` and ``rank_worst`` over every method with every
        weighting tried; ``mean``, ``entropy``, ``topsis`` and ``rank_sum``: the rank by each
        with the weights as given. Equals share the best rank. Tried are the weights as
        given, each weight alone up and down by 20 %, and all at once up or down by 20 %:
        every such corner for up to 10 indicators, of more 500 drawn with a fixed seed, so
        that every run gives the same. It is the range over these tries, not over every
        conceivable weighting or every way to measure.
        """
        table = rank_table(self.grid.to_numpy().T, self.given.to_numpy(), self.grid.index)
        table.insert(0, "rank", table[self.method])
        return table[["rank", "rank_best", "rank_worst", *METHODS]]

    def certain(self, k: int) -> list[str]:
        """The schools among the weakest ``k`` in every try, the weakest first.

        Equals share a rank, so there may be more than ``k``. A school that some method
        cannot rank is not among them.
        """
        ranked = self.ranks[list(METHODS)].notna().all(axis=1)
        return self._weakest_first(ranked & (self.ranks["rank_worst"] <= k).fillna(value=False))

    def possible(self, k: int) -> list[str]:
        """The schools among the weakest ``k`` in at least one try, the weakest first."""
        return self._weakest_first((self.ranks["rank_best"] <= k).fillna(value=False))

    def _weakest_first(self, wanted: pd.Series) -> list[str]:
        found = self.ranks[wanted.to_numpy(dtype=bool)]
        by = ["rank", "rank_best", "rank_worst"]
        return [str(name) for name in found.sort_values(by, kind="stable").index]

    def sentence(self, school_id: str, lang: Lang = "zh") -> str:
        """What the index of a school is, where that ranks it, and why."""
        index, ranked = self.index[school_id], self.ranks.loc[school_id]
        if pd.isna(index):
            return say("weakness.no_index", lang) + self._why(school_id, lang)
        steady = ranked["rank_best"] == ranked["rank_worst"]
        known = self.known[school_id]
        return say(
            "weakness.sentence", lang,
            index=f"{index:.2f}",
            method=both(f"weakness.method.{self.method}"),
            count=f"{self.index.count():,}",
            rank=ranked["rank"],
            range=both("weakness.steady") if steady else both(
                "weakness.range", best=ranked["rank_best"], worst=ranked["rank_worst"]),
            why=self._why(school_id, lang),
            known="" if known > 1 - 1e-9 else both("weakness.part_known", share=percent(known)),
        )  # fmt: skip

    def _why(self, school_id: str, lang: Lang) -> str:
        """What is worst, the part that weighs most first; unknown size last."""
        parts = self.parts[self.parts["school_id"] == school_id]
        counts = parts["indicator"].isin(self.given.index[self.given > 0])
        lacks = parts[counts & (parts["state"] == "short")]
        if not len(lacks):
            met = (parts["state"][counts] == "met").any()
            return say("weakness.all_met", lang) if met else ""
        worst = lacks.sort_values(["contribution", "part"], ascending=False, kind="stable")
        told = [_problem(part).to(lang) for part in rows(worst.head(_NAMED))]
        return say("weakness.worst", lang, items=say("weakness.between", lang).join(told))

    def note(self, lang: Lang = "zh") -> str:
        """What stands under a table of ranks: what was tried, and how small schools count."""
        weighing = self.given[self.given > 0].to_numpy()
        every = len(weighing) <= CORNERS_UP_TO
        ranks = say(
            "weakness.note.ranks", lang,
            tries=f"{len(METHODS) * len(tries(weighing)):,}",
            methods=say("weakness.note.between", lang).join(
                say(f"weakness.method.{method}", lang) for method in METHODS),
            corners=both("weakness.note.corners_all") if every else both(
                "weakness.note.corners_some", count=CORNERS_DRAWN),
        )  # fmt: skip
        if not self.small:
            return ranks
        return ranks + say("weakness.note.small", lang, small=_amount(self.small))


def weakness(
    of: Dataset | pd.DataFrame,
    weights: Mapping[str, float] | None = None,
    method: Method = "mean",
    small: float = SMALL,
) -> Weakness:
    """How weak each school is: the weighted share that is missing of what it should have.

    ``of`` is a dataset, or what ``shortfalls`` returns of it; ``missing_shares`` says what
    becomes of its roles, stages, limits, unknowns and small schools (``small``: pupils or
    boarders). By default every indicator weighs the same and the index is the mean, over
    the indicators that apply and are known, of shortfall / required. ``weights`` (by
    indicator) are shares of 1 or percentages of 100, see ``shares_of``; ``method`` is one of
    ``METHODS``, see ``scores`` for formulas and sources. Having more than required makes up
    for nothing.

    A school of which little is known is ranked by that little; ``known`` says how much it
    is. Raises ``DataError`` with every fault of ``weights``, ``method`` and ``small``.

    A school with 308 beds for 375 boarders and 1,500 of 1,800 m² of rooms has
    (67 / 375 + 300 / 1,800) / 2 = 0.17.
    """
    lacking = shortfalls(of) if isinstance(of, Dataset) else of
    counted = lacking.loc[lacking["role"] != "ceiling", "indicator"]
    indicators = sorted(counted.unique())
    faults, given = shares_of(weights, indicators)
    Report((*faults, *_faults(method, small))).raise_errors()
    parts = missing_shares(lacking, small)
    schools = pd.Index(lacking["school_id"].unique(), name="school_id")
    place = (schools.get_indexer(pd.Index(parts["school_id"])),
             given.index.get_indexer(pd.Index(parts["indicator"])))  # fmt: skip
    grid = np.full((len(schools), len(given)), np.nan)
    grid[place] = parts["part"]
    applies = np.zeros(grid.shape)
    applies[place] = 1.0

    asked = given.to_numpy()
    spread = divergence(grid.T) if method == "entropy" else np.ones(len(given))
    used = used_weights(asked, spread)
    there, every = ~np.isnan(grid) @ used, applies @ used
    return Weakness(
        index=pd.Series(scores(method, grid.T, asked[None, :])[0], index=schools, name="weakness"),
        parts=parts.assign(
            weight=used[place[1]],
            contribution=over(used[place[1]] * parts["part"].to_numpy(), there[place[0]]),
        ),
        weights=pd.Series(used, index=given.index, name="weight"),
        known=pd.Series(over(there, every), index=schools, name="known"),
        method=method,
        small=small,
        given=given,
        grid=pd.DataFrame(grid, index=schools, columns=given.index),
    )


def _faults(method: str, small: float) -> Iterator[Finding]:
    if not 0 <= small < float("inf"):
        yield Finding("N15", "error", value=str(small))
    if method not in METHODS:
        yield Finding("N16", "error", value=str(method), values={"known": ", ".join(METHODS)})


def _problem(part: Any) -> Both:
    """One thing a school lacks, or has too much of, in its own unit."""
    key = "exceeds" if part.direction == "at_most" else "lacks"
    said = both(
        f"weakness.{key}" if part.part > 0 else f"weakness.{key}_some",
        name=Both(part.name_zh, part.name_en),
        unit=Both(part.unit, part.unit_en),
        amount=_amount(part.shortfall),
        **({"required": _amount(part.required)} if part.part > 0 else {}),
    )
    mark = both("weakness.unverified") if part.status == "unverified" else Both("", "")
    return Both(said.zh + mark.zh, said.en + mark.en)


def _amount(value: float) -> str:
    return f"{round(value, 2):,.12g}"

"""Everything about the needs of a dataset, worked out once: for the printed page and the files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.needs.doubts import need_doubts
from gaibao_geo.needs.even.balance import DEFAULT_RULE, balance, balance_doubts
from gaibao_geo.needs.lists.checklist import checklist, checklist_doubts
from gaibao_geo.needs.shortfalls import Horizon, counted_stock, shortfalls
from gaibao_geo.needs.standards import standards_in
from gaibao_geo.needs.summary import county_table
from gaibao_geo.needs.weak.ranks import Method
from gaibao_geo.needs.weak.weakness import SMALL, Weakness, weakness
from gaibao_geo.needs.works.prices import Level
from gaibao_geo.needs.works.projects import Proposed, candidate_projects
from gaibao_geo.needs.works.review import review_projects
from gaibao_geo.tables.findings import Report


@dataclass(frozen=True, eq=False)
class Assessment:
    """What the schools of a dataset lack, how weak and how even they are, what would mend it.

    ``stocks``, ``lacking``, ``weak``, ``checked`` (checklists), ``balance`` and ``counties`` as
    ``counted_stock``, ``shortfalls``, ``weakness``, ``checklist``, ``balance`` and
    ``county_table`` give them. ``proposed``: candidate projects; where the dataset has a
    list of its own, only for what the list leaves open. ``report``: every doubt, the own
    list held against need (``N26`` to ``N29``) among them.
    """

    data: Dataset
    stocks: pd.DataFrame
    lacking: pd.DataFrame
    weak: Weakness
    checked: pd.DataFrame
    balance: pd.DataFrame
    counties: pd.DataFrame
    proposed: Proposed
    report: Report


def assess(
    data: Dataset,
    sets: Sequence[str] = (),
    *,
    weights: Mapping[str, float] | None = None,
    method: Method = "mean",
    small: float = SMALL,
    horizon: Horizon = 3,
    price: Level = "mid",
    year: int | None = None,
    rule: str = DEFAULT_RULE,
) -> Assessment:
    """The needs of a dataset, from its tables to candidate projects.

    ``sets`` names the sets of standards to hold schools to (none: all of
    ``standards_of(data)``); ``weights``, ``method`` and ``small`` go to ``weakness``,
    ``horizon`` to ``shortfalls``, ``price`` and ``year`` to ``candidate_projects``, ``rule``
    to ``balance``. Raises ``DataError`` with every fault of norms, weights or names.
    """
    standards = standards_in(data, sets)
    stocks = counted_stock(data)
    lacking = shortfalls(data, standards, horizon)
    weak = weakness(lacking, weights, method, small)
    own = "projects" in data
    proposed = candidate_projects(data, lacking, price, year, only_missing=own)
    return Assessment(
        data=data, stocks=stocks, lacking=lacking, weak=weak,
        checked=checklist(data, lacking, stocks),
        balance=balance(data, rule, standards),
        counties=county_table(lacking, data, weak.index, stocks),
        proposed=proposed,
        report=Report((
            *need_doubts(data, stocks, standards if sets else None),
            *checklist_doubts(data, lacking, stocks),
            *balance_doubts(data, rule), *(review_projects(data, lacking) if own else ()),
            *proposed.report,
        )),
    )  # fmt: skip

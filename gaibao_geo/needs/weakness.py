"""How weak a school is."""

from __future__ import annotations

import pandas as pd


def weakness(lacking: pd.DataFrame) -> pd.Series:
    """How weak each school is, from 0 (lacks nothing known) to 1 (has nothing).

    ``lacking`` is what ``shortfalls`` returns. The plain mean, over the indicators that
    apply and are known, of shortfall / required: the share that is missing. Indexed by
    ``school_id``; a school of which nothing is known has no value (``NaN``), because
    unknown is neither weak nor strong.
    """
    known = lacking[lacking["state"].isin(["met", "short"])]
    missing_share = known["shortfall"].astype(float) / known["required"].astype(float)
    means = missing_share.groupby(known["school_id"]).mean()
    every = pd.unique(lacking["school_id"])
    return means.reindex(every).rename_axis("school_id").rename("weakness")

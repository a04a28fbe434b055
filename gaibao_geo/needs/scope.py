"""Schools that do not count for a purpose: a table says which, and why."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.needs.standards import shipped_norms
from gaibao_geo.needs.stock import stock
from gaibao_geo.tables.rows import rows

COLUMNS = ["school_id", "reason_zh", "reason_en", "document", "status"]


def left_out(data: Dataset, purpose: str, stocks: pd.DataFrame | None = None) -> pd.DataFrame:
    """The schools that table ``exclusions`` leaves out for a purpose, one row each.

    ``purpose`` is ``need`` (shortfalls, weakness, projects), ``balance_2012``,
    ``balance_2017`` or one of the dataset's own. Columns ``school_id``, ``reason_zh``,
    ``reason_en``, ``document``, ``status``; where several rows fit, the first. The dataset's
    own table decides, else the one that travels with the program. A row with
    ``pupils_below`` fits schools known to have fewer pupils in their compulsory stages; an
    unknown number leaves nobody out. ``stocks`` is what ``stock`` returns, where at hand.
    """
    table = data.exclusions if "exclusions" in data else shipped_norms("exclusions")
    stocks = stock(data) if stocks is None else stocks
    whole = stocks[stocks["stage"] == "any"].reset_index(drop=True)
    which = np.full(len(whole), -1)
    mine = table[table["purpose"] == purpose].reset_index(drop=True)
    for row in rows(mine):
        fits = (whole[row.subject] == row.value).to_numpy(dtype=bool)
        if not pd.isna(row.pupils_below):
            fits = fits & (whole["pupils"] < float(row.pupils_below)).to_numpy(dtype=bool)
        which[fits & (which < 0)] = row.Index
    at = which >= 0
    found = mine.iloc[which[at]].reset_index(drop=True)
    return found.assign(school_id=whole["school_id"][at].to_numpy())[COLUMNS]

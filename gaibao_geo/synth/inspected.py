"""The yes and no of checklists, for items that no column of the tables answers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gaibao_geo.synth.draws import chance
from gaibao_geo.synth.settings import COUNTED_ON, setting

_NOT_ASKED, _NOT_SAID = 0.02, 0.01  # shares: no row at all; a row that says nothing


def made_checks(schools: pd.DataFrame, boards: pd.Series[bool], seed: int) -> pd.DataFrame:
    """The table ``checks``; ``boards`` says which schools have boarders, row by row.

    A few answers are missing, as a row without one or as no row.
    """
    where = schools["where"]
    found = []
    for item in setting("shapes")["checks"]:
        matter = f"{item['item_set']} {item['item_no']}"
        drawn = chance(seed, matter, len(schools))
        met = np.where(drawn < where.map(item["met"]).to_numpy(), "yes", "no")
        met = np.where(chance(seed, f"{matter} said", len(schools)) < _NOT_SAID, "", met)
        asked = chance(seed, f"{matter} asked", len(schools)) >= _NOT_ASKED
        if item.get("only_boarding"):
            asked &= boards.to_numpy(dtype=bool)
        rows = pd.DataFrame({
            "school_id": schools["school_id"], "item_set": item["item_set"],
            "item_no": item["item_no"], "as_of": COUNTED_ON, "met": met,
        })  # fmt: skip
        found.append(rows[asked])
    return pd.concat(found, ignore_index=True)

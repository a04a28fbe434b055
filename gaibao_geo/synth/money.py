"""Made-up unit costs, and the funds of the report spread over the years."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from gaibao_geo.synth.draws import whole_parts
from gaibao_geo.synth.settings import setting

PROGRAMME = "gaibao_2014"


def made_prices(chosen: Mapping[str, Any]) -> pd.DataFrame:
    """The table ``unit_costs``: low, middle and high of each kind of item, in yuan."""
    rows = [
        {"item_type": kind, "region_id": chosen.get("region_id", ""), "year": 2016,
         "unit": price["unit"],
         **{f"{name}_yuan": Decimal(str(price[name])) for name in ("low", "mid", "high")}}
        for kind, price in setting("prices").items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def made_funds(chosen: Mapping[str, Any]) -> pd.DataFrame:
    """The table ``funds``, a row per level and year; empty where the settings have none."""
    rows = []
    for fund in chosen.get("funds", []):
        parts = whole_parts(list(fund["by_year"].values()), fund["yuan"])
        rows += [
            {"fund_id": f"{fund['level']}-{year}", "name": fund["name"], "level": fund["level"],
             "programme_id": PROGRAMME, "budget_year": int(year), "amount_yuan": int(part),
             "earmark": "any", "note": fund["note"]}
            for year, part in zip(fund["by_year"], parts, strict=True)
        ]  # fmt: skip
    return pd.DataFrame(rows)

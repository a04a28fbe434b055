"""Pencil-sized candidates for the tests of the engine."""

from __future__ import annotations

import pandas as pd

from gaibao_geo.plans.candidates import Candidates

KINDS = ["canteen", "dormitory", "teaching"]


def small(projects, needs, lines=None):
    """Candidates from tuples.

    ``projects``: (id, school, township, cost_yuan, {indicator: amount}); ``needs``:
    (school, indicator, shortfall, pupils, weakness); ``lines``: {id: {item_type: yuan}},
    one canteen line each by default.
    """
    table = pd.DataFrame(
        [
            {"project_id": pid, "school_id": school, "school": f"{school}小学",
             "school_en": f"School {school}", "township": town,
             "name": f"{pid}号", "name_en": f"No. {pid}", "cost_yuan": cost, "need_yuan": cost,
             "list_name": "", "quality": "made_up"}
            for pid, school, town, cost, _ in projects
        ]
    ).astype({"cost_yuan": "Int64", "need_yuan": "Int64"})  # fmt: skip
    split = lines or {pid: {"canteen": cost} for pid, _, _, cost, _ in projects}
    line_table = pd.DataFrame(
        [
            {"project_id": pid, "item_type": kind, "cost_yuan": yuan}
            for pid, kinds in split.items()
            for kind, yuan in kinds.items()
        ]
    ).astype({"cost_yuan": "Int64"})
    effects = pd.DataFrame(
        [
            {"project_id": pid, "indicator": indicator, "amount": float(amount)}
            for pid, _, _, _, adds in projects
            for indicator, amount in adds.items()
        ],
        columns=["project_id", "indicator", "amount"],
    )
    need_table = pd.DataFrame(
        [
            {"school_id": school, "indicator": indicator, "name_zh": indicator,
             "name_en": indicator, "unit": "床", "unit_en": "beds", "shortfall": float(short),
             "pupils": pupils, "weakness": weak}
            for school, indicator, short, pupils, weak in needs
        ]
    ).astype({"pupils": "Int64"})  # fmt: skip
    return Candidates(
        table.sort_values("project_id", ignore_index=True),
        line_table.sort_values(["project_id", "item_type"], ignore_index=True),
        effects,
        need_table,
    )

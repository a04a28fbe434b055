"""The stage of a school, where only its kind is given, and schools without either."""

from __future__ import annotations

import pandas as pd

from gaibao_geo.intake.loaded import Loaded
from gaibao_geo.intake.sites.spans import noted, spans
from gaibao_geo.tables.findings import Finding
from gaibao_geo.tables.schema import TABLES

# Schools of other kinds are not of compulsory education and have no stage.
STAGE_OF = {
    "primary": "primary",
    "teaching_point": "primary",
    "junior": "junior",
    "full_secondary": "junior",
    "nine_year": "nine_year",
    "twelve_year": "nine_year",
}


def read_stages(data: Loaded, schools: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """The schools with ``stage`` filled from ``kind``; a row without either is an error.

    A school that is closed, or is to be, needs none: no standard is applied to it.
    """
    stage = schools["stage"]
    filled = (stage == "") & schools["kind"].isin(list(STAGE_OF))
    if filled.any():
        stage = stage.where(~filled, schools["kind"].map(STAGE_OF).fillna("").astype("str"))
    findings = noted(data, "V32_from_kind", filled, "stage")
    open_rows = (stage == "") & (schools["kind"] == "")
    open_rows &= (schools["keep"] != "close") & (schools["closed"] == "")
    findings += missing(data, open_rows, "stage", ("stage", "kind"), "V32_stage")
    return schools.assign(stage=stage), findings


def missing(
    data: Loaded, rows: pd.Series[bool], column: str, sources: tuple[str, ...], rule: str
) -> list[Finding]:
    """An error per row, or one for a sheet that has none of the columns that could tell."""
    found = []
    for part, span in spans(data, "schools"):
        mine = rows.iloc[span].to_numpy(dtype=bool)
        if len(mine) and not mine.any():
            continue
        if not set(sources) & set(part.match.headers):
            meaning = TABLES["schools"].column(column).meaning
            found.append(part.doubt("missing_column", "error", column=column,
                                    values={"meaning": meaning}))  # fmt: skip
            continue
        found += [part.doubt(rule, "error", int(at), column=column) for at in mine.nonzero()[0]]
    return found

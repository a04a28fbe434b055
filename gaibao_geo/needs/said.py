"""Findings about rows of a dataset, and about schools many at a time."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.tables.findings import Finding, Severity
from gaibao_geo.words import LANGUAGES, Both, say

NAMED = 5  # schools that a finding names; it counts the others


def said(
    data: Dataset,
    rule: str,
    severity: Severity,
    table: str,
    index: int,
    *,
    column: str,
    value: object = "",
    values: Mapping[str, object] | None = None,
) -> Finding:
    """A finding about a row: with its place where the dataset was read from files.

    A row of a table that travels with the program, or was made in memory, has none.
    """
    if any(part.table == table for part in data.parts):
        return data.doubt(rule, severity, table, index, column=column, value=value, values=values)
    return Finding(rule, severity, column=column, value=str(value), values=values or {})


def of_schools(
    data: Dataset,
    rule: str,
    severity: Severity,
    schools: pd.Series[str],
    *,
    column: str,
    values: Mapping[str, object] | None = None,
) -> Finding:
    """One finding about many schools: placed at the first, it names a few and counts them all.

    ``schools`` are ids; the texts of the finding may use ``count`` and ``examples``.
    """
    ids = schools.drop_duplicates()
    table = data.schools
    at = pd.Index(table["school_id"]).get_indexer(pd.Index(ids.head(NAMED)))
    some = [(table["name"].iloc[i], table["name_en"].iloc[i]) for i in at]
    examples = Both(*(
        say("word.list_comma", lang).join(zh if lang == "zh" else en or zh for zh, en in some)
        for lang in LANGUAGES
    ))  # fmt: skip
    return said(
        data, rule, severity, "schools", int(at[0]), column=column, value=ids.iloc[0],
        values={"count": len(ids), "examples": examples, **(values or {})},
    )  # fmt: skip

"""Findings about schools, many at a time."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.tables.findings import Finding, Severity
from gaibao_geo.words import LANGUAGES, Both, say

NAMED = 5  # schools that a finding names; it counts the others


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
    first = str(schools.iloc[0])
    at = int(pd.Index(data.schools["school_id"]).get_indexer(pd.Index([first]))[0])
    return data.doubt(rule, severity, "schools", at, column=column, value=first,
                      values={**counted(data, schools), **(values or {})})  # fmt: skip


def counted(data: Dataset, schools: pd.Series[str]) -> dict[str, object]:
    """``count``: how many schools; ``examples``: the first few by name. ``schools`` are ids."""
    ids = schools.drop_duplicates()
    table = data.schools
    at = pd.Index(table["school_id"]).get_indexer(pd.Index(ids.head(NAMED)))
    some = [(table["name"].iloc[i], table["name_en"].iloc[i]) for i in at]
    examples = Both(*(
        say("word.list_comma", lang).join(zh if lang == "zh" else en or zh for zh, en in some)
        for lang in LANGUAGES
    ))  # fmt: skip
    return {"count": len(ids), "examples": examples}

"""Rules that typed tables are held to: each looks, none changes anything.

A rule is a function of the loaded tables that yields findings. ``RULES`` lists them in
the order in which they speak. Each is silent where its columns are missing or empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gaibao_geo.intake.loaded import Loaded
from gaibao_geo.intake.rules import (
    amounts,
    keys,
    names,
    order,
    programmes,
    scopes,
    shares,
    sums,
    years,
    zeros,
)
from gaibao_geo.tables.findings import Finding

Rule = Callable[[Loaded], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    *keys.RULES,
    *names.RULES,
    *amounts.RULES,
    *sums.RULES,
    *shares.RULES,
    *scopes.RULES,
    *order.RULES,
    *years.RULES,
    *zeros.RULES,
    *programmes.RULES,
)

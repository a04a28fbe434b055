"""How much each indicator weighs: a planner's own weights, read and checked."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from numbers import Real
from pathlib import Path
from typing import Any

import pandas as pd

from gaibao_geo.tables.findings import Finding, Report

_WHOLES = (1.0, 100.0)  # weights are shares of 1 or percentages
_SLACK = 0.005  # of the sum: three weights of 33.3 % are meant to be all


def read_weights(path: str | Path) -> dict[str, float]:
    """The weights of a TOML file, by indicator: a line ``beds = 0.3`` or ``beds = 30`` each.

    Raises ``DataError`` with every fault when the file cannot be read or a weight is no
    number or negative. Whether they sum up and name every indicator, ``weakness`` says.
    """
    file = Path(path)
    told, faults = _toml(file)
    faults += _not_weights(told, file.name)
    Report(tuple(faults)).raise_errors()
    return {name: float(weight) for name, weight in told.items()}


def _toml(file: Path) -> tuple[dict[str, Any], list[Finding]]:
    try:
        # Some editors put a mark before the text that tomllib does not know.
        return tomllib.loads(file.read_text(encoding="utf-8-sig")), []
    except (OSError, ValueError, RecursionError) as error:  # tomllib's own is a ValueError
        return {}, [Finding("N17", "error", file.name, values={"reason": error})]


def shares_of(
    weights: Mapping[str, float] | None, indicators: Iterable[str]
) -> tuple[list[Finding], pd.Series]:
    """Every fault of the weights, and the weight of each indicator, all together 1.

    Without ``weights`` all weigh the same. Weights are shares that sum to 1 or percentages
    that sum to 100, to half a percent (three of 33.3 are meant to be all); they are then
    divided by their sum. Faults: an indicator that is not looked at (N10), a weight that is
    negative or no number (N11), weights of 0 only (N12) or of another sum (N13), and an
    indicator left without a weight (N14).
    """
    names = list(indicators)
    faults = [] if weights is None else list(_faults(weights, names))
    if weights is None or faults:
        return faults, pd.Series(1.0 / max(len(names), 1), index=names, dtype="float64")
    given = pd.Series(dict(weights), dtype="float64").reindex(names)
    return faults, given / given.sum()


def _faults(weights: Mapping[str, float], names: list[str]) -> Iterator[Finding]:
    known = ", ".join(names)
    for stranger in (name for name in weights if name not in names):
        yield Finding("N10", "error", value=str(stranger), values={"known": known})
    wrong = list(_not_weights(weights))
    yield from wrong
    total = 0.0 if wrong else sum(weights.values())
    if not wrong and not total:
        yield Finding("N12", "error")
    elif not wrong and all(abs(total / whole - 1) > _SLACK for whole in _WHOLES):
        right = "; ".join(f"{name} = {weight / total:.4g}" for name, weight in weights.items())
        yield Finding("N13", "error", values={"total": f"{total:,.6g}", "right": right})
    for name in names:
        if name not in weights:
            yield Finding("N14", "error", value=name)


def _not_weights(weights: Mapping[str, Any], file: str = "") -> Iterator[Finding]:
    for name, weight in weights.items():
        number = isinstance(weight, Real) and not isinstance(weight, bool)
        if not number or not 0 <= weight < math.inf:
            yield Finding("N11", "error", file, value=str(name), values={"weight": weight})

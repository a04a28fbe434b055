"""Rates: which may pass 100 %, and whether they are what they are the ratio of."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import numpy as np
import pandas as pd

from gaibao_geo.intake.loaded import Loaded
from gaibao_geo.intake.rules.as_written import interval
from gaibao_geo.intake.rules.cells import (
    Floats,
    extra_columns,
    numbers,
    spans,
    texts,
    where,
    written,
)
from gaibao_geo.intake.rules.word_lists import any_of, word_lists
from gaibao_geo.tables.findings import Finding, Repair, Severity
from gaibao_geo.tables.intervals import Interval
from gaibao_geo.words.numbers import percent

WITHIN_ONE: dict[str, Severity] = {  # 开工率 and 采购完成率 may pass 100 %
    "completed_share": "error",
    "physical_share": "error",
    "paid_share": "warning",
}
RATIOS = (  # a share, what is above the line, and what may stand below it
    ("started_share", "started_m2", ("planned_m2",)),
    ("completed_share", "completed_m2", ("planned_m2", "started_m2")),
    ("paid_share", "paid_yuan", ("planned_yuan", "invested_yuan")),
)
PERCENT_FROM = 1.5  # a column whose middle is above this is written in per cent


def above_one(data: Loaded) -> Iterator[Finding]:
    """V21: a rate above 100 % that cannot be.

    竣工率, 形象进度 and (as a warning) 拨付率 of the reports; and columns that the schema
    does not know but whose header names 净入学率, 巩固率 or 达标率. 开工率, 采购完成率 and
    毛入学率 may pass 100 %. In a row with a remark it is a warning: there may be a reason.
    """
    for column, severity in WITHIN_ONE.items():
        shares = numbers(data, "progress", column)
        if shares is not None:
            yield from _above(data, "progress", column, shares, severity)
    pattern = any_of(word_lists()["rates"]["within_one"])
    for table in data.tables:
        headers = pd.Series(list(extra_columns(data, table)), dtype="str")
        for header in headers[headers.str.lower().str.contains(pattern)]:
            shares = _shares(data.tables[table][header], header)
            yield from _above(data, table, header, shares, "error")


def _above(
    data: Loaded, table: str, column: str, shares: Floats, severity: Severity
) -> Iterator[Finding]:
    notes = texts(data, table, "note")
    with np.errstate(invalid="ignore"):
        high = shares > 1 + 1e-9
    for index in where(high):
        excused = notes is not None and notes[index] != ""
        yield data.doubt(
            "V21", "warning" if excused else severity, table, index, column=column,
            value=written(data, table, index, column) or percent(shares[index]),
            values={"share": percent(shares[index])}, repair=Repair("confirm"),
        )  # fmt: skip


def _shares(cells: pd.Series[str], header: str) -> Floats:
    """What stands in a column of rates, as fractions; ``NaN`` where there is no number."""
    said = cells.fillna("").astype("str").map(lambda cell: unicodedata.normalize("NFKC", cell))
    plain = said.str.strip().str.removesuffix("%")
    values = pd.to_numeric(plain, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    filled = values[~np.isnan(values)]
    stated = "%" in unicodedata.normalize("NFKC", header)
    whole_column = stated or (filled.size > 0 and float(np.median(filled)) > PERCENT_FROM)
    per_cent = said.str.contains("%").to_numpy(dtype=bool, na_value=False)
    return np.where(per_cent | whole_column, values / 100, values)


def share_is_its_ratio(data: Loaded) -> Iterator[Finding]:
    """V23: a stated rate that its own numerator and denominator cannot give.

    Each number is what it may have been before rounding; a rate is doubted only when no
    such numbers give it, whichever of the usual denominators is taken: the plan for 开工率,
    the plan or what was begun for 竣工率, the plan or the money worked off for 拨付率.
    """
    for column, above, below in RATIOS:
        share, upper = numbers(data, "progress", column), numbers(data, "progress", above)
        lower = {name: values for name in below
                 if (values := numbers(data, "progress", name)) is not None}  # fmt: skip
        if share is None or upper is None or not lower:
            continue
        doubtful = ~np.isnan(share) & ~np.isnan(upper)
        rounding = _half_units(data, column, share)
        judged = np.zeros(len(share), dtype=bool)
        for values in lower.values():
            with np.errstate(divide="ignore", invalid="ignore"):
                right = np.abs(share - upper / values) <= rounding
            judged |= values > 0
            doubtful &= ~right
        for index in where(doubtful & judged):
            yield from _judged(data, index, column, above, lower)


def _half_units(data: Loaded, column: str, share: Floats) -> Floats:
    """Half a unit of the last digit of each share, for whole columns at once.

    Only a first sieve: where the ratio of the two numbers, taken as exact, lies this near,
    there is nothing to ask; ``_judged`` looks at the others one by one.
    """
    half = np.full(len(share), 1e-9)
    for part, rows in spans(data, "progress"):
        if column not in part.match.body:
            continue
        cells = part.match.body[column].astype("str")
        figures = cells.str.extract(r"(\d+(?:\.\d+)?)")[0].astype("str")
        number = pd.to_numeric(figures, errors="coerce").to_numpy(np.float64, na_value=np.nan)
        places = figures.str.partition(".")[2].str.len().to_numpy(np.float64, na_value=np.nan)
        with np.errstate(divide="ignore", invalid="ignore"):
            unit = np.where(number > 0, share[rows] / number, np.nan)
        half[rows] += np.nan_to_num(unit / 10 ** np.maximum(places, 2 * (unit >= 1)) / 2)
    return half


def _judged(
    data: Loaded, index: int, column: str, above: str, lower: dict[str, Floats]
) -> Iterator[Finding]:
    stated = interval(data, "progress", index, column)
    upper = interval(data, "progress", index, above)
    possible: list[Interval] = []
    for name, values in lower.items():
        under = interval(data, "progress", index, name) if values[index] > 0 else None
        if under is None or under.low <= 0:
            continue
        possible.append(upper / under)
    if not possible or any(ratio.meets(stated) for ratio in possible):
        return
    low, high = (percent(float(end), 2) for end in (possible[0].low, possible[0].high))
    yield data.doubt(
        "V23", "note", "progress", index, column=column,
        value=written(data, "progress", index, column),
        values={"ratio": low if low == high else f"{low}–{high}"},
    )  # fmt: skip


RULES = (above_one, share_is_its_ratio)

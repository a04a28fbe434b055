"""School years and budget years are two clocks; and schools that grow smaller."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from gaibao_geo.intake.loaded import Loaded
from gaibao_geo.intake.rules.cells import numbers, spans, texts, where
from gaibao_geo.intake.rules.word_lists import word_lists
from gaibao_geo.tables.findings import Finding, Repair
from gaibao_geo.words.numbers import percent

MAPPING = "school_year_for_budget_year"  # the table of dataset.toml that joins the clocks
SHRINKING = -0.05  # a year
TREND_YEARS = 3
READ = re.compile(r"(\d{4})/(\d{2})")


def plain_year(text: str) -> str:
    """``2015/16`` for any spelling of two years in a row; other text as it is."""
    lists = word_lists()["school_years"]
    bare = re.sub("|".join(lists["noise"]), "", unicodedata.normalize("NFKC", text))
    found = re.fullmatch(rf"(\d{{4}})(?:{lists['between']})(\d{{4}}|\d{{2}})", bare)
    if not found:
        return text
    first, second = int(found[1]), int(found[2])
    next_year = first + 1 if len(found[2]) == len(found[1]) else (first + 1) % 100
    return f"{first}/{(first + 1) % 100:02d}" if second == next_year else text


def school_years_read(data: Loaded) -> Iterator[Finding]:
    """V30: a school year that is a plain year (which of two?), or none at all (``V30_bad``).

    One finding for each such text of a sheet, at the first row that has it.
    """
    years = texts(data, "school_years", "school_year")
    if years is None:
        return
    odd = (years != "") & ~(years.str.fullmatch(READ.pattern))
    if odd.any():
        for part, rows in spans(data, "school_years"):
            own = years[rows][odd[rows]]
            for year, count in Counter(own).items():
                at = int(own.index[own == year][0]) - rows.start
                plain = year.isdecimal() and len(year) == len("2016")
                values: dict[str, object] = {"count": count}
                if plain:
                    start = int(year)
                    values |= {"before": plain_year(f"{start - 1}-{start}"),
                               "after": plain_year(f"{start}-{start + 1}")}  # fmt: skip
                yield part.doubt("V30" if plain else "V30_bad", "error", at,
                                 column="school_year", value=year, values=values)  # fmt: skip
    mixed = years[years.str.fullmatch(READ.pattern)].unique()
    for year in (year for year in mixed if plain_year(year) != year or not _in_row(year)):
        at = int(years.index[years == year][0])
        yield data.doubt("V30_bad", "error", "school_years", at, column="school_year",
                         value=year, values={"count": int((years == year).sum())})  # fmt: skip


def _in_row(year: str) -> bool:
    return (int(year[:4]) + 1) % 100 == int(year[5:])


def clocks_joined(data: Loaded) -> Iterator[Finding]:
    """V30_join: school years and budget years, and nothing says which belongs to which.

    ``dataset.toml`` says it in ``[school_year_for_budget_year]``: ``2016 = "2015/16"``.
    """
    if texts(data, "school_years", "school_year") is None:
        return
    budget: set[int] = set()
    for table in ("funds", "projects"):
        years = numbers(data, table, "budget_year")
        if years is not None:
            budget |= {int(year) for year in years[~np.isnan(years)]}
    told = data.about.get(MAPPING, {})
    told = {str(year) for year in told} if isinstance(told, Mapping) else set()
    lacking = sorted(year for year in budget if str(year) not in told)
    if lacking:
        year = lacking[0]
        lines = f'[{MAPPING}] {year} = "{plain_year(f"{year - 1}-{year}")}"'
        yield Finding("V30_join", "warning", "dataset.toml",
                      values={"years": ", ".join(map(str, lacking)), "example": lines,
                              "other": plain_year(f"{year}-{year + 1}")})  # fmt: skip


def shrinking_schools(data: Loaded) -> Iterator[Finding]:
    """V36: pupils fell by more than 5 % a year over three years, by stage.

    The rate is geometric: ``(pupils / pupils three years before) ** (1/3) - 1``, for the
    latest school year of a school's stage. ``V36_forecast`` where the row has a forecast.
    """
    pupils = numbers(data, "school_years", "pupils")
    years = texts(data, "school_years", "school_year")
    if pupils is None or years is None:
        return
    frame = data.tables["school_years"]
    start = pd.to_numeric(years.str[:4], errors="coerce").where(years.str.fullmatch(READ.pattern))
    rows = pd.DataFrame({"school": frame["school_id"], "stage": frame["stage"],
                         "start": start, "pupils": pupils}).dropna()  # fmt: skip
    key = ["school", "stage", "start"]
    rows = rows[~rows.duplicated(key)]
    latest = rows.sort_values("start", kind="stable").drop_duplicates(key[:2], keep="last")
    before = pd.MultiIndex.from_arrays([latest["school"], latest["stage"],
                                        latest["start"] - TREND_YEARS])  # fmt: skip
    then = rows.set_index(key)["pupils"].reindex(before).to_numpy(dtype=np.float64)
    now = latest["pupils"].to_numpy(dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(then > 0, (now / then) ** (1 / TREND_YEARS) - 1, np.nan)
        falling = rate < SHRINKING - 1e-12
    forecast = numbers(data, "school_years", "pupils_in_3_years")
    for at in where(falling):
        index = int(latest.index[at])
        known = forecast is not None and not np.isnan(forecast[index])
        future = forecast[index] if known and forecast is not None else now[at] ** 2 / then[at]
        yield data.doubt(
            "V36_forecast" if known else "V36", "warning", "school_years", index, column="pupils",
            value=int(now[at]),
            values={"then": int(then[at]), "now": int(now[at]), "rate": percent(-rate[at]),
                    "future": round(future)},
            repair=Repair("confirm"),
        )  # fmt: skip


RULES = (school_years_read, clocks_joined, shrinking_schools)

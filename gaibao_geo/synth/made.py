"""A made-up county, prefecture or country: every table of it, the same for the same seed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gaibao_geo.synth.buildings import made_facilities
from gaibao_geo.synth.inspected import made_checks
from gaibao_geo.synth.money import made_funds, made_prices
from gaibao_geo.synth.pupils import made_years, stage_rows, with_unknown
from gaibao_geo.synth.schools import composition, made_schools
from gaibao_geo.synth.settings import Name, setting
from gaibao_geo.synth.sites import places_of
from gaibao_geo.synth.typed import typed

__all__ = ["synth"]

FEWEST = 100  # schools: fewer do not fill the kinds and places


def synth(
    name: Name = "sanming", seed: int = 2016, schools: int | None = None
) -> dict[str, pd.DataFrame]:
    """Made-up tables of compulsory schools, in the schema's columns and types.

    ``schools``, ``school_years`` (2015/16, a row per school and stage), ``facilities``
    (counted 2015-09-01), ``checks`` and ``unit_costs``; ``sanming`` has ``funds`` too. Every row
    that has the columns says ``made_up`` and 示例数据（虚构）. A missing cell is unknown, never
    zero.

    ``sanming``: 三明市 with the counts of its report (664 schools: 97 junior, 23 nine-year, 233
    primary, 311 teaching points; 251,600 pupils) over today's 11 counties and their real
    townships; points are a township's with a made-up shift and say how far off they may be.
    Counties have pupils in proportion to the residents of the census of 2000.
    ``national``: all counties, 240,600 schools and 159.7 million pupils by the Ministry's totals
    of 2024; townships, points and the sizes of counties are made up.

    ``schools`` asks for another number of them, with pupils in proportion. The same
    arguments give the same tables everywhere; another ``seed`` gives others with the same
    totals. Raises ``ValueError`` for an unknown name or fewer than 100 schools.

    Distributions are in ``shapes.toml``, totals and their sources in ``sanming.toml`` and
    ``national.toml`` beside this file.
    """
    if name not in ("sanming", "national"):
        raise ValueError(f"synth knows 'sanming' and 'national', not {name!r}")
    if schools is not None and schools < FEWEST:
        raise ValueError(f"{schools} schools are too few to be like a county; at least {FEWEST}")
    chosen = setting(name)
    every = composition(chosen, None)
    counts = every if schools is None else composition(chosen, schools)
    made, usual = sum(counts.values()), sum(every.values())
    places = places_of(chosen, seed, made)
    table = made_schools(chosen, places, counts, seed)
    table["people"] = places["people"].to_numpy()[table["place"]]
    rows = stage_rows(table)
    years = made_years(chosen, table, rows, round(chosen["pupils"] * made / usual), seed)
    facilities = made_facilities(chosen, table, rows, years, seed)
    boards = np.bincount(rows["school"], weights=years["boarders"], minlength=len(table)) > 0
    unknown = setting("shapes")["unknown"]
    found = {
        "schools": table,
        "school_years": with_unknown(years, unknown, seed),
        "facilities": with_unknown(facilities, unknown, seed),
        "checks": made_checks(table, pd.Series(boards), seed),
        "unit_costs": made_prices(chosen),
        "funds": made_funds(chosen),
    }
    return {table: typed(table, rows) for table, rows in found.items() if len(rows)}

"""Needs of a whole country: what schools lack, how weak and how even they are.

Run by hand: ``python benchmarks/needs.py``. 240,600 made-up schools from ``gb.synth``; each
step is timed in one process after a first, smaller run that warms imports up, and set against
one pandas group-by of the same table (every measure of the stock added up by county and
stage), the least any answer by county can cost. Medians of three.
"""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.needs.even.balance import balance
from gaibao_geo.needs.shortfalls import by_school, shortfalls
from gaibao_geo.needs.stock import MEASURES, stock
from gaibao_geo.needs.weak.weakness import weakness
from gaibao_geo.needs.works.projects import candidate_projects
from gaibao_geo.synth.made import synth
from gaibao_geo.words import Both

SCHOOLS, WARM, RUNS = 240_600, 2_000, 3


def dataset(schools: int) -> Dataset:
    tables = synth("national", schools=schools)
    title = Both("全国（虚构）", "Nation (made up)")
    return Dataset("national", title, True, Both("", ""), tables, Path(), "")


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    walls = []
    for _ in range(RUNS):
        began = time.perf_counter()
        result = work()
        walls.append(time.perf_counter() - began)
    return statistics.median(walls), result


def main() -> None:
    small = dataset(WARM)
    lacking = shortfalls(small)
    weakness(lacking), balance(small), candidate_projects(small, lacking)
    began = time.perf_counter()
    data = dataset(SCHOOLS)
    print(f"made in {time.perf_counter() - began:.1f} s")
    stocks = stock(data)
    key = ["region_id", "stage"]
    peer, _ = timed(stocks.groupby(key)[[*MEASURES]].sum)
    print(f"one group-by of {len(stocks):,} rows x {len(MEASURES)} measures: {peer:.2f} s")

    def told(name: str, work: Callable[[], Any]) -> Any:
        wall, result = timed(work)
        print(f"{name}: {wall:.2f} s, {wall / peer:.1f} times the group-by")
        return result

    told("stock", lambda: stock(data))
    lacking = told("shortfalls (with the stock)", lambda: shortfalls(data))
    print(f"  {len(lacking):,} rows, {lacking.memory_usage(deep=True).sum() / 1e6:.0f} MB")
    told("shortfalls by school", lambda: by_school(lacking))
    told("balance 2017 (with the stock)", lambda: balance(data, "balance_2017"))
    weak = told("weakness", lambda: weakness(lacking))
    told("ranks over every method and weighting", lambda: type(weak).ranks.func(weak))
    found = told("candidate projects", lambda: candidate_projects(data, lacking))
    print(f"  {len(found.projects):,} projects")
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB")


if __name__ == "__main__":
    main()

"""From shortfalls to whole, priced projects: what would mend them, what it costs, who may pay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.intake.rules.cells import plain
from gaibao_geo.intake.rules.programmes import kinds_of, shipped_eligibility
from gaibao_geo.needs.many_schools import of_schools
from gaibao_geo.needs.stock import COUNTS
from gaibao_geo.needs.works.bundles import grouped, numbered, phases, project_names
from gaibao_geo.needs.works.gaps import gaps
from gaibao_geo.needs.works.item_types import item_types_of, matched
from gaibao_geo.needs.works.prices import LEVELS, Level, Prices, price_rows, prices_of
from gaibao_geo.needs.works.review import left_open
from gaibao_geo.needs.works.sizing import sized
from gaibao_geo.tables.findings import Finding, Report
from gaibao_geo.tables.gathered import gathered
from gaibao_geo.tables.paying import SCHOOL_COLUMNS, least_amount, payable
from gaibao_geo.tables.schema import TABLES
from gaibao_geo.tables.values import nothing
from gaibao_geo.words import Both, catalogue, say

LIST_NAME = "proposed"
CLOSES = [
    "project_id", "school_id", "indicator", "name_zh", "name_en", "shortfall",
    "shortfall_projected", "adds", "closes", "left", "unit", "unit_en", "document", "status",
]  # fmt: skip


@dataclass(frozen=True)
class Proposed:
    """Projects that would close shortfalls, what each closes, and which money may pay.

    * ``projects``: the columns of table ``projects``, with ``low_yuan``, ``mid_yuan`` and
      ``high_yuan``: the whole project at each price, missing where an item's is not stated;
    * ``items``: the columns of table ``project_items``; the costs of a project's items add up
      to its cost, to the yuan;
    * ``closes``: one row per project and indicator: the school's ``shortfall`` today
      and ``shortfall_projected``, what the project ``adds``, how much of the gap it ``closes``
      (what it adds beyond closes nothing) and what is ``left`` after it and the school's
      projects before it; ``document`` and ``status`` of the norm;
    * ``payable``: one row per project and programme: ``verdict`` (``allow``, ``bar``,
      ``approval``), reasons, ``document``, ``status``;
    * ``report``: what is doubtful and what stays unpriced.
    """

    projects: pd.DataFrame
    items: pd.DataFrame
    closes: pd.DataFrame
    payable: pd.DataFrame
    report: Report


def candidate_projects(
    data: Dataset,
    lacking: pd.DataFrame,
    price: Level = "mid",
    year: int | None = None,
    *,
    least_yuan: int | None = None,
    only_missing: bool = False,
) -> Proposed:
    """The projects that would close what schools lack, whole and priced: a proposal to review.

    ``lacking`` is what ``shortfalls`` returns; ``data`` gives ``schools``, ``unit_costs`` and,
    where it has them, its own ``item_types`` and ``eligibility`` (else those that travel with
    the program). ``price`` says which of the unit costs makes the cost, ``year`` of which
    year at the latest, and the first year of works.

    Quantities are those of ``sized`` for the gaps of ``gaps``: at the pupils forecast, in whole
    lots and steps, never above a ceiling. Cost of an item = quantity × unit cost × altitude
    factor × transport factor, rounded half up to the yuan; see ``price_rows``. Items of one bundle
    at a school make one project; what a baseline asks for or an item type marks so is a
    project by itself that must be done; a later phase names the project of the phase before.
    Purchases under ``least_yuan`` (default: the limit that ``eligibility`` states) are
    put together, see ``grouped``. Proposals stand in reserve and are not ready: survey, site
    and design are still to come. A later phase begins a year after the one before at the
    earliest (a working choice).

    With ``only_missing``, only what the dataset's own list of projects leaves open. What
    cannot be priced or sized is in the report (``N20`` to ``N25``), with no project and no guess.
    """
    found = gaps(lacking)
    doubts = [*_unknown(data, lacking), *_fewer(data, found)]
    if only_missing:
        found = left_open(data, lacking, found)
    types, faults = item_types_of(data)
    wanted, others = matched(data, found[found["gap"] > 0], types)
    sizes = sized(wanted)
    doubts += [*faults, *others, *_no_room(data, wanted, sizes)]
    prices, faults = prices_of(data, types)
    rules = data.eligibility if "eligibility" in data else shipped_eligibility()
    items = _items(wanted, sizes)
    which, lacks = price_rows(data, prices, items, year, price)
    doubts += [*faults, *lacks]
    items = _priced(items, prices, which, price)
    limit = least_amount(rules) if least_yuan is None else float(least_yuan)
    taken = data.projects["project_id"] if "projects" in data else pd.Series(dtype="str")
    items = numbered(grouped(items, limit), taken)
    projects = _projects(data, items, year)
    listed = _shaped("project_items", _listed(items))
    schools = data.schools.drop_duplicates("school_id").set_index("school_id")
    schools = schools.assign(kind=kinds_of(schools))[list(SCHOOL_COLUMNS.values())]
    return Proposed(
        projects, listed, _closes(items),
        payable(rules, projects, listed, schools), Report(tuple(doubts)),
    )  # fmt: skip


def _items(wanted: pd.DataFrame, sizes: pd.DataFrame) -> pd.DataFrame:
    """A row for what must be done of each gap and one for the rest, with what each closes."""
    parts = []
    closed = np.zeros(len(wanted))
    for name, must in (("must", True), ("rest", False)):
        adds = np.round(sizes[name] * wanted["gives"], 6)
        closes = np.minimum(adds, wanted["gap"] - closed)
        closed = closed + closes
        part = wanted.assign(must_do=must, quantity=sizes[name], adds=adds, closes=closes,
                             left=np.round(wanted["gap"] - closed, 6))  # fmt: skip
        parts.append(part[part["quantity"] > 0])
    return pd.concat(parts, ignore_index=True)


def _priced(
    items: pd.DataFrame, prices: Prices, which: np.ndarray, price: Level
) -> pd.DataFrame:
    """The items that have the price asked for, with every price there is and where it is from."""
    costs = {f"{level}_yuan": prices.yuan(which, items["quantity"], level) for level in LEVELS}
    priced = items.assign(**costs, which=which)
    priced = priced.assign(cost_yuan=priced[f"{price}_yuan"])
    priced = priced[priced["cost_yuan"].notna()].reset_index(drop=True)
    row = priced["which"].to_numpy(np.int64)
    unit = prices.table[price].to_numpy(dtype=object)[row]
    said = prices.table["source"].take(row).reset_index(drop=True)
    return priced.assign(unit_yuan=pd.Series(unit, dtype="object"), price_source=said)


def _projects(data: Dataset, items: pd.DataFrame, year: int | None) -> pd.DataFrame:
    """Table ``projects`` of the proposals, and what each costs at every price."""
    heads = items.drop_duplicates("project").reset_index(drop=True)
    project, count = items["project"].to_numpy(np.int64), len(heads)
    by_project = items.groupby("project")
    schools = data.schools.drop_duplicates("school_id").set_index("school_id")
    here = schools.loc[heads["school_id"], ["name", "name_en"]].reset_index(drop=True)
    here = here.assign(name_en=here["name_en"].where(here["name_en"] != "", here["name"]))
    costliest = items.sort_values("cost_yuan", ascending=False, kind="stable")
    costliest = costliest.drop_duplicates("project").sort_values("project", ignore_index=True)
    said = {name: gathered(project, items[name], count, "；").tolist() for name in
            ("document", "price_source")}  # fmt: skip
    pattern = catalogue()["project.source"].zh
    unverified = (items["status"] == "unverified").groupby(items["project"]).any()
    priority = np.select([heads["must_do"], heads["phase"] == 1], ["urgent", "important"],
                         "ordinary")  # fmt: skip
    begins = pd.Series(pd.NA, heads.index, dtype="Int64") if year is None else year
    table = _shaped("projects", {
        "project_id": heads["project_id"],
        "school_id": heads["school_id"],
        **project_names(here, project, items),
        "cost_yuan": by_project["cost_yuan"].sum(),
        "list_name": LIST_NAME,
        "project_class": costliest["item_class"],
        "priority": priority,
        "must_do": heads["must_do"],
        "state": "reserve",
        "phase_of": phases(heads),
        "ready": False,
        "earliest_year": begins + heads["phase"] - 1,
        "source": [pattern.format(documents=norms, prices=prices)
                   for norms, prices in zip(*said.values(), strict=True)],
        "quality": "made_up" if data.made_up else "estimated",
        "note": unverified.map({True: _note("project.unverified"), False: ""}),
    }, count)  # fmt: skip
    return table.assign(**{
        name: by_project[name].sum().mask(items[name].isna().groupby(items["project"]).any())
        for name in (f"{level}_yuan" for level in LEVELS)
    })  # fmt: skip


def _note(key: str) -> str:
    """A remark that readers of either language can read: the table has one column for it."""
    return f"{say(key, 'zh')} / {say(key, 'en')}"


def _listed(items: pd.DataFrame) -> dict[str, Any]:
    return {
        **{name: items[name] for name in ("project_id", "line", "item_type", "item", "item_en",
                                          "quantity", "indicator", "adds", "unit_yuan",
                                          "cost_yuan")},
        "unit": items["item_unit"],
    }  # fmt: skip


def _shaped(table: str, columns: dict[str, Any], count: int | None = None) -> pd.DataFrame:
    """The columns as a table of the schema, with every column it has."""
    rows = len(columns["project_id"]) if count is None else count
    shaped = {column.name: nothing(column.kind, rows) for column in TABLES[table].columns}
    for name, values in columns.items():
        kind = shaped[name].dtype
        shaped[name] = pd.Series(values, index=range(rows)).astype(kind)
    return pd.DataFrame(shaped)


def _closes(items: pd.DataFrame) -> pd.DataFrame:
    return items[CLOSES].reset_index(drop=True)


def _unknown(data: Dataset, lacking: pd.DataFrame) -> Iterator[Finding]:
    """N24: gaps that are not known, by indicator."""
    unknown = lacking[(lacking["state"] == "unknown") & (lacking["role"] != "ceiling")]
    yield from _by_indicator(data, "N24", unknown)


def _fewer(data: Dataset, found: pd.DataFrame) -> Iterator[Finding]:
    """N24_fewer: short today, but not at the pupils forecast."""
    yield from _by_indicator(data, "N24_fewer", found[found["gap"] <= 0])


def _by_indicator(data: Dataset, rule: str, missing: pd.DataFrame) -> Iterator[Finding]:
    works = missing[~missing["indicator"].isin(COUNTS)]  # of pupils and teachers no works speak
    for _, group in works.groupby("indicator", sort=False, observed=True):
        name = Both(str(group["name_zh"].iloc[0]), str(group["name_en"].iloc[0]))
        yield of_schools(data, rule, "note", group["school_id"], column="school_id",
                         values={"indicator": name})  # fmt: skip


def _no_room(data: Dataset, wanted: pd.DataFrame, sizes: pd.DataFrame) -> Iterator[Finding]:
    """N23: a ceiling leaves no room for even the smallest quantity."""
    none = (sizes["must"] + sizes["rest"]) <= 0
    for _, group in wanted[none].groupby("item_type", sort=False):
        first = group.iloc[0]
        least = np.ceil(max(first["lot"] / first["step"], 1) - 1e-9) * first["step"]
        yield of_schools(
            data, "N23", "warning", group["school_id"], column="school_id",
            values={"name": Both(first["item"], first["item_en"]), "least": plain(least),
                    "unit": Both(first["item_unit"], first["item_unit_en"])},
        )  # fmt: skip

"""Which schools there are: their kinds, places, names, and what the layout plan says of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from gaibao_geo.synth.draws import Counts, Floats, Mask, chance, first_of, whole_parts
from gaibao_geo.synth.naming import named
from gaibao_geo.synth.settings import KINDS, WHERE
from gaibao_geo.synth.sites import points_near

STAGE = {"primary": "primary", "teaching_point": "primary", "junior": "junior",
         "nine_year": "nine_year"}  # fmt: skip


def composition(chosen: Mapping[str, Any], schools: int | None) -> dict[tuple[str, str], int]:
    """How many schools of each kind stand where; scaled to ``schools`` when that is given."""
    cells = [(kind, where) for kind in KINDS for where in WHERE if where in chosen["schools"][kind]]
    counts = [chosen["schools"][kind][where] for kind, where in cells]
    if schools is not None:
        counts = whole_parts(counts, schools).tolist()
    return dict(zip(cells, counts, strict=True))


def made_schools(
    chosen: Mapping[str, Any], places: pd.DataFrame, counts: Mapping[tuple[str, str], int],
    seed: int,
) -> pd.DataFrame:  # fmt: skip
    """One row per school, in the order of counties, townships and kinds.

    Columns of the table ``schools`` and two more: ``place`` (row of ``places``) and
    ``where``.
    """
    found = [
        pd.DataFrame({"place": np.repeat(np.arange(len(places)), each), "kind": kind,
                      "where": where})
        for kind, where, each in _by_place(places, counts, seed)
    ]  # fmt: skip
    rows = pd.concat(found, ignore_index=True)
    rank = rows["kind"].map({kind: at for at, kind in enumerate(KINDS)})
    rows = rows.assign(rank=rank).sort_values(["place", "rank"], kind="stable", ignore_index=True)
    stands = places.iloc[rows["place"]].reset_index(drop=True)
    kind, where = (rows[name].to_numpy(dtype=np.str_) for name in ("kind", "where"))
    total = len(rows)
    width = max(chosen["digits"], len(str(total)))
    ids = [f"{chosen['prefix']}{number:0{width}}" for number in range(1, total + 1)]
    table = pd.DataFrame({
        "school_id": ids, **named(stands, kind, where, seed),
        "region_id": stands["region_id"], "township_id": stands["township_id"],
        "township": stands["township"], "township_en": stands["township_en"],
        "kind": kind, "stage": rows["kind"].map(STAGE),
        "owner": "public", "urban_rural": _urban_rural(stands["kind"], where), "keep": "keep",
        "merge_into": "",
    }).assign(**points_near(stands, where, seed), place=rows["place"], where=where)  # fmt: skip
    return _laid_out(table, chosen, counts, seed)


def _by_place(
    places: pd.DataFrame, counts: Mapping[tuple[str, str], int], seed: int
) -> list[tuple[str, str, Counts]]:
    """How many schools of a kind each place has, for each kind and where.

    The places outside the county seats share the central primaries and nine-year schools
    evenly; everything else goes by weight. Where a nine-year school stands no junior does.
    """
    seat = (places["where"] == "seat").to_numpy()
    weight = places["weight"].to_numpy(dtype=np.float64)
    count = len(places)
    nine, primary = counts["nine_year", "centre"], counts["primary", "centre"]
    central = whole_parts(np.where(seat, 0.0, 1.0), nine + primary)
    small = chance(seed, "nine_year", count) * weight  # rather in small townships
    nine_here = _picked(small, central, nine)
    others = np.where(seat | (nine_here > 0), 0.0, weight)
    by_weight = {
        ("junior", "seat"): np.where(seat, weight, 0.0), ("junior", "centre"): others,
        ("nine_year", "seat"): np.where(seat, weight, 0.0),
        ("primary", "seat"): np.where(seat, weight, 0.0),
        ("primary", "village"): np.where(seat, 0.0, weight),
        ("teaching_point", "village"): np.where(seat, 0.0, weight),
    }  # fmt: skip
    fixed = [("nine_year", "centre", nine_here), ("primary", "centre", central - nine_here)]
    return [*fixed, *((kind, where, whole_parts(shares, counts[kind, where]))
                      for (kind, where), shares in by_weight.items())]  # fmt: skip


def _picked(drawn: Floats, most: Counts, total: int) -> Counts:
    """``total`` picks, each place as often as ``most`` at first by its smallest number."""
    place = np.repeat(np.arange(len(most)), most)
    chosen = first_of(drawn[place], np.ones(len(place), dtype=bool), total)
    return np.asarray(np.bincount(place[chosen], minlength=len(most)), dtype=np.int64)


def _urban_rural(township_kind: pd.Series[str], where: Any) -> Any:
    town = np.where(township_kind == "street", "urban", "town")
    centre = np.where(township_kind == "town", "town", "village")  # a 乡's centre counts as 乡村
    return np.select([where == "seat", where == "centre"], [town, centre], "village")


def _laid_out(
    table: pd.DataFrame, chosen: Mapping[str, Any], counts: Mapping[tuple[str, str], int],
    seed: int,
) -> pd.DataFrame:  # fmt: skip
    """``keep``, ``merge_into`` and ``owner`` of some schools, as many as the settings say."""
    total, made = len(table), sum(counts.values())
    scale = made / sum(sum(of.values()) for of in chosen["schools"].values())
    drawn = chance(seed, "layout", total)
    village = (table["where"] == "village").to_numpy()
    seat = (table["where"] == "seat").to_numpy()
    free: Mask = np.ones(total, dtype=bool)
    heirs = _central_school(table)
    marks = [("keep", "close", village & (heirs != "").to_numpy()),
             ("keep", "undecided", village), ("owner", "private", seat)]  # fmt: skip
    for column, value, among in marks:
        for kind, count in chosen["layout"][value].items():
            may = among & free & (table["kind"] == kind).to_numpy()
            taken = first_of(drawn, may, round(count * scale))
            table.loc[taken, column] = value
            free &= ~taken
    closing = (table["keep"] == "close").to_numpy()
    table["merge_into"] = heirs.where(closing, "")
    return table


def _central_school(table: pd.DataFrame) -> pd.Series[str]:
    """The school at the township's centre that a village's pupils would go to."""
    central = table[(table["where"] == "centre") & (table["kind"] != "junior")]
    first = central.drop_duplicates("place").set_index("place")["school_id"]
    return table["place"].map(first).fillna("").astype("str")

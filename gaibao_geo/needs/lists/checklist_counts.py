"""The checklist counted as counties report it: by county and by item, with the rate.

A rate is the schools that meet over all schools that the item or list concerns, those of
which nobody knows included: what is not known is not met. So a rate is the least that can
be vouched for, and it says so beside its numerator and denominator.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.needs.lists.checklist import MET

ITEM = ["item_set", "item_no", "name_zh", "name_en"]
_COUNTS = {"met": "yes", "not_met": "no", "unknown": "unknown", "not_applicable": "not_applicable"}
ITEM_COLUMNS = [
    *ITEM, "applies", *_COUNTS, "rate", "binding", "binding_met", "binding_rate", "document",
    "status",
]
COUNTY_COLUMNS = [
    *("region_id", "item_set", "items", "items_known", "schools", "teaching_points"),
    *(*_COUNTS, "rate", "binding", "binding_met", "binding_rate"),
]
_WHOLE = ["schools", "teaching_points", *_COUNTS, "binding", "binding_met"]


def by_item(checked: pd.DataFrame) -> pd.DataFrame:
    """Schools that meet each item, one row per item, in the list's order.

    ``checked`` is what ``checklist`` returns. Columns: the item; ``applies``, schools it
    concerns (``met`` + ``not_met`` + ``unknown``), ``not_applicable``; ``rate`` = met /
    applies, 0-1, missing where it concerns nobody; ``binding``, ``binding_met``,
    ``binding_rate``: the same without the schools that follow the list as conditions allow;
    ``document``, ``status``. An item whose text was not found has no counts at all.
    """
    key = checked[ITEM].drop_duplicates().reset_index(drop=True)
    place = _code(checked, ["item_set", "item_no"])
    met = pd.Index(MET).get_indexer(checked["met"].cat.categories)[checked["met"].cat.codes]
    counts = _table(place, met, len(key))
    bound = ~checked["optional"].to_numpy(dtype=bool)
    binding = _table(place[bound], met[bound], len(key))
    told = checked.drop_duplicates(["item_set", "item_no"]).reset_index(drop=True)
    found = key.astype("str").assign(
        applies=counts[:, [0, 1, 3]].sum(axis=1), met=counts[:, 0], not_met=counts[:, 1],
        unknown=counts[:, 3], not_applicable=counts[:, 2],
        binding=binding[:, [0, 1, 3]].sum(axis=1), binding_met=binding[:, 0],
        document=told["document"].astype("str"), status=told["status"].astype("str"),
    )  # fmt: skip
    whole = ["applies", *_COUNTS, "binding", "binding_met"]
    found = found.astype(dict.fromkeys(whole, "Int64"))
    found.loc[found["status"] == "not_found", whole] = pd.NA
    return _rated(found, "applies")[ITEM_COLUMNS]


def by_county(checked: pd.DataFrame, data: Dataset) -> pd.DataFrame:
    """Schools that meet a whole list, by county: one row per ``region_id`` and ``item_set``.

    A school meets the list when every item that concerns it is met, those apart whose text
    was not found (``items`` in the list, ``items_known`` of them with a text); it does not
    when one is not met; else one unknown item makes it unknown. Columns: ``schools``, of
    which ``teaching_points``; ``met``, ``not_met``, ``unknown``, ``not_applicable`` (no item
    concerns it), together ``schools``; ``rate`` = met / (met + not_met + unknown);
    ``binding``, ``binding_met``, ``binding_rate``: the same without the schools that follow
    the list as conditions allow. A school without a county stands under an empty
    ``region_id``.
    """
    schools = data.schools.set_index("school_id")
    verdicts = school_verdicts(checked)
    ids = verdicts["school_id"]
    told = verdicts.assign(
        region_id=schools["region_id"].reindex(ids).fillna("").to_numpy(),
        point=(schools["kind"].reindex(ids) == "teaching_point").to_numpy(dtype=bool),
    )
    for name, value in _COUNTS.items():
        told[name] = told["verdict"] == value
    told["binding"] = ~told["optional"] & (told["verdict"] != "not_applicable")
    told["binding_met"] = told["binding"] & told["met"]
    told = told.assign(schools=1, teaching_points=told["point"])
    groups = told.groupby(["region_id", "item_set"], sort=False, observed=True)
    found = groups[_WHOLE].sum().astype("Int64").reset_index().astype({"item_set": "str"})
    items = checked.drop_duplicates(["item_set", "item_no"])
    known = items[items["status"] != "not_found"]
    found["items"] = _per_set(items, found)
    found["items_known"] = _per_set(known, found)
    order = {name: place for place, name in enumerate(dict.fromkeys(items["item_set"]))}
    found = found.assign(order=found["item_set"].map(order)).sort_values(["order", "region_id"])
    return with_rates(found.reset_index(drop=True))[COUNTY_COLUMNS]


def with_rates(counted: pd.DataFrame) -> pd.DataFrame:
    """The county form with its rates; sums of its rows get theirs in the same way."""
    asked = counted["met"] + counted["not_met"] + counted["unknown"]
    return _rated(counted.assign(asked=asked), "asked")


def school_verdicts(checked: pd.DataFrame) -> pd.DataFrame:
    """Whether each school meets each whole list: ``school_id``, ``item_set``, ``verdict``.

    ``verdict`` is one of ``MET`` (see ``by_county``); ``optional``: some item of the list
    is followed as conditions allow.
    """
    codes = checked["met"].cat.codes.to_numpy()
    flags = pd.DataFrame({
        "school_id": checked["school_id"], "item_set": checked["item_set"],
        "no": codes == MET.index("no"), "open": codes == MET.index("unknown"),
        "yes": codes == MET.index("yes"), "optional": checked["optional"],
    })  # fmt: skip
    found = flags.groupby(["school_id", "item_set"], sort=False, observed=True).max().reset_index()
    verdict = np.select([found["no"], found["open"], found["yes"]], ["no", "unknown", "yes"],
                        "not_applicable")  # fmt: skip
    return found.assign(verdict=verdict)[["school_id", "item_set", "verdict", "optional"]]


def _rated(found: pd.DataFrame, of: str) -> pd.DataFrame:
    return found.assign(
        rate=_share(found["met"], found[of]),
        binding_rate=_share(found["binding_met"], found["binding"]),
    )


def _share(part: pd.Series[int], whole: pd.Series[int]) -> pd.Series[float]:
    counts = whole.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    parts = part.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    share = np.divide(parts, counts, out=np.full(len(part), np.nan), where=counts > 0)
    return pd.Series(share, index=part.index)


def _code(checked: pd.DataFrame, names: list[str]) -> np.ndarray:
    return checked.groupby(names, sort=False, observed=True).ngroup().to_numpy()


def _table(place: np.ndarray, met: np.ndarray, items: int) -> np.ndarray:
    wide = len(MET)
    return np.bincount(place * wide + met, minlength=items * wide).reshape(items, wide)


def _per_set(items: pd.DataFrame, found: pd.DataFrame) -> pd.Series[int]:
    counts = items["item_set"].astype("str").value_counts()
    return found["item_set"].map(counts).fillna(0).astype("Int64")

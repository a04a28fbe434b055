"""What a region is called, in both languages."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from gaibao_geo.places.reference import our_regions
from gaibao_geo.words import Both


def region_names(region_ids: Iterable[str], own: pd.DataFrame | None = None) -> dict[str, Both]:
    """The name of each region: as the dataset has it (``own``, table ``regions``), else as
    ``geo/`` or the country's list of codes in force has it, else its code.

    English falls back on Chinese, for the country's list has no English names.
    """  # noqa: D205
    ids = list(dict.fromkeys(region_ids))
    tables = [table for table in (own, our_regions()) if table is not None]
    known: dict[str, Both] = {}
    for table in reversed(tables):
        for code, zh, en in zip(table["region_id"], table["name"], table["name_en"], strict=True):
            known[code] = Both(zh, en or zh)
    if any(code and code not in known for code in ids):
        from gaibao_geo.places.regions import national_codes  # noqa: PLC0415  slow to load

        codes = national_codes()["name"]
        for code in ids:
            if code not in known and code in codes.index:
                known[code] = Both(str(codes[code]), str(codes[code]))
    return {code: known.get(code, Both(code, code)) for code in ids}

"""Areas of townships held to the area of their county."""

from __future__ import annotations

from collections.abc import Iterator

from gaibao_geo.intake.loaded import Loaded
from gaibao_geo.places.gazetteer import Gazetteer
from gaibao_geo.tables.findings import Finding

WHOLE = 0.97  # a township of several that has this share of its county has all of it
WAN = 10_000
_ALIKE = 0.06  # a county's area as papers round it, against its boundary's


def township_areas(data: Loaded, places: Gazetteer) -> Iterator[Finding]:
    """Townships as large as their county, and those that state its area in 10,000 km²."""
    if "townships" not in data.tables:
        return
    table = data.tables["townships"].assign(row=range(len(data.tables["townships"])))
    towns = table[table["area_km2"].notna()]
    several = places.townships.groupby("region_id")["township_id"].nunique()
    for code, rows in towns.groupby(towns["region_id"].map(places.today)):
        county = places.area_km2(str(code))
        if several.get(code, 0) < 2 or not county > 0:
            continue
        columns = rows[["row", "area_km2", "name", "kind"]]
        for row, area, name, kind in columns.itertuples(index=False):
            values = {"name": name, "county": places.named(str(code)),
                      "county_km2": f"{county:,.0f}"}  # fmt: skip
            if area >= WHOLE * county:
                yield data.doubt("V19", "warning", "townships", row, column="area_km2",
                                 value=f"{area:g}", values=values)
            elif abs(area * WAN / county - 1) <= _ALIKE and kind != "street":
                yield data.doubt("V19_wan", "warning", "townships", row, column="area_km2",
                                 value=f"{area:g}", values=values)

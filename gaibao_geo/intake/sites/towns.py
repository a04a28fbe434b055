"""Townships of schools: joined by code, or by county and name; never by name alone."""

from __future__ import annotations

import pandas as pd

from gaibao_geo.intake.loaded import Loaded
from gaibao_geo.intake.sites.codes import home_of
from gaibao_geo.intake.sites.spans import noted
from gaibao_geo.places.gazetteer import Gazetteer, forms, same_place
from gaibao_geo.tables.findings import Finding


def read_townships(
    data: Loaded, schools: pd.DataFrame, places: Gazetteer
) -> tuple[pd.DataFrame, list[Finding]]:
    """The schools with township codes of today, and the missing ones found by county and name.

    A school in no known township keeps what it has and nothing is said.
    """
    by_name = _by_county_and_name(places)
    schools, findings = _carried(data, schools, places, by_name)
    findings += _against_county(data, schools, places)
    findings += _against_names(data, schools, places)
    schools, filled = _filled(data, schools, by_name)
    return schools, findings + filled


Names = dict[tuple[str, str], str]


def _by_county_and_name(places: Gazetteer) -> Names:
    """Township codes by county and name, also without its last character, where that is clear."""
    found: dict[tuple[str, str], set[str]] = {}
    table = places.townships[["region_id", "name", "township_id"]]
    for county, name, code in table.itertuples(index=False):
        for form in forms(name):
            found.setdefault((county, form), set()).add(code)
    return {key: codes.pop() for key, codes in found.items() if len(codes) == 1}


def _carried(
    data: Loaded, schools: pd.DataFrame, places: Gazetteer, by_name: Names
) -> tuple[pd.DataFrame, list[Finding]]:
    """Codes under a retired county: by name, or by number where the county only changed codes.

    Where two counties became one their townships were numbered anew, so a number proves
    nothing.
    """
    codes = schools["township_id"]
    old = [code for code in codes.unique() if code[:6] in places.heirs and len(code) == 9]
    if not old:
        return schools, []
    heirs = list(places.heirs.values())
    rows = codes.isin(old)
    carried = {}
    for code, name in schools.loc[rows, ["township_id", "township"]].drop_duplicates().itertuples(
        index=False
    ):
        heir = places.heirs[code[:6]]
        named = by_name.get((heir, name.strip()), "")
        same_number = heir + code[6:]
        if not name and heirs.count(heir) == 1 and same_number in places.home_of_id:
            named = same_number
        if named:
            carried[code, name] = named
    new = [carried.get(pair, pair[0]) for pair in
           zip(schools.loc[rows, "township_id"], schools.loc[rows, "township"], strict=True)]
    codes = codes.copy()
    codes.loc[rows] = new
    moved = codes != schools["township_id"]
    findings = noted(data, "V12_township", moved, "township_id")
    return schools.assign(township_id=codes), findings


def _against_county(data: Loaded, schools: pd.DataFrame, places: Gazetteer) -> list[Finding]:
    """Rows whose township code belongs to another county than their county code."""
    given = schools[(schools["township_id"] != "") & (schools["region_id"] != "")]
    pairs = given[["township_id", "region_id"]].drop_duplicates()
    bad = {}
    for town, county in pairs.itertuples(index=False):
        home = home_of(town, places) or (town[:6] if town[:6].isdigit() else "")
        if home and places.knows(county) and not same_place(home, county):
            bad[town, county] = home
    found = []
    if bad:
        for row, town, county in given[["township_id", "region_id"]].itertuples():
            if (town, county) in bad:
                found.append(data.doubt(
                    "V13_township", "error", "schools", row, column="township_id",
                    value=schools["township_id_original"].iloc[row],
                    values={"home": places.named(bad[town, county]),
                            "county": places.named(county)}))  # fmt: skip
    return found


def _against_names(data: Loaded, schools: pd.DataFrame, places: Gazetteer) -> list[Finding]:
    """Rows whose township name is not one of those the code goes by."""
    given = schools[(schools["township"] != "")
                    & schools["township_id"].isin(list(places.home_of_id))]  # fmt: skip
    if given.empty:
        return []
    names: dict[str, set[str]] = {}
    for code, name in zip(places.townships["township_id"], places.townships["name"], strict=True):
        names.setdefault(code, set()).update(forms(name))
    return [
        data.doubt("V13_township_name", "warning", "schools", row, column="township",
                   value=name, values={"code": code, "known": max(names[code], key=len)})
        for row, code, name in given[["township_id", "township"]].itertuples()
        if not (forms(name.strip()) & names[code])
    ]  # fmt: skip


def _filled(
    data: Loaded, schools: pd.DataFrame, by_name: Names
) -> tuple[pd.DataFrame, list[Finding]]:
    counties = {county for county, _ in by_name}
    open_rows = schools[(schools["township_id"] == "") & (schools["township"] != "")
                        & schools["region_id"].isin(counties)]  # fmt: skip
    found = pd.Series(
        [by_name.get((county, name.strip()), "")
         for county, name in zip(open_rows["region_id"], open_rows["township"], strict=True)],
        index=open_rows.index, dtype="str",
    )  # fmt: skip
    every = found.reindex(schools.index).fillna("").astype("str")
    rows = every != ""
    if not rows.any():
        return schools, []
    findings = noted(data, "V11_township", rows, "township_id")
    return schools.assign(township_id=schools["township_id"].where(~rows, every)), findings

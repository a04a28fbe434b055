"""County codes of schools: read, carried to today's, found where missing, held to the names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from gaibao_geo.intake.loaded import Loaded
from gaibao_geo.intake.sites.spans import joined, noted, one_choice
from gaibao_geo.places.gazetteer import Gazetteer, same_place
from gaibao_geo.tables.findings import Finding
from gaibao_geo.words import both

# Nine digits: a township's code; twelve: the statistics office's form of either.
_LONG = re.compile(r"(\d{6})(\d{3})(?:000)?")


@dataclass
class Asked:
    """Schools whose county could be one of several; a point may still decide.

    ``choices`` maps a row to the column that was read and the codes it may mean.
    """

    choices: dict[int, tuple[str, list[str]]] = field(default_factory=dict)


def read_codes(
    data: Loaded, schools: pd.DataFrame, places: Gazetteer
) -> tuple[pd.DataFrame, Asked, list[Finding]]:
    """The schools with today's ``region_id`` wherever code, township code or name gives it.

    ``region_id_original`` and ``township_id_original`` keep what the file says. A code that
    nobody knows stays and is an error.
    """
    schools = schools.assign(
        region_id_original=schools["region_id"], township_id_original=schools["township_id"]
    )
    schools, findings = _shortened(data, schools)
    findings += _unknown(data, schools, places)
    schools, carried = _carried(data, schools, places)
    findings += carried
    findings += _against_names(data, schools, places)
    schools, asked, filled = _filled(data, schools, places)
    return schools, asked, findings + filled


def ask(data: Loaded, schools: pd.DataFrame, asked: Asked, places: Gazetteer) -> list[Finding]:
    """A finding for each school whose county is still open after everything was tried."""
    return [
        data.doubt("V11", "error", "schools", row, column=column,
                   value=schools[column].iloc[row], repair=one_choice(codes),
                   values={"count": len(codes),
                           "choices": joined([places.named(code) for code in codes])})
        for row, (column, codes) in asked.choices.items()
        if not schools["region_id"].iloc[row]
    ]  # fmt: skip


def _shortened(data: Loaded, schools: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Codes of 9 or 12 digits as county and township codes; nothing they say is lost."""
    findings: list[Finding] = []
    if not (schools["region_id"].str.len() > 6).any() \
            and not (schools["township_id"].str.len() > 9).any():
        return schools, findings
    long = schools["region_id"].str.fullmatch(_LONG)
    parts = schools["region_id"].where(long, "").str.extract(_LONG)
    town = (parts[0] + parts[1]).where(long & (parts[1] != "000") & (schools["township_id"] == ""))
    schools = schools.assign(
        region_id=parts[0].where(long, schools["region_id"]),
        township_id=town.fillna(schools["township_id"]),
    )
    findings += noted(data, "V12_long", long, "region_id")
    twelve = schools["township_id"].str.fullmatch(r"\d{9}000")
    short = schools["township_id"].where(~twelve, schools["township_id"].str[:9])
    findings += noted(data, "V12_long", twelve, "township_id")
    return schools.assign(township_id=short), findings


def _unknown(data: Loaded, schools: pd.DataFrame, places: Gazetteer) -> list[Finding]:
    codes = schools["region_id"]
    strange = {code for code in codes.unique() if code and not places.knows(code)}
    if not strange:
        return []
    found = []
    for row in codes.index[codes.isin(strange)]:
        choices = sorted(_counties(places.codes_of(schools["region"].iloc[row].strip())))
        found.append(data.doubt("V12_unknown", "error", "schools", row, column="region_id",
                                value=codes.iloc[row], repair=one_choice(choices)))  # fmt: skip
    return found


def _carried(
    data: Loaded, schools: pd.DataFrame, places: Gazetteer
) -> tuple[pd.DataFrame, list[Finding]]:
    codes = schools["region_id"]
    old = [code for code in codes.unique() if code in places.heirs]
    findings = []
    for code in old:
        findings += noted(data, "V12", codes == code, "region_id",
                          old=places.named(code), today=places.named(places.heirs[code]))
    return schools.assign(region_id=codes.replace(places.heirs) if old else codes), findings


def _against_names(data: Loaded, schools: pd.DataFrame, places: Gazetteer) -> list[Finding]:
    """Rows whose code says another county than the name beside it."""
    both_given = schools[(schools["region_id"] != "") & (schools["region"] != "")]
    if both_given.empty:
        return []
    pairs = both_given[["region_id", "region"]].drop_duplicates()
    bad = {
        (code, name): sorted(codes)
        for code, name in pairs.itertuples(index=False)
        if places.knows(code) and (codes := places.codes_of(name.strip()))
        and not any(same_place(code, other) for other in codes)
    }
    if not bad:
        return []
    found = []
    for row in both_given.index:
        pair = (both_given["region_id"][row], both_given["region"][row])
        if pair in bad:
            choices = bad[pair]
            found.append(data.doubt(
                "V13", "error", "schools", row, column="region_id",
                value=schools["region_id_original"].iloc[row],
                repair=one_choice(sorted(_counties(choices))),
                values={"says": places.named(pair[0]), "name": pair[1],
                        "choices": joined([places.named(code) for code in choices])}))
    return found


def _counties(codes: Iterable[str]) -> set[str]:
    """Those that may be a county's; what ends in 00 names a prefecture or a province."""
    return {code for code in codes if not code.endswith("00")}


def _filled(
    data: Loaded, schools: pd.DataFrame, places: Gazetteer
) -> tuple[pd.DataFrame, Asked, list[Finding]]:
    """Missing codes from township code, county name, dataset, then title."""
    asked = Asked()
    codes = schools["region_id"]
    if (codes != "").all():
        return schools, asked, []
    told, findings = _told(data, places)
    named = _from_names(schools, places, told)
    several = named[named.str.len() > 1]
    sources = {
        "township_id": _from_townships(schools, places),
        "region": named[named.str.len() == 1].str[0],
        "dataset": pd.Series("" if told.endswith("00") else told, codes.index, dtype="str"),
        "title": _from_titles(data, places),
    }
    for how, found in sources.items():
        given = found.reindex(codes.index).fillna("").astype("str")
        rows = (codes == "") & (given != "") & ~codes.index.isin(several.index)
        codes = codes.where(~rows, given)
        findings += noted(data, "V11_filled", rows, "region_id",
                          how=both(f"intake.region_from.{how}"))
    still = several.index[codes[several.index] == ""]
    asked.choices |= {int(row): ("region", several[row]) for row in still}
    town_only = (codes == "") & (schools["region"] == "") & (schools["township"] != "")
    for row in codes.index[town_only]:
        homes = sorted(places.homes.get(schools["township"].iloc[row].strip(), ()))
        if homes:  # a township's name alone settles nothing, even when we know only one
            asked.choices[int(row)] = ("township", homes)
    return schools.assign(region_id=codes), asked, findings


def _told(data: Loaded, places: Gazetteer) -> tuple[str, list[Finding]]:
    """The code that ``dataset.toml`` gives for all; it may be a prefecture's."""
    told = str(data.about.get("region_id", ""))
    if told and not places.knows(told):
        fault = Finding("V12_unknown", "error", "dataset.toml", column="region_id", value=told)
        return "", [fault]
    return places.today(told), []


def _from_titles(data: Loaded, places: Gazetteer) -> pd.Series[str]:
    """The one county that file name, sheet name and title of each part name; else empty."""
    found = []
    for part in data.parts["schools"]:
        texts = (part.file, part.sheet, *part.match.layout.above)
        named = {code for text in texts for code in places.counties_in(text)}
        found += [next(iter(named)) if len(named) == 1 else ""] * len(part.rows)
    return pd.Series(found, dtype="str")


def _from_townships(schools: pd.DataFrame, places: Gazetteer) -> pd.Series[str]:
    ids = schools.loc[(schools["region_id"] == "") & (schools["township_id"] != ""), "township_id"]
    homes = {code: home_of(code, places) for code in ids.unique()}
    return ids.map(homes).astype("str")


def home_of(township_id: str, places: Gazetteer) -> str:
    """Today's county of a township code; empty when it is not known."""
    home = places.home_of_id.get(township_id) or places.today(township_id[:6])
    return home if places.knows(home) else ""


def _from_names(schools: pd.DataFrame, places: Gazetteer, told: str) -> pd.Series[Any]:
    """For the rows without a code that name a county: the list of codes it may mean."""
    names = schools.loc[(schools["region_id"] == "") & (schools["region"] != ""), "region"]
    meant: dict[str, list[str]] = {}
    for name in names.unique():
        codes = sorted(_counties(places.codes_of(name.strip())))
        meant[name] = [code for code in codes if told and same_place(told, code)] or codes
    return pd.Series([meant[name] for name in names], index=names.index, dtype="object")

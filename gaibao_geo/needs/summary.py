"""What a county lacks, indicator by indicator: the table that a bureau reads first."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.needs.norm_words import norms_in_words
from gaibao_geo.needs.shortfalls import by_school, counted_stock
from gaibao_geo.places.region_names import region_names
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang, say
from gaibao_geo.words.figures import columns_of, figure, padded, share_text

_KEY = ["region_id", "indicator"]
_STATES = ("met", "short", "unknown")
COLUMNS = [
    *("region_id", "region_zh", "region_en", "indicator", "name_zh", "name_en"),
    *("unit", "unit_en", "norm_zh", "norm_en"),
    *("schools", *_STATES, "not_applicable", "shortfall", "attainment", "direction"),
    *("pupils_short", "pupils_unknown", "document", "status"),
    *("region_schools", "region_pupils", "region_weakness"),
]


def county_table(
    lacking: pd.DataFrame,
    data: Dataset,
    weak: pd.Series[float] | None = None,
    stocks: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """What each county lacks of each indicator, one row for both.

    ``lacking`` is what ``shortfalls`` returns, ``weak`` the index of weakness by
    ``school_id``, ``stocks`` what ``counted_stock`` returns, where at hand. Columns:
    ``region_id`` with its names; the indicator with its names and units; ``norm_zh``,
    ``norm_en``: the norm in words; ``schools`` that the norm applies to, of which ``met``,
    ``short``, ``unknown`` (state not known, not zero); ``not_applicable`` besides;
    ``shortfall``: the sum, in ``unit``, of what is known; ``attainment``: pooled over the
    schools of which both are known, Σ actual / Σ required (for a norm of at most so much
    Σ required / Σ actual), not clipped, so that one school's plenty can hide another's
    lack: read it beside ``short``; ``direction`` of the norm; ``pupils_short``: pupils
    in the schools that are short, missing where that is known of none, with
    ``pupils_unknown`` of these schools whose pupils are not known; ``document`` and ``status`` of the norm (``unverified`` where one of
    several is); and, the same in every row of a county, its schools, pupils (known ones)
    and mean weakness, missing where nothing is known.
    """
    stocks = counted_stock(data) if stocks is None else stocks
    whole = stocks[stocks["stage"] == "any"].set_index("school_id")
    schools = by_school(lacking)
    place = whole.index.get_indexer(schools["school_id"])
    told = pd.DataFrame({
        "region_id": _of(whole["region_id"], place), "indicator": schools["indicator"],
        **{state: schools["state"] == state for state in _STATES},
        "schools": 1, "shortfall": schools["shortfall"],
    })  # fmt: skip
    both_known = schools["required"].notna() & schools["actual"].notna()
    for name in ("required", "actual"):
        told[name] = schools[name].where(both_known)
    pupils = whole["pupils"].to_numpy(dtype=float)[place]
    told["pupils_short"] = np.where(told["short"], pupils, np.where(told["met"], 0.0, np.nan))
    told["pupils_unknown"] = told["short"] & np.isnan(pupils)
    groups = told.groupby(_KEY, observed=True, sort=False)
    found = groups.sum(min_count=1).reset_index()
    found = found.merge(_spared(lacking, whole, schools), on=_KEY, how="outer")
    found = found.merge(_of_norm(lacking, whole), on=_KEY, how="left")
    at_most = found["direction"] == "at_most"
    part = found["required"].where(at_most, found["actual"]).to_numpy(dtype=float)
    of = found["actual"].where(at_most, found["required"]).to_numpy(dtype=float)
    found["attainment"] = np.divide(part, of, out=np.full(len(found), np.nan), where=of > 0)
    found = found.merge(_regions(whole, data, weak), on="region_id", how="left")
    counts = ["schools", *_STATES, "not_applicable", "pupils_unknown"]
    found[counts] = found[counts].fillna(0).astype("Int64")
    found["pupils_short"] = found["pupils_short"].astype("Int64")
    order = {name: at for at, name in enumerate(dict.fromkeys(lacking["indicator"]))}
    found = found.assign(order=found["indicator"].astype("str").map(order))
    return found.sort_values(["region_id", "order"], ignore_index=True)[COLUMNS]


def _of(values: pd.Series, place: np.ndarray) -> np.ndarray:
    return values.to_numpy(dtype=object)[place]


def _spared(lacking: pd.DataFrame, whole: pd.DataFrame, schools: pd.DataFrame) -> pd.DataFrame:
    """Schools to which an indicator applies in no stage, by county."""
    free = lacking.loc[lacking["state"] == "not_applicable", ["school_id", "indicator"]]
    free = free.drop_duplicates().astype({"indicator": "str"})
    asked = pd.MultiIndex.from_frame(schools[["school_id", "indicator"]].astype("str"))
    free = free[~pd.MultiIndex.from_frame(free).isin(asked)]
    region = _of(whole["region_id"], whole.index.get_indexer(free["school_id"]))
    counted = free.assign(region_id=region).groupby(_KEY).size()
    return counted.rename("not_applicable").reset_index()


def _of_norm(lacking: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """Names, units, norms and documents of each indicator, by county."""
    used = lacking[lacking["role"] != "ceiling"]
    region = _of(whole["region_id"], whole.index.get_indexer(used["school_id"]))
    norms = used.assign(region_id=region)
    one = norms.drop_duplicates(_KEY)[
        [*_KEY, "name_zh", "name_en", "unit", "unit_en", "direction"]
    ].astype("str")
    words = norms_in_words(norms, _KEY)
    return one.merge(words, on=_KEY, how="left")


def _regions(
    whole: pd.DataFrame, data: Dataset, weak: pd.Series[float] | None
) -> pd.DataFrame:
    index = np.full(len(whole), np.nan) if weak is None else weak.reindex(whole.index).to_numpy()
    told = whole[["region_id", "pupils"]].assign(weak=index, schools=1)
    groups = told.groupby("region_id")
    found = pd.DataFrame({
        "region_schools": groups["schools"].sum().astype("Int64"),
        "region_pupils": groups["pupils"].sum(min_count=1),
        "region_weakness": groups["weak"].mean(),
    }).reset_index()  # fmt: skip
    names = region_names(found["region_id"], data.regions if "regions" in data else None)
    return found.assign(
        region_zh=[names[code].zh for code in found["region_id"]],
        region_en=[names[code].en for code in found["region_id"]],
    )


# The norm comes last: it is the longest, and nothing need line up behind it.
_SHOWN = ("name", "schools", "short", "unknown", "shortfall", "attainment", "pupils", "norm")
_LEFT = ("name", "norm")


def county_text(table: pd.DataFrame, lang: Lang = "zh") -> str:
    """The table of ``county_table`` for a terminal, county by county, aligned.

    Every norm stands beside its figures, with a number that names its document below and
    with 未核实 where its text was not verified.
    """
    notes = {name: at for at, name in enumerate(dict.fromkeys(table["document"]), 1)}
    head = [say(f"county.column.{name}", lang) for name in _SHOWN]
    lines = [[_cell(row, name, notes, lang) for name in _SHOWN] for row in rows(table)]
    widths = [max(map(columns_of, column)) for column in zip(head, *lines, strict=True)]
    said: list[str] = []
    for code, group in table.groupby("region_id", sort=False):
        first = group.iloc[0]
        said += ["", _heading(first, str(code), lang), _line(head, widths)]
        said += [_line(lines[at], widths) for at in table.index.get_indexer(group.index)]
    said += ["", say("county.sources", lang)]
    said += [f"[{at}] {name or say('word.no_data', lang)}" for name, at in notes.items()]
    said.append(say("county.pooled", lang))
    return "\n".join(said[1:])


def _heading(first: pd.Series, code: str, lang: Lang) -> str:
    name = Both(first["region_zh"], first["region_en"]).to(lang) if code else None
    weak = first["region_weakness"]
    known = "" if pd.isna(weak) else say("county.weakness", lang, weakness=figure(weak, lang, 3))
    return say(
        "county.region", lang, name=name, schools=figure(first["region_schools"], lang),
        pupils=figure(first["region_pupils"], lang), weakness=known,
    )  # fmt: skip


def _cell(row: object, name: str, notes: dict[str, int], lang: Lang) -> str:
    told = {column: getattr(row, column) for column in COLUMNS}
    unit = told["unit" if lang == "zh" else "unit_en"]
    if name == "name":
        return str(told[f"name_{lang}"])
    if name == "norm":
        mark = say("norm.unverified", lang) if told["status"] == "unverified" else ""
        return f"{told[f'norm_{lang}']}{mark}[{notes[told['document']]}]"
    if name == "shortfall":
        text = figure(told["shortfall"], lang)
        if pd.isna(told["shortfall"]):
            return text
        key = "above" if told["direction"] == "at_most" else "below"
        return say(f"county.{key}", lang, amount=text, unit=unit)
    if name == "attainment":
        return share_text(told["attainment"], lang)
    if name == "pupils":
        mark = "+" if told["pupils_unknown"] and not pd.isna(told["pupils_short"]) else ""
        return figure(told["pupils_short"], lang) + mark
    return figure(told[name], lang)


def _line(cells: list[str], widths: list[int]) -> str:
    padding = [
        padded(cell, width, right=name not in _LEFT)
        for cell, width, name in zip(cells, widths, _SHOWN, strict=True)
    ]
    return "  ".join(padding).rstrip()

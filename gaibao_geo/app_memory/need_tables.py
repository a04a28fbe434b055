"""What is lacking, in the words of a page: counties, norms, evenness, schools."""

from __future__ import annotations

from typing import Any

import pandas as pd

from gaibao_geo.app_memory import needs_of
from gaibao_geo.app_memory.datasets import dataset
from gaibao_geo.needs.norm_words import norms_in_words
from gaibao_geo.places.region_names import region_names
from gaibao_geo.words import Lang, both, say
from gaibao_geo.words.figures import figure

PER_CENT = 100


def indicator_table(name: str, lang: Lang) -> pd.DataFrame:
    """What each county lacks of each indicator; amounts as numbers, shares in per cent."""
    table = needs_of.counties(name)
    shown = {
        "region": _in(table, "region", lang), "indicator": _in(table, "name", lang),
        "norm": _in(table, "norm", lang), "schools": table["schools"],
        "short": table["short"], "unknown": table["unknown"], "met": table["met"],
        "not_applicable": table["not_applicable"],
        "shortfall": [_amount(amount, lang) for amount in table["shortfall"]],
        "unit": table["unit" if lang == "zh" else "unit_en"],
        "attainment": [_share(share, lang) for share in table["attainment"]],
        "pupils_short": [_amount(count, lang) for count in table["pupils_short"]],
        "status": [say(f"needs_page.status.{status}", lang) for status in table["status"]],
        "document": table["document"],
    }  # fmt: skip
    return _headed(shown, lang)


def unverified(name: str, lang: Lang) -> list[str]:
    """The norms of which nobody has checked the text, each once with its document."""
    table = needs_of.lacking(name)
    mine = table[table["status"] == "unverified"]
    if mine.empty:
        return []
    words = norms_in_words(mine, ["indicator"])
    words = words.merge(
        mine.drop_duplicates("indicator")[["indicator", "name_zh", "name_en"]].astype("str"),
        on="indicator",
    )  # fmt: skip
    return [
        say("needs_page.norm", lang, name=who, norm=norm, document=document)
        for who, norm, document in zip(_in(words, "name", lang), _in(words, "norm", lang),
                                       words["document"], strict=True)
    ]  # fmt: skip


def counts(name: str) -> dict[str, int]:
    """Pairs of school and item that are met, short and not known; and schools left out."""
    table = needs_of.counties(name)
    found = {state: int(table[state].sum()) for state in ("met", "short", "unknown")}
    left = dataset(name).schools["school_id"].nunique() - needs_of.lacking(name)[
        "school_id"].nunique()  # fmt: skip
    return {**found, "left": left}


def balance_table(name: str, lang: Lang) -> pd.DataFrame:
    """How even the schools of each county are, by indicator."""
    table = needs_of.evenness(name)
    whole = say("needs_page.all_counties", lang)
    names = region_names(set(table["region_id"]) - {""})
    shown = {
        "region": [names[code].to(lang) if code else whole for code in table["region_id"]],
        "stage": [say(f"needs_page.stage.{stage}", lang) for stage in table["stage"]],
        "indicator": _in(table, "name", lang), "schools": table["schools"],
        "unknown": table["unknown_schools"],
        "mean": [_amount(value, lang, 2) for value in table["mean"]],
        "cv": [_amount(value, lang, 3) for value in table["cv"]],
        "most": [_amount(value, lang, 2) for value in table["most"]],
        "within": [say("word.no_data", lang) if pd.isna(value) else
                   say(f"needs_page.within.{'yes' if value else 'no'}", lang)
                   for value in table["within"]],
        "gini": [_amount(value, lang, 3) for value in table["gini"]],
        "document": table["document"],
    }  # fmt: skip
    return _headed(shown, lang)


def weakness_table(name: str, lang: Lang) -> pd.DataFrame:
    """The schools, the weakest first, with the missing share of each item, in per cent.

    An empty cell of an item does not apply to the school or is not known.
    """
    weak, schools = needs_of.weak(name), schools_in_words(name, lang)
    table = schools.join(weak.ranks.assign(index_=weak.index, known=weak.known), on="school_id",
                         how="inner")  # fmt: skip
    table = table.sort_values(["rank", "school_id"], na_position="last", ignore_index=True)
    spread = [
        "" if pd.isna(best) else f"{best}–{worst}"
        for best, worst in zip(table["rank_best"], table["rank_worst"], strict=True)
    ]
    shown = {
        "school_id": table["school_id"], "school": table["school"], "region": table["region"],
        "township": table["township"], "index": table["index_"].round(3),
        "rank": table["rank"], "range": spread, "known": (table["known"] * PER_CENT).round(),
    }  # fmt: skip
    parts = weak.grid.reindex(table["school_id"]).reset_index(drop=True)
    names = needs_of.lacking(name).drop_duplicates("indicator").set_index("indicator")
    heads = names["name_zh" if lang == "zh" else "name_en"].astype("str")
    missing = {
        say("needs_page.part", lang, item=heads[one]): (parts[one] * PER_CENT).round(1)
        for one in map(str, parts) if parts[one].notna().any()
    }  # fmt: skip
    return _headed(shown, lang).assign(**missing)


def schools_in_words(name: str, lang: Lang) -> pd.DataFrame:
    """``school_id``, ``school``, ``region``, ``township`` and ``kind`` of every school."""
    data = dataset(name)
    schools = data.schools.reset_index(drop=True)
    names = region_names(schools["region_id"], data.regions if "regions" in data else None)
    town = schools["township"]
    if lang == "en":
        town = schools["township_en"].where(schools["township_en"] != "", town)
    called = schools["name"]
    if lang == "en":
        called = schools["name_en"].where(schools["name_en"] != "", called)
    return pd.DataFrame({
        "school_id": schools["school_id"], "school": called,
        "region": [names[code].to(lang) for code in schools["region_id"]],
        "township": town, "kind": schools["kind"],
    })  # fmt: skip


def _in(table: pd.DataFrame, column: str, lang: Lang) -> list[str]:
    return [str(text) for text in table[f"{column}_{lang}"]]


def _amount(value: float, lang: Lang, digits: int = 1) -> str:
    return figure(None if pd.isna(value) else float(value), lang, digits)


def _share(value: float, lang: Lang) -> str:
    return say("word.no_data", lang) if pd.isna(value) else f"{value * PER_CENT:.1f}%"


def _headed(shown: dict[str, Any], lang: Lang) -> pd.DataFrame:
    table = pd.DataFrame(shown)
    return table.rename(columns={one: both(f"needs_page.column.{one}").to(lang) for one in table})

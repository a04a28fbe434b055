"""The schools of a dataset, in the words of a page: the list, one school, those without point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from gaibao_geo.answers.why import whys
from gaibao_geo.app_memory import needs_of
from gaibao_geo.app_memory.bench import Bench
from gaibao_geo.app_memory.datasets import dataset
from gaibao_geo.app_memory.need_tables import schools_in_words
from gaibao_geo.io.template_texts import words_of
from gaibao_geo.needs.norm_words import norm_in_words
from gaibao_geo.needs.scope import left_out
from gaibao_geo.plans.plan import Plan
from gaibao_geo.scenarios.locking import school_states
from gaibao_geo.tables.rows import rows
from gaibao_geo.tables.schema import TABLES
from gaibao_geo.words import Both, Lang, catalogue, say
from gaibao_geo.words.figures import figure
from gaibao_geo.words.numbers import WAN, money

FIGURES = ("pupils", "classes", "boarders", "teachers", "teaching_m2", "sports_m2", "beds",
           "dormitory_m2", "canteens", "water_points", "toilet_places", "computers", "books",
           "danger_c_m2", "danger_d_m2", "pupils_in_3_years")  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What a list of schools is narrowed to; empty means all."""

    text: str = ""
    region: str = ""
    township: str = ""
    kind: str = ""
    least: float = 0.0
    projects: str = ""


def every_school(at: Bench, plan: Plan | None) -> pd.DataFrame:
    """Every school: names, place, kind, pupils, weakness, ``projects``, ``chosen``, ``lock``.

    ``chosen`` is missing where there is no plan at hand; ``lock`` is ``school_states``'s.
    """
    name = at.dataset
    stocks, weak = needs_of.stocks(name), needs_of.weak(name)
    whole = stocks[stocks["stage"] == "any"].set_index("school_id")["pupils"]
    table = schools_in_words(name, "zh").rename(columns={"school": "name"})
    english = schools_in_words(name, "en")
    ids = table["school_id"]
    many = at.own.candidates.projects.groupby("school_id").size()
    chosen = None if plan is None else plan.projects.groupby("school_id").size()
    locks = school_states(at.asked, at.own)
    regions = dataset(name).schools.set_index("school_id")["region_id"]
    return table.assign(
        name_en=english["school"], region_en=english["region"], township_en=english["township"],
        region_id=ids.map(regions), pupils=ids.map(whole), weakness=ids.map(weak.index),
        projects=ids.map(many).fillna(0).astype("int64"),
        chosen=None if chosen is None else ids.map(chosen).fillna(0).astype("Int64"),
        lock=ids.map(locks).fillna("none"),
    )  # fmt: skip


def narrowed(schools: pd.DataFrame, wanted: Wanted) -> pd.DataFrame:
    """The schools that fit; text is looked for in names of both languages and in codes."""
    keep = pd.Series(data=True, index=schools.index)
    if wanted.text.strip():
        sought = wanted.text.strip().casefold()
        keep &= pd.concat([
            schools[column].str.casefold().str.contains(sought, regex=False)
            for column in ("school_id", "name", "name_en")
        ], axis=1).any(axis=1)  # fmt: skip
    for column in ("region", "township", "kind"):
        if getattr(wanted, column):
            keep &= schools[column] == getattr(wanted, column)
    if wanted.least > 0:
        keep &= (schools["weakness"] >= wanted.least).fillna(value=False)
    if wanted.projects == "some":
        keep &= schools["projects"] > 0
    elif wanted.projects == "chosen":
        keep &= (schools["chosen"] > 0).fillna(value=False)
    elif wanted.projects == "not_chosen":
        keep &= (schools["projects"] > 0) & (schools["chosen"] == 0).fillna(value=False)
    return schools[keep].sort_values(["weakness", "school_id"], ascending=[False, True])


def list_table(schools: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    """The list in the words of a page."""
    english = "_en" if lang == "en" else ""
    shown = {
        "school_id": schools["school_id"], "school": schools[f"name{english}"],
        "region": schools[f"region{english}"], "township": schools[f"township{english}"],
        "kind": [kind_word(kind, lang) for kind in schools["kind"]],
        "pupils": schools["pupils"], "weakness": schools["weakness"].round(3),
        "projects": schools["projects"], "chosen": schools["chosen"],
        "lock": [say(f"schools_page.lock.{state}", lang) for state in schools["lock"]],
    }  # fmt: skip
    return _headed(shown, lang)


def kind_word(kind: str, lang: Lang) -> str:
    """The word for a kind of school; the kind itself where there is none."""
    return words_of(TABLES["schools"].column("kind"), lang).get(kind, kind)


def figure_table(name: str, school_id: str, lang: Lang) -> pd.DataFrame:
    """What is stated of a school, with what is not: figure, unit, date, source, quality."""
    table = needs_of.stocks(name)
    mine = table[(table["school_id"] == school_id) & (table["stage"] == "any")].iloc[0]
    told = []
    for one in FIGURES:
        origin = _origin(name, school_id, one)
        column = next(TABLES[part].column(one) for part in ("school_years", "facilities")
                      if one in [each.name for each in TABLES[part].columns])  # fmt: skip
        value = figure(None if pd.isna(mine[one]) else float(mine[one]), lang)
        told.append((column.meaning.to(lang), value, *(
            origin if not pd.isna(mine[one]) else ("", "", ""))))  # fmt: skip
    shown = pd.DataFrame(told, columns=["figure", "value", "as_of", "source", "quality"])
    shown["quality"] = [say(f"needs_page.status.{one}", lang) if one else "" for one in
                        shown["quality"]]  # fmt: skip
    return _heads(shown, lang)


def _origin(name: str, school_id: str, column: str) -> tuple[str, str, str]:
    """When, from where and how good: of the table that states this figure last."""
    data = dataset(name)
    for table, date in (("school_years", "school_year"), ("facilities", "as_of"),
                        ("schools", "")):  # fmt: skip
        if table not in data or column not in data.tables[table]:
            continue
        mine = data.tables[table]
        mine = mine[(mine["school_id"] == school_id) & mine[column].notna()]
        if len(mine):
            last = mine.sort_values(date).iloc[-1] if date else mine.iloc[-1]
            return (str(last[date]) if date else "", str(last["source"]), str(last["quality"]))
    return ("", "", "")


def shortfall_table(name: str, school_id: str, lang: Lang) -> pd.DataFrame:
    """Each norm that is asked of a school: required, there, lacking, document, text checked."""
    table = needs_of.lacking(name)
    mine = table[table["school_id"] == school_id]
    mine = mine[mine["state"] != "not_applicable"]
    unit = "unit" if lang == "zh" else "unit_en"
    told = [
        (
            Both(row.name_zh, row.name_en).to(lang), say(f"needs_page.stage.{row.stage}", lang),
            norm_in_words(row.value, row.value, per=row.per, direction=row.direction,
                          unit=getattr(row, unit), lang=lang)
            if row.standard_id else say("norm.stated", lang),
            *(figure(None if pd.isna(value) else value, lang, 2)
              for value in (row.required, row.actual, row.shortfall)),
            getattr(row, unit), say(f"schools_page.state.{row.state}", lang),
            say(f"needs_page.status.{row.status}", lang), row.document,
        )
        for row in rows(mine)
    ]  # fmt: skip
    columns = ["indicator", "stage", "norm", "required", "actual", "shortfall", "unit", "state",
               "status", "document"]  # fmt: skip
    found = pd.DataFrame(told, columns=columns)
    return _heads(found, lang)


def project_table(at: Bench, plan: Plan | None, school_id: str, lang: Lang) -> pd.DataFrame:
    """The projects of a school with what the plan does and what can be said for and against."""
    table = at.own.candidates.projects if plan is None else plan.chosen
    mine = table[table["school_id"] == school_id]
    reasons = {} if plan is None else whys(plan, mine["project_id"].tolist())
    comma = say("schools_page.between", lang)
    told = [
        (
            row.project_id, Both(row.name, row.name_en or row.name).to(lang),
            f"{row.cost_yuan / WAN:,.12g}",
            say("word.no_data", lang) if plan is None else
            say("app.state.chosen" if row.chosen else "app.state.not_chosen", lang),
            "" if plan is None or pd.isna(row.year) else str(row.year),
            comma.join(text.to(lang) for text in reasons.get(row.project_id, ())),
        )
        for row in rows(mine)
    ]  # fmt: skip
    columns = ["project_id", "project", "cost", "proposal", "year", "why"]
    found = pd.DataFrame(told, columns=columns)
    return _heads(found, lang)


def not_counted(name: str, school_id: str, lang: Lang) -> str:
    """Why a school does not count, with the document; empty for one that does."""
    out = left_out(dataset(name), "need", needs_of.stocks(name))
    mine = out[out["school_id"] == school_id]
    if mine.empty:
        return ""
    first = mine.iloc[0]
    reason = Both(str(first["reason_zh"]), str(first["reason_en"])).to(lang)
    return say("schools_page.left_out", lang, reason=reason, document=first["document"])


def without_own_point(name: str, lang: Lang) -> tuple[pd.DataFrame, int]:
    """The schools whose own coordinates no source gives, with why and where they are drawn.

    And how many of them have no point at all.
    """
    schools = dataset(name).schools.reset_index(drop=True)
    words = schools_in_words(name, lang)
    mine = (schools["how"] != "own").to_numpy(dtype=bool)
    how = [_how(str(one), lang) for one in schools["how"][mine]]
    shown = {
        "school_id": words["school_id"][mine], "school": words["school"][mine],
        "region": words["region"][mine], "township": words["township"][mine], "why": how,
    }  # fmt: skip
    return _headed(shown, lang), int(schools["lon"].isna().sum())


def _how(how: str, lang: Lang) -> str:
    key = f"schools_page.how.{how}"
    return say(key if key in catalogue() else "schools_page.how.none", lang)


def cost_of(at: Bench, school_id: str, lang: Lang) -> str:
    """What all candidate projects of a school cost together."""
    mine = at.own.candidates.projects
    yuan = int(mine.loc[mine["school_id"] == school_id, "cost_yuan"].sum())
    return money(yuan).to(lang)


def _headed(shown: dict[str, Any], lang: Lang) -> pd.DataFrame:
    return _heads(pd.DataFrame(shown), lang)


def _heads(table: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    return table.rename(columns={one: say(f"schools_page.column.{one}", lang) for one in table})

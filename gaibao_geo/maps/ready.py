"""Maps of a dataset and of a plan, ready to save, with the tables of geo/ at hand."""

from __future__ import annotations

import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import Dataset, read_dataset
from gaibao_geo.maps import investment, need
from gaibao_geo.maps import plan as plan_sheet
from gaibao_geo.maps.facts import named, records
from gaibao_geo.maps.folium_map import render
from gaibao_geo.maps.offline import OfflineMap
from gaibao_geo.needs.scope import left_out
from gaibao_geo.needs.stock import stock
from gaibao_geo.needs.weak.weakness import Weakness
from gaibao_geo.places.regions import polygons
from gaibao_geo.plans.choice import names_of
from gaibao_geo.plans.plan import Plan
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang, both, say

GEO = "geo"
FEW = 3  # counties that a title names one by one


def investment_map(
    data: Dataset, lang: Lang = "zh", review_number: str = "", made_on: str = ""
) -> OfflineMap:
    """The investment map of a dataset: ``save`` it, or take its ``html()``.

    One file that asks nothing of a network. ``review_number`` (审图号) and ``made_on`` (a
    date in words) are printed where given. Raises ``DataError`` when the dataset has no
    table ``investments``.
    """
    if "investments" not in data:
        raise DataError(*both("cli.map.no_investments", path=data.path))
    geo = read_dataset(GEO)
    spec = investment.investment_map(
        data, geo.townships, geo.regions, lang, review_number=review_number, made_on=made_on
    )
    return render(spec)


def plan_map(
    plan: Plan, data: Dataset, lang: Lang = "zh", review_number: str = "", made_on: str = ""
) -> OfflineMap:
    """A plan on its map; ``data`` is the dataset the plan was made from.

    Schools are drawn at their own point, else at their township's, else at the county seat,
    as reading placed them; those without any are listed beside the map.
    """
    geo = read_dataset(GEO)
    shapes = polygons(sorted(set(data.schools["region_id"])))
    names_en = geo.regions.set_index("region_id")["name_en"]
    spec = plan_sheet.plan_map(
        _worded(plan, lang),
        data.schools,
        shapes.assign(name_en=shapes.index.map(names_en)),
        lang,
        title=plan.problem.title.to(lang),
        source=data.note.to(lang),
        made_up=plan.problem.made_up,
        review_number=review_number,
        made_on=made_on,
    )
    return render(spec)


def need_map(
    data: Dataset,
    lacking: pd.DataFrame,
    weak: Weakness,
    lang: Lang = "zh",
    *,
    review_number: str = "",
    made_on: str = "",
) -> OfflineMap:
    """What the schools of a dataset lack, on a map: counties by theme, each school a mark.

    ``lacking`` is what ``shortfalls(data)`` gives, ``weak`` what ``weakness`` makes of it.
    A click tells each figure with its norm and document. Schools that do not count are told
    apart with the reason; those without any point are listed beside the map. Raises
    ``DataError`` for a county without boundary.
    """
    stocks = stock(data)
    whole = stocks[stocks["stage"] == "any"].set_index("school_id")["pupils"]
    schools = data.schools.assign(pupils=data.schools["school_id"].map(whole))
    geo = read_dataset(GEO)
    codes = sorted(set(schools["region_id"]) - {""})
    shapes = polygons(codes)
    names_en = geo.regions.set_index("region_id")["name_en"]
    spec = need.need_map(
        schools,
        lacking,
        shapes.assign(name_en=shapes.index.map(names_en)),
        lang,
        weak=weak.ranks.assign(index=weak.index, share_known=weak.known),
        rank_note=weak.note(lang),
        left=left_out(data, "need", stocks),
        place=_place(codes, geo.regions, lang),
        source=data.note.to(lang),
        made_up=data.made_up,
        review_number=review_number,
        made_on=made_on,
    )
    return render(spec)


def _place(codes: list[str], regions: pd.DataFrame, lang: Lang) -> str:
    """The prefecture that many counties lie in; empty if they are few, or of several."""
    parents = set(regions.loc[regions["region_id"].isin(codes), "parent_id"])
    if len(codes) <= FEW or len(parents) != 1:
        return ""
    return named(records(regions, "region_id")[parents.pop()], lang)


def _worded(plan: Plan, lang: Lang) -> pd.DataFrame:
    """The candidates in one language, each with what it would close."""
    parts = plan.problem.candidates
    names = names_of(parts.projects)
    needs = parts.needs.drop_duplicates("indicator").set_index("indicator")
    closes: dict[str, list[str]] = {}
    for effect in rows(parts.effects):
        if effect.indicator in needs.index:
            need = needs.loc[effect.indicator]
            what = Both(str(need["name_zh"]), str(need["name_en"]))
            text = say("plan.closes", lang, what=what, amount=f"{effect.amount:,.12g}",
                       unit=Both(str(need["unit"]), str(need["unit_en"])))  # fmt: skip
            closes.setdefault(effect.project_id, []).append(text)
    comma, ids = say("word.list_comma", lang), plan.chosen["project_id"]
    return plan.chosen.assign(
        name=ids.map(lambda project: names[project].to(lang)),
        closes=ids.map(lambda project: comma.join(closes.get(project, []))),
    )

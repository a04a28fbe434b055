"""Every other kind of map of a dataset and its plans, ready to save.

Each function works out what its map shows and hands it to the kind's own module; ``render``
makes a page of what comes back. Titles, sources, stamps and dates are filled in here.
"""

from __future__ import annotations

from typing import Literal

import geopandas as gpd
import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.maps import bivariate, choropleth, funding, national, yearly
from gaibao_geo.maps import coverage as coverage_sheet
from gaibao_geo.maps import difference as difference_sheet
from gaibao_geo.maps.before_after import swiped_regions, swiped_schools
from gaibao_geo.maps.choropleth import Grading
from gaibao_geo.maps.coloured_schools import closed_scale, schools_map
from gaibao_geo.maps.coverage import Of
from gaibao_geo.maps.frame import Frame
from gaibao_geo.maps.measure import Measure
from gaibao_geo.maps.need_counties import added_up
from gaibao_geo.maps.neighbours import with_neighbours
from gaibao_geo.maps.plan_values import (
    closed_table,
    paid_table,
    pupils_of,
    township_table,
)
from gaibao_geo.maps.searchable import searchable
from gaibao_geo.maps.spec import MapSpec
from gaibao_geo.needs.scope import left_out
from gaibao_geo.needs.shortfalls import by_school
from gaibao_geo.needs.stock import stock
from gaibao_geo.needs.weak.weakness import Weakness
from gaibao_geo.places.reference import our_regions, our_townships
from gaibao_geo.places.region_names import region_names
from gaibao_geo.places.regions import polygons
from gaibao_geo.plans.plan import Plan
from gaibao_geo.words import Both, Lang, both, say

By = Literal["region", "township", "school"]
CLOSED = Measure(both("map.kinds.closed.title"), decimals=1, kind="share")
WEAK = Measure(both("map.kinds.weakness.title"), decimals=2)
PER_PUPIL = Measure(both("map.kinds.paid.per_pupil"), both("map.kinds.per_pupil"), kind="yuan")


def region_map(
    table: pd.DataFrame,
    measure: Measure,
    title: str,
    lang: Lang = "zh",
    *,
    value: str = "value",
    grading: Grading | None = None,
    source: str = "",
    made_up: bool = False,
    review_number: str = "",
    made_on: str = "",
) -> MapSpec:
    """The counties of a table (``region_id`` and a column of values) coloured by it.

    ``grading`` says scheme, number of classes, palette or fixed breaks. Raises ``DataError``
    that names every code without boundary.
    """
    frame = Frame(lang, title, source, made_up, review_number, made_on)
    shapes = _shapes(sorted(set(table["region_id"])))
    return with_neighbours(choropleth.choropleth(table, shapes, measure, frame, value=value,
                                                 grading=grading))  # fmt: skip


def school_weakness_map(
    data: Dataset,
    weak: Weakness,
    lang: Lang = "zh",
    *,
    grading: Grading | None = None,
    review_number: str = "",
    made_on: str = "",
) -> MapSpec:
    """Schools sized by pupils and coloured by how weak they are; ``weak`` is ``weakness``'s."""
    schools = _schools(data)
    schools = schools.assign(value=schools["school_id"].map(weak.index))
    frame = _frame(data, WEAK.title, lang, (review_number, made_on),
                   (say("map.kinds.weakness.note", lang),))  # fmt: skip
    return with_neighbours(searchable(schools_map(
        schools, _shapes(_codes(data)), WEAK, frame, grading=grading,
        zero=say("map.kinds.weakness.zero", lang),
    ), schools))  # fmt: skip


def school_shortfall_map(
    data: Dataset,
    lacking: pd.DataFrame,
    indicator: str,
    lang: Lang = "zh",
    *,
    grading: Grading | None = None,
    review_number: str = "",
    made_on: str = "",
) -> MapSpec:
    """Schools sized by pupils and coloured by what they lack of one indicator.

    ``lacking`` is ``shortfalls(data)``. Schools to which the indicator does not apply, or of
    which it is not known, are without data. Raises ``DataError`` for an unknown indicator.
    """
    each = by_school(lacking)
    mine = each[each["indicator"] == indicator].set_index("school_id")
    if mine.empty:
        known = ", ".join(sorted(set(each["indicator"].astype(str))))
        raise DataError(*both("map.kinds.fault.no_indicator", indicator=indicator, known=known))
    first = mine.iloc[0]
    title = both("map.kinds.shortfall.title", item=Both(str(first["name_zh"]),
                                                        str(first["name_en"])))  # fmt: skip
    measure = Measure(title, Both(str(first["unit"]), str(first["unit_en"])))
    schools = _schools(data)
    ids = schools["school_id"]
    schools = schools.assign(value=ids.map(mine["shortfall"]),
                             told=ids.map(mine["document"].astype(str)).fillna(""))  # fmt: skip
    frame = _frame(data, title, lang, (review_number, made_on))
    return with_neighbours(searchable(schools_map(
        schools, _shapes(_codes(data)), measure, frame, grading=grading,
        zero=say("map.kinds.shortfall.zero", lang), detail="told",
    ), schools))  # fmt: skip


def school_closed_map(
    plan: Plan, data: Dataset, lang: Lang = "zh", *, review_number: str = "", made_on: str = ""
) -> MapSpec:
    """Schools sized by pupils and coloured by the share of their shortfalls a plan closes."""
    found = closed_table(plan.choice, "school").set_index("key")["after"]
    schools = _schools(data)
    schools = schools.assign(value=schools["school_id"].map(found))
    frame = _frame(data, CLOSED.title, lang, (review_number, made_on),
                   (say("map.kinds.closed.note", lang),), plan=plan)  # fmt: skip
    scale = closed_scale(lang, say("map.kinds.closed.none", lang))
    return with_neighbours(searchable(schools_map(
        schools, _shapes(_codes(data)), CLOSED, frame, scale=scale,
        grading=Grading(breaks=scale.breaks),
    ), schools))  # fmt: skip


def funding_map(
    plan: Plan, data: Dataset, lang: Lang = "zh", *, review_number: str = "", made_on: str = ""
) -> MapSpec:
    """What each county gets by a plan, from which level of funds, and per pupil."""
    codes = _codes(data)
    frame = _frame(data, both("map.kinds.paid.title"), lang, (review_number, made_on),
                   (say("map.kinds.paid.note", lang), say("map.kinds.note.funds", lang)), plan=plan)
    return with_neighbours(funding.funding_map(
        paid_table(plan, codes), pupils_of(plan), _shapes(codes), frame
    ))  # fmt: skip


def need_money_map(
    plan: Plan,
    data: Dataset,
    lacking: pd.DataFrame,
    weak: Weakness,
    lang: Lang = "zh",
    *,
    review_number: str = "",
    made_on: str = "",
) -> MapSpec:
    """Counties by how weak their schools are and what a plan gives them per pupil."""
    codes = _codes(data)
    stocks = stock(data)
    schools = _schools(data)
    counted = schools.assign(index=schools["school_id"].map(weak.index))
    left = left_out(data, "need", stocks).merge(schools[["school_id", "region_id"]],
                                                on="school_id")  # fmt: skip
    counted = counted[~counted["school_id"].isin(left["school_id"])]
    need = added_up(counted, by_school(lacking), left, ()).overall["index"]
    money = _yuan_per_pupil(plan, codes, ["region_id"]).set_index("region_id")["value"]
    table = pd.DataFrame({"region_id": codes})
    table = table.assign(need=table["region_id"].map(need), money=table["region_id"].map(money))
    title = both("map.kinds.need_money", need=WEAK.title, money=PER_PUPIL.title)
    frame = _frame(data, title, lang, (review_number, made_on),
                   (say("map.kinds.weakness.note", lang), say("map.kinds.paid.note", lang)),
                   plan=plan)  # fmt: skip
    return with_neighbours(
        bivariate.need_money_map(table, _shapes(codes), WEAK, PER_PUPIL, frame)
    )


def coverage_map(
    data: Dataset,
    lacking: pd.DataFrame,
    lang: Lang = "zh",
    *,
    of: Of = "schools",
    review_number: str = "",
    made_on: str = "",
) -> MapSpec:
    """Counties by the share of schools (or pupils) that meet each item, a theme for each."""
    frame = _frame(data, both("map.kinds.coverage.title"), lang, (review_number, made_on))
    return with_neighbours(coverage_sheet.coverage_map(
        by_school(lacking), _schools(data), _shapes(_codes(data)), frame, of=of
    ))  # fmt: skip


def before_after_map(
    plan: Plan,
    data: Dataset,
    lang: Lang = "zh",
    *,
    by: By = "region",
    other: Plan | None = None,
    names: tuple[str, str] | None = None,
    review_number: str = "",
    made_on: str = "",
) -> MapSpec:
    """The closed share today and with a plan, or (``other``) with one plan and another.

    ``by`` county, township (at its seat's point) or school. ``names`` head the two sides.
    """
    heads = names or (say("map.kinds.now", lang), say("map.kinds.plan", lang))
    table = closed_table(plan.choice, by, other.choice if other else None)
    frame = _frame(data, CLOSED.title, lang, (review_number, made_on),
                   (say("map.kinds.closed.note", lang),), plan=plan)  # fmt: skip
    shapes = _shapes(_codes(data))
    if by == "region":
        scale = closed_scale(lang, say("map.kinds.closed.none_region", lang))
        return with_neighbours(swiped_regions(
            table.rename(columns={"key": "region_id"}), shapes, CLOSED, scale, frame, names=heads
        ))  # fmt: skip
    none = "none" if by == "school" else "none_region"
    scale = closed_scale(lang, say(f"map.kinds.closed.{none}", lang))
    no_point = "" if by == "school" else say("map.kinds.no_point", lang)
    return with_neighbours(swiped_schools(
        _at_points(plan, data, table, by, lang), shapes, CLOSED, scale, frame, names=heads,
        no_point=no_point,
    ))  # fmt: skip


def scenario_difference_map(
    first: Plan,
    second: Plan,
    data: Dataset,
    names: tuple[str, str],
    lang: Lang = "zh",
    *,
    by: By = "region",
    review_number: str = "",
    made_on: str = "",
) -> MapSpec:
    """The closed share with the second plan less that with the first, zero in the middle."""
    table = closed_table(second.choice, by, first.choice)
    frame = _frame(data, CLOSED.title, lang, (review_number, made_on),
                   (say("map.kinds.closed.note", lang),))  # fmt: skip
    places = (
        table.rename(columns={"key": "region_id"}) if by == "region"
        else _at_points(second, data, table, by, lang)
    )
    return with_neighbours(difference_sheet.difference_map(
        places, _shapes(_codes(data)), CLOSED, names, frame, schools=by != "region"
    ))  # fmt: skip


def years_map(
    plan: Plan,
    data: Dataset,
    lang: Lang = "zh",
    *,
    grading: Grading | None = None,
    review_number: str = "",
    made_on: str = "",
) -> MapSpec:
    """What each county gets per pupil in each year of a plan, with a slider of years."""
    codes = _codes(data)
    found = _yuan_per_pupil(plan, codes, ["region_id", "year"])
    every = pd.MultiIndex.from_product([codes, plan.problem.years], names=["region_id", "year"])
    known = _yuan_per_pupil(plan, codes, ["region_id"]).set_index("region_id")["value"].notna()
    values = found.set_index(["region_id", "year"])["value"].reindex(every).reset_index()
    zero = values["value"].isna() & values["region_id"].map(known).astype(bool)
    table = values.assign(value=values["value"].astype("float64").mask(zero, 0.0))
    measure = Measure(both("map.kinds.paid.year_title"), PER_PUPIL.unit, kind="yuan")
    frame = _frame(data, measure.title, lang, (review_number, made_on),
                   (say("map.kinds.paid.note", lang),), plan=plan)  # fmt: skip
    return with_neighbours(yearly.yearly_map(
        table, _shapes(codes), measure, frame, grading=grading,
        zero=say("map.kinds.paid.no_money", lang),
    ))  # fmt: skip


def national_map(
    table: pd.DataFrame,
    measure: Measure,
    lang: Lang = "zh",
    *,
    title: str = "",
    value: str = "value",
    grading: Grading | None = None,
    source: str = "",
    made_up: bool = False,
    review_number: str = "",
    made_on: str = "",
) -> MapSpec:
    """Every county of the country coloured by a value of ``table`` (``region_id``)."""
    headed = say("map.kinds.headed", lang, place=both("map.kinds.china"), what=measure.title)
    frame = Frame(lang, title or headed, source, made_up, review_number, made_on)
    return national.national_map(table, measure, frame, value=value, grading=grading)


def _codes(data: Dataset) -> list[str]:
    return sorted(set(data.schools["region_id"]) - {""})


def _shapes(codes: list[str]) -> gpd.GeoDataFrame:
    shapes = polygons(codes)
    names = region_names(codes, our_regions())
    return shapes.assign(name_en=[names[code].en for code in shapes.index])


def _schools(data: Dataset) -> pd.DataFrame:
    """The schools with their pupils of all stages together."""
    stocks = stock(data)
    whole = stocks[stocks["stage"] == "any"].set_index("school_id")["pupils"]
    return data.schools.assign(pupils=data.schools["school_id"].map(whole))


def _frame(
    data: Dataset,
    what: Both,
    lang: Lang,
    printed: tuple[str, str],
    notes: tuple[str, ...] = (),
    *,
    plan: Plan | None = None,
) -> Frame:
    """What stands around a map of a dataset; ``printed`` are review number and date."""
    title = say("map.kinds.headed", lang, place=data.title, what=what)
    return Frame(
        lang, title, data.note.to(lang), data.made_up or bool(plan and plan.problem.made_up),
        *printed, notes=notes,
    )  # fmt: skip


def _yuan_per_pupil(plan: Plan, codes: list[str], keys: list[str]) -> pd.DataFrame:
    """Whole yuan per pupil by ``keys``; missing where a county's pupils are not known."""
    paid = paid_table(plan, codes).groupby(keys, as_index=False)["yuan"].sum()
    heads = paid["region_id"].map(pupils_of(plan).set_index("region_id")["pupils"])
    known = heads.astype("Float64")
    value = (paid["yuan"].astype("Float64") / known.where(known > 0)).round()
    table: pd.DataFrame = paid.assign(value=value.astype("float64"))
    return table


def _at_points(
    plan: Plan, data: Dataset, table: pd.DataFrame, by: By, lang: Lang
) -> pd.DataFrame:
    """The schools, or the townships at the points of their seats, with both values."""
    if by == "school":
        return _schools(data).merge(table.rename(columns={"key": "school_id"}), on="school_id")
    seats = our_townships().set_index("township_id")
    mine = township_table(plan, lang).merge(table, on="key").rename(columns={"key": "school_id"})
    ids = mine["school_id"]
    return mine.assign(
        lon=ids.map(seats["lon"]), lat=ids.map(seats["lat"]),
        accuracy_m=ids.map(seats["accuracy_m"]), approximate=True,
    )  # fmt: skip

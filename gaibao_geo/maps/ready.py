"""Maps of a dataset and of a plan, ready to save, with the tables of geo/ at hand."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import Dataset, read_dataset
from gaibao_geo.maps import investment, need
from gaibao_geo.maps import plan as plan_sheet
from gaibao_geo.maps.facts import named, records
from gaibao_geo.maps.folium_map import render
from gaibao_geo.maps.live import LiveBase, Paint, Seen, live_base, lock_states, paint_of
from gaibao_geo.maps.neighbours import with_neighbours
from gaibao_geo.maps.offline import OfflineMap
from gaibao_geo.maps.searchable import searchable
from gaibao_geo.maps.spec import MapSpec
from gaibao_geo.needs.scope import left_out
from gaibao_geo.needs.stock import stock
from gaibao_geo.needs.weak.weakness import Weakness
from gaibao_geo.places.reference import our_regions
from gaibao_geo.places.regions import polygons
from gaibao_geo.plans.choice import names_of
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.problem import Problem
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang, both, say

GEO = "geo"
FEW = 3  # counties that a title names one by one
MOST_MARKS = 10_000  # of schools under plans that a painter keeps: some 40 MB


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
    return render(with_neighbours(spec))


def plan_map(
    plan: Plan, data: Dataset, lang: Lang = "zh", review_number: str = "", made_on: str = ""
) -> OfflineMap:
    """A plan on its map; ``data`` is the dataset the plan was made from.

    Schools are drawn at their own point, else at their township's, else at the county seat,
    as reading placed them; those without any are listed beside the map.
    """
    return render(plan_spec(plan, data, lang, review_number, made_on))


def plan_spec(
    plan: Plan, data: Dataset, lang: Lang = "zh", review_number: str = "", made_on: str = ""
) -> MapSpec:
    """The description that ``plan_map`` draws."""
    return _spec_of(plan.problem, plan.chosen, data, lang,
                    review_number=review_number, made_on=made_on)  # fmt: skip


def plan_base(
    problem: Problem, data: Dataset, lang: Lang = "zh", review_number: str = "", made_on: str = ""
) -> LiveBase:
    """What the maps of all plans for a question have in common; ``data`` is its dataset."""
    table = _undecided(problem)
    spec = _spec_of(problem, table, data, lang, review_number=review_number, made_on=made_on)
    worded = _worded(problem, table, lang)
    return live_base(spec, plan_sheet.moving_lines(worded, problem.years, lang))


class Painter:
    """Puts plans for one question on their ``base``.

    ``data`` is the question's dataset. What plans have in common is made once: what a project
    is called and would close, and the mark of a school that plans treat alike. For a tool that
    paints many answers it is worth keeping; pages of several people may use it at once.
    """

    def __init__(self, base: LiveBase, problem: Problem, data: Dataset):
        undecided = _undecided(problem)
        self.base = base
        self._worded = _worded(problem, undecided, base.spec.lang)
        self._title = problem.title.to(base.spec.lang)
        self._of_school = {
            str(school): list(ids)
            for school, ids in undecided.groupby("school_id")["project_id"]
        }
        self._schools = data.schools
        self._forget()

    def paint(
        self, plan: Plan | None, locks: Mapping[str, str] = MappingProxyType({}), dimmed: str = ""
    ) -> Paint:
        """What a plan puts on the base; without one every project waits.

        ``locks`` are project ids with ``in`` (必保) or ``out`` (排除); a school may be locked
        when it has projects. ``dimmed`` says why the picture is out of date.
        """
        table = self._worded
        if plan is not None:
            chosen = plan.chosen.set_index("project_id").loc[table["project_id"]]
            table = table.assign(chosen=chosen["chosen"].array, year=chosen["year"].array)
        marks, seen = self._kept
        spec = plan_sheet.with_plan(self.base.spec, table, marks, self._title)
        painted = paint_of(spec, self.base, lock_states(self._of_school, locks),
                           dimmed=dimmed, seen=seen)  # fmt: skip
        if len(marks.made) > MOST_MARKS:
            self._forget()
        return painted

    def _forget(self) -> None:
        self._kept = plan_sheet.Marks(self._schools, self.base.spec.lang), Seen()


def plan_paint(
    base: LiveBase,
    problem: Problem,
    plan: Plan | None,
    data: Dataset,
    locks: Mapping[str, str],
    *,
    dimmed: str = "",
) -> Paint:
    """What one plan puts on the ``base`` of its question, as ``Painter.paint`` says it."""
    return Painter(base, problem, data).paint(plan, locks, dimmed)


def _undecided(problem: Problem) -> pd.DataFrame:
    return problem.candidates.projects.assign(chosen=False, year=None)


def _spec_of(
    problem: Problem,
    chosen: pd.DataFrame,
    data: Dataset,
    lang: Lang,
    *,
    review_number: str,
    made_on: str,
) -> MapSpec:
    shapes = polygons(sorted(set(data.schools["region_id"])))
    names_en = our_regions().set_index("region_id")["name_en"]
    return with_neighbours(searchable(plan_sheet.plan_map(
        _worded(problem, chosen, lang),
        data.schools,
        shapes.assign(name_en=shapes.index.map(names_en)),
        lang,
        title=problem.title.to(lang),
        source=data.note.to(lang),
        made_up=problem.made_up,
        review_number=review_number,
        made_on=made_on,
    ), data.schools))  # fmt: skip


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
    return render(with_neighbours(searchable(spec, data.schools)))


def _place(codes: list[str], regions: pd.DataFrame, lang: Lang) -> str:
    """The prefecture that many counties lie in; empty if they are few, or of several."""
    parents = set(regions.loc[regions["region_id"].isin(codes), "parent_id"])
    if len(codes) <= FEW or len(parents) != 1:
        return ""
    return named(records(regions, "region_id")[parents.pop()], lang)


def _worded(problem: Problem, chosen: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    """The candidates in one language, each with what it would close."""
    parts = problem.candidates
    names = names_of(parts.projects)
    needs = {need.indicator: need for need in rows(parts.needs.drop_duplicates("indicator"))}
    closes: dict[str, list[str]] = {}
    for effect in rows(parts.effects):
        if effect.indicator in needs:
            need = needs[effect.indicator]
            what = Both(str(need.name_zh), str(need.name_en))
            text = say("plan.closes", lang, what=what, amount=f"{effect.amount:,.12g}",
                       unit=Both(str(need.unit), str(need.unit_en)))  # fmt: skip
            closes.setdefault(effect.project_id, []).append(text)
    comma, ids = say("word.list_comma", lang), chosen["project_id"]
    return chosen.assign(
        name=ids.map(lambda project: names[project].to(lang)),
        closes=ids.map(lambda project: comma.join(closes.get(project, []))),
    )

"""The pages of a plan's atlas: where the money goes, which schools, then each place by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.maps.plan import with_plan
from gaibao_geo.maps.ready import plan_spec
from gaibao_geo.maps.ready_kinds import region_map
from gaibao_geo.maps.ready_places import MEASURES
from gaibao_geo.maps.spec import Bounds, LegendRow, MapSpec, Overlay
from gaibao_geo.needs.stock import stock
from gaibao_geo.plans.choice import names_of
from gaibao_geo.plans.groups import keys_by, names_by
from gaibao_geo.plans.plan import Plan
from gaibao_geo.printing.atlas import Paper, atlas
from gaibao_geo.printing.records import Grid, Imprint, Page, Rank, Ranking
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Lang, say
from gaibao_geo.words.numbers import wan

OTHER, OTHER_COLOUR, OTHER_RADIUS = "other", "#d1d5db", 4.0
NEVER = 99.0  # a zoom at which nothing is named
MONEY = "plan_yuan"


def plan_atlas(
    plan: Plan, data: Dataset, lang: Lang = "zh", *, paper: Paper = "A4", landscape: bool = True,
    unit: str = "", made_on: str = "", review_number: str = "", secrecy: str = "",
    base: MapSpec | None = None,
) -> bytes:
    """A plan as an atlas (PDF): an overview, then a page for each county.

    Where there is one county only, a page for each township. Every page has its own schools,
    the projects proposed there with their cost in 万元 and year, and the ranking of all places
    by the plan's money. ``data`` is the dataset the plan was made from; ``unit`` (编制单位),
    ``made_on`` (a date in words), ``review_number`` (审图号) and ``secrecy`` (密级) are printed
    where given; ``base`` is what ``plan_spec`` gives for these, where at hand. Raises
    ``DataError`` for a character that no font here has.
    """
    pages = plan_pages(plan, data, lang, made_on=made_on, review_number=review_number, base=base)
    return atlas(pages, paper=paper, landscape=landscape, imprint=Imprint(unit, secrecy))


def plan_pages(
    plan: Plan, data: Dataset, lang: Lang = "zh", *, made_on: str = "", review_number: str = "",
    base: MapSpec | None = None,
) -> list[Page]:
    """The pages of the atlas, before they are drawn."""
    spec = plan_spec(plan, data, lang, review_number, made_on) if base is None else base
    return _Pages(plan, data, lang, made_on, review_number, spec).every()


@dataclass(frozen=True)
class _Pages:
    plan: Plan
    data: Dataset
    lang: Lang
    made_on: str
    review_number: str
    base: MapSpec

    def every(self) -> list[Page]:
        """The overview or two, then each place's page, the most money first."""
        ranks = self.ranking.ranks
        if self.level == "region":
            first = [Page(self.money_map), Page(self.schools_map, ranking=self.ranking)]
            return [*first, *(self._county(rank) for rank in ranks)]
        return [Page(self.schools_map, ranking=self.ranking),
                *(self._township(rank) for rank in ranks)]  # fmt: skip

    @cached_property
    def level(self) -> str:
        """What has a page: counties where there are several, else townships."""
        return "region" if self.data.schools["region_id"].nunique() > 1 else "township"

    @cached_property
    def schools(self) -> pd.DataFrame:
        """The schools with their pupils of all stages together, and the ``key`` of their place."""
        stocks = stock(self.data)
        whole = stocks[stocks["stage"] == "any"].set_index("school_id")["pupils"]
        table = self.data.schools
        if "township" not in table:
            table = table.assign(township="")
        return table.assign(pupils=table["school_id"].map(whole), key=keys_by(table, self.level))

    @cached_property
    def projects(self) -> pd.DataFrame:
        """Every candidate with its name in the language and the ``key`` of its school's place."""
        names, place = names_of(self.plan.chosen), self.schools.set_index("school_id")["key"]
        chosen = self.plan.chosen
        return chosen.assign(
            name=[names[project].to(self.lang) for project in chosen["project_id"]],
            key=chosen["school_id"].map(place),
        )

    @cached_property
    def schools_map(self) -> MapSpec:
        return with_plan(self.base, self.projects, self.schools, self.base.title)

    @cached_property
    def money(self) -> pd.Series:
        """Whole yuan that the plan gives each place that has a school; 0 where nothing."""
        given = self.projects[self.projects["chosen"]].groupby("key")["spent_yuan"].sum()
        every = sorted(set(self.schools["key"]))
        return given.reindex(every).fillna(0).astype("int64")

    @cached_property
    def money_map(self) -> MapSpec:
        table = self.money.rename("value").rename_axis("region_id").reset_index()
        title = say("print.atlas.money_title", self.lang, place=self.plan.problem.title)
        made = region_map(
            table, MEASURES[MONEY], title, self.lang, source=self.base.source,
            made_up=self.base.made_up, review_number=self.review_number, made_on=self.made_on,
        )  # fmt: skip
        return replace(made, notes=(*made.notes, *self.base.notes[:1]))  # a proposal, no decision

    @cached_property
    def names(self) -> dict[str, str]:
        if self.level == "region":
            return {place.id: place.name for place in self.base.places}
        known = names_by(self.plan.problem.candidates.schools, "township")
        empty = say("print.atlas.no_township", self.lang)
        return {key: known[key].to(self.lang) if key in known and known[key].zh else empty
                for key in self.money.index}  # fmt: skip

    @cached_property
    def ranking(self) -> Ranking:
        order = sorted(self.money.index, key=lambda key: (-int(self.money[key]), key))
        return Ranking(say("print.atlas.ranking", self.lang), tuple(
            Rank(key, self.names[key], wan(int(self.money[key])), float(self.money[key]))
            for key in order
        ))

    def _own(self, rank: Rank) -> MapSpec:
        """The plan's map with the schools and projects of one place alone."""
        mine = self.projects[self.projects["key"] == rank.place_id]
        schools = self.schools[self.schools["key"] == rank.place_id]
        title = say("print.atlas.place_title", self.lang, place=rank.name)
        return with_plan(self.base, mine, schools, title)

    def _county(self, rank: Rank) -> Page:
        spec = self._own(rank)
        place = next(place for place in spec.places if place.id == rank.place_id)
        bounds = _with_points(place.bounds, spec)
        return Page(spec, "", bounds, rank.place_id, self.ranking, self._table(rank))

    def _township(self, rank: Rank) -> Page:
        own = self._own(rank)
        mine = {point.id for overlay in own.overlays for point in overlay.points}
        spec = replace(own, overlays=(*self._others(mine), *own.overlays))
        return Page(spec, "", None, rank.place_id, self.ranking, self._table(rank))

    def _others(self, mine: set[str]) -> tuple[Overlay, ...]:
        """The schools of the other townships as small grey marks without names."""
        points = tuple(
            replace(point, keys=(OTHER,), colour=OTHER_COLOUR, radius=OTHER_RADIUS,
                    shape="circle", nudge=(0.0, 0.0))
            for overlay in self.schools_map.overlays for point in overlay.points
            if point.id not in mine
        )  # fmt: skip
        if not points:
            return ()
        row = LegendRow(OTHER, say("print.atlas.other", self.lang), OTHER_COLOUR, len(points),
                        sample="circle")  # fmt: skip
        return (Overlay("others", say("print.atlas.others", self.lang), points, (row,),
                        label_zoom=NEVER),)  # fmt: skip

    def _table(self, rank: Rank) -> Grid:
        """The projects that the plan proposes in one place, the dearest first."""
        every = self.projects[self.projects["key"] == rank.place_id]
        chosen = every[every["chosen"]].sort_values(
            ["cost_yuan", "project_id"], ascending=[False, True]
        )
        listed = tuple(
            (self._named(row), wan(int(row.spent_yuan)),
             str(int(row.year)) if pd.notna(row.year) else "—")
            for row in rows(chosen)
        )  # fmt: skip
        total = say("print.atlas.total", self.lang, chosen=len(chosen), all=len(every))
        named = ("project", "cost", "year")
        columns = tuple(say(f"print.atlas.{name}", self.lang) for name in named)
        yuan = int(chosen["spent_yuan"].sum())
        return Grid("", columns, (0.68, 0.18, 0.14), listed, right=(1, 2),
                    total=(total, wan(yuan), ""))  # fmt: skip

    def _named(self, row: object) -> str:
        """A project's name, with its school's where the name does not begin with it."""
        name, zh, en = (str(getattr(row, part)) for part in ("name", "school", "school_en"))
        school = (en if self.lang == "en" else "") or zh
        if name.startswith(school):
            return name
        return say("print.atlas.at_school", self.lang, school=school, project=name)


def _with_points(bounds: Bounds, spec: MapSpec) -> Bounds:
    """The bounds made wide enough for every point of the map."""
    points = [point for overlay in spec.overlays for point in overlay.points]
    lon = [bounds[0], bounds[2], *(point.lon for point in points)]
    lat = [bounds[1], bounds[3], *(point.lat for point in points)]
    return min(lon), min(lat), max(lon), max(lat)


"""建议方案: what is proposed, at which schools, and for what."""

from __future__ import annotations

import pandas as pd

from gaibao_geo.answers.finding import plan_figures, plan_finding
from gaibao_geo.briefing.chapter import Chapter, Chart, Column, MapPicture, Series, Table
from gaibao_geo.briefing.matter import Matter
from gaibao_geo.briefing.parts.today import MOST_BARS
from gaibao_geo.colours import BLUE
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import both, say
from gaibao_geo.words.numbers import WAN, percent

MOST_ROWS = 10  # of a table on a slide
NAMED = 3  # kinds of works that a cell names


def the_plan(matter: Matter) -> Chapter:
    """What the plan costs and closes, how well that is proved, and where it is."""
    plan, lang = matter.plan, matter.lang
    title = plan_finding(both("briefing.plan.name"), plan).to(lang)
    if plan.projects.empty:
        title = matter.say("plan.nothing")
    points = [
        matter.say("plan.projects", chosen=f"{len(plan.projects):,}", of=f"{len(plan.chosen):,}",
                   schools=f"{plan.projects['school_id'].nunique():,}"),
        *(matter.say("plan.figure", name=name, amount=amount)
          for name, amount in plan_figures(plan)),
        plan.proof.sentence(lang),
        *plan.missed_targets(lang),
    ]  # fmt: skip
    return Chapter("plan", matter.say("section.plan"), title, tuple(points),
                   map=_on_a_map(matter), sources=(matter.source,))  # fmt: skip


def schools_in_it(matter: Matter) -> Chapter:
    """The schools that get most; ``every_school`` has all of them."""
    table = schools_table(matter, MOST_ROWS)
    many = matter.plan.projects["school_id"].nunique()
    if not many:
        return Chapter("schools", matter.say("section.plan"), matter.say("plan.nothing"))
    cost = matter.plan.by_school()["cost_yuan"]
    first = int(cost.head(MOST_ROWS).sum())
    title = matter.say("schools.few", count=f"{many:,}")
    if many > MOST_ROWS:
        title = matter.say("schools.title", count=f"{many:,}", first=MOST_ROWS,
                           share=percent(first / matter.plan.cost_yuan))  # fmt: skip
    return Chapter("schools", matter.say("section.plan"), title, table=table,
                   sources=(matter.source,))  # fmt: skip


def schools_table(matter: Matter, most: int | None = None) -> Table:
    """The schools of the plan, those that get most first: where, what, for how many, how much."""
    plan = matter.plan
    pupils = plan.problem.candidates.schools.set_index("school_id")["pupils"]
    mine, works = plan.projects, _works(matter)
    grouped = mine.groupby("school_id")
    first = {row.school_id: row for row in rows(mine.drop_duplicates("school_id"))}
    many = grouped.size()
    sums = grouped["spent_yuan"].sum().sort_values(ascending=False, kind="stable")
    found = []
    for school in sums.index[:most]:
        row = first[school]
        place = matter.name(row.region, row.region_en)
        town = matter.name(row.township, row.township_en)
        heads = pupils.get(school)
        found.append((
            matter.name(row.school, row.school_en) or str(school), _of(place, town),
            works[school], None if pd.isna(heads) else int(heads), int(many[school]),
            int(sums[school]),
        ))  # fmt: skip
    every = matter.say
    columns = (
        Column(every("column.school")), Column(every("column.place")),
        Column(every("column.works")), Column(every("column.pupils"), "count"),
        Column(every("column.projects"), "count"), Column(every("column.wan"), "wan"),
    )  # fmt: skip
    total = (every("column.total"), "", "", "", len(plan.projects), plan.cost_yuan)
    left = len(sums) - len(found)
    return Table(columns, tuple(found), total, left_out=left)


def what_is_built(matter: Matter) -> Chapter | None:
    """What the money is for; ``None`` for a plan without payments."""
    paid = matter.plan.paid
    if paid.empty:
        return None
    sums = paid.groupby("item_type")["yuan"].sum().sort_values(ascending=False, kind="stable")
    names = [say(f"item_type.{item}", matter.lang) for item in sums.index]
    shown, rest = list(sums)[:MOST_BARS], list(sums)[MOST_BARS:]
    labels = names[:MOST_BARS]
    if rest:
        labels, shown = [*labels, matter.say("items.others", count=len(rest))], [*shown, sum(rest)]
    share = percent(int(sums.iloc[0]) / int(sums.sum()))
    chart = Chart("bars", matter.say("items.chart"), tuple(labels),
                  (Series(matter.say("items.series"), tuple(float(s) / WAN for s in shown), BLUE),),
                  matter.say("unit.wan"), 1)  # fmt: skip
    points = (matter.say("items.kinds", count=len(sums)), matter.say("items.rule"))
    return Chapter("items", matter.say("section.plan"),
                   matter.say("items.title", item=names[0], share=share), points, chart=chart,
                   sources=(matter.source,))  # fmt: skip


def _works(matter: Matter) -> dict[str, str]:
    """The kinds of works at each school of the plan, most yuan first."""
    plan = matter.plan
    lines = plan.problem.candidates.lines
    school_of = plan.projects.set_index("project_id")["school_id"]
    mine = lines[lines["project_id"].isin(school_of.index)]
    mine = mine.assign(school_id=mine["project_id"].map(school_of))
    sums = mine.groupby(["school_id", "item_type"])["cost_yuan"].sum().reset_index()
    sums = sums.sort_values("cost_yuan", ascending=False, kind="stable")
    items: dict[str, list[str]] = {school: [] for school in school_of}
    for school, item in zip(sums["school_id"], sums["item_type"], strict=True):
        items[school].append(say(f"item_type.{item}", matter.lang))
    return {school: _listed(matter, names) for school, names in items.items()}


def _listed(matter: Matter, names: list[str]) -> str:
    said = matter.say("comma").join(names[:NAMED])
    return matter.say("items.and_more", names=said) if len(names) > NAMED else said


def _of(place: str, town: str) -> str:
    return " · ".join(part for part in (place, town) if part)


def _on_a_map(matter: Matter) -> MapPicture | None:
    known = set(matter.plan.chosen["school_id"]) <= set(matter.data.schools["school_id"])
    if not known:
        return None
    spec = matter.map
    alt = matter.say("plan.alt", count=f"{len(matter.plan.projects):,}")
    return MapPicture(spec, spec.themes[0].id if spec.themes else "", alt)


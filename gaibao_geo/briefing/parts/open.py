"""问题 and 下一步: who is left out and why, what the data cannot say, and what is to be done."""

from __future__ import annotations

from collections.abc import Iterator

from gaibao_geo.answers.curve import undone
from gaibao_geo.answers.why import whys
from gaibao_geo.briefing.chapter import Chapter, Column, Table
from gaibao_geo.briefing.matter import Matter
from gaibao_geo.tables.rows import rows
from gaibao_geo.words.numbers import money

MOST_LEFT_OUT = 8  # of a table on a slide


def who_is_left_out(matter: Matter) -> Chapter:
    """The projects that were left out at the schools that lose most, each with a reason."""
    plan, say = matter.plan, matter.say
    left = plan.not_chosen
    if left.empty:
        return Chapter("out", say("section.open"), say("out.none"), sources=(matter.source,))
    title = say("out.title", count=f"{len(left):,}", yuan=money(int(left["cost_yuan"].sum())),
                schools=f"{left['school_id'].nunique():,}")  # fmt: skip
    table = left_out_table(matter, MOST_LEFT_OUT)
    return Chapter("out", say("section.open"), title, (say("out.about"),), table=table,
                   sources=(matter.source,))  # fmt: skip


def left_out_table(matter: Matter, most: int | None = None) -> Table:
    """A left-out project of each school, most shortfall left first, with what stands against it."""
    say, left = matter.say, matter.plan.not_chosen
    order = {school: place for place, school in
             enumerate(undone(matter.plan)["school_id"].drop_duplicates())}  # fmt: skip
    ranked = left.assign(_place=left["school_id"].map(order).fillna(len(order)))
    ranked = ranked.sort_values(["_place", "project_id"], kind="stable")
    first = ranked.drop_duplicates("school_id")
    shown = first.head(most) if most else first
    reasons = whys(matter.plan, list(shown["project_id"]))
    lines = tuple(
        (matter.name(row.school, row.school_en) or str(row.school_id),
         matter.name(row.name, row.name_en) or str(row.project_id), int(row.cost_yuan),
         say("semicolon").join(text.to(matter.lang) for text in reasons[row.project_id]))
        for row in rows(shown)
    )  # fmt: skip
    columns = (Column(say("column.school")), Column(say("column.project")),
               Column(say("column.wan"), "wan"), Column(say("column.why")))  # fmt: skip
    return Table(columns, lines, left_out=len(first) - len(shown))


def taken_table(matter: Matter) -> Table:
    """Every project of the plan with its year, its cost and what it adds, by school."""
    say, plan = matter.say, matter.plan
    mine = plan.projects.sort_values(["school_id", "project_id"], kind="stable")
    reasons = whys(plan, list(mine["project_id"]))
    lines = tuple(
        (matter.name(row.school, row.school_en) or str(row.school_id),
         matter.name(row.name, row.name_en) or str(row.project_id), str(row.year),
         int(row.spent_yuan),
         say("semicolon").join(text.to(matter.lang) for text in reasons[row.project_id]))
        for row in rows(mine)
    )  # fmt: skip
    columns = (Column(say("column.school")), Column(say("column.project")),
               Column(say("column.year")), Column(say("column.wan"), "wan"),
               Column(say("column.why_in")))  # fmt: skip
    return Table(columns, lines, (say("column.total"), "", "", plan.cost_yuan, ""))


def what_to_mind(matter: Matter) -> Chapter:
    """What a person should know of the figures before using them."""
    mind = [remark.text.to(matter.lang) for remark in matter.remarks if remark.mind]
    fine = [remark.text.to(matter.lang) for remark in matter.remarks if not remark.mind]
    title = matter.say("mind.title", count=len(mind)) if mind else matter.say("mind.none")
    return Chapter("mind", matter.say("section.open"), title, (*mind, *fine),
                   sources=(matter.source,))  # fmt: skip


def what_next(matter: Matter) -> Chapter:
    """The steps that follow from what is open; the leading group decides."""
    steps = tuple(_steps(matter))
    return Chapter("next", matter.say("section.next"), matter.say("next.title", count=len(steps)),
                   steps, sources=(matter.source,))  # fmt: skip


def _steps(matter: Matter) -> Iterator[str]:
    plan, say, schools = matter.plan, matter.say, matter.data.schools
    if plan.problem.made_up:
        yield say("next.real_data")
    unknown = matter.lacking[matter.lacking["state"].astype("str") == "unknown"]
    if len(unknown):
        yield say("next.fill", count=f"{len(unknown):,}",
                  schools=f"{unknown['school_id'].nunique():,}")  # fmt: skip
    near = int(schools["approximate"].eq(True).sum() + schools["lon"].isna().sum())
    if near:
        yield say("next.points", count=f"{near:,}")
    open_norms = matter.lacking[matter.lacking["status"].astype("str") == "unverified"]
    if len(open_norms):
        yield say("next.norms", count=open_norms["document"].nunique())
    if plan.proof.status != "best":
        yield say("next.proof")
    yield say("next.decide", count=f"{len(plan.projects):,}", cost=money(plan.cost_yuan))
    yield say("next.pay", years=say("comma").join(str(year) for year in plan.problem.years))
    yield say("next.verify")

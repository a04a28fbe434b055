"""效果与公平: what changes, for whom, and how evenly."""

from __future__ import annotations

from math import isnan

from gaibao_geo.answers.by_place import level_of
from gaibao_geo.briefing.chapter import Chapter, Chart, Column, Series, Table
from gaibao_geo.briefing.matter import Matter
from gaibao_geo.colours import BLUE
from gaibao_geo.plans.measures import measure_text

DIGITS = 3  # of a coefficient
MOST_PLACES = 16  # columns that a chart can name


def before_and_after(matter: Matter) -> Chapter:
    """The measures today and with the plan."""
    found = matter.measures
    up, reached = found["at_standard"], found["pupils_reached"].after
    known = {name: f"{number:,.0f}" for name, number in
             (("before", up.before), ("after", up.after), ("pupils", reached))}  # fmt: skip
    title = matter.say("effect.no_pupils" if isnan(reached) else "effect.title", **known)
    table = Table(
        (Column(matter.say("column.measure")), Column(matter.say("column.before"), "number"),
         Column(matter.say("column.after"), "number"), Column(matter.say("column.of"), "number")),
        tuple(
            (matter.say(f"measure.{name}"),
             *(_told(number, name, matter) for number in (row.before, row.after, row.of)))
            for name, row in found.items()
        ),
        note=matter.say("effect.note"),
    )  # fmt: skip
    return Chapter("effect", matter.say("section.effect"), title, table=table,
                   sources=(matter.source,))  # fmt: skip


def how_evenly(matter: Matter) -> Chapter | None:
    """Yuan for each pupil, place by place; ``None`` where pupils are not known."""
    places = matter.places[matter.places["plan_per_pupil"].notna()]
    if places.empty:
        return None
    level = level_of(matter.data)
    ranked = places.sort_values("plan_per_pupil", ascending=False, kind="stable")
    names = [matter.name(zh, en) or matter.say("place.none")
             for zh, en in zip(ranked["name_zh"], ranked["name_en"], strict=True)]  # fmt: skip
    most, least = float(ranked["plan_per_pupil"].iloc[0]), float(ranked["plan_per_pupil"].iloc[-1])
    nothing = int((ranked["plan_yuan"] == 0).sum())
    words = {"place": matter.say(f"place.{level}")}
    if len(ranked) == 1:
        title = matter.say("fair.one", place=names[0], yuan=f"{most:,.0f}")
    elif least > 0:
        title = matter.say("fair.title", most=names[0], least=names[-1],
                           times=f"{most / least:.1f}")  # fmt: skip
    else:
        title = matter.say("fair.nothing", count=nothing, of=len(ranked), **words)
    points = [_coefficients(matter)]
    if nothing and least <= 0:
        without = [name for name, yuan in zip(names, ranked["plan_yuan"], strict=True) if yuan == 0]
        points.append(matter.say("fair.without", names=matter.say("comma").join(without[:8])))
    left = len(ranked) - MOST_PLACES
    if left > 0:
        points.append(matter.say("fair.more", count=left, **words))
    unknown = len(matter.places) - len(ranked)
    if unknown:
        points.append(matter.say("fair.unknown", count=unknown, **words))
    chart = Chart("columns", matter.say("fair.chart"), tuple(names[:MOST_PLACES]),
                  (Series(matter.say("fair.series"),
                          tuple(float(yuan) for yuan in ranked["plan_per_pupil"][:MOST_PLACES]),
                          BLUE),), matter.say("unit.per_pupil"))  # fmt: skip
    return Chapter("fair", matter.say("section.effect"), title,
                   tuple(point for point in points if point), chart=chart,
                   sources=(matter.source,))  # fmt: skip


def _coefficients(matter: Matter) -> str:
    """How far schools are apart, before and after; empty where that is not defined."""
    cv, gini = matter.measures["cv"], matter.measures["gini"]
    if any(isnan(number) for number in (cv.before, cv.after, gini.before, gini.after)):
        return ""
    return matter.say("fair.coefficients", cv=f"{cv.before:.{DIGITS}f}",
                      cv_after=f"{cv.after:.{DIGITS}f}", gini=f"{gini.before:.{DIGITS}f}",
                      gini_after=f"{gini.after:.{DIGITS}f}")  # fmt: skip


def _told(number: float, name: str, matter: Matter) -> str:
    """A measure in words; what is not defined is a dash, never 0."""
    return matter.say("unknown") if isnan(number) else measure_text(number, name, matter.lang)

"""The steps of a presentation: today, each plan, and what sets two plans apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gaibao_geo.answers.finding import (
    Figure,
    difference_figures,
    difference_finding,
    plan_figures,
    plan_finding,
    today_figures,
    today_finding,
)
from gaibao_geo.app_memory import pictures
from gaibao_geo.app_memory.comparing import Side
from gaibao_geo.maps.folium_map import on_a_wall
from gaibao_geo.plans.plan import Plan
from gaibao_geo.words import Both, Lang, both


@dataclass(frozen=True)
class Step:
    """One screen: its short name, its finding, three numbers, and the plans it is about."""

    name: Both
    title: Both
    figures: Sequence[Figure]
    sides: tuple[tuple[Side, Plan], ...] = ()


def steps(plans: Sequence[tuple[Side, Plan]]) -> list[Step]:
    """Today, each plan in turn, then each later plan against the first; at least one plan."""
    first = plans[0]
    aim = first[1].problem.objective  # weighs what every plan closes
    found = [Step(both("present.today"), today_finding(first[1]), today_figures(first[1]))]
    for side, plan in plans:
        title = plan_finding(side.name, plan, aim)
        found.append(Step(side.name, title, plan_figures(plan, aim), ((side, plan),)))
    for side, plan in plans[1:]:
        title = difference_finding((first[0].name, first[1]), (side.name, plan))
        found.append(Step(both("present.versus", one=first[0].name, two=side.name), title,
                          difference_figures(first[1], plan), (first, (side, plan))))  # fmt: skip
    return found


def map_of(dataset: str, step: Step, lang: Lang) -> str | None:
    """The map that shows what a step says, as HTML in type for a room.

    Need, a plan, or how two plans differ; ``None`` where a plan rests on schools that the
    dataset no longer has.
    """
    if not all(pictures.can_be_drawn(dataset, plan) for _, plan in step.sides):
        return None
    match step.sides:
        case ():
            page = pictures.need_page(dataset, lang)
        case ((_, plan),):
            page = pictures.plan_page(dataset, plan, lang)
        case ((one, first), (other, second)):
            names = (one.name.to(lang), other.name.to(lang))
            _, page = pictures.pair_pages(dataset, (first, second), names, lang)
    return on_a_wall(page)

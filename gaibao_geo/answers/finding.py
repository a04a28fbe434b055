"""What a plan comes to, as the title of a picture: one sentence made from its figures."""

from __future__ import annotations

from math import isnan

from gaibao_geo.plans.aims import Aim
from gaibao_geo.plans.choice import Choice
from gaibao_geo.plans.measures import closed_share
from gaibao_geo.plans.plan import Plan
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, both
from gaibao_geo.words.numbers import money, percent

Figure = tuple[Both, Both | str]  # what it is, and how much
POINT = 0.0005  # closed shares that differ by less print the same


def today_finding(plan: Plan) -> Both:
    """How many schools lack something today, whatever the plan."""
    of, met = _measure(plan, "at_standard", "of"), _measure(plan, "at_standard", "before")
    return both("finding.today", lacking=f"{of - met:,.0f}", of=f"{of:,.0f}")


def today_figures(plan: Plan) -> list[Figure]:
    """Three numbers of today: schools that lack something, their pupils, what all would cost."""
    of, met = _measure(plan, "at_standard", "of"), _measure(plan, "at_standard", "before")
    return [
        (both("finding.lacking"), f"{of - met:,.0f} / {of:,.0f}"),
        (both("finding.pupils"), _count(_measure(plan, "pupils_reached", "of"))),
        (both("finding.candidates"), money(int(plan.chosen["need_yuan"].sum()))),
    ]


def plan_finding(name: Both, plan: Plan, aim: Aim | None = None) -> Both:
    """What a plan costs, closes, and how many schools it brings up to standard.

    Shortfalls are weighted as ``aim`` says, so that several plans can be compared; by default
    as its own does.
    """
    up = _measure(plan, "at_standard") - _measure(plan, "at_standard", "before")
    return both("finding.plan", name=name, cost=money(plan.cost_yuan),
                closed=percent(_closed(plan, aim)), schools=f"{up:,.0f}")  # fmt: skip


def plan_figures(plan: Plan, aim: Aim | None = None) -> list[Figure]:
    """Three numbers of a plan: its cost, the share closed (weighted by ``aim``), the pupils."""
    return [
        (both("finding.cost"), money(plan.cost_yuan)),
        (both("finding.closed"), percent(_closed(plan, aim))),
        (both("finding.reached"), _count(_measure(plan, "pupils_reached"))),
    ]


def difference_finding(first: tuple[Both, Plan], other: tuple[Both, Plan]) -> Both:
    """What the other plan costs and closes more or less than the first.

    Shortfalls are weighted as the first plan's aim says, in both.
    """
    (one, mine), (two, theirs) = first, other
    spent = theirs.cost_yuan - mine.cost_yuan
    cost = both(f"finding.cost_{_way(spent)}", amount=money(abs(spent)))
    more = _closed(theirs, mine.problem.objective) - mine.closed_share
    more = 0.0 if abs(more) < POINT else more
    effect = both(f"finding.closed_{_way(more)}", points=f"{abs(more) * 100:.1f}")
    return both("finding.difference", one=one, two=two, cost=cost, effect=effect)


def difference_figures(first: Plan, other: Plan) -> list[Figure]:
    """Three numbers of a difference: yuan, projects that differ, schools at the standard."""
    mine, theirs = (set(_placed(plan.choice)) for plan in (first, other))
    projects = {project for project, _ in mine ^ theirs}
    schools = _measure(other, "at_standard") - _measure(first, "at_standard")
    spent = other.cost_yuan - first.cost_yuan
    sign = "+" if spent > 0 else ""
    amount = money(spent)
    return [
        (both("finding.cost"), Both(f"{sign}{amount.zh}", f"{sign}{amount.en}")),
        (both("finding.projects_moved"), f"{len(projects):,}"),
        (both("finding.schools_moved"), f"{schools:+,.0f}" if schools else "0"),
    ]


def _closed(plan: Plan, aim: Aim | None) -> float:
    return closed_share(plan.choice, aim or plan.problem.objective)


def _placed(choice: Choice) -> list[tuple[str, int]]:
    return [*choice.year_of.items()]


def _way(amount: float) -> str:
    return "more" if amount > 0 else "less" if amount < 0 else "same"


def _count(number: float) -> Both | str:
    return both("word.no_data") if isnan(number) else f"{number:,.0f}"


def _measure(plan: Plan, name: str, when: str = "after") -> float:
    """One figure of ``Plan.measures``."""
    return float(next(getattr(row, when) for row in rows(plan.measures()) if row.measure == name))

"""Every choice that keeps a question's rules: what plans are compared with in small cases."""

from __future__ import annotations

import pandas as pd
import random_questions as rq
from oracle import NOTHING_PAID, payments, selections
from test_agree_aims import on_known

from gaibao_geo.plans.choice import Choice
from gaibao_geo.plans.rules import Fund


def kept(problem):
    """The choices that keep every rule, paid exactly."""
    found = []
    for chosen in selections(problem):
        unpaid = Choice(problem.candidates, chosen, NOTHING_PAID, problem.years)
        if any(rule.breaches(unpaid) for rule in problem.rules if not isinstance(rule, Fund)):
            continue  # no rule but a fund's looks at who pays
        paid = payments(problem, chosen)
        if paid is None:
            continue
        choice = Choice(problem.candidates, chosen, paid, problem.years)
        if not any(rule.breaches(choice) for rule in problem.rules):
            found.append(choice)
    return found


def short(problem, choice):
    """Whole yuan that a choice lacks of all targets."""
    return sum(rule.short_yuan(choice) for rule in problem.rules)


def points(problem, choice):
    """Points of the aim, rounded so that equal sums are equal."""
    return round(problem.objective.value(choice), 6)


def spent(choice):
    return int(choice.funded["spent_yuan"].sum())


def starts(problem, choice):
    """The place of each project's year, 0 where it is not chosen."""
    return tuple(
        problem.years.index(year) if pd.notna(year) else 0 for year in choice.chosen["year"]
    )


def taken(choice):
    return tuple(bool(one) for one in choice.chosen["chosen"])


def any_question(rng, aims, *, most, without=()):
    """A random question of up to ``most`` projects, with one of some aims.

    Projects are built in part only where there are no funds.
    """
    makers = [make for name, make in sorted(rq.MAKERS.items()) if name not in without]
    if rng.random() < 0.3:
        makers = [make for make in makers if make is not rq.fund] + [rq.divisible]
    known = [on_known(make) for make in aims]
    while True:
        rng.shuffle(makers)
        asked = rq.question(f"any {rng.random()}", makers, known)
        if len(asked.candidates.projects) <= most:
            return asked

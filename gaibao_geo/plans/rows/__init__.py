"""The second reading of every rule: how it becomes rows of the model. Only this folder knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gaibao_geo.plans.arrays import Arrays, arrays_of
from gaibao_geo.plans.model import INF, Model
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rows import (
    even,
    limits,
    links,
    money,
    parts,
    regions,
    spread,
    standard,
    timing,
    years,
)
from gaibao_geo.plans.rules import Rule
from gaibao_geo.plans.rules.even import CvCap, GiniCap
from gaibao_geo.plans.rules.limits import Limit
from gaibao_geo.plans.rules.links import Lock, Needs, NotKept, OneOf
from gaibao_geo.plans.rules.money import Budget, Fund
from gaibao_geo.plans.rules.parts import Divisible
from gaibao_geo.plans.rules.regions import RegionCap, RegionFloor
from gaibao_geo.plans.rules.spread import Coverage, MinimumStart, SchoolCap, TopShare
from gaibao_geo.plans.rules.standard import AboveStandard
from gaibao_geo.plans.rules.timing import MustDo, Ready
from gaibao_geo.plans.rules.years import YearSpread

ROWS: Mapping[type[Rule], Callable[..., None]] = {
    Budget: money.budget,
    Fund: money.fund,
    SchoolCap: spread.school_cap,
    RegionFloor: regions.region_floor,
    Needs: links.needs,
    OneOf: links.one_of,
    Lock: links.lock,
    NotKept: links.not_kept,
    MustDo: timing.must_do,
    Ready: timing.ready,
    CvCap: even.cv_cap,
    GiniCap: even.gini_cap,
    Divisible: parts.divisible,
    Limit: limits.limit,
    TopShare: spread.top_share,
    MinimumStart: spread.minimum_start,
    RegionCap: regions.region_cap,
    Coverage: spread.coverage,
    AboveStandard: standard.above_standard,
    YearSpread: years.year_spread,
}


def compile_problem(
    problem: Problem, without: frozenset[int] = frozenset(), arrays: Arrays | None = None
) -> Model:
    """The model of a problem's rules; ``without`` leaves out rules by their place in the list.

    A fund that is left out has no limits: it may pay for anything, as much as is asked.
    ``arrays`` saves the work when they are at hand.
    """
    model = Model(arrays or arrays_of(problem))
    kept = [(n, rule) for n, rule in enumerate(problem.rules) if n not in without]
    once(model)
    for number, rule in kept:
        if isinstance(rule, Divisible):
            parts.divide(model, rule, number)
    money.payments(model, without)
    for number, rule in kept:
        ROWS[type(rule)](model, rule, number)
    return model


def once(model: Model) -> None:
    """A project starts at most once."""
    terms = model.starts
    if len(model.arrays.years) > 1:  # else its column's bound says so
        model.rows("once", terms.project, terms.column, 1.0, between=(-INF, 1),
                   count=model.arrays.count, labels=lambda: list(model.arrays.ids))  # fmt: skip

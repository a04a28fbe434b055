"""How each kind of rule can give: by yuan, by percent, or not at all.

A rule with amounts gives by yuan: at a school, in a township, in a year. A rule with a
share gives by whole percents, one after another. Every other rule is a decision that a
person made, and can only be taken back. What is no wish (a project is built whole, it
starts once, its items are paid) never gives.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gaibao_geo.plans.conflict.left_out import STAYS
from gaibao_geo.plans.groups import names_by
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import (
    Budget,
    Divisible,
    Fund,
    RegionCap,
    RegionFloor,
    Rule,
    SchoolCap,
    TopShare,
)
from gaibao_geo.plans.rules.base import exact
from gaibao_geo.words import Both, both
from gaibao_geo.words.numbers import money

Amounts = Mapping[str, int]  # whole yuan by the key of a row: a school, a township, a year


@dataclass(frozen=True)
class InYuan:
    """How a rule gives by yuan.

    ``rows`` is what its rows are called in the model; ``changed`` is the rule with some
    amounts given, ``said`` says so. ``loose`` is the rule where nothing is short, with what
    that adds to each amount, for a model whose columns depend on the amounts. ``margin`` is
    by how many yuan its rows are wider than the rule, so that what is lacking is exact.
    """

    rows: str
    changed: Callable[[Problem, Any, Amounts], Rule]
    said: Callable[[Problem, Any, Amounts], Iterable[Both]]
    loose: Callable[[Problem, Any], tuple[Rule, Amounts]] = lambda _, rule: (rule, {})
    margin: float = 0.0


def _budget(problem: Problem, rule: Budget, given: Amounts) -> Budget:
    del problem
    return Budget(rule.yuan + sum(given.values()))


def _budget_said(problem: Problem, rule: Budget, given: Amounts) -> Iterable[Both]:
    after = _budget(problem, rule, given)
    yield both("conflict.change.budget", yuan=money(after.yuan - rule.yuan),
               after=money(after.yuan))  # fmt: skip


def _fund(problem: Problem, rule: Fund, given: Amounts) -> Fund:
    held = rule.amounts(problem.years)
    return replace(rule, yuan={year: had + given.get(str(year), 0) for year, had in held.items()})


def _fund_said(problem: Problem, rule: Fund, given: Amounts) -> Iterable[Both]:
    after = _fund(problem, rule, given).amounts(problem.years)
    for year, yuan in given.items():
        yield both("conflict.change.fund", fund=Both(rule.label("zh"), rule.label("en")), year=year,
                   yuan=money(yuan), after=money(after[int(year)]))  # fmt: skip


def _fund_loose(problem: Problem, rule: Fund) -> tuple[Fund, Amounts]:
    every = int(problem.candidates.projects["cost_yuan"].sum())
    added = {str(year): every for year in problem.years}
    # what it should use at least grows with what it holds, and must not weigh here
    return replace(_fund(problem, rule, added), least_use=0.0, pools={}), added


def _school_cap(problem: Problem, rule: SchoolCap, given: Amounts) -> SchoolCap:
    del problem
    caps = zip(given, rule.caps(given), strict=True)
    return replace(rule, own={**rule.own, **{key: int(cap) + given[key] for key, cap in caps}})


def _school_cap_said(problem: Problem, rule: SchoolCap, given: Amounts) -> Iterable[Both]:
    after = _school_cap(problem, rule, given).own
    names = names_by(problem.candidates.schools, "school")
    for key, yuan in given.items():
        yield both("conflict.change.school_cap", school=names[key], id=key, yuan=money(yuan),
                   after=money(after[key]))  # fmt: skip


def _region(problem: Problem, rule: RegionFloor, given: Amounts) -> RegionFloor:
    """A region's floor lower, or its cap higher."""
    bounds = rule.bounds(problem.candidates)
    eased = {key: int(bounds[key]) - rule.sign * yuan for key, yuan in given.items()}
    return replace(rule, own={**rule.own, **eased})


def _region_said(problem: Problem, rule: RegionFloor, given: Amounts) -> Iterable[Both]:
    after = _region(problem, rule, given).own
    names = names_by(problem.candidates.projects, rule.by)
    for key, yuan in given.items():
        yield both(f"conflict.change.{rule.word}", region=names[key], yuan=money(yuan),
                   after=money(after[key]))  # fmt: skip


IN_YUAN: Mapping[type[Rule], InYuan] = {
    Budget: InYuan("budget", _budget, _budget_said),
    Fund: InYuan("fund", _fund, _fund_said, _fund_loose),
    SchoolCap: InYuan("cap", _school_cap, _school_cap_said, margin=0.5),
    RegionFloor: InYuan("region_floor", _region, _region_said, margin=0.5),
    RegionCap: InYuan("region_cap", _region, _region_said, margin=0.5),
}


def _down(share: float) -> Iterable[float]:
    """The whole percents below a share, the nearest first."""
    return (percent / 100 for percent in range(math.ceil(exact(share) * 100) - 1, -1, -1))


def _up(share: float) -> Iterable[float]:
    """The whole percents above a share, the nearest first."""
    return (percent / 100 for percent in range(math.floor(exact(share) * 100) + 1, 101))


def _region_shares(
    rule: RegionFloor, nearer: Callable[[float], Iterable[float]]
) -> Iterable[Sequence[Rule]]:
    if isinstance(rule.share, int | float):
        yield [replace(rule, share=share) for share in nearer(rule.share)]


def _spent_shares(rule: SchoolCap | TopShare) -> Iterable[Sequence[Rule]]:
    if rule.share is not None:
        yield [replace(rule, share=share) for share in _up(rule.share)]


def _fund_shares(rule: Fund) -> Iterable[Sequence[Rule]]:
    least, most = rule.share
    yield [replace(rule, share=(share, most)) for share in _down(least)]
    yield [replace(rule, share=(least, share)) for share in _up(most)]
    yield [replace(rule, pays=())] if rule.pays else []
    yield [replace(rule, least_use=share) for share in _down(rule.least_use)]
    yield [replace(rule, pools={})] if rule.pools else []
    yield [replace(rule, match=None, match_with=())] if rule.match is not None else []


# Each rule by ever weaker ones, the nearest first; a rule may give in several ways.
LADDERS: Mapping[type[Rule], Callable[[Any], Iterable[Sequence[Rule]]]] = {
    Fund: _fund_shares,
    RegionFloor: lambda rule: _region_shares(rule, _down),
    RegionCap: lambda rule: _region_shares(rule, _up),
    SchoolCap: _spent_shares,
    TopShare: _spent_shares,
    Divisible: lambda rule: [[replace(rule, least=share) for share in _down(rule.least)]],
}


def _fund_shapes(rule: Fund) -> Iterable[Rule]:
    """Any purpose, any share, both, or nothing asked of it at all."""
    shares, none = (0.0, 1.0), ()
    if rule.pays:
        yield replace(rule, pays=none)
    if rule.share != shares:
        yield replace(rule, share=shares)
    if rule.pays and rule.share != shares:
        yield replace(rule, pays=none, share=shares)
    yield replace(rule, pays=none, share=shares, schools=none, programme="", tiers={}, match=None,
                  match_with=none, least_use=0.0, pools={})  # fmt: skip


# The rule weaker in other ways, the least first, for when no amount of yuan alone suffices.
SHAPES: Mapping[type[Rule], Callable[[Any], Iterable[Rule]]] = {Fund: _fund_shapes}


def is_target(rule: Rule) -> bool:
    """Whether the rule is only a target, which is no part of any conflict.

    What a fund holds is never a target, whatever else of it is.
    """
    return getattr(rule, "firm", True) is False and not isinstance(rule, Fund)


def is_decision(rule: Rule) -> bool:
    """Whether the rule can only be taken back, for it has neither amount nor share."""
    return not (is_target(rule) or type(rule) in {*IN_YUAN, *LADDERS, *STAYS})

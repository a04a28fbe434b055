"""The second reading of every rule: how it becomes rows of a sparse model.

One function per rule type and nothing else; only this file knows. The arrays go
straight to HiGHS (``solve``) or are written as a named PuLP model (``open_door``).

Columns: ``x[p,t]`` is 1 when project p starts in year t; ``y[p,k,f,t]`` is what fund f
pays in year t for p's items of type k; ``r[s,d]`` is the closed part (0-1) of school s's
shortfall d; ``v[...]`` is what a region lacks of its floor. Money is in 万元 here, so that
coefficients stay between 1e-4 and 1e5; sums are recomputed from whole yuan afterwards.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from gaibao_geo.plans.highs import Solver
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import (
    AnyRule,
    Budget,
    Fund,
    Lock,
    Needs,
    OneOf,
    RegionFloor,
    SchoolCap,
)
from gaibao_geo.tables.rows import rows
from gaibao_geo.words.numbers import WAN

INF = float("inf")
DIGIT_BITS = 20  # ids are weighed by powers up to 2**20, which the solver still tells apart
MOST_TIE_BREAKS = 200  # beyond as many projects the last tie-break is the sum of places


@dataclass(frozen=True)
class Stage:
    """One thing to make as small or as large as can be, after those before it.

    ``slack`` is how far a later stage may fall behind this one's best.
    """

    name: str
    maximise: bool
    weights: np.ndarray
    slack: float


@dataclass
class Model:
    """The arrays: columns with bounds, rows with bounds, the stages of the aim."""

    problem: Problem
    names: list[str] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    row_names: list[str] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    rule_of_row: list[int] = field(default_factory=list)
    x: dict[tuple[str, int], int] = field(default_factory=dict)
    y: dict[tuple[str, str, str, int], int] = field(default_factory=dict)
    r: dict[tuple[str, str], int] = field(default_factory=dict)
    v: dict[tuple[int, str], int] = field(default_factory=dict)
    stages: list[Stage] = field(default_factory=list)
    _at: list[tuple[int, int, float]] = field(default_factory=list)

    def column(self, name: str, upper: float, *, whole: bool = False) -> int:
        """A new column from 0 to ``upper``; its place."""
        self.names.append(name)
        self.lower.append(0.0)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.names) - 1

    def row(self, name: str, terms: Iterable[tuple[int, float]], lower: float, upper: float,
            rule: int = -1) -> None:  # fmt: skip
        """A new row ``lower <= terms <= upper``; ``rule`` is the place of its rule, if any."""
        place = len(self.row_names)
        self._at += [(place, column, value) for column, value in terms]
        self.row_names.append(f"{name}_{place}")
        self.row_lower.append(lower)
        self.row_upper.append(upper)
        self.rule_of_row.append(rule)

    @property
    def matrix(self) -> csr_array:
        """The rows as a sparse array."""
        rows, columns, values = (np.array(part) for part in zip(*self._at, strict=True))
        shape = (len(self.row_names), len(self.names))
        return csr_array((values.astype(float), (rows, columns)), shape=shape)

    def solver(self) -> Solver:
        """A solver that holds these arrays: the fast door."""
        return Solver(
            self.matrix,
            columns=(self.lower, self.upper),
            rows=(self.row_lower, self.row_upper),
            whole=self.whole,
        )

    def starts(self, project: str, until: int | None = None) -> list[int]:
        """The columns of a project's starts, up to a year."""
        years = self.problem.years
        return [self.x[project, year] for year in years if until is None or year <= until]


def compile_problem(problem: Problem, without: frozenset[int] = frozenset()) -> Model:
    """The model of a problem; ``without`` leaves out rules by their place in the list."""
    model = Model(problem)
    kept = [(n, rule) for n, rule in enumerate(problem.rules) if n not in without]
    _starts(model)
    _payments(model, [rule for _, rule in kept if isinstance(rule, Fund)])
    _closing(model)
    for number, rule in kept:
        ROWS[type(rule)](model, rule, number)
    model.stages = _stages(model)
    return model


def _costs(model: Model) -> pd.Series:
    return model.problem.candidates.projects.set_index("project_id")["cost_yuan"] / WAN


def _spend(model: Model, projects: pd.DataFrame) -> list[tuple[int, float]]:
    return [
        (place, int(row.cost_yuan) / WAN)
        for row in rows(projects)
        for place in model.starts(str(row.project_id))
    ]


def _starts(model: Model) -> None:
    for project in model.problem.candidates.projects["project_id"]:
        for year in model.problem.years:
            model.x[project, year] = model.column(f"x[{project},{year}]", 1.0, whole=True)
        terms = [(place, 1.0) for place in model.starts(project)]
        if len(terms) > 1:
            model.row(f"once[{project}]", terms, 0, 1)


def _payments(model: Model, funds: list[Fund]) -> None:
    """Each item of a chosen project is paid in full, by funds that may pay for it."""
    if not funds:
        return
    for line in rows(model.problem.candidates.lines):
        project, kind, cost = str(line.project_id), str(line.item_type), int(line.cost_yuan) / WAN
        for year in model.problem.years:
            terms = [(model.x[project, year], -cost)]
            for fund in funds:
                if fund.may_pay(kind) and fund.amounts(model.problem.years)[year] > 0:
                    name = f"y[{project},{kind},{fund.name},{year}]"
                    place = model.y[project, kind, fund.name, year] = model.column(name, cost)
                    terms.append((place, 1.0))
            model.row(f"pay[{project},{kind},{year}]", terms, 0, 0)


def _closing(model: Model) -> None:
    """What is closed of a shortfall is no more than what is added, and no more than all."""
    parts = model.problem.candidates
    at = parts.projects.set_index("project_id")["school_id"]
    effects = parts.effects.assign(school_id=parts.effects["project_id"].map(at))
    adds = dict(list(effects.groupby(["school_id", "indicator"])))
    for need in rows(parts.needs):
        key = (str(need.school_id), str(need.indicator))
        place = model.r[key] = model.column(f"r[{key[0]},{key[1]}]", 1.0)
        terms = [(place, 1.0)]
        for effect in rows(adds.get(key, effects.iloc[:0])):
            part = min(1.0, float(effect.amount) / float(need.shortfall))
            terms += [(start, -part) for start in model.starts(str(effect.project_id))]
        model.row(f"close[{key[0]},{key[1]}]", terms, -INF, 0)


def _budget(model: Model, rule: Budget, number: int) -> None:
    terms = _spend(model, model.problem.candidates.projects)
    model.row("budget", terms, -INF, rule.yuan / WAN, number)


def _fund(model: Model, rule: Fund, number: int) -> None:
    mine = [(key, place) for key, place in model.y.items() if key[2] == rule.name]
    for year, yuan in rule.amounts(model.problem.years).items():
        terms = [(place, 1.0) for key, place in mine if key[3] == year]
        if terms:
            model.row(f"fund[{rule.name},{year}]", terms, -INF, yuan / WAN, number)
    if rule.share == (0.0, 1.0):
        return
    pays: dict[str, list[tuple[int, float]]] = {}
    for key, place in mine:
        pays.setdefault(key[0], []).append((place, 1.0))
    for project, cost in _costs(model).items():
        least, most = (yuan / WAN for yuan in rule.bounds(round(cost * WAN)))
        starts, paid = model.starts(str(project)), pays.get(str(project), [])
        least_terms = [*paid, *((start, -least) for start in starts)]
        most_terms = [*paid, *((start, -most) for start in starts)]
        model.row(f"least[{rule.name},{project}]", least_terms, 0, INF, number)
        model.row(f"most[{rule.name},{project}]", most_terms, -INF, 0, number)


def _school_cap(model: Model, rule: SchoolCap, number: int) -> None:
    for school, projects in model.problem.candidates.projects.groupby("school_id"):
        model.row(f"cap[{school}]", _spend(model, projects), -INF, rule.yuan / WAN, number)


def _region_floor(model: Model, rule: RegionFloor, number: int) -> None:
    projects = model.problem.candidates.projects
    floors = rule.measured(projects.assign(chosen=False))["floor_yuan"]
    for region, members in projects.groupby(rule.by):
        floor, terms = int(floors[region]) / WAN, _spend(model, members)
        if not rule.firm and floor > 0:
            place = model.v[number, str(region)] = model.column(f"v[{number},{region}]", floor)
            terms.append((place, 1.0))
        model.row(f"floor[{region}]", terms, floor, INF, number)


def _needs(model: Model, rule: Needs, number: int) -> None:
    for other in rule.requires:
        for year in model.problem.years:
            terms = [(place, 1.0) for place in model.starts(rule.project, year)]
            terms += [(place, -1.0) for place in model.starts(other, year)]
            model.row(f"needs[{rule.project},{other},{year}]", terms, -INF, 0, number)


def _one_of(model: Model, rule: OneOf, number: int) -> None:
    terms = [(place, 1.0) for project in rule.projects for place in model.starts(project)]
    model.row("one_of", terms, -INF, 1, number)


def _lock(model: Model, rule: Lock, number: int) -> None:
    terms = [(place, 1.0) for place in model.starts(rule.project)]
    state = 1.0 if rule.state == "in" else 0.0
    model.row(f"lock[{rule.project}]", terms, state, state, number)


ROWS: dict[type[AnyRule], Callable[..., None]] = {
    Budget: _budget,
    Fund: _fund,
    SchoolCap: _school_cap,
    RegionFloor: _region_floor,
    Needs: _needs,
    OneOf: _one_of,
    Lock: _lock,
}


def aim_scale(worth: pd.Series) -> float:
    """Points of the heaviest single need, by which the aim is divided in the model."""
    return max(float(worth.max()), 1.0) if len(worth) else 1.0


def _stages(model: Model) -> list[Stage]:
    """Targets first, then the aim; of equals the cheaper, then the earlier, then the lowest id."""
    needs = model.problem.candidates.needs
    worth = model.problem.objective.weights_of(needs)
    closing = np.zeros(len(model.names))
    closing[list(model.r.values())] = worth.to_numpy()
    stages = [Stage("aim", True, closing / aim_scale(worth), 1e-6)]
    if model.v:
        short = np.zeros(len(model.names))
        short[list(model.v.values())] = 1.0
        stages.insert(0, Stage("targets", False, short, 0.5 / WAN))
    cost, years = np.zeros(len(model.names)), np.zeros(len(model.names))
    costs = _costs(model)
    for (project, year), place in model.x.items():
        cost[place] = costs[project]
        years[place] = model.problem.years.index(year)
    stages.append(Stage("cost", False, cost, 0.5 / WAN))
    if len(model.problem.years) > 1:
        stages.append(Stage("years", False, years, 0.5))
    return [*stages, *_tie_breaks(model)]


def _tie_breaks(model: Model) -> Iterable[Stage]:
    """The lowest ids chosen, and of two years the lower id in the earlier one.

    Exact for up to 200 projects; beyond that the sum of places in the list decides.
    """
    projects, years = model.problem.candidates.projects["project_id"], model.problem.years
    if len(projects) > MOST_TIE_BREAKS:
        weights = np.zeros(len(model.names))
        for rank, project in enumerate(projects):
            weights[model.starts(project)] = rank + 1
        yield Stage("ids", False, weights, 0.5)
        return
    yield from _digits(model, list(projects), 2, lambda _: 1, "ids", maximise=True)
    if len(years) > 1:
        yield from _digits(model, list(projects), len(years), years.index, "timing", maximise=False)


def _digits(
    model: Model,
    projects: list[str],
    base: int,
    digit: Callable[[int], int],
    name: str,
    *,
    maximise: bool,
) -> Iterable[Stage]:
    """Stages that read the projects as the digits of a number, a few at a time."""
    size = int(DIGIT_BITS / math.log2(base))
    for start in range(0, len(projects), size):
        weights = np.zeros(len(model.names))
        for place, project in enumerate(projects[start : start + size]):
            for year in model.problem.years:
                weights[model.x[project, year]] = digit(year) * float(base) ** (size - 1 - place)
        yield Stage(name, maximise, weights, 0.5)

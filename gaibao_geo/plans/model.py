"""The sparse model that rules and aims are written into: columns, rows, nothing else.

Columns: ``x[p,t]`` is 1 when project p starts in year t; what rules and aims need beside it
they add. Money is in 万元 here, so that coefficients stay between 1e-4 and 1e5; sums are
recomputed from whole yuan afterwards. The arrays go straight to HiGHS (``solve``) or are
written as a named PuLP model (``open_door``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from gaibao_geo.plans.arrays import Arrays
from gaibao_geo.plans.highs import Solver
from gaibao_geo.plans.sparse import SparseRows
from gaibao_geo.words.numbers import WAN

INF = float("inf")
ENTRIES = 8  # of each project and year, beside what it adds: what a usual question has, and more
NEEDS_AT_ONCE = 20_000  # enough to be quick; what they take meanwhile is a few megabytes
Labels = Callable[[], Sequence[str]]
# What a rule that is no set of rows asks of an answer's columns: rows that refuse it, each
# a weight for every column and its bounds; none when the answer keeps the rule.
# A sharpener does so for an aim that the columns overstate: the answer may stand, less well
# proved, when there is no time left to put it right.
Cutter = Callable[[np.ndarray], Iterable[tuple[np.ndarray, float, float]]]


@dataclass(frozen=True)
class Terms:
    """Entries of rows to be: project, start year (a place in the years), column, value."""

    project: np.ndarray
    year: np.ndarray
    column: np.ndarray
    value: np.ndarray

    def of(self, which: np.ndarray) -> Terms:
        """The entries where ``which`` (a mask, or places) holds; these, where it holds for all."""
        if which.dtype == bool and which.all():
            return self
        return Terms(self.project[which], self.year[which], self.column[which], self.value[which])

    def times(self, factor: np.ndarray | float) -> Terms:
        """The entries with their values times a factor of each, or one for all."""
        return Terms(self.project, self.year, self.column, self.value * factor)


@dataclass(frozen=True)
class Divided:
    """Projects of which a part may be built.

    ``columns`` (projects × years) hold the lots of ``step_yuan`` that are left out, a whole
    number each.
    """

    projects: np.ndarray
    columns: np.ndarray
    step_yuan: int


@dataclass(frozen=True)
class _Columns:
    name: str
    lower: np.ndarray
    upper: np.ndarray
    whole: bool
    labels: Labels | None


@dataclass(frozen=True)
class _Rows:
    name: str
    lower: np.ndarray
    upper: np.ndarray
    rule: int
    labels: Labels | None


@dataclass
class Model:
    """Columns with bounds and rows with bounds, in blocks of one kind each."""

    arrays: Arrays
    column_blocks: list[_Columns] = field(default_factory=list)
    row_blocks: list[_Rows] = field(default_factory=list)
    targets: list[tuple[np.ndarray, np.ndarray]] = field(default_factory=list)
    cuts: list[Cutter] = field(default_factory=list)
    cut_only: list[int] = field(default_factory=list)  # rules that rows alone do not hold
    sharpeners: list[Cutter] = field(default_factory=list)
    divided: list[Divided] = field(default_factory=list)
    width: int = 0
    height: int = 0

    @cached_property
    def entries(self) -> SparseRows:
        """The entries of the rows: what projects add to needs, and a few more of each start."""
        arrays = self.arrays
        each_year = len(arrays.effect_project) + ENTRIES * arrays.count
        return SparseRows(each_year * len(arrays.years))

    def columns(
        self,
        name: str,
        count: int,
        upper: np.ndarray | float = INF,
        *,
        lower: np.ndarray | float = 0.0,
        whole: bool = False,
        labels: Labels | None = None,
    ) -> np.ndarray:
        """New columns of one kind; their places. ``labels`` names each, when names are wanted."""
        bounds = _spread(lower, count), _spread(upper, count)
        self.column_blocks.append(_Columns(name, *bounds, whole, labels))
        self.width += count
        return np.arange(self.width - count, self.width, dtype=np.int32)

    def rows(
        self,
        name: str,
        owner: np.ndarray,
        column: np.ndarray,
        value: np.ndarray | float,
        *,
        between: tuple[np.ndarray | float, np.ndarray | float],
        count: int = 1,
        rule: int = -1,
        labels: Labels | None = None,
    ) -> None:
        """New rows, each with the sum of its entries ``between`` two bounds.

        ``owner`` says which of the ``count`` rows an entry is in; ``rule`` is the place of its
        rule in the problem, -1 for what holds in any problem. Entries of one row and
        column add up. Quickest where entries come in the order of their columns.
        """
        bounds = _spread(between[0], count), _spread(between[1], count)
        self.entries.add(owner, column, _spread(value, len(column)), count)
        self.row_blocks.append(_Rows(name, *bounds, rule, labels))
        self.height += count

    def target(self, columns: np.ndarray, price: np.ndarray | float = 1.0) -> None:
        """Columns that hold what a target lacks; ``price`` is 万元 for one unit of each."""
        self.targets.append((columns, _spread(price, len(columns))))

    @cached_property
    def x(self) -> np.ndarray:
        """The column of each project's start in each year: projects × years."""
        count, years = len(self.arrays.cost), self.arrays.years

        def pairs() -> list[str]:
            return [f"{project},{year}" for project in self.arrays.ids for year in years]

        places = self.columns("x", count * len(years), 1.0, whole=True, labels=pairs)
        return places.reshape(count, len(years))

    def starting(
        self, projects: np.ndarray, owner: np.ndarray, value: np.ndarray | float
    ) -> Terms:
        """A value for the start of each of these projects, in any year; its owner stands for it."""
        starts = self.x[projects]
        count, years = starts.shape
        year = np.empty(starts.shape, dtype=np.int32)
        year[:] = np.arange(years)
        return Terms(_each(owner.astype(np.int32, copy=False), years), year.ravel(),
                     starts.ravel(), _each(_spread(value, count), years))  # fmt: skip

    @cached_property
    def starts(self) -> Terms:
        """1 for each project and year it starts in."""
        every = np.arange(self.arrays.count)
        return self.starting(every, every, 1.0)

    @cached_property
    def built(self) -> Terms:
        """The built share (0-1) of each project, by the year it starts in."""
        return together([self.starts, *self._left_out()])

    def _left_out(self) -> Iterable[Terms]:
        """What one lot left out takes from the built share of its project."""
        for divided in self.divided:
            count, years = divided.columns.shape
            project = np.repeat(divided.projects, years)
            yield Terms(
                project, np.tile(np.arange(years), count), divided.columns.ravel(),
                -divided.step_yuan / self.arrays.cost[project],
            )

    @cached_property
    def spend(self) -> Terms:
        """What each project costs, in 万元, by the year it starts in."""
        return self.built.times((self.arrays.cost / WAN)[self.built.project])

    @cached_property
    def closing(self) -> Terms:
        """The part of a need that each column closes; ``project`` is the place of the need."""
        return self._closing(np.arange(len(self.arrays.effect_need)))

    @cached_property
    def _part(self) -> np.ndarray:
        """The part of its need that each effect closes, no more than all where that is exact."""
        undivided = np.ones(self.arrays.count, dtype=bool)
        for divided in self.divided:
            undivided[divided.projects] = False
        most = np.where(undivided, 1.0, INF)  # tighter, and as true
        part: np.ndarray = np.minimum(
            self.arrays.effect_part, most[self.arrays.effect_project]
        )
        return part

    def _closing(self, effects: np.ndarray) -> Terms:
        """As ``closing``, of some effects."""
        project, need = self.arrays.effect_project[effects], self.arrays.effect_need[effects]
        part = self._part[effects]
        parts = [self.starting(project, need, part)]
        for lots in self._left_out():
            effect, entry = matched(project, lots.project)
            parts.append(Terms(need[effect], lots.year[entry], lots.column[entry],
                               part[effect] * lots.value[entry]))  # fmt: skip
        return together(parts)

    def closed_by(self, columns: np.ndarray) -> np.ndarray:
        """The closed part (0-1) of each need by what an answer's columns build."""
        terms, count = self.closing, len(self.arrays.need_school)
        sums = np.bincount(terms.project, terms.value * columns[terms.column], count)
        return np.asarray(np.minimum(sums, 1.0))

    @cached_property
    def closed(self) -> np.ndarray:
        """The column of each need's closed part: no more than is added, and no more than all.

        Its rows are written some needs at a time, for the terms of a whole country are large.
        """
        needs, effect_need = self.arrays.problem.candidates.needs, self.arrays.effect_need
        count = len(needs)

        def keys() -> list[str]:
            return [f"{s},{d}" for s, d in zip(needs["school_id"], needs["indicator"], strict=True)]

        closed = self.columns("r", count, 1.0, labels=keys)
        by_need = np.argsort(effect_need, kind="stable")
        step = max(count, 1) if self.divided else NEEDS_AT_ONCE
        for first in range(0, count, step):
            mine = closed[first : first + step]
            ends = np.searchsorted(effect_need, (first, first + len(mine)), sorter=by_need)
            terms = self._closing(by_need[slice(*ends)])
            own = np.arange(len(mine), dtype=np.int32)
            self.rows(
                "close", np.concatenate([terms.project - first, own]),
                np.concatenate([terms.column, mine]),
                np.concatenate([-terms.value, np.ones(len(mine))]), between=(-INF, 0),
                count=len(mine),
            )  # fmt: skip
        return closed

    @cached_property
    def closed_exactly(self) -> np.ndarray:
        """The columns of ``closed``, which from now on are no less than what is closed either.

        Where all that could be added stays within the need, that is one row. Elsewhere a
        0/1 column says whether the need is closed in full.
        """
        closed, terms = self.closed, self.closing
        count = len(closed)
        every_year = np.bincount(terms.project, np.maximum(terms.value, 0.0), count)
        over = every_year / len(self.arrays.years) - 1.0  # a project starts in one of them
        beyond = np.flatnonzero(over > 1e-12)  # what rounding adds is no overshoot
        full = self.columns("full", len(beyond), 1.0, whole=True)
        self.rows(
            "close_least", np.concatenate([terms.project, np.arange(count), beyond]),
            np.concatenate([terms.column, closed, full]),
            np.concatenate([-terms.value, np.ones(count), over[beyond]]),
            between=(0, INF), count=count,
        )  # fmt: skip
        owner = np.arange(len(beyond))
        self.rows("close_full", np.concatenate([owner, owner]),
                  np.concatenate([closed[beyond], full]),
                  np.concatenate([np.ones(len(beyond)), -np.ones(len(beyond))]),
                  between=(0, INF), count=len(beyond))  # fmt: skip
        return closed

    @cached_property
    def total(self) -> int:
        """The column of all that is spent, in 万元: a share of it needs no row of all projects."""
        (place,) = self.columns("total", 1)
        terms = self.spend
        self.rows("total", np.zeros(len(terms.column) + 1, dtype=np.int64),
                  np.append(terms.column, place), np.append(terms.value, -1.0),
                  between=(0, 0))  # fmt: skip
        return int(place)

    @property
    def lower(self) -> np.ndarray:
        """The least value of each column."""
        return np.concatenate([block.lower for block in self.column_blocks])

    @property
    def upper(self) -> np.ndarray:
        """The greatest value of each column."""
        return np.concatenate([block.upper for block in self.column_blocks])

    @property
    def whole(self) -> np.ndarray:
        """Whether each column takes whole numbers only."""
        return np.repeat(
            [block.whole for block in self.column_blocks],
            [len(block.lower) for block in self.column_blocks],
        )

    @property
    def row_lower(self) -> np.ndarray:
        """The least value of each row."""
        return np.concatenate([block.lower for block in self.row_blocks] or [np.zeros(0)])

    @property
    def row_upper(self) -> np.ndarray:
        """The greatest value of each row."""
        return np.concatenate([block.upper for block in self.row_blocks] or [np.zeros(0)])

    @property
    def rule_of_row(self) -> np.ndarray:
        """The place of each row's rule in the problem, or -1."""
        return np.repeat(
            np.array([block.rule for block in self.row_blocks], dtype=np.int64),
            [len(block.lower) for block in self.row_blocks],
        )

    @property
    def matrix(self) -> csr_array:
        """The rows as a sparse array; not a copy, so not to be changed."""
        return self.entries.matrix(self.width)

    def column_names(self) -> list[str]:
        """A name for each column: its kind, what it is of, and its place."""
        return _names((block.name, len(block.lower), block.labels) for block in self.column_blocks)

    def row_names(self) -> list[str]:
        """A name for each row, likewise."""
        return _names((block.name, len(block.lower), block.labels) for block in self.row_blocks)

    def solver(self) -> Solver:
        """A solver that holds these arrays: the fast door."""
        return Solver(
            self.matrix,
            columns=(self.lower, self.upper),
            rows=(self.row_lower, self.row_upper),
            whole=self.whole,
        )


def matched(left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The places of every pair of equal entries: in ``left``, and in ``right``.

    Entries are places themselves: whole numbers from 0.
    """
    size = int(max(left.max(initial=-1), right.max(initial=-1))) + 1
    count = np.bincount(right, minlength=size)
    many = count[left]
    which = np.repeat(np.arange(len(left), dtype=np.int32), many)
    # from the place among the pairs to the place in ``right`` put in order
    shift = (np.cumsum(count) - count)[left] - (np.cumsum(many) - many)
    place = np.arange(len(which), dtype=np.int32) + np.repeat(shift.astype(np.int32), many)
    if np.all(right[1:] >= right[:-1]):
        return which, place
    return which, np.argsort(right, kind="stable")[place]


def together(parts: Sequence[Terms]) -> Terms:
    """The entries of some parts, one after another; one part is taken as it is."""
    if len(parts) == 1:
        return parts[0]
    return Terms(*(
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("project", "year", "column", "value")
    ))  # fmt: skip


def _each(values: np.ndarray, years: int) -> np.ndarray:
    return values if years == 1 else np.repeat(values, years)


def _spread(value: np.ndarray | float, count: int) -> np.ndarray:
    return np.broadcast_to(np.asarray(value, dtype=np.float64), count)


def _names(blocks: Iterable[tuple[str, int, Labels | None]]) -> list[str]:
    named: list[str] = []
    for name, count, labels in blocks:
        each = labels() if labels else [""] * count
        start = len(named)
        named += [
            f"{name}[{label}]_{start + place}" if label else f"{name}_{start + place}"
            for place, label in enumerate(each)
        ]
    return named

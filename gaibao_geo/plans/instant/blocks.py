"""A problem as blocks: small sets of projects that only money ties to each other.

Projects are of one block when they share a shortfall, a school whose cap can bind, or a rule
that names them. Everything else that the engine knows is money in sum, so that a price of
money is all that one block need know of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np

from gaibao_geo.plans.aims import Aim
from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.arrays import Arrays
from gaibao_geo.plans.instant.money import MOST_FUNDS, Money, money_of
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import (
    Budget,
    Fund,
    Lock,
    Needs,
    NotKept,
    OneOf,
    RegionFloor,
    Rule,
    SchoolCap,
)

MOST_PROJECTS = 14  # of one block: 2**14 sets are tried
MOST_SETS = 40_000_000  # of all blocks together: 320 MB of values
# The fields of each rule that the engine understands; another field that is not at its
# default makes a question that does not fit.
KNOWN: Mapping[type[Rule], frozenset[str]] = {
    Budget: frozenset({"yuan"}),
    Fund: frozenset(
        {"name", "yuan", "pays", "schools", "programme", "share", "tiers", "title", "level"}
    ),
    SchoolCap: frozenset({"yuan"}),
    RegionFloor: frozenset({"share", "of", "by", "firm"}),
    Needs: frozenset({"project", "requires"}),
    OneOf: frozenset({"projects"}),
    Lock: frozenset({"project", "state", "reason"}),
    NotKept: frozenset(),
}
AT_MOST_ONE, COST_AT_MOST, ONLY_WITH = 0, 1, 2  # what a rule within a block says


@dataclass(frozen=True)
class Worths:
    """An aim as a sum over needs: ``worth`` times the closed part, at most 1, of each.

    ``project``, ``need`` and ``part`` say which share of a need a project closes.
    """

    worth: np.ndarray
    project: np.ndarray
    need: np.ndarray
    part: np.ndarray


def close_gaps(arrays: Arrays, aim: CloseGaps) -> Worths:
    """The worth of each shortfall, closed in parts."""
    worth = aim.weights_of(arrays.problem.candidates.needs).to_numpy(dtype=np.float64)
    return Worths(worth, arrays.effect_project, arrays.effect_need, arrays.effect_part)


# An aim that can be said as ``Worths`` is served by one function here.
WORTHS: Mapping[type[Aim], Callable[..., Worths]] = {CloseGaps: close_gaps}


@dataclass(frozen=True)
class Blocks:
    """Projects put in the order of their blocks; a place here is a place in ``project``.

    * ``project``: the place in ``arrays`` of each; ``first``: where each block begins, and the end;
    * ``cost`` in whole yuan; ``waits``: the projects of its block that it needs, as bits;
    * ``rule_first`` and ``rule_kind``, ``rule_set``, ``rule_say`` (bits, or yuan): the rules within
      each block;
    * ``need_first`` and ``worth``: the needs of each block; ``effect_first`` of each project,
      ``effect_need`` (counted within the block) and ``effect_part``;
    * ``heaviest``: the most that any one need is worth;
    * ``sets_first``: where the table of a block's sets begins, 2 to the number of its projects.
    """

    arrays: Arrays
    project: np.ndarray
    first: np.ndarray
    cost: np.ndarray
    waits: np.ndarray
    rule_first: np.ndarray
    rule_kind: np.ndarray
    rule_set: np.ndarray
    rule_say: np.ndarray
    need_first: np.ndarray
    worth: np.ndarray
    effect_first: np.ndarray
    effect_need: np.ndarray
    effect_part: np.ndarray
    heaviest: float
    sets_first: np.ndarray

    def about(self, arrays: Arrays) -> Blocks:
        """The same blocks, with their values, for a problem of other money or decisions."""
        new = replace(self, arrays=arrays)
        for name in ("block", "place", "value"):
            if name in self.__dict__:
                new.__dict__[name] = self.__dict__[name]
        return new

    @property
    def count(self) -> int:
        """How many blocks there are."""
        return len(self.first) - 1

    @cached_property
    def block(self) -> np.ndarray:
        """The block of each project here."""
        return np.repeat(np.arange(self.count), np.diff(self.first))

    @cached_property
    def place(self) -> np.ndarray:
        """The place here of each project of ``arrays``."""
        place = np.empty(len(self.project), dtype=np.int64)
        place[self.project] = np.arange(len(self.project))
        return place

    @cached_property
    def value(self) -> np.ndarray:
        """The worth of every set of every block; minus infinity for one that breaks a rule."""
        from gaibao_geo.plans.instant.hulls import set_values  # noqa: PLC0415  (numba)

        values: np.ndarray = set_values(
            self.first, self.sets_first, self.cost, self.rule_first, self.rule_kind,
            self.rule_set, self.rule_say, self.need_first, self.worth, self.effect_first,
            self.effect_need, self.effect_part,
        )  # fmt: skip
        return values


def structure(problem: Problem) -> tuple[object, ...]:
    """What the blocks of a problem depend on: with the same, blocks can be kept."""
    within = (SchoolCap, Needs, OneOf)
    return (problem.objective, *(rule for rule in problem.rules if isinstance(rule, within)))


def misfit(problem: Problem) -> str:
    """The first thing of a problem that the engine does not understand; empty when it fits.

    The name of a rule, of one of its fields (``Rule.field``) or of the aim.
    """
    return next(_misfits(problem), "")


def _misfits(problem: Problem) -> Iterator[str]:
    if type(problem.objective) not in WORTHS:
        yield type(problem.objective).__name__
    for rule in problem.rules:
        name, known = type(rule).__name__, KNOWN.get(type(rule))
        if known is None:
            yield name
            continue
        for part in fields(rule):  # type: ignore[arg-type]
            if part.name not in known and getattr(rule, part.name) != _default(part):
                yield f"{name}.{part.name}"
        if isinstance(rule, RegionFloor) and str(rule.of) != "need":
            yield f"{name}.of"
    if len(problem.funds) > MOST_FUNDS:
        yield "Fund"
    if len({rule.by for rule in problem.rules if isinstance(rule, RegionFloor)}) > 1:
        yield "RegionFloor.by"


def _default(part: Field[Any]) -> object:
    return part.default if part.default_factory is MISSING else part.default_factory()


def blocks_of(arrays: Arrays) -> Blocks | None:
    """The blocks of a problem that is no ``misfit``; ``None`` when a block is too large."""
    from gaibao_geo.plans.instant.hulls import join  # noqa: PLC0415  (numba)

    problem, count = arrays.problem, arrays.count
    worths = WORTHS[type(problem.objective)](arrays, problem.objective)
    caps = [rule.yuan for rule in problem.rules if isinstance(rule, SchoolCap)]
    cap = min((yuan for yuan in caps if yuan is not None), default=None)
    total = np.bincount(arrays.school, arrays.cost, arrays.school_count)
    bound = total > cap if cap is not None else np.zeros(len(total), dtype=bool)
    held = np.flatnonzero(bound[arrays.school])
    ties = _ties(arrays)
    needs, schools = len(worths.worth), len(total)
    left = np.concatenate([worths.project, held, ties.version, ties.needing])
    right = np.concatenate([
        count + worths.need, count + needs + arrays.school[held],
        count + needs + schools + ties.set_of, ties.needed,
    ])  # fmt: skip
    root = join(count + needs + schools + ties.sets, left, right)
    block = _numbered(root[:count])
    if count and np.bincount(block).max() > MOST_PROJECTS:
        return None
    project = np.argsort(block, kind="stable")
    first = np.searchsorted(block[project], np.arange(block.max(initial=-1) + 2))
    sizes = np.diff(first)
    sets_first = np.concatenate([[0], np.cumsum(1 << sizes)]).astype(np.int64)
    if sets_first[-1] > MOST_SETS:
        return None
    place = np.empty(count, dtype=np.int64)
    place[project] = np.arange(count)
    rules = _rules(arrays, block, place - first[block], (held, cap or 0), ties)
    order = np.argsort(rules[0], kind="stable")
    rule_block, kind, bits, say = (part[order] for part in rules)
    effects = _effects(worths, block, place, len(sizes))
    waits = np.zeros(count, dtype=np.int64)
    ties = kind == ONLY_WITH
    at = first[rule_block[ties]] + np.log2(bits[ties].astype(np.float64)).astype(np.int64)
    np.bitwise_or.at(waits, at, say[ties])
    return Blocks(
        arrays, project, first.astype(np.int64), arrays.cost[project].astype(np.float64), waits,
        np.searchsorted(rule_block, np.arange(len(sizes) + 1)), kind, bits, say, *effects,
        float(worths.worth.max(initial=0.0)), sets_first,
    )  # fmt: skip


def _numbered(root: np.ndarray) -> np.ndarray:
    """Components numbered in the order of their first project."""
    _, at, inverse = np.unique(root, return_index=True, return_inverse=True)
    rank = np.empty(len(at), dtype=np.int64)
    rank[np.argsort(at, kind="stable")] = np.arange(len(at))
    return rank[inverse]


@dataclass(frozen=True)
class _Ties:
    """What rules tie together: each project and one it needs; each project and its set."""

    needing: np.ndarray
    needed: np.ndarray
    version: np.ndarray
    set_of: np.ndarray

    @property
    def sets(self) -> int:
        """How many sets of versions there are."""
        return int(self.set_of.max(initial=-1)) + 1


def _ties(arrays: Arrays) -> _Ties:
    """What ``Needs`` and ``OneOf`` tie, those that name projects all at once."""
    rules, projects = arrays.problem.rules, arrays.problem.candidates.projects
    pairs = [
        (rule.project, other)
        for rule in rules if isinstance(rule, Needs) for other in rule.requires
    ]  # fmt: skip
    needing, needed = (list(side) for side in zip(*pairs, strict=True)) if pairs else ([], [])
    named = [rule.projects for rule in rules if isinstance(rule, OneOf) and rule.projects]
    version = [arrays.places(tuple(project for one in named for project in one))]
    set_of = [np.repeat(np.arange(len(named)), [len(one) for one in named]).astype(np.int64)]
    for rule in rules:
        if isinstance(rule, Needs) and not rule.project:
            table = rule.pairs(projects)
            needing += list(table["project"])
            needed += list(table["other"])
        elif isinstance(rule, OneOf) and not rule.projects:
            sets = rule.sets(projects)
            version.append(np.flatnonzero(sets >= 0))
            _, number = np.unique(sets[version[-1]], return_inverse=True)
            set_of.append(number + sum(int(one.max(initial=-1)) + 1 for one in set_of))
    return _Ties(arrays.places(tuple(needing)), arrays.places(tuple(needed)),
                 np.concatenate(version), np.concatenate(set_of))  # fmt: skip


def _rules(
    arrays: Arrays, block: np.ndarray, within: np.ndarray, capped: tuple[np.ndarray, int],
    ties: _Ties,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The rules within blocks: block, kind, the set it is about (bits), and what it says."""
    bit = np.left_shift(np.int64(1), within)
    held, cap = capped
    school, which = np.unique(arrays.school[held], return_inverse=True)
    masks, homes = _masks(len(school), which, held, bit, block)
    versions, at = _masks(ties.sets, ties.set_of, ties.version, bit, block)
    pairs = len(ties.needing)
    parts = (
        (homes, at, block[ties.needing]),
        (np.full(len(school), COST_AT_MOST), np.full(ties.sets, AT_MOST_ONE),
         np.full(pairs, ONLY_WITH)),
        (masks, versions, bit[ties.needing]),
        (np.full(len(school), cap), np.zeros(ties.sets, np.int64), bit[ties.needed]),
    )  # fmt: skip
    joined = [np.concatenate(part).astype(np.int64) for part in parts]
    return joined[0], joined[1], joined[2], joined[3]


def _masks(
    count: int, which: np.ndarray, projects: np.ndarray, bit: np.ndarray, block: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The bits of each of ``count`` sets of projects of one block, and that block."""
    masks, homes = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    np.bitwise_or.at(masks, which, bit[projects])
    homes[which] = block[projects]
    return masks, homes


def _effects(
    worths: Worths, block: np.ndarray, place: np.ndarray, count: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The needs that some project touches, by block, and the effects on them by project."""
    home = np.full(len(worths.worth), -1, dtype=np.int64)
    home[worths.need] = block[worths.project]
    touched = np.flatnonzero(home >= 0)
    touched = touched[np.argsort(home[touched], kind="stable")]
    need_first = np.searchsorted(home[touched], np.arange(count + 1))
    within = np.empty(len(home), dtype=np.int64)
    within[touched] = np.arange(len(touched)) - need_first[home[touched]]
    order = np.argsort(place[worths.project], kind="stable")
    by_project = place[worths.project][order]
    return (
        need_first, worths.worth[touched],
        np.searchsorted(by_project, np.arange(len(place) + 1)),
        within[worths.need[order]], worths.part[order],
    )  # fmt: skip


def ask(blocks: Blocks, problem: Problem) -> Asked:
    """What the rules about money, floors and decisions ask of the blocks."""
    arrays = blocks.arrays
    money = money_of(problem, arrays)
    must, never = np.zeros(blocks.count, np.int64), np.zeros(blocks.count, np.int64)
    projects = problem.candidates.projects
    barred = [money.barred, *(
        rule.barred(projects).to_numpy(dtype=bool)
        for rule in problem.rules if isinstance(rule, NotKept)
    )]  # fmt: skip
    out = np.flatnonzero(np.any(barred, axis=0))
    locks = [rule for rule in problem.rules if isinstance(rule, Lock)]
    wanted = arrays.places(tuple(rule.project for rule in locks if rule.state == "in"))
    refused = arrays.places(tuple(rule.project for rule in locks if rule.state == "out"))
    for bits, which in ((must, wanted), (never, np.concatenate([refused, out]))):
        at = blocks.place[which.astype(np.int64)]
        home = blocks.block[at]
        np.bitwise_or.at(bits, home, np.left_shift(np.int64(1), at - blocks.first[home]))
    group, floor = _floors(problem, arrays)
    home = group[blocks.project]
    of_block = home[blocks.first[:-1]]
    wishes = any(isinstance(rule, RegionFloor) and not rule.firm for rule in problem.rules)
    return Asked(blocks, must, never, of_block, home, floor, money.taken(blocks.project), wishes)


@dataclass(frozen=True)
class Asked:
    """What is asked of the blocks, apart from the rules within each.

    ``must`` and ``never`` are bits by block; ``group`` the group of each block (of its first
    project) and ``home`` that of each project; ``floor`` is the least whole yuan of each group;
    ``wishes`` that some floor is a target.
    """

    blocks: Blocks
    must: np.ndarray
    never: np.ndarray
    group: np.ndarray
    home: np.ndarray
    floor: np.ndarray
    money: Money
    wishes: bool


def _floors(problem: Problem, arrays: Arrays) -> tuple[np.ndarray, np.ndarray]:
    """The group of each project and the least whole yuan of each; one group without floors."""
    rules = [rule for rule in problem.rules if isinstance(rule, RegionFloor)]
    if not rules:
        return np.zeros(arrays.count, dtype=np.int64), np.zeros(1)
    group, keys = arrays.groups(rules[0].by)
    bounds = [rule.bounds(problem.candidates).reindex(keys).fillna(0) for rule in rules]
    return group, np.max([floor.to_numpy(dtype=np.float64) for floor in bounds], axis=0)

"""Several questions about the same projects in one model: each plan holds the one before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from gaibao_geo.plans.again import Again
from gaibao_geo.plans.highs import TOLERANCE
from gaibao_geo.plans.model import INF, Cutter, Model
from gaibao_geo.plans.search import Search, listed, through
from gaibao_geo.plans.stage import Stage

LEAST_WEIGHT = 1e-3  # of the greatest; what a level of less may lose to rounding is below a yuan
SUMMED = ("cost", "gifts", "years")  # tie-breaks of all levels together; the others level by level


class Levels:
    """One model of several, level beside level, joined by what is chosen.

    What one level chooses the next chooses too (with ``same_year`` in the same year), and
    builds no less of it. With ``by``, a column of text of the projects, it chooses no fewer of
    each group instead: one version may take another's place.
    """

    def __init__(self, questions: Sequence[Again], *, same_year: bool = False, by: str = ""):
        self.questions = tuple(questions)
        self.joint = Model(questions[0].model.arrays)
        self.first: list[int] = []
        for question in questions:
            self._add(question.model)
        for number in range(1, len(questions)):
            self._hold(number, same_year=same_year, by=by)

    def search(self, weights: Sequence[float], seconds: float) -> Search:
        """The greatest sum of the levels' aims, each times its weight."""
        heavy = max(weights)
        shares = [weight / heavy for weight in weights]
        aims = [[one.only_stage] if one.only_stage else [] for one in self.questions]
        parts = [
            ("targets", listed(self._sum([one.targets for one in self.questions], shares))),
            ("aim", listed(self._sum(aims, shares))),
            ("ties", listed(self._ties())),
        ]
        return through(self.joint, self.joint.solver(), parts, seconds=seconds)

    def columns(self, found: Search, level: int) -> np.ndarray | None:
        """What a search found for one level."""
        first, width = self.first[level], self.questions[level].model.width
        return None if found.columns is None else found.columns[first : first + width]

    def _add(self, model: Model) -> None:
        shift, number = self.joint.width, len(self.first)
        self.first.append(shift)
        for block in model.column_blocks:
            self.joint.columns(f"{block.name}@{number}", len(block.lower), block.upper,
                               lower=block.lower, whole=block.whole)  # fmt: skip
        entries = model.matrix.tocoo()
        self.joint.rows(
            f"level@{number}", entries.row, entries.col + shift, entries.data,
            between=(model.row_lower, model.row_upper), count=model.height,
        )  # fmt: skip
        self.joint.cuts += [self._cut(number, judge) for judge in model.cuts]
        self.joint.sharpeners += [self._cut(number, judge) for judge in model.sharpeners]

    def _hold(self, number: int, *, same_year: bool, by: str) -> None:
        """The rows between a level and the one before it."""
        small, large = self.questions[number - 1].model, self.questions[number].model
        before, after = self.first[number - 1], self.first[number]
        projects, years = small.x.shape
        group = small.arrays.groups(by)[0] if by else np.arange(projects)
        count = int(group.max(initial=-1)) + 1
        owner = np.repeat(group, years)
        if same_year:
            owner = owner * years + np.tile(np.arange(years), projects)
        self.joint.rows(
            "nested", np.concatenate([owner, owner]),
            np.concatenate([small.x.ravel() + before, large.x.ravel() + after]),
            np.repeat([1.0, -1.0], projects * years),
            between=(-INF, 0), count=count * (years if same_year else 1),
        )  # fmt: skip
        if small.divided and not by:
            owners = np.concatenate([small.spend.project, large.spend.project])
            self.joint.rows(
                "built", owners,
                np.concatenate([small.spend.column + before, large.spend.column + after]),
                np.concatenate([small.spend.value, -large.spend.value]),
                between=(-INF, 0), count=count,
            )  # fmt: skip

    def _wide(self, level: int, weights: np.ndarray) -> np.ndarray:
        """Weights of one level's columns among those of all."""
        wide = np.zeros(self.joint.width)
        wide[self.first[level] : self.first[level] + len(weights)] = weights
        return wide

    def _sum(
        self, stages: Sequence[Iterable[Stage]], shares: Sequence[float] | None = None
    ) -> list[Stage]:
        """The stages of each level as one: their sum, each times its share; none of none."""
        told = shares or [1.0] * len(stages)
        pairs = [(level, stage) for level, mine in enumerate(stages) for stage in mine]
        if not pairs:
            return []
        scale = max(stage.scale for _, stage in pairs)
        weights = np.zeros(self.joint.width)
        for level, stage in pairs:
            weights += self._wide(level, stage.weights) * (told[level] * stage.scale / scale)
        slack = min(stage.slack for _, stage in pairs) * max(min(told), LEAST_WEIGHT)
        first = pairs[0][1]
        return [replace(first, weights=weights, slack=max(slack, TOLERANCE), scale=scale)]

    def _ties(self) -> list[Stage]:
        """The tie-breaks: money, gifts and years of all levels, then level by level the ids."""
        each = [question.ties for question in self.questions]
        summed = [
            stage
            for name in SUMMED
            for stage in self._sum([[one for one in ties if one.name == name] for ties in each])
        ]
        alone = [
            replace(stage, weights=self._wide(level, stage.weights))
            for level, stages in enumerate(each)
            for stage in stages
            if stage.name not in SUMMED
        ]
        return [*summed, *alone]

    def _cut(self, level: int, judge: Cutter) -> Cutter:
        first, width = self.first[level], self.questions[level].model.width

        def rows(columns: np.ndarray) -> Iterable[tuple[np.ndarray, float, float]]:
            for weights, lower, upper in judge(columns[first : first + width]):
                yield self._wide(level, weights), lower, upper

        return rows

"""The door to the solver, on published programs: optima, and what cannot be.

Programs are no projects, so they go through ``Solver`` as arrays; HiGHS's own reader reads the
files. From HiGHS's check instances (MIT; Netlib's infeasible set and MIPLIB 3). Files that the
collection does not hold: woodinfe, egout, gt2, rgn, p0548, infeasible-mip1, klein1, bgetam,
forest6, box1.
"""

from __future__ import annotations

import highspy
import numpy as np
import pulp
import pytest
from case_tables import CASES, cases, published_only
from cbc import solved
from scipy.sparse import csr_array, hstack, identity

from gaibao_geo.plans.highs import Solver

INF = float("inf")
SECONDS = 60.0


class Program:
    """Rows and columns with bounds, least cost."""

    def __init__(self, matrix, columns, rows, cost, whole=None):
        self.matrix = csr_array(matrix, dtype=float)
        self.columns = tuple(np.asarray(bound, dtype=float) for bound in columns)
        self.rows = tuple(np.asarray(bound, dtype=float) for bound in rows)
        self.cost = np.asarray(cost, dtype=float)
        self.whole = np.zeros(len(self.cost), bool) if whole is None else np.asarray(whole)

    def solve(self, which=None):
        """The least cost of the program, or of one with only some of its rows."""
        keep = slice(None) if which is None else which
        solver = Solver(self.matrix[keep], columns=self.columns, whole=self.whole,
                        rows=tuple(bound[keep] for bound in self.rows))  # fmt: skip
        return solver.optimise(self.cost, maximise=False, seconds=SECONDS)

    def relaxed(self):
        """The same with each row free to be off by so much either way, at 1 a unit; no cost."""
        height, width = self.matrix.shape
        off = identity(height, format="csr")
        return Program(
            hstack([self.matrix, off, -off]),
            [np.append(bound, np.full(2 * height, free))
             for bound, free in zip(self.columns, (0.0, INF), strict=True)],
            self.rows, np.append(np.zeros(width), np.ones(2 * height)),
            np.append(self.whole, np.zeros(2 * height, bool)),
        )  # fmt: skip


def linear(name):
    """A file as HiGHS reads it."""
    highs = highspy.Highs()
    highs.silent()
    highs.readModel(str(CASES / "infeasible" / f"{name}.mps"))
    return highs.getLp()


def read(name):
    lp = linear(name)
    form = highspy.MatrixFormat.kColwise
    assert lp.a_matrix_.format_ == form
    starts, places = lp.a_matrix_.start_, lp.a_matrix_.index_
    column = np.repeat(np.arange(lp.num_col_), np.diff(starts))
    matrix = csr_array((lp.a_matrix_.value_, (places, column)), shape=(lp.num_row_, lp.num_col_))
    whole = [kind == highspy.HighsVarType.kInteger for kind in lp.integrality_]
    return Program(matrix, (lp.col_lower_, lp.col_upper_), (lp.row_lower_, lp.row_upper_),
                   lp.col_cost_, whole or None)  # fmt: skip


def published(*names):
    return [pytest.param(name, marks=published_only) for name in names]


@pytest.mark.parametrize(("file", "name"), [
    pytest.param(*pair, marks=published_only)
    for pair in (("flugpl", "mip_flugpl"), ("lseu", "mip_lseu"), ("small_mip", "mip_small"))
])  # fmt: skip
def test_the_published_optimum_is_found_and_proved(file, name):
    answer = read(file).solve()
    assert answer.outcome == "optimal"
    assert answer.value == pytest.approx(cases("infeasible")[name]["optimum"], rel=1e-7)
    assert answer.bound == pytest.approx(answer.value, rel=1e-7)


@pytest.mark.parametrize("name", published("flugpl"))
def test_the_other_solver_finds_the_same(name):
    """PuLP's reader, which knows no ranges of rows, and CBC."""
    _, lp = pulp.LpProblem.fromMPS(str(CASES / "infeasible" / f"{name}.mps"))
    assert solved(lp)
    assert pulp.value(lp.objective) == pytest.approx(cases("infeasible")[f"mip_{name}"]["optimum"])


@pytest.mark.parametrize("name", published("galenet", "infeasible-mip0"))
def test_what_cannot_be_is_called_so(name):
    assert read(name).solve().outcome == "infeasible"


@pytest.mark.parametrize("name", published("galenet", "avgas"))
def test_the_least_that_must_give_way(name):
    """The sum over the rows of how far each is off."""
    answer = read(name).relaxed().solve()
    assert answer.value == pytest.approx(cases("infeasible")[name]["min_total_violation"])


@pytest.mark.parametrize("name", published("galenet"))
def test_the_published_conflict_cannot_be_and_less_of_it_can(name):
    """Two rows and the bounds of the columns in them; each row alone can be kept."""
    names = list(linear(name).row_names_)
    rows = [names.index(row) for row in cases("infeasible")[name]["IIS_rows_highs_1.15"]]
    program = read(name)
    assert program.solve(rows).outcome == "infeasible"
    assert [program.solve([row]).outcome for row in rows] == ["optimal"] * len(rows)


def test_one_row_alone_cannot_be_kept():
    """2x + y <= 8, x + 3y <= 9, x + y <= -2 with x, y >= 0: the third, and no other."""
    program = Program([[2, 1], [1, 3], [1, 1]], ([0, 0], [INF, INF]),
                      ([-INF] * 3, [8, 9, -2]), [0, 0])  # fmt: skip
    assert program.solve().outcome == "infeasible"
    assert [program.solve([row]).outcome for row in range(3)] == [
        "optimal", "optimal", "infeasible",
    ]  # fmt: skip
    assert program.solve([0, 1]).outcome == "optimal"


def test_each_row_alone_cannot_be_kept():
    """1.5w + 2x + y <= 30; -10 <= 4w - 2x + y + 2z <= 15; -34 <= -2x - 1.5y - z; all 10 to 20.

    At least 15 + 20 + 10, at least 40 - 40 + 10 + 20 (above 15), at most -20 - 15 - 10.
    """
    program = Program(
        [[1.5, 2, 1, 0], [4, -2, 1, 2], [0, -2, -1.5, -1]], ([10] * 4, [20] * 4),
        ([-INF, -10, -34], [30, 15, INF]), [0] * 4,
    )  # fmt: skip
    assert [program.solve([row]).outcome for row in range(3)] == ["infeasible"] * 3


def test_the_cheapest_repair_of_a_program_in_whole_numbers():
    """-x + 21y >= 2, -3x + 2y <= 1, 20x + y <= 20, x >= 5 (AMPL's example).

    With x at 1, 4 below its bound, and y at 1 the last row is 1 over: 5 in all. With the
    bound kept, x at 5 and y at 1: 100 + 1 - 20.
    """
    matrix, least, most = [[-1, 21], [-3, 2], [20, 1]], [2, -INF, -INF], [INF, 1, 20]
    free = [-INF, -INF], [INF, INF]
    with_bound = Program([*matrix, [1, 0]], free, ([*least, 5], [*most, INF]), [0, 0], [1, 1])
    assert with_bound.solve().outcome == "infeasible"
    answer = with_bound.relaxed().solve()
    assert answer.value == pytest.approx(4 + 1)
    assert answer.columns[:2].tolist() == pytest.approx([1, 1])
    kept = Program(matrix, ([5, -INF], [INF, INF]), (least, most), [0, 0], [1, 1])
    answer = kept.relaxed().solve()
    assert answer.value == pytest.approx(100 + 1 - 20)
    assert answer.columns[:2].tolist() == pytest.approx([5, 1])

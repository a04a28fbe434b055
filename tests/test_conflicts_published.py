"""Published models that cannot be kept: which rows, and by how little they must give.

From the test instances of HiGHS (ERGO-Code/HiGHS, MIT licence: check/instances,
check/TestIis.cpp, check/TestLpSolvers.cpp and the AMPL example of its feasibility
relaxation); galenet is of the Netlib infeasible set. Small ones are written out here,
the files are read where they lie beside the project.
"""

from __future__ import annotations

import json
from dataclasses import replace

import highspy
import numpy as np
import pytest
from scipy.sparse import csc_array, csr_array, vstack
from seed_texts import SHARED

from gaibao_geo.plans.conflict.system import (
    System,
    elastic,
    minimal_rows,
    switched,
)

CASES = SHARED / "cases" / "infeasible"
INF = float("inf")


def system(rows, low, high, *, lower, upper, whole=False):
    width = len(rows[0])
    return System(
        csr_array(np.array(rows, dtype=float)), np.broadcast_to(float(lower), width).copy(),
        np.broadcast_to(float(upper), width).copy(), np.array(low, dtype=float),
        np.array(high, dtype=float), np.full(width, whole),
    )  # fmt: skip


def bounds_as_rows(asked: System):
    """The same with a row for each column's bounds, below the rows it has.

    Columns are free, so that a bound can be in a conflict, or give, as a row can.
    """
    width = len(asked.lower)
    each = csr_array((np.ones(width), (np.arange(width), np.arange(width))), shape=(width, width))
    return replace(
        asked, matrix=csr_array(vstack([asked.matrix, each])),
        lower=np.full(width, -INF), upper=np.full(width, INF),
        row_lower=np.concatenate([asked.row_lower, asked.lower]),
        row_upper=np.concatenate([asked.row_upper, asked.upper]),
    )  # fmt: skip


def least_violation(asked, seconds, weights=1.0):
    """The least total by which rows must give, each row's ``weights`` for a unit of it."""
    height = asked.matrix.shape[0]
    loose = elastic(asked, np.arange(height))
    price = np.zeros(len(loose.system.lower))
    price[loose.column] = np.broadcast_to(weights, height)[loose.row]
    return loose.system.best(price, seconds)


def every_row(asked):
    return [np.array([place]) for place in range(asked.matrix.shape[0])]


def conflicting(asked, seconds=60.0):
    found = minimal_rows(asked, every_row(asked), seconds)
    assert found.proved
    return found.things


def test_a_row_and_two_bounds_of_the_published_example():
    """2x+y<=8, x+3y<=9, x+y<=-2 with x, y >= 0: the third row and both bounds."""
    asked = bounds_as_rows(system([[2, 1], [1, 3], [1, 1]], [-INF] * 3, [8, 9, -2],
                                  lower=0, upper=INF))  # fmt: skip
    assert conflicting(asked) == (2, 3, 4)
    assert least_violation(asked, 60.0).value == pytest.approx(2)


@pytest.mark.parametrize("row", range(3))
def test_each_row_of_the_light_example_is_a_conflict_alone(row):
    """1.5w+2x+y<=30; -10<=4w-2x+y+2z<=15; -34<=-2x-1.5y-z; all from 10 to 20."""
    rows = [[1.5, 2, 1, 0], [4, -2, 1, 2], [0, -2, -1.5, -1]]
    low, high = [-INF, -10, -34], [30, 15, INF]
    asked = system([rows[row]], [low[row]], [high[row]], lower=10, upper=20)
    assert conflicting(asked) == (0,)


def ampl():
    """-x+21y>=2, -3x+2y<=1, 20x+y<=20; x>=5, y free, both whole."""
    asked = system([[-1, 21], [-3, 2], [20, 1]], [2, -INF, -INF], [INF, 1, 20],
                   lower=-INF, upper=INF, whole=True)  # fmt: skip
    asked.lower[0] = 5
    return asked


def test_whole_numbers_give_as_little_as_published():
    """Every row and bound may give: x = 1, y = 1, 4 + 1; the bound kept: x = 5, y = 1, 81."""
    found = least_violation(bounds_as_rows(ampl()), 60.0)
    assert found.columns[:2] == pytest.approx([1, 1])
    assert found.value == pytest.approx(5 - 1 + 20 + 1 - 20)
    found = least_violation(ampl(), 60.0)
    assert found.columns[:2] == pytest.approx([5, 1])
    assert found.value == pytest.approx(20 * 5 + 1 - 20)


def test_rows_that_give_at_their_price_leave_the_published_slacks():
    """At 10, 1 and 1 with free bounds: rows are 18 and 2 inside, and 1 beyond."""
    free = ampl()
    free.lower[0] = -INF
    rows = bounds_as_rows(ampl())
    weights = np.array([10.0, 1, 1, 1, 1])
    x, y = least_violation(rows, 60.0, weights).columns[:2]
    assert (-x + 21 * y - 2, 1 - (-3 * x + 2 * y), 20 - (20 * x + y)) == pytest.approx((18, 2, -1))


def test_a_row_is_switched_off_and_no_other():
    """x+y>=3 and x<=1, y<=1 as rows, 0<=x,y<=5: without one of the three the others hold."""
    asked = system([[1, 1], [1, 0], [0, 1]], [3, -INF, -INF], [INF, 1, 1], lower=0, upper=5)
    rows = np.arange(3)
    loose, switches = switched(elastic(asked, rows), rows, rows)
    price = np.zeros(len(loose.lower))
    price[switches] = 1.0
    assert loose.best(price, 60.0).value == pytest.approx(1)


@pytest.fixture(scope="module")
def published():
    if not CASES.exists():
        pytest.skip(f"no published cases at {CASES}")
    text = (CASES / "cases.json").read_text(encoding="utf-8")
    return {case["id"]: case for case in json.loads(text)["cases"]}


def read(name):
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.readModel(str(CASES / f"{name}.mps"))
    lp = highs.getLp()
    height, width = lp.num_row_, lp.num_col_
    parts = (np.array(lp.a_matrix_.value_), np.array(lp.a_matrix_.index_),
             np.array(lp.a_matrix_.start_))  # fmt: skip
    matrix = csc_array(parts, shape=(height, width))
    kinds = list(lp.integrality_) or [highspy.HighsVarType.kContinuous] * width
    asked = System(
        csr_array(matrix), np.array(lp.col_lower_), np.array(lp.col_upper_),
        np.array(lp.row_lower_), np.array(lp.row_upper_),
        np.array([kind == highspy.HighsVarType.kInteger for kind in kinds]),
    )  # fmt: skip
    return asked, [*lp.row_names_, *lp.col_names_], np.array(lp.col_cost_)


@pytest.mark.shared
def test_galenet_has_its_published_rows_and_bounds(published):
    case = published["galenet"]
    asked, names, _ = read("galenet")
    found = {names[place] for place in conflicting(bounds_as_rows(asked))}
    # T25 + T35 = T57 + T58 where D8 asks T58 >= 30 and 10 + 10 is all there is. The published
    # list names T58 for it is in both rows; its own bounds, 0 to 30, are not needed.
    assert found == {*case["IIS_rows_highs_1.15"], *case["IIS_cols"]} - {"T58"}


@pytest.mark.shared
@pytest.mark.parametrize("name", ["galenet", "avgas"])
def test_the_least_total_violation_is_as_published(published, name):
    asked, _, _ = read(name)
    found = least_violation(bounds_as_rows(asked), 60.0)
    assert found.value == pytest.approx(published[name]["min_total_violation"], abs=1e-6)


@pytest.mark.shared
def test_an_infeasible_model_of_whole_numbers_is_proved_and_made_minimal(published):
    assert "infeasible" in published["infeasible-mip0"]["status"]
    asked, _, _ = read("infeasible-mip0")
    assert asked.outcome(60.0) == "infeasible"
    kept = conflicting(asked)
    for left_out in kept:
        others = [place for place in range(len(asked.row_lower)) if place not in kept]
        rest = asked.without(np.array([*others, left_out]))
        assert rest.outcome(60.0) in ("optimal", "stopped")


@pytest.mark.shared
@pytest.mark.parametrize("name", ["mip_flugpl", "mip_lseu", "mip_small"])
def test_small_models_have_their_published_optimum(published, name):
    asked, _, cost = read({"mip_small": "small_mip"}.get(name, name.removeprefix("mip_")))
    found = asked.best(cost, 60.0)
    assert found.value == pytest.approx(published[name]["optimum"], rel=1e-6)

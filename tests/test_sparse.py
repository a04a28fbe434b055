"""Rows of the model as they are kept, and texts as places."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from mixed import question
from scipy.sparse import csr_array

from gaibao_geo.plans import model
from gaibao_geo.plans.rows import compile_problem
from gaibao_geo.plans.sparse import SparseRows
from gaibao_geo.plans.texts import arrow, few_among, named, places_of


@pytest.mark.parametrize("room", [0, 3, 100])
def test_rows_are_what_a_dense_table_of_their_entries_is(room):
    """In any order, some twice in one place, some rows empty; whatever room was guessed."""
    rng = np.random.default_rng(room)
    rows, dense = SparseRows(room), np.zeros((0, 6))
    for count in (1, 4, 2, 3):
        owner, column = rng.integers(0, count, 9), rng.integers(0, 6, 9)
        value = rng.integers(1, 5, 9).astype(float)
        more = np.zeros((count, 6))
        np.add.at(more, (owner, column), value)
        rows.add(owner, column, value, count)
        dense = np.concatenate([dense, more])
        assert (rows.matrix(6).toarray() == dense).all()


def test_in_each_row_columns_rise_and_none_is_there_twice():
    rows = SparseRows(2)
    rows.add(np.array([1, 0, 1, 1]), np.array([3, 2, 0, 3]), np.array([1.0, 1, 1, 4]), 3)
    rows.add(np.array([0, 1, 1]), np.array([5, 5, 5]), np.array([2.0, 1, 2]), 2)
    matrix = rows.matrix(6)
    assert matrix.indptr.tolist() == [0, 1, 3, 3, 4, 5]
    assert matrix.indices.tolist() == [2, 0, 3, 5, 5]
    assert matrix.data.tolist() == [1, 1, 1 + 4, 2, 1 + 2]


def test_a_matrix_that_was_taken_does_not_change_when_rows_are_added():
    rows = SparseRows(1)
    rows.add(np.array([0]), np.array([1]), np.array([7.0]), 1)
    before = rows.matrix(2)
    for _ in range(5):
        rows.add(np.array([0]), np.array([0]), np.array([9.0]), 1)
    assert before.toarray().tolist() == [[0, 7]]
    assert rows.matrix(2).toarray().tolist() == [[0, 7], *[[9, 0]] * 5]


@pytest.mark.parametrize("number", range(0, 60, 7))
def test_rows_of_needs_are_the_same_however_many_are_written_at_once(number, monkeypatch):
    def closed() -> csr_array:
        made = compile_problem(question(number))
        assert len(made.closed) == len(made.arrays.need_school)
        return made.matrix

    at_once = closed()
    monkeypatch.setattr(model, "NEEDS_AT_ONCE", 2)
    a_few = closed()
    assert a_few.shape == at_once.shape
    assert all(
        (getattr(a_few, part) == getattr(at_once, part)).all()
        for part in ("indptr", "indices", "data")
    )


def test_pairs_of_equal_entries_are_found_in_order_or_not():
    left, right = np.array([2, 0, 2]), np.array([0, 2, 2, 3])
    assert [part.tolist() for part in model.matched(left, right)] == [
        [0, 0, 1, 2, 2], [1, 2, 0, 1, 2],
    ]  # fmt: skip
    assert [part.tolist() for part in model.matched(left, right[::-1])] == [
        [0, 0, 1, 2, 2], [1, 2, 3, 1, 2],
    ]  # fmt: skip


def test_texts_are_found_among_others():
    known = pd.Series(["a", "b", "c"], dtype="str")
    sought = pd.Series(["b", "b", "x", "a", "b"], dtype="str")
    assert places_of(sought, known).tolist() == [1, 1, -1, 0, 1]
    assert few_among(arrow(sought), arrow(known)).tolist() == [1, 1, -1, 0, 1]
    rows, places, names = named(pd.Series(["", "c", "", "x"], dtype="str"), known)
    assert (rows.tolist(), places.tolist(), names.to_pylist()) == ([1, 3], [2, -1], ["c", "x"])

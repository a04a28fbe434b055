"""Columns of text as places: what is compared as Arrow holds it, no Python text made of each."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def arrow(texts: pd.Series) -> pa.Array:
    """A column of text as Arrow holds it."""
    column = pa.array(texts, from_pandas=True)
    if isinstance(column, pa.ChunkedArray):
        column = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    return column.cast(pa.large_string())


def among(texts: pa.Array, known: pa.Array) -> np.ndarray:
    """The place of each text among the known ones, -1 where it is none of them."""
    places = pc.index_in(texts, value_set=known.cast(pa.large_string()))
    return np.asarray(places.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int64)


def few_among(texts: pa.Array, known: pa.Array) -> np.ndarray:
    """As ``among``, of known texts that are all different, quick where few are sought.

    The many are looked up among the few, for that index is small.
    """
    code, sought = coded(texts)
    place = np.full(len(sought), -1, dtype=np.int64)
    few = among(known, sought)
    found = np.flatnonzero(few >= 0)
    place[few[found]] = found
    return np.asarray(place[code])


def places_of(texts: pd.Series, known: pd.Series) -> np.ndarray:
    """As ``among``; equal texts that follow each other, as in sorted tables, are sought once."""
    column, every = arrow(texts), arrow(known)
    if not len(column):
        return np.zeros(0, dtype=np.int64)
    new = np.ones(len(column), dtype=bool)
    new[1:] = pc.not_equal(column[1:], column[:-1]).to_numpy(zero_copy_only=False)
    first = np.flatnonzero(new)
    once = len(first) == len(column)
    keys = column if once else column.take(pa.array(first))
    found = np.arange(len(every)) if keys.equals(every) else among(keys, every)
    return found if once else np.repeat(found, np.diff(np.append(first, len(column))))


def coded(texts: pa.Array) -> tuple[np.ndarray, pa.Array]:
    """Each text as a place among the different ones, and those."""
    found = pc.dictionary_encode(texts)
    return found.indices.to_numpy(zero_copy_only=False).astype(np.int64), found.dictionary


def named(texts: pd.Series, known: pd.Series) -> tuple[np.ndarray, np.ndarray, pa.Array]:
    """Where a column names something: the rows, the place of each among the known, the names.

    An empty text names nothing; the place of what is not known is -1.
    """
    column = arrow(texts)
    length = pc.binary_length(column).fill_null(0).to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(length)
    names = column.take(pa.array(rows))
    return rows, few_among(names, arrow(known)), names

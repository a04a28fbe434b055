"""How much of a thing is built for a need: whole lots and steps, never above a ceiling."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_NOISE = 1e-9  # steps; 0.1 + 0.2 needs no fourth step of 0.1
_DIGITS = 6  # as shortfalls have


def sized(wanted: pd.DataFrame) -> pd.DataFrame:
    """The quantity that closes each need: ``must`` (what is due first) and ``rest``.

    ``wanted`` has ``need``, ``baseline`` and ``room`` in the indicator's unit, as ``gaps``
    gives them, and of the kind of item ``gives`` (of the indicator, by one unit of the item),
    ``step``, ``lot`` (both in the item's unit) and ``must_do``.

    What may be built is a multiple of the step, not less than the lot. Of these the smallest
    that closes the need is taken, even if it is more than the need; if it would pass the room
    under the ceiling, the largest below; where not even the smallest fits, nothing. ``must`` is
    what closes the baseline (all of it where the item is ``must_do``), ``rest`` what remains,
    and by itself not less than a lot: a remainder smaller than that is built with ``must``.
    """
    one = wanted["gives"].to_numpy(np.float64) * wanted["step"].to_numpy(np.float64)
    least = np.maximum(_up(wanted["lot"], wanted["step"].to_numpy(np.float64)), 1)
    most = np.floor(wanted["room"].to_numpy(np.float64) / one + _NOISE)
    need, baseline = (_steps(wanted[name], one, least, most) for name in ("need", "baseline"))
    must = np.where(wanted["must_do"].to_numpy(dtype=bool), need, np.minimum(baseline, need))
    rest = need - must
    small = (must > 0) & (rest < least)
    must, rest = np.where(small, need, must), np.where(small, 0, rest)
    step = wanted["step"].to_numpy(np.float64)
    return pd.DataFrame(
        {"must": np.round(must * step, _DIGITS), "rest": np.round(rest * step, _DIGITS)},
        index=wanted.index,
    )  # fmt: skip


def _steps(need: pd.Series[Any], one: Floats, least: Floats, most: Floats) -> Floats:
    """The number of steps that closes a need; 0 where there is none or no room for it."""
    wanted = np.maximum(_up(need, one), least)
    steps = np.minimum(wanted, most)
    none = (need.to_numpy(np.float64) <= 0) | (most < least)
    return np.where(none, 0.0, steps)


def _up(amount: pd.Series[Any], one: Floats) -> Floats:
    return np.asarray(np.ceil(amount.to_numpy(np.float64) / one - _NOISE), dtype=np.float64)

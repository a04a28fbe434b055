"""How much is to be built at each school: its shortfall, as far as pupils and ceilings let it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gaibao_geo.needs.shortfalls import by_school

KEY = ["school_id", "indicator"]
_STAGED = [*KEY, "stage"]
COLUMNS = [
    *KEY, "name_zh", "name_en", "unit", "unit_en", "shortfall", "shortfall_projected",
    "gap", "need", "baseline", "room", "document", "status",
]  # fmt: skip
_TEXTS = ["name_zh", "name_en", "unit", "unit_en", "document", "status"]
_FIGURES = ["required", "actual", "shortfall", "required_projected", "shortfall_projected"]


def gaps(lacking: pd.DataFrame, coming: bool = False) -> pd.DataFrame:
    """What is to be built at each school, one row per ``school_id`` and ``indicator``.

    ``lacking`` is what ``shortfalls`` returns. Only what is known to be short today has a
    row; with ``coming`` also what is met today and will be short at the pupils forecast.
    All figures are in ``unit``:

    * ``shortfall``: today's; ``shortfall_projected``: at the pupils forecast (``NaN``:
      no forecast);
    * ``gap``: the lack at the pupils forecast, stage by stage today's where there is no
      forecast. Where rolls fall it is less than today's shortfall, and may be 0: nobody
      builds for pupils who will have left;
    * ``need``: the gap, stage by stage no more than a norm of role ``ceiling`` leaves
      (杜绝超标准建设); ``baseline``: the part of it that a norm of role ``baseline`` asks for;
    * ``room``: what may be added until stock and ceiling are equal; ``inf``: no ceiling.

    A ceiling is held against the same pupils as the gap. One that is unknown (no class count,
    say) limits nothing.
    """
    role, state = lacking["role"], lacking["state"]
    wanted = state == "short"
    if coming:
        wanted |= (state == "met") & (lacking["shortfall_projected"] > 0)
    short = _plain(lacking[wanted & (role != "ceiling")])
    ceilings = _plain(lacking[(role == "ceiling") & (lacking["direction"] == "at_most")])
    rooms = _rooms(ceilings)
    # by_school takes the worst state first; here the largest lack counts, so all have one
    short = short.assign(state=pd.Categorical(["short"]).take(np.zeros(len(short), dtype=int)))
    today = by_school(short).set_index(KEY)
    filled = short.assign(shortfall=short["shortfall_projected"].fillna(short["shortfall"]))
    at_stage = _of(rooms, filled, _STAGED)
    capped = filled.assign(shortfall=np.minimum(filled["shortfall"], at_stage))
    total = np.minimum(_of(rooms[rooms["stage"] == "any"], today.reset_index(), KEY),
                       _of(_over_stages(rooms, filled), today.reset_index(), KEY))  # fmt: skip
    found = today.assign(
        gap=_lack(filled, today), need=np.minimum(_lack(capped, today), total),
        baseline=np.minimum(_lack(capped[capped["role"] == "baseline"], today), total), room=total,
    )  # fmt: skip
    return found.reset_index()[COLUMNS].astype(dict.fromkeys(_TEXTS, "str"))


def _plain(rows: pd.DataFrame) -> pd.DataFrame:
    """The columns that are used here, with keys that are plain texts and join as such."""
    used = rows[[*_STAGED, "role", "direction", *_FIGURES, *_TEXTS]]
    return used.astype(dict.fromkeys(_STAGED, "str"))


def _lack(rows: pd.DataFrame, today: pd.DataFrame) -> np.ndarray:
    sums = by_school(rows).set_index(KEY)["shortfall"].reindex(today.index)
    return sums.fillna(0.0).to_numpy(dtype=np.float64)


def _rooms(ceilings: pd.DataFrame) -> pd.DataFrame:
    """What each ceiling that is known leaves to build: at the pupils forecast, else today's."""
    most = ceilings["required_projected"].fillna(ceilings["required"])
    room = (most - ceilings["actual"]).clip(lower=0)
    rooms = ceilings[_STAGED].assign(room=room).dropna()
    return rooms.groupby(_STAGED)["room"].min().reset_index()


def _over_stages(rooms: pd.DataFrame, short: pd.DataFrame) -> pd.DataFrame:
    """The room of a whole school: that of the stages that are short; no sum where one has none."""
    staged = short.loc[short["stage"] != "any", _STAGED].drop_duplicates()
    staged = staged.assign(room=_of(rooms, staged, _STAGED))
    others = rooms[rooms["stage"] != "any"]
    of_short = pd.MultiIndex.from_frame(staged[KEY])
    others = others[~pd.MultiIndex.from_frame(others[KEY]).isin(of_short)]
    both = pd.concat([staged, others], ignore_index=True)
    return both.groupby(KEY)["room"].sum().reset_index()


def _of(rooms: pd.DataFrame, rows: pd.DataFrame, key: list[str]) -> np.ndarray:
    """The room of each of the rows; without a ceiling there is no end of it."""
    if rooms.empty:
        return np.full(len(rows), np.inf)
    found = rows[key].merge(rooms[[*key, "room"]], on=key, how="left")
    return found["room"].fillna(np.inf).to_numpy(dtype=np.float64)

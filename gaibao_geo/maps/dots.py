"""Columns of many points as dots of a map."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

import numpy as np
import pandas as pd

from gaibao_geo.maps.spec import Dots, LegendRow


def dots_of(
    name: str,
    title: str,
    points: pd.DataFrame,
    looks: Mapping[str, tuple[str, str]],
    *,
    note: str = "",
    shown: bool = True,
) -> Dots:
    """Dots for ``points``: ``lon``, ``lat`` (WGS-84 degrees) and ``kind``, a key of ``looks``.

    ``looks`` gives the label and the colour (``#rrggbb``) of each kind, in the legend's order;
    kinds that are drawn later lie on top. Raises ``ValueError`` for a point without
    coordinates, which must be counted elsewhere, and for a kind without a look.
    """
    if points[["lon", "lat"]].isna().to_numpy().any():
        raise ValueError(f"{name}: points without coordinates cannot be drawn as dots")
    kinds = pd.Index(list(looks)).get_indexer(pd.Index(points["kind"]))
    if (kinds < 0).any():
        unknown = sorted(set(points["kind"].astype(str)) - set(looks))
        raise ValueError(f"{name}: no look for the kinds {unknown}")
    counts = np.bincount(kinds, minlength=len(looks))
    return Dots(
        name,
        title,
        b64encode(points[["lon", "lat"]].to_numpy("<f4").tobytes()).decode(),
        b64encode(kinds.astype("u1").tobytes()).decode(),
        tuple(LegendRow(key, label, colour, int(count), sample="square")
              for (key, (label, colour)), count in zip(looks.items(), counts, strict=True)),
        note,
        shown,
    )

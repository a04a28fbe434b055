"""Names that nobody bears: a township's own name and a village word that we made up."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gaibao_geo.places.regions import national_codes
from gaibao_geo.synth.draws import chance
from gaibao_geo.synth.settings import setting


def named(
    stands: pd.DataFrame, kind: NDArray[np.str_], where: NDArray[np.str_], seed: int
) -> dict[str, list[str]]:
    """``name`` and ``name_en`` of each school; ``stands`` are their places, row by row.

    No word comes twice in a county of up to 540 schools. Without a township's name the
    county's stands in its place.
    """
    words, called = setting("names"), setting("names")["called"]
    pairs = [(a + b, english + ending) for a, english in words["first"].items()
             for b, ending in words["second"].items()]  # fmt: skip
    order = np.argsort(chance(seed, "words", len(pairs)), kind="stable")
    county, counties = pd.factorize(stands["region_id"])
    nth = stands.groupby(county).cumcount().to_numpy()
    begin = np.floor(chance(seed, "first word", len(counties)) * len(pairs)).astype(np.int64)
    word = order[(begin[county] + nth) % len(pairs)]
    short = national_codes()["short_name"]
    front = stands["township"].where(stands["township"] != "", stands["region_id"].map(short))
    behind = stands["township_en"].map({town: f", {town}" if town else ""
                                        for town in stands["township_en"].unique()})
    found: dict[str, list[str]] = {"name": [], "name_en": []}
    for place, of_place, kind_of, stands_at, which in zip(
        front.tolist(), behind.tolist(), kind.tolist(), where.tolist(), word.tolist(), strict=True
    ):
        zh, en = pairs[which]
        forms = called[kind_of][stands_at]
        found["name"].append(forms["zh"].format(place=place, word=zh))
        found["name_en"].append(forms["en"].format(of_place=of_place, word=en))
    return found

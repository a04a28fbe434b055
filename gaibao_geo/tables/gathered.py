"""The different texts of each group as one text, without a loop over groups."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def gathered(
    groups: NDArray[np.int64], texts: pd.Series[str], count: int, between: str
) -> pd.Series[str]:
    """The different texts of each group, in the order they come, with ``between`` in between.

    ``groups`` says for each text which group it is of, from 0 to ``count`` - 1; the answer
    has ``count`` rows. Empty texts are left out; a group without any text has "".

    >>> gathered(np.array([0, 1, 0, 0]), pd.Series(["a", "b", "c", "a"]), 3, "+").tolist()
    ['a+c', 'b', '']
    """
    codes, words = pd.factorize(texts)
    table = pd.DataFrame({"group": groups, "code": codes})[(texts != "").to_numpy(dtype=bool)]
    table = table.drop_duplicates()
    place = table.groupby("group").cumcount().to_numpy()
    group, code = table["group"].to_numpy(), table["code"].to_numpy()
    said = np.zeros(count, dtype=np.int64)  # which of the sayings each group has come to
    sayings = [""]
    for at in range(int(place.max(initial=-1)) + 1):
        here = place == at
        pairs, which = np.unique(said[group[here]] * len(words) + code[here], return_inverse=True)
        said[group[here]] = len(sayings) + which
        for pair in pairs:  # different sayings are few, groups are many
            before = sayings[pair // len(words)]
            word = str(words[pair % len(words)])
            sayings.append(f"{before}{between}{word}" if before else word)
    return pd.Series(sayings, dtype="str").take(said).reset_index(drop=True)

"""School years under one spelling: ``2015-2016学年`` is ``2015/16``.

Reading that loses nothing, so it is done and noted. A year that could be two school years
is left as it is; ``rules.years`` asks about it.
"""

from __future__ import annotations

from gaibao_geo.intake.loaded import Loaded
from gaibao_geo.intake.rules.cells import spans, texts, where
from gaibao_geo.intake.rules.years import plain_year
from gaibao_geo.tables.findings import Finding


def read_school_years(data: Loaded) -> list[Finding]:
    """Write every school year that can be read as ``2015/16``, in place; a note per column."""
    years = texts(data, "school_years", "school_year")
    if years is None:
        return []
    plain = years.map({year: plain_year(year) for year in years.unique()})
    changed = (plain != years).to_numpy(dtype=bool)
    found: list[Finding] = []
    for part, rows in spans(data, "school_years"):
        here = [rows.start + at for at in where(changed[rows])]
        if here:
            found.append(part.doubt(
                "V30_read", "note", here[0] - rows.start, column="school_year",
                value=years[here[0]], values={"read": plain[here[0]], "count": len(here)},
            ))  # fmt: skip
    if found:
        frame = data.tables["school_years"]
        data.tables["school_years"] = frame.assign(school_year=plain.astype(years.dtype))
    return found

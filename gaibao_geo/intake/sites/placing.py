"""Points and codes of schools: converted, joined, tested against the places they name."""

from __future__ import annotations

from gaibao_geo.intake.loaded import Loaded
from gaibao_geo.tables.findings import Finding


def place(data: Loaded) -> list[Finding]:
    """Give every school its codes and its point, in place; what was doubtful comes back.

    What the table ``schools`` gains is told in ``placed``, which is loaded only when there is
    something to place: boundaries need libraries that a table of figures does not.
    """
    if "schools" not in data.tables and "townships" not in data.tables:
        return []
    from gaibao_geo.intake.sites.placed import place_schools  # noqa: PLC0415

    return place_schools(data)

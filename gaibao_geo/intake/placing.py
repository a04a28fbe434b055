"""Points and codes of schools: converted, joined, tested against the places they name."""

from __future__ import annotations

from gaibao_geo.intake.loaded import Loaded
from gaibao_geo.tables.findings import Finding


def place(data: Loaded) -> list[Finding]:
    """Give every school its codes and its point, in place; what was doubtful comes back."""
    return []

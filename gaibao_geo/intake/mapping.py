"""``mapping.toml``: a saved answer to which sheet and column is which table and column."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gaibao_geo.tables.findings import Finding


@dataclass(frozen=True)
class SheetMapping:
    """What a mapping says of one sheet."""

    header_rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class Mapping:
    """A whole mapping file."""

    def for_sheet(self, file: str, sheet: str) -> SheetMapping | None:
        """What it says of a sheet; ``None`` when it is silent."""
        return None


def read_mapping(folder: Path) -> tuple[Mapping, list[Finding]]:
    """The mapping of a folder; an empty one when it has none."""
    return Mapping(), []

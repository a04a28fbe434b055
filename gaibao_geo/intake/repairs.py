"""Accepted repairs: read from ``repairs.toml``, carried out on the cells, and logged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gaibao_geo.intake.match_record import Match
from gaibao_geo.tables.findings import Finding, Repair


@dataclass(frozen=True)
class Accepted:
    """A proposal that somebody accepted, as ``repairs.toml`` holds it."""

    id: str
    rule: str
    file: str
    sheet: str
    row: int | None
    column: str
    value: str
    repair: Repair
    reason: str = ""


def read_repairs(file: Path) -> tuple[tuple[Accepted, ...], list[Finding]]:
    """The accepted entries of a repairs file; none when it does not exist."""
    return (), []


def repaired(match: Match, accepted: Iterable[Accepted]) -> tuple[Match, list[Finding]]:
    """The match with its accepted repairs carried out, and a note for each."""
    return match, []


def judged(
    findings: Iterable[Finding], accepted: Iterable[Accepted]
) -> tuple[list[Finding], list[Finding]]:
    """The findings, those confirmed turned into notes; and a finding per repair left unused."""
    return list(findings), []

"""What was found in the input: where, what, why, and what to do.

Reading and checking never stop at the first fault: they gather findings, and one
report shows them all. Errors stop; warnings and notes do not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.words import Lang, catalogue, say
from gaibao_geo.words.visible import visible

Severity = Literal["error", "warning", "note"]
Action = Literal[
    "set", "drop_row", "drop_column", "keep_row", "swap", "datum", "unit", "confirm"
]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
_COLUMNS = [
    *("severity", "rule"),
    *("file", "sheet", "row", "column", "value"),
    *("what", "why", "do"),
]


@dataclass(frozen=True)
class Repair:
    """What could be done about a finding; nothing happens until somebody accepts it.

    ``set``: read the cell as ``value``. ``drop_row``, ``drop_column``: leave it out.
    ``keep_row``: take a row in that was set aside. ``swap``: exchange longitude and
    latitude, of the row or (without a row) of the whole sheet. ``datum``: the sheet's
    points are given in ``value``. ``unit``: the column is given in the unit ``value``.
    ``confirm``: it is right as it stands, for a reason that is written down.
    """

    action: Action
    value: str = ""


@dataclass(frozen=True)
class Finding:
    """One doubt about the input.

    ``rule`` names an entry ``finding.<rule>`` of the catalogue with the texts
    ``what``, ``why`` and ``do``; ``values`` are put into them. ``row`` counts lines
    of the file from 1, the header included, as a spreadsheet shows them. ``column`` is
    the schema's name; ``header`` is what the file calls it and ``cell`` where it stands
    (``C5``), when they are known. ``repair`` is a proposal.
    """

    rule: str
    severity: Severity
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    header: str = ""
    cell: str = ""
    repair: Repair | None = None

    @property
    def id(self) -> str:
        """Eight characters that stay the same as long as the doubt does."""
        parts = (self.rule, self.file, self.sheet, self.row, self.column, self.value)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:8]

    def text(self, part: Literal["what", "why", "do"], lang: Lang = "zh") -> str:
        """One part of the finding in words; empty when the catalogue has none."""
        key = f"finding.{self.rule}.{part}"
        if part != "what" and key not in catalogue():
            return ""
        values = {"column": self.column, "value": self.value, **self.values}
        return say(key, lang, **{name: _shown(value) for name, value in values.items()})

    def where(self, lang: Lang = "zh") -> str:
        """File, sheet, row and column, as far as they are known; else the id of what it is."""
        parts = [self.file]
        if self.row is None and not self.column and self.value:
            parts.append(say("finding.where.id", lang, id=self.value))
        if self.sheet:
            parts.append(say("finding.where.sheet", lang, sheet=self.sheet))
        if self.row is not None:
            parts.append(say("finding.where.row", lang, row=self.row))
        if self.column:
            shown = self.header or self.column
            parts.append(say("finding.where.column", lang, column=shown))
        if self.cell:
            parts.append(say("finding.where.cell", lang, cell=self.cell))
        return visible(" ".join(part for part in parts if part))

    def sentence(self, lang: Lang = "zh") -> str:
        """The whole finding on one line."""
        head = say(f"finding.severity.{self.severity}", lang)
        where = self.where(lang)
        texts = [self.text(part, lang) for part in ("what", "why", "do")]
        stop = say("finding.stop", lang)
        sentences = [text[0].upper() + text[1:].rstrip(stop.strip()) for text in texts if text]
        body = stop.join(sentences) + stop.strip()
        return f"{head} [{self.rule}] {where + ': ' if where else ''}{body}"


def _shown(value: object) -> object:
    """A value that came from a file, with marks that would hide or reorder text written out."""
    return visible(value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Report:
    """Findings in the order they were made."""

    findings: tuple[Finding, ...] = ()

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def __add__(self, other: Iterable[Finding]) -> Report:
        return Report((*self.findings, *other))

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of one severity."""
        return tuple(finding for finding in self if finding.severity == severity)

    def text(self, lang: Lang = "zh") -> str:
        """Every finding on a line of its own, errors first, then a line that counts them."""
        lines = [item.sentence(lang) for severity in SEVERITIES for item in self.of(severity)]
        counts = {f"{severity}s": len(self.of(severity)) for severity in SEVERITIES}
        return "\n".join([*lines, say("finding.count", lang, **counts)])

    def table(self, lang: Lang = "zh") -> pd.DataFrame:
        """One row per finding: severity, rule, where (five columns), what, why and do."""
        rows = [
            {
                "severity": item.severity,
                "rule": item.rule,
                "file": visible(item.file),
                "sheet": visible(item.sheet),
                "row": item.row,
                "column": visible(item.column),
                "value": visible(item.value),
                "what": item.text("what", lang),
                "why": item.text("why", lang),
                "do": item.text("do", lang),
            }
            for item in self
        ]
        return pd.DataFrame(rows, columns=_COLUMNS)

    def raise_errors(self) -> None:
        """Raise ``DataError`` with the whole report if it holds an error."""
        if self.of("error"):
            raise DataError("\n" + self.text("zh"), "\n" + self.text("en"))

"""What was found in the input: where, what, why, and what to do.

Reading and checking never stop at the first fault: they gather findings, and one
report shows them all. Errors stop; warnings and notes do not.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.words import Both, Lang, catalogue, say
from gaibao_geo.words.short import short
from gaibao_geo.words.visible import visible

Severity = Literal["error", "warning", "note"]
Action = Literal[
    "set", "drop_row", "drop_column", "keep_row", "swap", "datum", "unit", "confirm"
]
Settled = Literal["", "confirmed", "repaired"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
LIMIT = 20  # findings of one rule in one column that a text still lists one by one
_COLUMNS = [
    *("id", "severity", "rule"),
    *("file", "sheet", "row", "column", "header", "cell", "value"),
    *("what", "why", "do", "repair", "settled", "reason"),
]
_FROM_FILES = ("file", "sheet", "column", "header", "value", "reason")


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

    def in_words(self, lang: Lang = "zh") -> str:
        """What would be done, as a planner says it."""
        return say(f"repair.{self.action}", lang, value=short(visible(self.value)))


@dataclass(frozen=True)
class Finding:
    """One doubt about the input.

    ``rule`` names an entry ``finding.<rule>`` of the catalogue with the texts
    ``what``, ``why`` and ``do``; ``values`` are put into them. ``row`` counts lines
    of the file from 1, the header included, as a spreadsheet shows them. ``column`` is
    the schema's name; ``header`` is what the file calls it and ``cell`` where it stands
    (``C5``), when they are known. ``repair`` is a proposal; ``raw`` is the cell's text as
    the file has it, where that is known. ``settled`` says that somebody has
    decided, and ``reason`` why.
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
    raw: str | None = None
    settled: Settled = ""
    reason: str = ""

    @property
    def id(self) -> str:
        """Eight characters that stay the same as long as the doubt does."""
        parts = (self.rule, self.file, self.sheet, self.row, self.column, self.value, self.header)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:8]

    def text(self, part: Literal["what", "why", "do"], lang: Lang = "zh") -> str:
        """One part of the finding in words; empty when the catalogue has none."""
        key = f"finding.{self.rule}.{part}"
        if part != "what" and key not in catalogue():
            return ""
        told = {name: _shown(value) for name, value in self.values.items()}
        named = {"column": short(visible(self.column)), "value": short(visible(self.value))}
        return say(key, lang, **{**named, **told})

    def where(self, lang: Lang = "zh") -> str:
        """File, sheet, row and column, as far as they are known; else the id of what it is."""
        parts = [visible(self.file)]
        if self.row is None and not self.column and self.value:
            parts.append(say("finding.where.id", lang, id=short(visible(self.value))))
        if self.sheet:
            parts.append(say("finding.where.sheet", lang, sheet=visible(self.sheet)))
        if self.row is not None:
            parts.append(say("finding.where.row", lang, row=self.row))
        if self.column:
            shown = short(visible(self.header or self.column))
            parts.append(say("finding.where.column", lang, column=shown))
        if self.cell:
            parts.append(say("finding.where.cell", lang, cell=self.cell))
        return visible(" ".join(part for part in parts if part))

    def decision(self, lang: Lang = "zh") -> str:
        """What somebody decided about it, and why; empty while nobody has."""
        if not self.settled:
            return ""
        settled = say(f"finding.settled.{self.settled}", lang)
        if not self.reason:
            return settled
        return say("finding.settled.because", lang, settled=settled, reason=visible(self.reason))

    def sentence(self, lang: Lang = "zh") -> str:
        """The whole finding on one line."""
        head = say(f"finding.severity.{self.severity}", lang)
        where = self.where(lang)
        texts = [*(self.text(part, lang) for part in ("what", "why", "do")), self.decision(lang)]
        stop = say("finding.stop", lang)
        sentences = [text[0].upper() + text[1:].rstrip(stop.strip()) for text in texts if text]
        body = stop.join(sentences) + stop.strip()
        return f"{head} [{self.rule}] {where + ': ' if where else ''}{body}"

    def record(self, lang: Lang = "zh") -> dict[str, Any]:
        """The finding for a machine: its parts by name, texts in one language."""
        repair = self.repair
        return {
            "id": self.id,
            "severity": self.severity,
            "rule": self.rule,
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "header": self.header,
            "cell": self.cell,
            "value": self.value,
            "what": self.text("what", lang),
            "why": self.text("why", lang),
            "do": self.text("do", lang),
            "repair": None if repair is None else {"action": repair.action, "value": repair.value},
            "settled": self.settled,
            "reason": self.reason,
        }


def _shown(value: object) -> object:
    """A value for a sentence; what came from a file must not break the line."""
    if isinstance(value, Both):
        return Both(visible(value.zh), visible(value.en))
    return None if value is None else visible(str(value))


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

    def text(self, lang: Lang = "zh", limit: int | None = LIMIT) -> str:
        """Every finding on a line of its own, errors first, then a line that counts them.

        Where one rule speaks more than ``limit`` times of one column of a sheet, only its
        first finding is written out, with the number of the others; ``None`` lists all.
        """
        lines: list[str] = []
        kinds = Counter(_kind(item) for item in self)
        told: set[tuple[str, ...]] = set()
        for item in (item for severity in SEVERITIES for item in self.of(severity)):
            kind = _kind(item)
            more = "" if limit is None or kinds[kind] <= limit else str(kinds[kind] - 1)
            if not more or kind not in told:
                lines.append(item.sentence(lang))
                if more:
                    lines[-1] += say("finding.more", lang, count=more)
            told.add(kind)
        counts = {f"{severity}s": len(self.of(severity)) for severity in SEVERITIES}
        return "\n".join([*lines, say("finding.count", lang, **counts)])

    def table(self, lang: Lang = "zh") -> pd.DataFrame:
        """One row per finding: id, severity, rule, where it stands, and what is to be said."""
        rows = [
            item.record(lang)
            | {name: visible(str(getattr(item, name))) for name in _FROM_FILES}
            | {"repair": item.repair.in_words(lang) if item.repair else ""}
            for item in self
        ]
        return pd.DataFrame(rows, columns=_COLUMNS).astype({"row": "Int64"})

    def records(self, lang: Lang = "zh") -> list[dict[str, Any]]:
        """The findings for machines, in the order in which they were made."""
        return [item.record(lang) for item in self]

    def raise_errors(self) -> None:
        """Raise ``DataError`` with the whole report if it holds an error."""
        if self.of("error"):
            raise DataError("\n" + self.text("zh"), "\n" + self.text("en"))


def _kind(item: Finding) -> tuple[str, ...]:
    """What findings share that a text may put together."""
    return (item.severity, item.rule, item.file, item.sheet, item.column)

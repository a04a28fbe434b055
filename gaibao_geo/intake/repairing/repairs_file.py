"""``repairs.toml``: what is proposed, and what a planner accepted of it.

Every proposal is an entry with ``accept = false``; the planner turns it to ``true`` and
may say why. Nothing of the file is ever opened, run or used as a path: its texts are
compared with what the dataset holds, and put into cells.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from gaibao_geo.tables.columns import DATUMS
from gaibao_geo.tables.findings import SEVERITIES, Action, Finding, Repair
from gaibao_geo.tables.toml_text import toml_text
from gaibao_geo.words import LANGUAGES, Lang, say
from gaibao_geo.words.visible import visible

ACTIONS: tuple[Action, ...] = get_args(Action)
MOST_BYTES = 20_000_000  # some 40,000 entries; more is no file that a person went through
_NEEDS: dict[Action, tuple[str, ...]] = {
    "set": ("row", "column"),
    "drop_row": ("row",),
    "keep_row": ("row",),
    "drop_column": ("column",),
    "unit": ("column", "to"),
    "datum": ("to",),
}


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


def proposal(finding: Finding) -> Accepted | None:
    """What a finding proposes, ready to be accepted; ``None`` when it proposes nothing."""
    return None if finding.repair is None else _entry_of(finding, finding.repair)


def _entry_of(finding: Finding, repair: Repair, reason: str = "") -> Accepted:
    value = finding.value if finding.raw is None else finding.raw
    return Accepted(finding.id, finding.rule, finding.file, finding.sheet, finding.row,
                    finding.column, value, repair, reason)  # fmt: skip


def write_repairs(findings: Iterable[Finding], accepted: Iterable[Accepted] = ()) -> str:
    """A repairs file: what is ``accepted`` already, then every proposal, not yet accepted.

    Above each proposal stands the finding in Chinese and in English. Errors come first.
    """
    kept = {entry.id: entry for entry in accepted}
    blocks = {own: _block(entry, accept=True) for own, entry in kept.items()}
    listed = list(findings)
    for finding in (item for wanted in SEVERITIES for item in listed if item.severity == wanted):
        entry = proposal(finding)
        if entry is not None and not finding.settled and entry.id not in blocks:
            blocks[entry.id] = _block(entry, accept=False, about=finding)
    return "\n".join([_head(), *blocks.values()])


def accept_toml(
    findings: Iterable[Finding],
    ids: Collection[str],
    reasons: Mapping[str, str] | None = None,
    confirm: Collection[str] = (),
) -> str:
    """A repairs file that accepts the proposals of the findings chosen by ``ids``.

    ``reasons`` says why, by id. Findings in ``confirm`` are right as they stand: they are
    not repaired but confirmed, which needs a reason. An id that no finding has, or whose
    finding proposes nothing, is left out.
    """
    told = reasons or {}
    blocks: dict[str, str] = {}
    for finding in findings:
        if finding.id in confirm:
            repair: Repair | None = Repair("confirm")
        else:
            repair = finding.repair if finding.id in ids else None
        if repair is not None:
            entry = _entry_of(finding, repair, told.get(finding.id, ""))
            blocks[finding.id] = _block(entry, accept=True, about=finding)
    return "\n".join([_head(), *blocks.values()])


def _head() -> str:
    return "".join(f"# {line}\n" for lang in LANGUAGES for line in _lines("repairs.head", lang))


def _lines(key: str, lang: Lang) -> list[str]:
    return say(key, lang).splitlines()


def _block(entry: Accepted, *, accept: bool, about: Finding | None = None) -> str:
    lines = ["[[repair]]"]
    if about is not None:
        # plain once more, whatever a sentence may hold one day: a comment must not end early
        lines += [f"# {visible(_said(about, entry.repair, lang))}" for lang in LANGUAGES]
    texts = {"id": entry.id, "rule": entry.rule, "file": entry.file, "sheet": entry.sheet}
    lines += [f"{name} = {toml_text(text)}" for name, text in texts.items()]
    if entry.row is not None:
        lines.append(f"row = {entry.row}")
    texts = {"column": entry.column, "value": entry.value,
             "action": entry.repair.action, "to": entry.repair.value}  # fmt: skip
    lines += [f"{name} = {toml_text(text)}" for name, text in texts.items()]
    lines += [f"accept = {'true' if accept else 'false'}", f"reason = {toml_text(entry.reason)}"]
    return "\n".join(lines) + "\n"


def _said(finding: Finding, repair: Repair, lang: Lang) -> str:
    return say("repairs.proposed", lang, finding=finding.sentence(lang),
               repair=repair.in_words(lang))  # fmt: skip


def read_repairs(file: Path) -> tuple[tuple[Accepted, ...], list[Finding]]:
    """The accepted entries of a repairs file; none when it does not exist.

    Every fault of the file is found, in entries that are not accepted, too; an entry with
    a fault is not carried out.
    """
    if not file.exists():
        return (), []
    try:
        entries = _entries(file)
    except (OSError, ValueError, RecursionError) as error:  # tomllib's own is a ValueError
        return (), [Finding("repairs_unread", "error", file.name, values={"reason": error})]
    accepted: dict[str, Accepted] = {}
    findings: list[Finding] = []
    for number, entry in enumerate(entries, 1):
        faults = list(_faults(entry))
        findings += [
            Finding(rule, "error", file.name, value=str(number), values=values)
            for rule, values in faults
        ]
        if faults or not entry["accept"]:
            continue
        made = _accepted(entry)
        if accepted.setdefault(made.id, made) != made:
            values = {"id": made.id}
            findings.append(Finding("repair_twice", "error", file.name, value=str(number),
                                    values=values))  # fmt: skip
    return tuple(accepted.values()), findings


def _entries(file: Path) -> list[Any]:
    if file.stat().st_size > MOST_BYTES:
        raise ValueError(f"> {MOST_BYTES:,} bytes")
    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")  # an older editor on Windows saved it
    entries = tomllib.loads(text).get("repair", [])
    if not isinstance(entries, list):
        raise ValueError("[[repair]]")
    return entries


_Fault = tuple[str, dict[str, object]]


def _faults(entry: Any) -> Iterator[_Fault]:
    if not isinstance(entry, dict):
        yield "repair_field", {"field": "[[repair]]"}
        return
    bad = [name for name, fits in _FITS.items() if not fits(entry.get(name))]
    for name in bad:
        yield "repair_field", {"field": name}
    action = entry.get("action")
    if "action" in bad:
        return
    if action not in ACTIONS:
        yield "repair_action", {"action": action, "actions": ", ".join(ACTIONS)}
        return
    for name in _NEEDS.get(action, ()):
        if entry.get(name) in (None, ""):
            yield "repair_lacks", {"action": action, "field": name}
    if action == "datum" and entry.get("to") not in ("", None, *DATUMS):
        yield "repair_datum", {"datum": entry["to"], "datums": ", ".join(DATUMS)}
    reason = entry.get("reason")
    if action == "confirm" and entry.get("accept") is True and not str(reason or "").strip():
        yield "repair_no_reason", {"id": entry.get("id")}


def _text(value: object) -> bool:
    return value is None or isinstance(value, str)


def _filled(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _number(value: object) -> bool:
    finite = isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))
    return finite and not isinstance(value, bool)


def _row(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and value > 0)


_FITS: dict[str, Callable[[object], bool]] = {
    "id": _filled,
    "rule": _text,
    "file": _text,
    "sheet": _text,
    "row": _row,
    "column": _text,
    "value": _text,
    "action": _filled,
    "to": lambda value: _text(value) or _number(value),
    "accept": lambda value: isinstance(value, bool),
    "reason": _text,
}


def _accepted(entry: Mapping[str, Any]) -> Accepted:
    def text(name: str) -> str:
        return str(entry.get(name, ""))

    row = entry.get("row")
    return Accepted(
        text("id"), text("rule"), text("file"), text("sheet"), row,
        text("column"), text("value"), Repair(entry["action"], text("to")), text("reason").strip(),
    )  # fmt: skip

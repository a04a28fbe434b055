"""Values as JSON has them, and bounds for what comes from people and from files."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from gaibao_geo.errors import DataError
from gaibao_geo.words import Both, both
from gaibao_geo.words.short import short
from gaibao_geo.words.visible import visible

LONGEST_NAME, LONGEST_ID, LONGEST_REASON, LONGEST_NOTE = 80, 200, 500, 4000  # characters
LONGEST_VALUE = 2000  # characters of a text within a rule or a figure
DEEPEST = 8  # lists and tables within each other
LARGEST = 2**53  # whole numbers beyond it are not the same number in a browser
_TURNS = re.compile("[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")  # marks that reorder a line
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # and halves of characters
_BUT_BREAKS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def text_faults(
    text: object, what: Both | str, most: int, *, lines: bool = False, needed: bool = False
) -> list[Both]:
    """What is wrong with a person's text: no text, too long, control marks; empty if ``needed``.

    With ``lines`` it may have line breaks, tabs and marks that turn the writing direction.
    """
    if not isinstance(text, str):
        return [both("scenario.fault.no_text", what=what, got=_shown(text))]
    faults = []
    if needed and not text.strip():
        faults.append(both("scenario.fault.empty", what=what))
    if len(text) > most:
        faults.append(both("scenario.fault.long", what=what, count=len(text), most=most))
    hidden = _BUT_BREAKS.search(text) if lines else _CONTROLS.search(text) or _TURNS.search(text)
    if hidden:
        faults.append(both("scenario.fault.control", what=what, got=_shown(text)))
    return faults


def plain(value: object, what: Both | str, faults: list[Both], depth: int = 0) -> Any:
    """A copy of ``value`` as JSON would give it back; what does not go adds to ``faults``.

    Keys are text, in their order; tuples are lists, a text in both languages is a table.
    """
    if depth > DEEPEST:
        faults.append(both("scenario.fault.deep", what=what, most=DEEPEST))
        return None
    if isinstance(value, Both):
        value = value._asdict()
    if isinstance(value, Mapping):
        keyed = {str(key): part for key, part in value.items()}
        for key in keyed:
            faults += text_faults(key, what, LONGEST_ID)
        return {key: plain(part, what, faults, depth + 1) for key, part in sorted(keyed.items())}
    if isinstance(value, list | tuple):
        return [plain(part, what, faults, depth + 1) for part in value]
    if isinstance(value, str):
        faults += text_faults(value, what, LONGEST_VALUE, lines=True)
    elif type(value) is int:
        if abs(value) > LARGEST:
            faults.append(both("scenario.fault.large", what=what))
    elif type(value) is float:
        if not math.isfinite(value):
            faults.append(both("scenario.fault.no_number", what=what))
    elif value is not None and type(value) is not bool:
        faults.append(both("scenario.fault.kind", what=what, got=type(value).__name__))
        return None
    return value


def plain_table(value: object, what: Both | str, faults: list[Both]) -> dict[str, Any]:
    """The same for what must be a table; an empty one where it is none."""
    if not isinstance(value, Mapping):
        faults.append(both("scenario.fault.no_table", what=what, got=_shown(value)))
        return {}
    table: dict[str, Any] = plain(value, what, faults)
    return table


def refuse(faults: Iterable[Both], key: str, /, **values: object) -> None:
    """Raise one ``DataError`` that says every fault below the head ``key``; nothing without any."""
    said = list(dict.fromkeys(faults))
    if said:
        listed = Both(*("\n".join(part) for part in zip(*said, strict=True)))
        raise DataError(*both(key, faults=listed, **values))


def words_of(error: DataError) -> Both:
    """What an error says, in both languages."""
    return Both(error.zh, error.en)


def _shown(value: object) -> str:
    return short(visible(value if isinstance(value, str) else repr(value)), 60)

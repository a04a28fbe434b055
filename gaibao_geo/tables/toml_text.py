"""Text as a string of a TOML file, whatever it holds."""

from __future__ import annotations

import re
import unicodedata

_ODD = re.compile(r'["\\]|[^\x20-\x7e\u4e00-\u9fff]')
_WRITTEN_OUT = frozenset({"Cc", "Cf", "Zl", "Zp"})


def whole(text: str) -> str:
    """The text with half surrogate pairs, which no file can hold, as U+FFFD."""
    return text if text.isascii() else re.sub("[\ud800-\udfff]", "\ufffd", text)


def toml_text(text: str) -> str:
    """A basic string in quotes that reads back as ``whole(text)``.

    Quotes, backslashes and marks that cannot be seen are escaped, so that no text from a
    file can end the string, start a line of its own, or turn what an editor shows around.
    """
    return f'"{_ODD.sub(_escaped, whole(text))}"'


def _escaped(found: re.Match[str]) -> str:
    mark = found.group()
    if mark in '"\\':
        return f"\\{mark}"
    if unicodedata.category(mark) in _WRITTEN_OUT:
        return f"\\U{ord(mark):08X}" if ord(mark) > 0xFFFF else f"\\u{ord(mark):04X}"
    return mark

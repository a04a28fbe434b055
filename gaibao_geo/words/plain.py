"""Text from files made safe to show: one line, and no mark that hides or turns it."""

from __future__ import annotations

import unicodedata

SHOWN = 120  # characters of a cell that a sentence quotes; the table holds all of them
_BREAKS = {ord(mark): " " for mark in "\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"}
_HIDDEN = frozenset({"Cc", "Cf", "Cs"})  # control, format (such as right-to-left), half pairs


def plain(text: str) -> str:
    """The text on one line; a mark that cannot be seen is written out as ``<U+202E>``.

    A line break becomes a blank. What is left can be printed, encoded, and put into a
    comment of a TOML file or a workbook.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        f"<U+{ord(mark):04X}>" if unicodedata.category(mark) in _HIDDEN else mark
        for mark in text.translate(_BREAKS)
    )


def short(text: str, most: int = SHOWN) -> str:
    """The text as it is, or its beginning and an ellipsis when it is longer than ``most``."""
    return text if len(text) <= most else f"{text[: most - 1]}…"

"""Text from files made safe to show: what hides or reorders letters is written out."""

from __future__ import annotations

import re

# Controls; marks that reorder, join or hide letters; halves of characters, which a file
# name of another system can hold and no terminal can print.
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff]"
)
_MARKS = re.compile(r"([!-/:-@\[-`{-~])")  # all that Markdown gives a meaning, and all other ASCII
_BREAKS = re.compile("[\t\r\n]+")


def visible(text: str) -> str:
    r"""The text with line breaks as blanks and other unseen marks as ``\u202e``.

    >>> visible("甲\n乙")
    '甲 乙'
    """
    return _HIDDEN.sub(lambda mark: f"\\u{ord(mark[0]):04x}", _BREAKS.sub(" ", text))


def literal(text: str) -> str:
    r"""A person's own text where Markdown is read: every sign stands for itself.

    >>> literal("![甲](x)")
    '\\!\\[甲\\]\\(x\\)'
    """
    return _MARKS.sub(r"\\\1", visible(text))

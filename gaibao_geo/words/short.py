"""Long texts cut to what a person reads."""

from __future__ import annotations

SHOWN = 120  # characters of a cell that a sentence quotes; the table holds all of them


def short(text: str, most: int = SHOWN) -> str:
    """The text as it is, or its beginning and an ellipsis when it is longer than ``most``."""
    return text if len(text) <= most else f"{text[: most - 1]}…"

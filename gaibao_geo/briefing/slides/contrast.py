"""Which of two inks can be read on a colour."""

from __future__ import annotations

DARK, LIGHT = "#0f172a", "#ffffff"


def readable_on(colour: str) -> str:
    """Dark or white ink, whichever stands out more from ``colour`` (#rrggbb) by WCAG's measure."""
    ground = luminance(colour)
    light = (luminance(LIGHT) + 0.05) / (ground + 0.05)
    dark = (ground + 0.05) / (luminance(DARK) + 0.05)
    return LIGHT if light > dark else DARK


def luminance(colour: str) -> float:
    """How light a colour (#rrggbb) is, from 0 for black to 1 for white, as WCAG measures it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
              for part in parts]  # fmt: skip
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

"""Colours of kinds that stay apart for every reader: those of Okabe and Ito (2008)."""

from __future__ import annotations

ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILION, PURPLE = (
    "#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7",
)

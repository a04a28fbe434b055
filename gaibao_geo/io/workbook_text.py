"""Text in cells and comments of a workbook: as text, never as a formula, and always legal."""

from __future__ import annotations

from typing import Any

from gaibao_geo.words.short import short
from gaibao_geo.words.visible import visible

CELL_LENGTH = 32_000  # characters; Excel takes 32,767
_NO_XML = {0xFFFE: "\\ufffe", 0xFFFF: "\\uffff"}  # these two no XML file may hold


def lines_of(text: str) -> str:
    """The text with its lines kept and what no workbook may hold written out."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(visible(line).translate(_NO_XML) for line in lines)


def write_text(cell: Any, text: str) -> None:
    """Text as text: ``=1+1`` stays what it says, also when the cell is edited."""
    cell.value = short(lines_of(text), CELL_LENGTH)
    cell.data_type = "s"
    if text.startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True

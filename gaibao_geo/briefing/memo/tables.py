"""Tables of the memo: header rows that repeat, figures to the right, totals bold."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, NamedTuple

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import _Row

from gaibao_geo.briefing.memo.grid import Grid
from gaibao_geo.briefing.memo.looks import LOOKS
from gaibao_geo.briefing.memo.paper import TEXT_CM, Paper
from gaibao_geo.io.workbook_text import lines_of
from gaibao_geo.words.figures import columns_of

SIZES = (10.5, 9.0, 8.0)  # points; the largest that lets every figure stand on one line
NARROWEST, WIDEST = 6, 34  # columns of text, in digits
PAD_CM, ABOVE_CM = 0.3, 0.06  # both sides of a cell; above its text and below
POINTS_PER_CM = 28.35
HEAD_FILL = "E7E6E6"


def write_table(paper: Paper, grid: Grid, name: str) -> None:
    """Write a table with its caption; the unit stands at the right end of the caption's line."""
    caption = paper.line(name, "caption")
    if grid.unit:
        stops = caption.paragraph_format.tab_stops
        stops.add_tab_stop(Cm(TEXT_CM), WD_TAB_ALIGNMENT.RIGHT)
        caption.add_run("\t")
        paper.run(caption, grid.unit, "cell")
    size, widths = _widths(grid)
    every = [grid.heads, *grid.rows, *([grid.total] if grid.total else [])]
    table = paper.document.add_table(rows=1, cols=len(grid.heads), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _grid_widths(table, widths)
    blank = table.rows[0]._tr
    table._tbl.remove(blank)
    made: dict[_Kind, Any] = {}
    for at, texts in enumerate(every):
        kind = _Kind(at == 0, bool(grid.total) and at == len(every) - 1, at == len(every) - 2)
        if kind not in made:
            made[kind] = _pattern(_Row(deepcopy(blank), table), kind, paper, grid, (size, widths))
        # the library takes a second for what copies take a tenth of
        row = deepcopy(made[kind])
        table._tbl.append(row)
        for cell, text in zip(row.tc_lst, texts, strict=True):
            if shown := lines_of(text):
                cell.p_lst[0].r_lst[0].text = shown


class _Kind(NamedTuple):
    """What a row is: the head, the total, the last before the total or the end."""

    head: bool
    total: bool
    last: bool


def _pattern(
    row: _Row, kind: _Kind, paper: Paper, grid: Grid, setting: tuple[float, list[float]]
) -> Any:
    """A row of a kind with empty cells; ``setting`` are the size of letters and the widths."""
    size, widths = setting
    style = paper.document.styles[LOOKS["cell"].style].style_id
    _whole(row, repeated=kind.head)
    for cell, right, width in zip(row.cells, grid.right, widths, strict=True):
        cell.width = Cm(width)
        if kind.head:
            _fill(cell)
        paragraph = cell.paragraphs[0]
        paragraph._p.style = style
        paragraph.alignment = (
            WD_ALIGN_PARAGRAPH.CENTER if kind.head
            else WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
        )  # fmt: skip
        paragraph.paragraph_format.keep_with_next = kind.head or kind.last
        run = paper.run(paragraph, "", "cell", bold=kind.head or kind.total or None)
        run.font.size = Pt(size)
    return row._tr


def _widths(grid: Grid) -> tuple[float, list[float]]:
    """The size of the letters in points and the width of each column in centimetres."""
    texts = [*grid.rows, *([grid.total] if grid.total else [])]
    least, wanted = [], []
    for place, (head, right) in enumerate(zip(grid.heads, grid.right, strict=True)):
        longest = max((columns_of(row[place]) for row in texts), default=1)
        word = max(map(len, head.split()), default=0) + 1 if head.isascii() else 0
        least.append(max(longest, NARROWEST, word) if right else max(NARROWEST + 2, word))
        wanted.append(max(least[-1], min(max(longest, columns_of(head)), WIDEST)))
    for size in SIZES:
        room = (TEXT_CM - PAD_CM * len(wanted)) * POINTS_PER_CM / (size / 2)
        if sum(least) <= room:
            break
    spare = room - sum(least)
    wish = sum(wanted) - sum(least)
    part = min(max(spare / wish, 0.0), 1.0) if wish else 0.0
    shares = [low + (high - low) * part for low, high in zip(least, wanted, strict=True)]
    widths = [share * (size / 2) / POINTS_PER_CM + PAD_CM for share in shares]
    return size, [width * TEXT_CM / sum(widths) for width in widths]


def _grid_widths(table: Any, widths: list[float]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    margins = OxmlElement("w:tblCellMar")
    for side, wide in (("top", ABOVE_CM), ("left", PAD_CM / 2), ("bottom", ABOVE_CM),
                       ("right", PAD_CM / 2)):  # fmt: skip
        made = OxmlElement(f"w:{side}")
        made.set(qn("w:w"), str(round(wide * POINTS_PER_CM * 20)))
        made.set(qn("w:type"), "dxa")
        margins.append(made)
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    properties.insert(len(properties) if look is None else properties.index(look), margins)


def _whole(row: Any, *, repeated: bool) -> None:
    """A row is not torn apart at the end of a page; the first heads every page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeated:
        properties.append(OxmlElement("w:tblHeader"))


def _fill(cell: Any) -> None:
    made = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", HEAD_FILL)):
        made.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(made)

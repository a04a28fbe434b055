"""An annotated copy of a file: doubtful cells coloured, each with a comment, and a list.

A workbook is copied with its formulas; any other file becomes a new workbook with its
cells. Nothing in the copy runs: macros and links to other files are left out, and text
that looks like a formula is written as text.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from gaibao_geo.errors import DataError
from gaibao_geo.intake.cell_text import cell_text
from gaibao_geo.intake.columns.match_record import Match
from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.io.findings_sheet import add_findings_sheet
from gaibao_geo.io.whole_folder import write_file
from gaibao_geo.io.workbook_text import lines_of, write_text
from gaibao_geo.tables.findings import SEVERITIES, Finding, Severity
from gaibao_geo.words import LANGUAGES, both, say
from gaibao_geo.words.short import short
from gaibao_geo.words.visible import visible

COLOURS: dict[Severity, str] = {"error": "F8B4B4", "warning": "FFE08A", "note": "CFE3F7"}
MOST_CELLS = 100_000  # of a file that is copied whole (some seconds); see ``annotated``
MOST_BYTES = 30_000_000  # of an unpacked workbook that is copied whole
MOST_MARKS = 20_000  # coloured cells a sheet, the worst first
MOST_COMMENTS = 2_000  # of those, with a comment
MOST_IN_COMMENT = 3  # findings that one comment spells out
COMMENT_LENGTH = 1_500  # characters; Excel takes 32,767 and shows a few lines
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
# A formula that reaches out of its workbook, by link, by DDE or by function.
_OUTSIDE = re.compile(
    r"\[\d+\]|\[[^\]]+\.xl|\w\|.*!|\b(WEBSERVICE|FILTERXML|RTD|HYPERLINK|CALL|REGISTER)\b", re.I
)
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384  # of a sheet, in Excel and WPS

_Spot = tuple[int, int]  # row from 1, column from 1
_Marks = dict[str, dict[_Spot, list[Finding]]]  # by sheet


def annotated(data: Dataset, file: str) -> bytes:
    """An .xlsx of ``file`` (its path inside the dataset) with what was found about it.

    The cells are red (error), amber (warning) or blue (note); a finding about a whole row
    marks the row's first cell, one about a column its header. A last sheet lists all
    findings, in Chinese and English, with a key to the colours.

    Of a file of more than ``MOST_CELLS`` cells, or a workbook that cannot be opened, only
    the header and the rows with a finding are copied, at the row numbers they have; the
    list says so. At most ``MOST_MARKS`` cells of a sheet are coloured, ``MOST_COMMENTS`` of
    them have a comment, and the list has ``findings_sheet.MOST_ROWS`` rows.
    """
    matches = _matches(data, file)
    found = [item for item in data.report if item.file == file]
    whole = sum(match.layout.sheet.cells.size for match in matches.values()) <= MOST_CELLS
    home = data.path / file if data.path.is_dir() else data.path
    book = _copy(home) if whole else None
    if book is not None:
        names = {name: name for name in book.sheetnames}
        said = ["annotated.copied", *(["annotated.stilled"] if _still(book) else [])]
    else:
        book, names = _rebuilt(matches, found, whole=whole)
        said = ["annotated.rebuilt" if whole else "annotated.rows_only"]
    marks = _marks(found, matches)
    for sheet, spots in marks.items():
        title = names.get(sheet)
        if title in book.sheetnames and isinstance(book[title], Worksheet):
            _mark(book[title], spots)
    links = {item.id: (names.get(sheet, ""), spot) for sheet, spots in marks.items()
             for spot, items in spots.items() for item in items}  # fmt: skip
    add_findings_sheet(book, file, found, links=links, colours=COLOURS, said=said)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def write_annotated(data: Dataset, folder: str | Path) -> list[Path]:
    """Write an annotated copy of every file that something was found about; their paths.

    Raises ``DataError`` when ``folder`` is where the data were read from: the copies would
    be read as data, and might take the place of a file.
    """
    target = Path(folder)
    home = data.path if data.path.is_dir() else data.path.parent
    if target.resolve() == home.resolve():
        raise DataError(*both("checked.own_source", path=target))
    files = dict.fromkeys(item.file for item in data.report if item.file)
    written: dict[str, Path] = {}
    for file in files:
        if (home / file).is_file() and Path(file).suffix.lower() != ".toml":
            name = copy_name(file, written)
            written[name] = write_file(target / name, annotated(data, file))
    return list(written.values())


def copy_name(file: str, taken: Iterable[str] = ()) -> str:
    """The name of an annotated copy: no folder in it, and none that is ``taken``."""
    flat = re.sub(r'[\\/:*?"<>|]', "_", visible(file)).lstrip(".")
    word = both("annotated.file").zh
    name = f"{flat.rpartition('.')[0] or flat}_{word}.xlsx"
    return f"{flat}_{word}.xlsx" if name in set(taken) else name


def _matches(data: Dataset, file: str) -> dict[str, Match]:
    """The sheets of the file by name; of a sheet with several tables, the first."""
    found: dict[str, Match] = {}
    for part in data.parts:
        if part.file == file:
            found.setdefault(part.sheet, part.match)
    return found


def _copy(file: Path) -> Workbook | None:
    """The workbook as it is, without macros and links; ``None`` when it is none or too big."""
    if file.suffix.lower() not in (".xlsx", ".xlsm") or not file.is_file():
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
                return None
        book = openpyxl.load_workbook(file, keep_vba=False, keep_links=False)
    except Exception:
        return None
    return book if isinstance(book, Workbook) else None


def _still(book: Workbook) -> bool:
    """Turn formulas that reach outside the workbook into text; whether there were any."""
    stilled = False
    for name in [name for name, item in book.defined_names.items() if _reaches_out(item.attr_text)]:
        del book.defined_names[name]
        stilled = True
    for sheet in book.worksheets:
        # the cells there are; going through rows would visit 17 billion of some sheets
        for cell in list(sheet._cells.values()):
            if cell.data_type == "f" and _reaches_out(cell.value):
                write_text(cell, str(getattr(cell.value, "text", cell.value)))
                stilled = True
            if cell.hyperlink is not None and cell.hyperlink.target:
                cell.hyperlink = None
                stilled = True
    return stilled


def _reaches_out(formula: object) -> bool:
    return bool(_OUTSIDE.search(str(getattr(formula, "text", formula))))


def _rebuilt(
    matches: Mapping[str, Match], found: Iterable[Finding], *, whole: bool
) -> tuple[Workbook, dict[str, str]]:
    """A new workbook with the cells that were read, and the title of each sheet in it."""
    book = Workbook()
    book.remove(book.worksheets[0])
    names: dict[str, str] = {}
    listed = list(found)
    for name, match in matches.items():
        sheet = match.layout.sheet
        made = book.create_sheet(_title(name or sheet.file))
        names[name] = made.title
        cells = sheet.cells
        if not whole:
            last = max(match.layout.header_rows, default=1)
            rows = {item.row for item in listed if item.sheet == name}
            cells = cells[(cells.index <= last) | cells.index.isin(list(rows))]
            cells = cells.iloc[: MOST_CELLS // max(cells.shape[1], 1)]
        cells = cells.loc[cells.index <= _LAST_ROW, cells.columns[:_LAST_COLUMN]]
        for row, values in zip(cells.index, cells.itertuples(index=False), strict=True):
            for column, value in enumerate(values, 1):
                _write(made.cell(int(row), column), value)
        for column, tops in enumerate(cells.iloc[:30].to_numpy(dtype=object).T, 1):
            widest = max((2 * len(short(cell_text(value), 20)) for value in tops), default=0)
            made.column_dimensions[get_column_letter(column)].width = max(9, widest)
        made.freeze_panes = made.cell(max(match.layout.header_rows, default=0) + 1, 1)
    return book, names


def _title(name: str) -> str:
    """A sheet title that Excel takes: at most 31 characters, none of its marks."""
    flat = re.sub(r"[\[\]:*?/\\']", "_", visible(name.rpartition("/")[2] or name))
    return flat[:31] or "1"


def _write(cell: Any, value: Any) -> None:
    if isinstance(value, bool | int | float | date | datetime | time) and cell_text(value):
        try:
            cell.value = value
        except ValueError:  # a time zone, an infinity
            write_text(cell, str(value))
    elif text := cell_text(value):
        write_text(cell, text)


def _marks(found: Iterable[Finding], matches: Mapping[str, Match]) -> _Marks:
    marks: _Marks = {}
    for item in found:
        spot = _spot(item, matches.get(item.sheet))
        if spot is not None and spot[0] <= _LAST_ROW and spot[1] <= _LAST_COLUMN:
            marks.setdefault(item.sheet, {}).setdefault(spot, []).append(item)
    return marks


def _spot(item: Finding, match: Match | None) -> _Spot | None:
    """Where a finding is marked: its cell, its row's first cell, or its column's header."""
    cell = _CELL.fullmatch(item.cell)
    if cell:
        return int(cell[2]), column_index_from_string(cell[1])
    place = match.places.get(item.column) if match else None
    if item.row is not None:
        return item.row, 1 if place is None else place + 1
    if match is None or place is None or not match.layout.header_rows:
        return None
    return match.layout.header_rows[-1], place + 1


def _mark(sheet: Worksheet, spots: Mapping[_Spot, list[Finding]]) -> None:
    """Colour the cells of a sheet by their worst finding, and say in a comment what it is."""
    gathered: dict[_Spot, list[Finding]] = {}
    for spot, items in spots.items():
        gathered.setdefault(_corner(sheet, spot), []).extend(items)
    fills = {name: PatternFill("solid", fgColor=colour) for name, colour in COLOURS.items()}
    worst_first = sorted(gathered.items(), key=lambda spot: min(map(_rank, spot[1])))
    for number, ((row, column), items) in enumerate(worst_first[:MOST_MARKS]):
        cell = sheet.cell(row, column)
        items.sort(key=_rank)
        cell.fill = fills[items[0].severity]
        if number < MOST_COMMENTS:
            own = cell.comment.text if cell.comment else ""
            cell.comment = _comment(items, own)


def _corner(sheet: Worksheet, spot: _Spot) -> _Spot:
    """The cell itself, or the one that shows when it is merged with others."""
    if isinstance(sheet._cells.get(spot), MergedCell):
        for area in sheet.merged_cells.ranges:
            if area.min_row <= spot[0] <= area.max_row and area.min_col <= spot[1] <= area.max_col:
                return area.min_row, area.min_col
    return spot


def _rank(item: Finding) -> int:
    return SEVERITIES.index(item.severity)


def _comment(items: list[Finding], own: str) -> Comment:
    lines = [lines_of(own), ""] if own else []
    for item in items[:MOST_IN_COMMENT]:
        lines += [f"{item.id} {_said(item, lang)}" for lang in LANGUAGES]
    if len(items) > MOST_IN_COMMENT:
        more = len(items) - MOST_IN_COMMENT
        lines += [say("annotated.more", lang, count=more) for lang in LANGUAGES]
    text = short(lines_of("\n".join(lines)), COMMENT_LENGTH)
    height = min(60 + 18 * (len(text) // 24 + len(lines)), 400)
    return Comment(text, "gaibao_geo", height=height, width=360)


def _said(item: Finding, lang: Any) -> str:
    head = say(f"finding.severity.{item.severity}", lang)
    texts = [item.text("what", lang), item.text("do", lang), item.decision(lang)]
    if item.repair and not item.settled:
        proposal = item.repair.in_words(lang)
        texts.append(say("annotated.proposal", lang, repair=proposal))
    stop = say("finding.stop", lang)
    return f"[{head}] " + stop.join(text[0].upper() + text[1:] for text in texts if text)

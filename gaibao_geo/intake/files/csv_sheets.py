"""Text tables as sheets: the delimiter found, rows counted as a spreadsheet counts them.

A regular file goes through Arrow, which is fast; one with a blank line, a title line, a
stray quotation mark or rows of different width goes through Python's own reader, which
says where. Both give the same cells.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from gaibao_geo.intake.files.book_doubts import formula_text_doubts
from gaibao_geo.intake.files.limits import MAX_CELLS, MAX_COLUMNS, MAX_FIELD_CHARS, MAX_LINES
from gaibao_geo.intake.files.ragged import is_aside_above, ragged_rows
from gaibao_geo.intake.files.sheet import Sheet
from gaibao_geo.intake.files.text_files import read_text
from gaibao_geo.tables.findings import Finding
from gaibao_geo.words import both

_DELIMITERS = ",\t;"
_SAMPLE_LINES = 60
_SAMPLE_CHARS = 65_536
_TITLE_LINES = 10
# Excel's own hint, a line that it does not show: sep=;
_HINT = re.compile(r"sep=([,;\t])\r?\n")
_TEXT = pd.StringDtype(na_value=np.nan)
_QUOTE = 0x22
_BREAKS = (0x0A, 0x0D)


def read_csv_sheets(
    data: bytes, name: str, *, may_be_prose: bool = False
) -> tuple[list[Sheet], list[Finding]]:
    """The one sheet of a text table called ``name``.

    ``may_be_prose`` is for a ``.txt``: without any delimiter it is no table, which a note
    says.
    """
    found, findings = read_text(data, name)
    if found is None:
        return [], findings
    text = found.text
    if hint := _HINT.match(text):
        text = text[hint.end() :]
    delimiter = hint[1] if hint else delimiter_of(text, name)
    if not re.search(rf"[^{delimiter}\s]", text):
        return [], [*findings, Finding("file_empty", "error", name)]
    if may_be_prose and not _is_even(text, delimiter):
        return [], [Finding("not_a_table", "note", name)]
    may_hold_formulas = "=" in text
    text = text.rstrip("\r\n")
    table = text.encode()
    del found, text  # a national table is large: one copy at a time
    cells, faults = parsed(table, delimiter, name)
    if cells is None:
        return [], [*findings, *faults]
    sheet = Sheet(name, "", cells)
    typed = formula_text_doubts(sheet) if may_hold_formulas else []
    return [sheet], [*findings, *faults, *typed]


def delimiter_of(text: str, name: str = "") -> str:
    """The delimiter that splits the first lines most evenly: comma, tab or semicolon."""
    sample = text[:_SAMPLE_CHARS]
    first = "\t" if name.lower().endswith(".tsv") else ","
    best, most = first, (0, 0)
    for delimiter in (first, *_DELIMITERS.replace(first, "")):
        widths: Counter[int] = Counter()
        try:
            for line in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
                widths[len(line)] += len(line) > 1
                if widths.total() >= _SAMPLE_LINES:
                    break
        except csv.Error:
            pass  # a field too long for the reader; what was counted counts
        width, lines = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        if (lines, width) > most:
            best, most = delimiter, (lines, width)
    return best


def _is_even(text: str, delimiter: str) -> bool:
    """Whether most of the first lines have one and the same number of cells, two at least."""
    lines = [line for line in text[:_SAMPLE_CHARS].splitlines() if line.strip()][:_SAMPLE_LINES]
    widths = Counter(line.count(delimiter) for line in lines)
    usual, count = widths.most_common(1)[0]
    return usual > 0 and 2 * count >= len(lines)


def parsed(data: bytes, delimiter: str, name: str) -> tuple[pd.DataFrame | None, list[Finding]]:
    """The cells of a table in UTF-8; ``None`` with an error when it cannot be read."""
    if max(data.count(b"\n"), data.count(b"\r")) > MAX_LINES:
        return None, [_too_large(name, MAX_LINES, 1)]
    if _quotes_are_regular(data, delimiter):
        cells = _fast(data, delimiter)
        if cells is None:
            cells = _fast_below_titles(data, delimiter)
        if cells is not None:
            return cells, []
    return _careful(data.decode(), delimiter, name)


def _quotes_are_regular(data: bytes, delimiter: str) -> bool:
    """Whether every quotation mark opens or closes a whole cell, or is one of a pair inside.

    Only then do all readers of CSV agree on what it says.
    """
    if b'"' not in data:
        return True
    text = np.frombuffer(data, dtype=np.uint8)
    at = np.flatnonzero(text == _QUOTE)
    if len(at) % 2:
        return False
    edges = [ord(delimiter), *_BREAKS, _QUOTE]
    opening, closing = at[0::2], at[1::2]
    before = text[opening[opening > 0] - 1]
    after = text[closing[closing < len(text) - 1] + 1]
    return bool(np.isin(before, edges).all() and np.isin(after, edges).all())


def _fast(data: bytes, delimiter: str) -> pd.DataFrame | None:
    """The cells of a regular file; ``None`` when it is not."""
    columns = _first_width(data, delimiter)
    lines = max(data.count(b"\n"), data.count(b"\r")) + 1
    if not 0 < columns <= MAX_COLUMNS or lines * columns > MAX_CELLS:
        return None
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(data if _closed(data) else data + b"\n"),
            arrow_csv.ReadOptions(autogenerate_column_names=True, block_size=8 << 20),
            arrow_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False
            ),
            arrow_csv.ConvertOptions(
                column_types={f"f{place}": pa.large_string() for place in range(columns)},
                strings_can_be_null=False,
                check_utf8=False,
            ),
        )
    except pa.ArrowInvalid:
        return None  # a row of another width, or a line longer than a block
    longest = [pc.max(pc.binary_length(column)).as_py() or 0 for column in table.columns]
    if max(longest) > MAX_FIELD_CHARS:
        return None  # in bytes; the careful reader counts characters
    blank = _blank_rows(table)
    if len(blank) == table.num_rows:
        return None
    frame: pd.DataFrame = table.to_pandas(types_mapper={pa.large_string(): _TEXT}.get)
    frame.columns = pd.RangeIndex(columns)
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    return frame.drop(blank + 1) if len(blank) else frame


def _closed(data: bytes) -> bool:
    """Whether a line of one empty cell at the end would be lost without a line's end."""
    return data[-1:] not in {b"\n", b"\r", b""}


def _fast_below_titles(data: bytes, delimiter: str) -> pd.DataFrame | None:
    """The cells of a file that is regular below a few lines of title, unit or date."""
    head = data[:_SAMPLE_CHARS].decode(errors="ignore")
    lines = list(io.StringIO(head, newline=""))[:_SAMPLE_LINES]
    if any('"' in line for line in lines[:_TITLE_LINES]):
        return None
    split = list(csv.reader(lines, delimiter=delimiter))
    widths = Counter(len(line) for line in split if any(map(str.strip, line))) or Counter([0])
    width = max(widths, key=lambda size: (size > 1, widths[size]))
    first = next((at for at, line in enumerate(split) if len(line) == width), 0)
    titles = split[:first]
    is_full = bool(split[first]) and bool(split[first][-1].strip())
    if not 0 < first <= _TITLE_LINES or not is_full or not all(
        len(line) < width and is_aside_above(line, width) for line in titles
    ):
        return None
    below = data[len("".join(lines[: len(titles)]).encode()) :]
    cells = _fast(below, delimiter)
    wide = sum(len(line) > 1 for line in titles)
    if cells is None or cells.shape[1] != width or len(cells) <= wide:
        return None
    cells.index += len(titles)
    held = {
        number: line + [""] * (width - len(line))
        for number, line in enumerate(titles, 1) if any(map(str.strip, line))
    }  # fmt: skip
    return pd.concat([pd.DataFrame.from_dict(held, "index", dtype=_TEXT), cells])


def _first_width(data: bytes, delimiter: str) -> int:
    """The number of cells of the first row; 0 when it is blank or goes on and on."""
    head = io.StringIO(data[:_SAMPLE_CHARS].decode(errors="ignore"), newline="")
    try:
        return len(next(csv.reader(head, delimiter=delimiter, strict=True), []))
    except csv.Error:
        return 0


def _blank_rows(table: pa.Table) -> NDArray[np.int64]:
    """The positions of rows that hold nothing but blanks."""
    left = np.arange(table.num_rows)
    for column in table.columns:
        if not len(left):
            break
        some = column if len(left) == table.num_rows else column.take(pa.array(left))
        is_blank = pc.equal(pc.binary_length(pc.utf8_trim_whitespace(some)), 0)
        left = left[is_blank.to_numpy()]
    return left


def _careful(
    text: str, delimiter: str, name: str
) -> tuple[pd.DataFrame | None, list[Finding]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    numbers: list[int] = []
    lines: list[list[str]] = []
    number = widest = 0
    try:
        for number, line in enumerate(reader, 1):
            widest = max(widest, len(line))
            if widest > MAX_COLUMNS or widest * (len(lines) + 1) > MAX_CELLS:
                return None, [_too_large(name, number, widest)]
            if any(map(str.strip, line)):
                numbers.append(number)
                lines.append(line)
    except csv.Error as error:
        kind = "long" if "field larger" in str(error) else "quote"
        reason = both(f"bad_csv.{kind}", limit=f"{MAX_FIELD_CHARS:,}")
        return None, [Finding("bad_csv", "error", name, row=number + 1, values={"reason": reason})]
    if not lines:
        return None, [Finding("file_empty", "error", name)]
    faults = ragged_rows(numbers, lines, name)
    widest = max(map(len, lines))
    padded = (line + [""] * (widest - len(line)) for line in lines)
    columns = [pd.array(column, dtype=_TEXT) for column in zip(*padded, strict=True)]
    return pd.DataFrame(dict(enumerate(columns)), index=numbers), faults


def _too_large(name: str, row: int, columns: int) -> Finding:
    limits = {"columns": columns, "cells": f"{MAX_CELLS:,}", "limit": f"{MAX_COLUMNS:,}"}
    return Finding("text_too_large", "error", name, row=row, values=limits)

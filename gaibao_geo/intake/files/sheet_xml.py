"""What a sheet's XML says beside its values: how far it reaches, formulas, what is hidden.

The reader of values allocates every cell between the first and the last, leaves error
cells empty and knows no formulas, so the XML is followed once before, without keeping it.
Positions are counted as that reader counts them.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from string import ascii_letters
from xml.parsers import expat

from gaibao_geo.intake.files.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ELEMENTS,
    MAX_FORMULAS,
    MAX_ROWS,
)

Cell = tuple[int, int]
_TRUE = {"1", "true"}


class TooMuch(Exception):  # noqa: N818 - a signal, caught one floor up
    """The XML holds more elements than anyone needs."""


class Declared(Exception):  # noqa: N818 - as above
    """The XML declares entities, which no spreadsheet program writes."""


@dataclass
class SheetScan:
    """What was seen in one sheet. Rows count from 1, columns from 0.

    ``first`` and ``last`` enclose every cell with a value. ``errors`` maps cells to
    ``#REF!`` and the like; ``formulas`` to their text (the first ``MAX_FORMULAS``; a
    formula shared with another cell has that cell's number in ``shared``); ``blank`` are
    formula cells without a stored result.
    """

    first: list[int] = field(default_factory=lambda: [1 << 60, 1 << 60])
    last: list[int] = field(default_factory=lambda: [0, -1])
    errors: dict[Cell, str] = field(default_factory=dict)
    formulas: dict[Cell, str] = field(default_factory=dict)
    shared: dict[Cell, str] = field(default_factory=dict)
    masters: dict[str, Cell] = field(default_factory=dict)
    formula_count: int = 0
    blank: dict[Cell, None] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    shared_text_cells: int = 0

    @property
    def fits(self) -> bool:
        """Whether the rows that are filled, from column A to the last, can be kept."""
        (row, column), top = self.last, self.first[0]
        inside = row <= MAX_ROWS and column < MAX_COLUMNS
        return inside and (row - top + 1) * (column + 1) <= MAX_CELLS


class Follower:
    """Follows the XML of one part of a workbook, a piece at a time.

    The root element decides what is kept: of a sheet ``scan``, of the shared texts their
    ``lengths``, of anything else nothing. ``lengths`` handed in make a second reading add
    up in ``chars`` how much text the sheet's cells hold together.
    """

    def __init__(self, lengths: array[int] | None = None) -> None:
        self.scan: SheetScan | None = None
        self.lengths: array[int] | None = None
        self.chars = 0
        self._known = lengths
        self._elements = 0
        self._row, self._column = 0, 0
        self._cell: Cell = (0, 0)
        self._reference: str | None = None
        self._is_first = True
        self._type = ""
        self._is_formula = False
        self._text: list[str] = []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._root
        self._parser.StartDoctypeDeclHandler = self._declared
        self._on = True
        self._has_declared = False

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        """Follow the next piece.

        Once a sheet or the shared texts have begun, ``ExpatError`` when they are no XML.
        ``Declared`` when a sheet or they declare entities.
        """
        if not self._on:
            return
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError:
            if self.scan is not None or self.lengths is not None:
                raise
            self._on = False

    def _declared(self, *_: object) -> None:
        self._has_declared = True

    def _root(self, name: str, _: Mapping[str, str]) -> None:
        local = name.rpartition(":")[2]
        if self._has_declared and local != "svg":
            raise Declared
        if local == "worksheet":
            self.scan = SheetScan()
            self._parser.StartElementHandler = self._sheet_element
        elif local == "sst":
            self.lengths = array("L")
            self._parser.StartElementHandler = self._shared_element
            self._parser.CharacterDataHandler = self._shared_text
        else:
            self._parser.StartElementHandler = None

    def _shared_element(self, name: str, _: Mapping[str, str]) -> None:
        if self.lengths is not None and name.rpartition(":")[2] == "si":
            self.lengths.append(0)

    def _shared_text(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)

    def _sheet_element(self, name: str, attributes: Mapping[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        self._elements += 1
        if name == "c":
            self._start_cell(attributes)
        elif name == "v":
            self._start_value()
        elif name == "is":
            self._reach()
        elif name == "row":
            self._start_row(attributes)
        elif name == "f":
            self._start_formula(attributes)
        elif name == "col" and attributes.get("hidden") in _TRUE:
            low, high = number(attributes.get("min")), number(attributes.get("max"))
            self._sheet.hidden_columns.update(range(max(low, 1) - 1, min(high, MAX_COLUMNS)))

    @property
    def _sheet(self) -> SheetScan:
        assert self.scan is not None  # noqa: S101 - set by the root, before any other element
        return self.scan

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        if self._elements > MAX_ELEMENTS:
            raise TooMuch
        given = attributes.get("r")
        self._row = number(given) if given else self._row + 1
        self._column, self._reference, self._is_first = 0, None, True
        if self._row > MAX_ROWS:
            raise TooMuch
        if attributes.get("hidden") in _TRUE:
            self._sheet.hidden_rows.add(self._row)

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        # Most cells of a large sheet can be blank, so where one stands is worked out only
        # when it holds something, or when the next one does not say where it is.
        given = attributes.get("r")
        if not given:
            if self._reference:
                self._column = position(self._reference)[1] + 1
            elif not self._is_first:
                self._column += 1
            if self._elements > MAX_ELEMENTS:
                raise TooMuch
        self._reference = given
        self._is_first = False
        self._type = attributes.get("t", "")
        self._is_formula = False

    def _reach(self) -> None:
        given = self._reference
        self._cell = row, column = position(given) if given else (self._row, self._column)
        first, last = self._sheet.first, self._sheet.last
        first[0] = min(first[0], row)
        last[0] = max(last[0], row)
        first[1] = min(first[1], column)
        last[1] = max(last[1], column)

    def _start_value(self) -> None:
        self._reach()
        kind = self._type
        if kind == "s":
            self._sheet.shared_text_cells += 1
        if self._is_formula and kind == "str":
            self._sheet.blank.pop(self._cell, None)  # an empty text is a result
        elif self._is_formula or kind == "e" or (kind == "s" and self._known is not None):
            self._listen(self._end_value)

    def _end_value(self, name: str) -> None:
        text = self._heard()
        if self._type == "e":
            self._sheet.errors[self._cell] = text.strip()
            if len(self._sheet.errors) > MAX_FORMULAS:
                raise TooMuch
        if self._type == "s" and self._known is not None:
            place = number(text)
            self.chars += self._known[place] if place < len(self._known) else 0
        if text.strip():
            self._sheet.blank.pop(self._cell, None)

    def _start_formula(self, attributes: Mapping[str, str]) -> None:
        sheet = self._sheet
        given = self._reference
        self._cell = position(given) if given else (self._row, self._column)
        sheet.formula_count += 1
        self._is_formula = True
        if sheet.formula_count > MAX_FORMULAS:
            return
        sheet.blank[self._cell] = None
        if attributes.get("t") == "shared":
            sheet.shared[self._cell] = attributes.get("si", "")
        self._listen(self._end_formula)

    def _end_formula(self, name: str) -> None:
        text = self._heard()
        sheet = self._sheet
        sheet.formulas[self._cell] = text
        if text and self._cell in sheet.shared:
            sheet.masters.setdefault(sheet.shared[self._cell], self._cell)

    def _listen(self, end: Callable[[str], None]) -> None:
        self._text = []
        self._parser.CharacterDataHandler = self._text.append
        self._parser.EndElementHandler = end

    def _heard(self) -> str:
        self._parser.CharacterDataHandler = None
        self._parser.EndElementHandler = None
        return "".join(self._text)


def number(text: str | None) -> int:
    """A whole number as XML states it; 0 when it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else 0


def position(reference: str) -> Cell:
    """Row (from 1) and column (from 0) of a reference such as ``C5``."""
    digits = reference.lstrip(ascii_letters)
    return number(digits), _column(reference[: len(reference) - len(digits)])


@lru_cache(MAX_COLUMNS)
def _column(letters: str) -> int:
    column = 0
    for letter in letters[:12].upper():
        column = column * 26 + ord(letter) - 64
    return column - 1

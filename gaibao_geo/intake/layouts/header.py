"""The header of a sheet: which rows it takes up, and its names on one line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gaibao_geo.intake.columns.aliases import is_known, is_own
from gaibao_geo.intake.layouts.cells import EMPTY, number_of, plain
from gaibao_geo.intake.layouts.signs import bare, is_remark, split_unit, unit_line, unit_of, words

DEEPEST = 3  # rows that a header may have
WIDEST = 300  # columns looked at to find it
_LONG = 60  # a longer text is no part of a header
_NUMBERED = re.compile(r"\(?(\d{1,3})\)?(?:=.*)?")
_DATED = re.compile(r"(19|20)\d\d\D{1,2}\d{1,2}(\D|$)")

Area = tuple[int, int, int, int]
Line = Sequence[str]


@dataclass(frozen=True)
class Lines:
    """The first filled rows of a sheet as texts, with their row numbers and merged areas."""

    rows: tuple[int, ...]
    texts: tuple[tuple[str, ...], ...]
    merged: tuple[Area, ...] = ()

    def spans(self, at: int) -> list[Area]:
        """The merged areas that begin in a line."""
        return [area for area in self.merged if area[0] == self.rows[at]]


@dataclass(frozen=True)
class Header:
    """Where it stands (positions among the lines, the last one not included) and what it says.

    ``unit_rows`` and ``number_rows`` are positions below it that hold only units, or only
    the numbers of the columns.
    """

    first: int
    end: int
    names: tuple[str, ...]
    units: tuple[str, ...]
    unit_rows: tuple[int, ...] = ()
    number_rows: tuple[int, ...] = ()


def find_header(lines: Lines, told: Sequence[int] = ()) -> Header | None:
    """The header among the lines; ``told`` gives its row numbers when somebody knows them.

    ``None`` when there is no line, or none of the rows told.
    """
    if told:
        at = [place for place, row in enumerate(lines.rows) if row in told]
        if not at:
            return None
        first, last = at[0], at[-1]
    elif not lines.rows:
        return None
    else:
        first = last = _best(lines.texts)
        # A row of the schema's own names stands alone.
        if not all(is_own(text) for text in lines.texts[first] if text):
            while first and last - first + 1 < DEEPEST and _is_group(lines, first - 1):
                first -= 1
            while last + 1 < len(lines.rows) and last - first + 1 < DEEPEST and (
                _is_part(lines, last) or _reaches(lines, first, last)
            ):
                last += 1
    parts = _parts(lines, first, last)
    names = tuple("/".join(path) for path in parts)
    units = tuple(_unit(path) for path in parts)
    end = last + 1
    unit_rows: list[int] = []
    number_rows: list[int] = []
    exact = all(is_own(name) for name in names if name)
    while end < len(lines.rows):
        if _is_units(lines.texts[end]) and not unit_rows:
            unit_rows.append(end)
            below = [unit_of(text) for text in lines.texts[end]]
            units = tuple(unit or under for unit, under in zip(units, below, strict=True))
        elif _is_numbers(lines.texts[end], 99 if exact else 3) and not number_rows:
            number_rows.append(end)
        else:
            break
        end += 1
    return Header(first, last + 1, names, units, tuple(unit_rows), tuple(number_rows))


def _best(texts: Sequence[Line]) -> int:
    """The line with the most known names; without any, the first that is as full as a header."""
    if all(is_own(text) for text in texts[0][:WIDEST] if text):
        return 0
    known = [
        len({text for text in line[:WIDEST] if text and is_known(text) and not unit_line(text)})
        for line in texts
    ]
    filled = [sum(1 for text in line if text) for line in texts]
    if max(known) > 1 or (max(known) == 1 and filled[known.index(1)] <= 2):
        return known.index(max(known))
    for at, line in enumerate(texts):
        wide = filled[at] >= 0.6 * max(filled)
        if wide and not any(number_of(text) is not None for text in line if text):
            return at
    return 0


def _is_group(lines: Lines, at: int) -> bool:
    """Whether a line names groups of the columns that the line below names."""
    top, below = lines.texts[at], lines.texts[at + 1]
    said = [text for text in top if text]
    if _is_talk(said) or not (_mostly_known(said) or _wide(lines, at)):
        return False
    alone = len(said) == 1 and bool(top[0]) and not _wide(lines, at)
    under = all(below[place] for place, text in enumerate(top) if text)
    return _is_part(lines, at) or (under and not alone)


def _is_part(lines: Lines, at: int) -> bool:
    """Whether the next line names parts of the groups that this line names."""
    top, below = lines.texts[at], lines.texts[at + 1]
    said = [text for text in below if text]
    if not said or _is_talk(said) or _is_units(below) or _is_numbers(below, 3):
        return False
    groups = _filled_right(top, below, lines, at)
    wide = _wide(lines, at)
    starts = {place for place in range(len(top) - 1)
              if top[place] and not top[place + 1] and below[place] and below[place + 1]}
    under = {place for place, text in enumerate(below) if text}
    if len({groups[place] for place in under}) == 1 and sum(map(bool, top)) == 1 and top[0]:
        return False  # one name over everything is a title
    fits = under <= {place for place in under if groups[place] and not top[place]} | starts | wide
    new = any(not top[place] or place in wide for place in under)
    return fits and new and (bool(wide & under) or _mostly_known(said))


def _wide(lines: Lines, at: int) -> set[int]:
    """The columns under names that are merged over several columns, though not over all."""
    width = sum(map(bool, _joined(lines.texts[at : at + DEEPEST + 1])))
    return {place for _, left, bottom, right in lines.spans(at)
            if left < right and right - left + 1 < width and bottom == lines.rows[at]
            for place in range(left, right + 1)}  # fmt: skip


def _reaches(lines: Lines, first: int, last: int) -> bool:
    """Whether a cell of the header is merged with cells of the next line."""
    below = lines.rows[last + 1]
    inside = lines.rows[first : last + 1]
    deep = [area for area in lines.merged
            if area[0] in inside and below <= area[2] <= inside[0] + DEEPEST]  # fmt: skip
    return bool(deep) and not any(number_of(text) is not None for text in lines.texts[last + 1])


def _is_talk(said: Sequence[str]) -> bool:
    """Whether a line is a title, a unit line, a date or data rather than names of columns."""
    return any(
        number_of(text) is not None or len(text) > _LONG or unit_line(text)
        or plain(text).endswith(":")
        or _DATED.search(text)
        or (not is_known(text) and (is_remark(text) or ":" in plain(text)))
        for text in said
    )  # fmt: skip


def _mostly_known(said: Sequence[str]) -> bool:
    return 2 * sum(is_known(text) for text in said[:WIDEST]) >= len(said[:WIDEST])


def _filled_right(top: Line, below: Line, lines: Lines, at: int) -> list[str]:
    """A line of groups with each name over all the columns it holds.

    Merged areas say how far a name reaches; where a file has none, it reaches over the
    blanks beside it as long as the line below names a column there.
    """
    filled = list(top)
    spans = [area for area in lines.merged if area[0] <= lines.rows[at] <= area[2]]
    if spans:
        rows = {row: place for place, row in enumerate(lines.rows)}
        for first, left, _, right in spans:
            text = lines.texts[rows[first]][left] if first in rows and left < len(top) else ""
            for place in range(left, min(right + 1, len(top))):
                filled[place] = filled[place] or text
        return filled
    group = ""
    for place, text in enumerate(top):
        if text:
            group = text if below[place] else ""  # without a part below it, it is no group
        elif not below[place]:
            group = ""
        else:
            filled[place] = group
    return filled


def _parts(lines: Lines, first: int, last: int) -> list[list[str]]:
    """The names over each column, from the top down, each once."""
    deep: list[Line] = [
        _filled_right(lines.texts[at], _joined(lines.texts[at + 1 : last + 1]), lines, at)
        for at in range(first, last)
    ]
    deep.append(_filled_merged(lines, last) if last > first else lines.texts[last])
    paths: list[list[str]] = []
    for column in zip(*deep, strict=True):
        path: list[str] = []
        for text in column:
            if text and text not in path[-1:]:
                path.append(text)
        paths.append(path)
    return paths


def _filled_merged(lines: Lines, at: int) -> list[str]:
    blank = [""] * len(lines.texts[at])
    return _filled_right(lines.texts[at], blank, lines, at)


def _joined(below: Sequence[Line]) -> Line:
    return ["".join(column) for column in zip(*below, strict=True)]


def _unit(path: Sequence[str]) -> str:
    """The unit of a column: of its own name, else of the group it stands under."""
    if len(path) == 1 and is_own(path[0]):
        return ""
    for text in reversed(path):
        unit = split_unit(text)[1]
        if unit:
            return unit
    return ""


def _is_units(line: Line) -> bool:
    said = [text for text in line if text not in EMPTY]
    others = words("rows", "other_units")
    units = [text for text in said if unit_of(text)]
    return bool(units) and all(unit_of(text) or bare(text) in others for text in said)


def _is_numbers(line: Line, least: int) -> bool:
    """Whether a line only counts the columns: 1, 2, 3 or 甲, 乙, 1, 2."""
    said = [text for text in line if text not in EMPTY]
    marks = [text for text in said if bare(text) in words("rows", "numbering")]
    numbers = [_NUMBERED.fullmatch(plain(text)) for text in said if text not in marks]
    if len(said) < 3 or not all(numbers) or said[: len(marks)] != marks:
        return False
    counted = [int(number[1]) for number in numbers if number]
    in_order = counted == list(range(counted[0], counted[0] + len(counted))) if counted else False
    return in_order and counted[0] <= 1 + len(marks) and (bool(marks) or len(said) >= least)

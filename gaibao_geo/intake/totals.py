"""Total rows: found, set aside, and held against the rows they add up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gaibao_geo.intake.aliases import columns_like
from gaibao_geo.intake.cells import number_of, plain, raw_bytes, sample, text_of
from gaibao_geo.intake.signs import bare, signs, total_rank

LABELS = 4  # columns of text, from the left, in which a total can say that it is one
_LONG = 50  # a longer text is no label
_SUMMED = ("integer", "yuan", "number", "decimal")
_FEW = 3  # rows that an unnamed total must at least add up, when nothing else tells it

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Total:
    """A row that says it is a total: where (position), its words, how high, and of what."""

    at: int
    label: str
    rank: int
    of: str


@dataclass(frozen=True)
class Odd:
    """A total that does not fit its parts, or a row that fits like a total.

    ``at`` is its position, ``first`` and ``last`` those of its parts; ``place`` the column
    (``None``: every one), ``stated`` and ``total`` the two figures.
    """

    at: int
    first: int
    last: int
    place: int | None = None
    stated: str = ""
    total: str = ""


def label_columns(cells: pd.DataFrame) -> list[int]:
    """The columns, from the left, that hold names rather than numbers; and the first of all."""
    found: list[int] = []
    for place in range(cells.shape[1]):
        seen = sample(cells.iloc[:, place], 20)
        if seen and (not found or any(number_of(text) is None for text in seen)):
            found.append(place)
        if len(found) == LABELS:
            break
    return found


def marked_rows(cells: pd.DataFrame, labels: Sequence[int]) -> list[int]:
    """The rows in which a label may be that of a total or of a line of signatures."""
    form = signs()["rows"]["marked"]
    found: set[int] = set()
    for place in labels:
        column = cells.iloc[:, place]
        if isinstance(column.dtype, pd.StringDtype):
            data = raw_bytes(column)
            if data is not None and (not len(data) or data.max() < ord("A")):
                continue  # figures only
            marked = column.str.contains(form, regex=True).to_numpy(dtype=bool, na_value=False)
            found |= set(np.flatnonzero(marked).tolist())
        else:
            search = re.compile(form).search
            texts = enumerate(column.tolist())
            found |= {at for at, cell in texts if isinstance(cell, str) and search(cell)}
    return sorted(found)


def find_totals(
    cells: pd.DataFrame, labels: Sequence[int], rows: Sequence[int]
) -> list[Total]:
    """The rows (of those given) whose first or second text says that they are a total.

    The word may stand alone (合计) or end a name (杭州市合计). In the second text of a row a
    name counts only when the row leaves blank what most rows fill in: a project may have
    such a name, a total has no code.
    """
    found = []
    for at in rows:
        total = _total(cells, labels, at)
        if total:
            found.append(total)
    return found


def _total(cells: pd.DataFrame, labels: Sequence[int], at: int) -> Total | None:
    row = [text_of(cells.iat[at, place]) for place in labels]
    said = [text for text in row if text and number_of(text) is None]
    for order, text in enumerate(said[:2]):
        rank, of = total_rank(text) if len(text) < _LONG else (0, "")
        if rank and (not of or order == 0 or _leaves_blank(cells, labels, row)):
            return Total(at, text, rank, of)
    return None


def _leaves_blank(cells: pd.DataFrame, labels: Sequence[int], row: Sequence[str]) -> bool:
    """Whether a row is empty where nearly every other row says something."""
    for place, text in zip(labels, row, strict=True):
        if not text:
            column = cells.iloc[:200, place]
            filled = sum(text_of(cell) != "" for cell in column)
            if filled >= 0.8 * len(column):
                return True
    return False


def summed_columns(names: Sequence[str], cells: pd.DataFrame) -> Iterator[int]:
    """The columns whose numbers add up to something: no codes, years, shares or points."""
    never = signs()["headers"]["never_summed"]
    for place, name in enumerate(names):
        columns = columns_like(name) if name else ()
        if columns:
            units = signs()["headers"]["never_units"]
            fits = any(column.kind in _SUMMED for column in columns) and not any(
                column.unit in units or column.name in ("line", "unit_yuan") for column in columns
            )
        else:
            words = plain(name)
            fits = bool(words) and not any(word in words for word in never)
        if fits:
            seen = sample(cells.iloc[:, place], 10)
            if seen and sum(number_of(text) is not None for text in seen) >= 0.5 * len(seen):
                yield place


def numbers(column: pd.Series[Any]) -> Floats:
    """A column as numbers; NaN where a cell is blank or says more than a number."""
    if isinstance(column.dtype, pd.StringDtype):
        quick = _cast(column)
        if quick is not None:
            return quick
    read = (number_of(cell) for cell in column.tolist())
    return np.array([np.nan if value is None else value for value in read], float)


def _cast(column: pd.Series[Any]) -> Floats | None:
    """The numbers of a column that holds plain numbers and blanks only; else ``None``."""
    filled = column.mask(column == "").array
    if not hasattr(filled, "__arrow_array__"):
        return None
    try:
        found: Floats = filled.__arrow_array__().cast("float64").to_numpy()
    except ValueError:  # a word among them
        return None
    return found


def odd_totals(
    cells: pd.DataFrame, totals: Sequence[Total], places: Sequence[int]
) -> Iterator[Odd]:
    """Every figure of a total that is not the sum of its parts.

    Which rows a total adds up is not written: it may stand below or above them, and hold
    smaller totals. Of the blocks that it can mean, the one that fits most figures is taken.
    Whole numbers must fit exactly; else half a unit of the last digit is allowed for each
    part.
    """
    if not totals or not places:
        return
    columns = {place: numbers(cells.iloc[:, place]) for place in places}
    rows = np.ones(len(cells), bool)
    rows[[total.at for total in totals]] = False
    for total in totals:
        best: tuple[int, list[Odd]] | None = None
        for block in _blocks(cells, totals, total, rows):
            fits, odd = _held(total.at, block, columns, cells)
            if best is None or fits > best[0]:
                best = fits, odd
            if fits and not odd:
                break
        if best:
            yield from best[1]


def _blocks(
    cells: pd.DataFrame, totals: Sequence[Total], total: Total, rows: NDArray[np.bool_]
) -> Iterator[NDArray[np.int64]]:
    """The rows that a total can mean, the likeliest first; none of them empty."""
    alike = [other.at for other in totals if other.rank >= total.rank and other.at != total.at]
    all_of = [other.at for other in totals if other.at != total.at]
    end = len(rows)
    back = max((at for at in alike if at < total.at), default=-1)
    ahead = min((at for at in alike if at > total.at), default=end)
    near_back = max((at for at in all_of if at < total.at), default=-1)
    near_ahead = min((at for at in all_of if at > total.at), default=end)
    spans = [
        (back + 1, total.at), (total.at + 1, ahead),
        (near_back + 1, total.at), (total.at + 1, near_ahead),
        (0, total.at), (total.at + 1, end), (0, end),
    ]  # fmt: skip
    seen = set()
    for first, last in dict.fromkeys(spans):
        block = np.flatnonzero(rows[first:last]) + first
        if len(block) and (block[0], block[-1]) not in seen:
            seen.add((block[0], block[-1]))
            yield block
    if total.of:  # 小学合计: the rows that say 小学
        named = [place for place in label_columns(cells)
                 if any(bare(text_of(cell)) == total.of for cell in cells.iloc[:, place])]
        for place in named[:1]:
            same = [bare(text_of(cell)) == total.of for cell in cells.iloc[:, place]]
            yield np.flatnonzero(np.array(same) & rows)


def _held(
    at: int, block: NDArray[np.int64], columns: Mapping[int, Floats], cells: pd.DataFrame
) -> tuple[int, list[Odd]]:
    """How many figures of a row the block adds up to, and those that it does not."""
    fits, odd = 0, []
    for place, values in columns.items():
        stated, parts = values[at], values[block]
        known = parts[~np.isnan(parts)]
        if np.isnan(stated) or not len(known) or _unread(cells.iloc[block, place], parts):
            continue
        digits = max(_digits(stated), *(_digits(part) for part in known[:500]))
        whole = np.all(known == np.floor(known)) and float(stated).is_integer()
        slack = 1e-9 * abs(stated) if whole else 0.5 * 10.0**-digits * len(known) + 1e-9
        if abs(known.sum() - stated) <= slack:
            fits += 1
        else:
            odd.append(Odd(at, int(block[0]), int(block[-1]), place, text_of(cells.iat[at, place]),
                           _written(known.sum(), digits)))  # fmt: skip
    return fits, odd


def _unread(cells: pd.Series[Any], values: Floats) -> bool:
    """Whether some part is written in words (近4.5亿), so that no sum can be checked."""
    return any(
        any(sign.isdigit() for sign in text_of(cells.iloc[at]))
        for at in np.flatnonzero(np.isnan(values))[:1000]
    )


def _digits(value: float) -> int:
    """Digits behind the point, as a person would have typed the number."""
    text = f"{value:.6f}".rstrip("0")
    return len(text.partition(".")[2])


def _written(value: float, digits: int) -> str:
    return f"{value:.{digits}f}"


def unnamed_totals(cells: pd.DataFrame, places: Iterable[int]) -> Iterator[Odd]:
    """The first or last row when it is exactly the sum of all others, in every column.

    It takes at least two columns of numbers and three parts (or two, when the row is empty
    where every other says something).
    """
    count = len(cells)
    left = {count - 1: 0, 0: 0} if count > _FEW - 1 else {}  # figures of each row that fit
    for place in places:
        if not left:
            return
        values = numbers(cells.iloc[:, place])
        total = np.nansum(values)
        for at in list(left):
            stated = values[at]
            if np.isnan(stated):
                continue
            if stated <= 0 or abs(total - 2 * stated) > 1e-9 * max(1.0, stated):
                del left[at]
            else:
                left[at] += 1
    for at, figures in left.items():
        if figures > 1 and (count - 1 >= _FEW or _lacks_name(cells, at)):
            yield Odd(at, 0 if at else 1, count - 2 if at else count - 1)


def _lacks_name(cells: pd.DataFrame, at: int) -> bool:
    labels = label_columns(cells)
    row = [text_of(cells.iat[at, place]) for place in labels]
    return _leaves_blank(cells.drop(cells.index[at]), labels, row)

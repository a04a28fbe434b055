"""Total rows: found, set aside, and held against the rows they add up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gaibao_geo.intake.columns.aliases import columns_like
from gaibao_geo.intake.layouts.cells import number_of, plain, raw_bytes, rows_of, sample, text_of
from gaibao_geo.intake.layouts.signs import bare, signs, total_rank

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
    for at, row in zip(rows, rows_of(cells.iloc[:, list(labels)], rows), strict=True):
        total = _total(cells, labels, at, row)
        if total:
            found.append(total)
    return found


def _total(
    cells: pd.DataFrame, labels: Sequence[int], at: int, row: Sequence[str]
) -> Total | None:
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
    rows = np.ones(len(cells), bool)
    rows[[total.at for total in totals]] = False
    columns = [_Column.of(cells, place, rows) for place in places]
    named = _Named(cells, rows)
    for order, total in enumerate(totals):
        best: tuple[int, list[Odd]] = -1, []
        for first, last in _blocks(totals, order, len(cells)):
            checked = [column.held(total.at, first, last) for column in columns]
            fits, odd = checked.count(True), [item for item in checked if isinstance(item, Odd)]
            if fits > best[0] and (fits or odd):
                best = fits, odd
            if fits and not odd:
                break
        if best[1] and not (total.of and named.fit(total, columns)):
            yield from best[1]


def _blocks(totals: Sequence[Total], order: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of rows that a total can mean, the likeliest first."""
    total = totals[order]
    before = (totals[place] for place in range(order - 1, -1, -1))
    after = (totals[place] for place in range(order + 1, len(totals)))
    back = next((other.at for other in before if other.rank >= total.rank), -1)
    ahead = next((other.at for other in after if other.rank >= total.rank), end)
    near_back = totals[order - 1].at if order else -1
    near_ahead = totals[order + 1].at if order + 1 < len(totals) else end
    yield from dict.fromkeys((
        (back + 1, total.at), (total.at + 1, ahead),
        (near_back + 1, total.at), (total.at + 1, near_ahead),
        (0, total.at), (total.at + 1, end), (0, end),
    ))  # fmt: skip


@dataclass(frozen=True)
class _Column:
    """The figures of a column that is added up, with running sums over the rows of data.

    ``known`` and ``unread`` count the rows that hold a number, and those that hold one in
    words (近4.5亿), before each position.
    """

    place: int
    stated: Sequence[str]
    values: Floats
    data: NDArray[np.int64]
    sums: Floats
    known: NDArray[np.int64]
    unread: NDArray[np.int64]
    digits: int

    @classmethod
    def of(cls, cells: pd.DataFrame, place: int, rows: NDArray[np.bool_]) -> _Column:
        column = cells.iloc[:, place]
        values = numbers(column)
        missing = np.isnan(values)
        texts = [text_of(cell) for cell in column.tolist()] if len(cells) else []
        words = np.array([any(sign.isdigit() for sign in text) for text in texts]) & missing
        parts = np.where(rows & ~missing, values, 0.0)
        decimals = values[~missing & (values != np.floor(values))][:2000]
        return cls(
            place, texts, values, np.flatnonzero(rows), np.append(0.0, np.cumsum(parts)),
            np.append(0, np.cumsum(rows & ~missing)), np.append(0, np.cumsum(rows & words)),
            max((_digits(value) for value in decimals.tolist()), default=0),
        )  # fmt: skip

    def held(self, at: int, first: int, last: int) -> bool | Odd | None:
        """Whether the rows from ``first`` to before ``last`` add up to what row ``at`` says.

        ``True`` if they do, what is wrong if not, ``None`` where that cannot be told.
        """
        count = int(self.known[last] - self.known[first])
        if np.isnan(self.values[at]) or not count or self.unread[last] > self.unread[first]:
            return None
        total = float(self.sums[last] - self.sums[first])
        if abs(total - self.values[at]) <= self.slack(count):
            return True
        inside = self.data[np.searchsorted(self.data, first) : np.searchsorted(self.data, last)]
        return Odd(at, int(inside[0]), int(inside[-1]), self.place, self.stated[at],
                   f"{total:.{self.digits}f}")  # fmt: skip

    def slack(self, parts: int) -> float:
        """How far a sum may be off: whole numbers not at all, others by their rounding."""
        return 0.5 * 10.0**-self.digits * parts + 1e-6 * 10.0**-self.digits if self.digits else 0.4


class _Named:
    """The rows that a total names: 小学合计 adds up those that say 小学."""

    def __init__(self, cells: pd.DataFrame, rows: NDArray[np.bool_]) -> None:
        self.cells, self.rows = cells, rows
        self.groups: dict[str, list[int]] | None = None

    def fit(self, total: Total, columns: Sequence[_Column]) -> bool:
        """Whether the rows that say what the total is of add up to all its figures."""
        if self.groups is None:
            self.groups = {}
            for place in label_columns(self.cells):
                texts = self.cells.iloc[:, place].tolist()
                for at in np.flatnonzero(self.rows).tolist():
                    self.groups.setdefault(bare(text_of(texts[at])), []).append(at)
        same = sorted(set(self.groups.get(total.of, ())))
        told = [column for column in columns if not np.isnan(column.values[total.at])]
        return bool(same and told) and all(
            abs(np.nansum(column.values[same]) - column.values[total.at])
            <= column.slack(len(same)) for column in told
        )  # fmt: skip


def _digits(value: float) -> int:
    """Digits behind the point, as a person would have typed the number."""
    text = f"{value:.6f}".rstrip("0")
    return len(text.partition(".")[2])


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

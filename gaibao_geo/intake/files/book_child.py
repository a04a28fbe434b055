"""The values of a workbook, read in a process of its own.

Run as a script: the workbook on standard input, the pickled answer on standard output.
An old ``.xls`` or an ``.ods`` cannot be looked through beforehand, and a damaged one can
make the reader ask for more memory than there is, which no ``except`` catches. Here it
takes nothing with it. Imports nothing of this package, so that it starts at once.
"""

from __future__ import annotations

import io
import pickle
import sys
from typing import Any

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)


def read(data: bytes, most: int, widest: int) -> list[dict[str, Any]]:
    """Name, visibility and rows of each sheet; ``far`` instead of rows when it is too large."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = []
    for about in book.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        found: dict[str, Any] = {
            "name": about.name,
            "hidden": about.visible != SheetVisibleEnum.Visible,
        }
        sheets.append(found)
        try:
            sheet = book.get_sheet_by_name(about.name)
        except Exception as error:
            found["fault"] = str(error)
            continue
        end = sheet.end or (0, 0)
        if sheet.height * (end[1] + 1) > most or end[1] >= widest:
            found["far"] = end
            continue
        found |= values(sheet)
    return sheets


def values(sheet: CalamineSheet) -> dict[str, Any]:
    """The rows that hold something by their number from 1, and the column they begin in."""
    blank = [""] * sheet.width
    return {
        "left": (sheet.start or (0, 0))[1],
        "rows": {at: row for at, row in enumerate(sheet.iter_rows(), 1) if row != blank},
        "merged": sheet.merged_cell_ranges or [],
    }


def main() -> None:
    """Answer with sheets, or with the name of what went wrong."""
    most, widest, memory = map(int, sys.argv[1:])
    try:
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ImportError, ValueError, OSError):
        pass  # without it the system's own limits hold
    answer: object
    try:
        answer = read(sys.stdin.buffer.read(), most, widest)
    except PasswordError:
        answer = "locked"
    except Exception as error:
        answer = f"fault: {error}"
    pickle.dump(answer, sys.stdout.buffer, protocol=5)


if __name__ == "__main__":
    main()

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

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum


def read(data: bytes, most: int) -> list[dict[str, Any]]:
    """Name, visibility, place and rows of each sheet; ``far`` instead of rows when too large."""
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
        if sheet.height * (end[1] + 1) > most:
            found["far"] = end
            continue
        found["start"] = sheet.start
        found["rows"] = sheet.to_python(skip_empty_area=True)
        found["merged"] = sheet.merged_cell_ranges or []
    return sheets


def main() -> None:
    """Answer with sheets, or with the name of what went wrong."""
    most, memory = int(sys.argv[1]), int(sys.argv[2])
    try:
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ImportError, ValueError, OSError):
        pass  # without it the system's own limits hold
    answer: object
    try:
        answer = read(sys.stdin.buffer.read(), most)
    except PasswordError:
        answer = "locked"
    except Exception as error:
        answer = f"fault: {error}"
    pickle.dump(answer, sys.stdout.buffer, protocol=5)


if __name__ == "__main__":
    main()

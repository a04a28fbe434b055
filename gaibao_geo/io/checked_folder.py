"""A checked dataset as a folder that reads back as it is, with the record of what was done.

One CSV per table, ``dataset.toml``, the ``problem.toml`` that stood beside the tables,
``repairs.toml`` (what was confirmed, carried over), and in ``report/``: ``findings.csv``,
``repairs_log.csv`` and ``rows_not_used.csv``. The folder appears whole or not at all, and
only after it was read back and found the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
from pandas.testing import assert_frame_equal

from gaibao_geo.errors import DataError, GaibaoError
from gaibao_geo.intake.accounts import rows_not_used
from gaibao_geo.intake.checked import checked_about
from gaibao_geo.intake.dataset import Dataset, inspect_dataset
from gaibao_geo.intake.repairing.repairs_file import accept_toml
from gaibao_geo.io.csv_file import csv_bytes
from gaibao_geo.io.whole_folder import write_folder
from gaibao_geo.tables.findings import Finding, Report
from gaibao_geo.tables.schema import TABLES
from gaibao_geo.tables.toml_text import toml_text
from gaibao_geo.words import Lang, both, say

REPORT, PROBLEM = "report", "problem.toml"
LOG = ["id", "settled", "rule", "file", "sheet", "row", "column", "header", "cell", "value",
       "done", "reason"]  # fmt: skip

_Place = tuple[str, str, int | None, str]  # rule, table, place in the table from 0, column


def write_checked(data: Dataset, folder: str | Path, lang: Lang = "zh") -> Path:
    """Write a dataset without errors as a folder and give its path back.

    The words of ``report/`` are in ``lang``. Raises ``DataError`` when the dataset has an
    error or the path holds something that we did not write (the files it was read from,
    for one), ``GaibaoError`` when the folder does not read back as the same tables.
    """
    data.report.raise_errors()
    target = Path(folder)
    _refuse_foreign(target, data)

    def judge(fresh: Path) -> None:
        _carry_over(fresh, data)
        _read_back(fresh, data)

    return write_folder(target, checked_files(data, lang), judge=judge)


def checked_files(data: Dataset, lang: Lang = "zh") -> dict[str, bytes]:
    """The files of a checked folder by name, ``repairs.toml`` not yet among them."""
    tables = {f"{name}.csv": csv_bytes(table) for name, table in data.tables.items()}
    report = {
        "findings": data.report.table(lang),
        "repairs_log": repairs_log(data.report, lang),
        "rows_not_used": rows_not_used(data.parts, data.report, lang),
    }
    return {
        **tables,
        "dataset.toml": (_about(data) + checked_about(data.tables, tables)).encode(),
        **_question(data),
        **{f"{REPORT}/{name}.csv": csv_bytes(table) for name, table in report.items()},
    }


def repairs_log(report: Iterable[Finding], lang: Lang = "zh") -> pd.DataFrame:
    """One row per decision that somebody took: what it was about, what was done, and why."""
    lines = []
    for item in report:
        if item.rule == "repaired":
            done, own = item.values["done"], str(item.values["repair"])
        elif item.settled == "confirmed":
            done, own = say("repair.confirm", lang), item.id
        else:
            continue
        shown = done.to(lang) if hasattr(done, "to") else str(done)
        lines.append([own, item.settled, item.rule, item.file, item.sheet, item.row, item.column,
                      item.header, item.cell, item.value, shown, item.reason])  # fmt: skip
    return pd.DataFrame(lines, columns=LOG).astype({"row": "Int64"})


def _question(data: Dataset) -> dict[str, bytes]:
    """What the tables are asked, as it was written."""
    file = data.path / PROBLEM
    return {PROBLEM: file.read_bytes()} if file.is_file() else {}


def _about(data: Dataset) -> str:
    texts = {
        "title_zh": data.title.zh, "title_en": data.title.en,
        "note_zh": data.note.zh, "note_en": data.note.en,
    }  # fmt: skip
    lines = [f"{name} = {toml_text(text)}" for name, text in texts.items() if text]
    made_up = "true" if data.made_up else "false"
    lines += [f"made_up = {made_up}", 'datum = "wgs84"']  # the points are ours by now
    lines.append(f"checked_from_sha256 = {toml_text(data.sha256)}")
    return "\n".join(lines) + "\n"


def _refuse_foreign(target: Path, data: Dataset) -> None:
    home = data.path if data.path.is_dir() else data.path.parent
    if target.resolve() == home.resolve():
        raise DataError(*both("checked.own_source", path=target))
    if not target.exists():
        return
    ours = {*(f"{name}.csv" for name in TABLES), "dataset.toml", "repairs.toml", PROBLEM, REPORT}
    there = {file.name for file in target.iterdir()} if target.is_dir() else {target.name}
    if there and (not there <= ours or REPORT not in there):
        raise DataError(*both("checked.in_use", path=target))


def _carry_over(fresh: Path, data: Dataset) -> None:
    """Confirm in the new folder what was confirmed in the old one, at its new places."""
    said = {place: item.reason for item in data.report if item.settled == "confirmed"
            for place in _places(item, data)}  # fmt: skip
    if not said:
        return
    again = inspect_dataset(fresh)
    found = {item.id: place for item in again.report for place in _places(item, again)}
    confirm = {own: said[place] for own, place in found.items() if place in said}
    text = accept_toml(again.report, (), confirm, confirm=confirm)
    (fresh / "repairs.toml").write_text(text, encoding="utf-8", newline="\n")


def _places(item: Finding, data: Dataset) -> list[_Place]:
    """Where a finding stands in the tables, whatever file and row it was read from."""
    places: list[_Place] = []
    start: dict[str, int] = {}
    for part in data.parts:
        first = start.get(part.table, 0)
        start[part.table] = first + len(part.rows)
        if (part.file, part.sheet) != (item.file, item.sheet):
            continue
        if item.row is None:
            places.append((item.rule, part.table, None, item.column))
        else:
            here = (part.rows == item.row).nonzero()[0]
            places += [(item.rule, part.table, first + int(at), item.column) for at in here]
    return places


def _read_back(fresh: Path, data: Dataset) -> None:
    """Refuse a folder that does not read back without an error as the same tables."""
    again = inspect_dataset(fresh)
    errors = again.report.of("error")
    if errors:
        report = Report(errors)
        raise GaibaoError(*both("checked.not_same", what="\n" + report.text("zh")))
    for name, table in data.tables.items():
        schema = {column.name for column in TABLES[name].columns}
        # what a file holds beyond the schema comes back as text
        columns = [own for own in table if own in schema or table[own].dtype != object]
        try:
            assert_frame_equal(again.tables[name][columns], table[columns])
        except (AssertionError, KeyError) as error:
            what = f"{name}: {error}"
            raise GaibaoError(*both("checked.not_same", what=what)) from error

"""The sheet 说明 (About) of a workbook: what ``dataset.toml`` says of a folder, as cells."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

import pandas as pd

from gaibao_geo.intake.sheets import Sheet
from gaibao_geo.tables.columns import DATUMS, Column, flag, one_of
from gaibao_geo.tables.findings import Finding
from gaibao_geo.tables.values import read_values
from gaibao_geo.words import LANGUAGES, both

KEYS = ("title_zh", "title_en", "made_up", "region_id", "datum", "note_zh", "note_en")
_TYPED = {"made_up": flag("made_up", "", ""),
          "datum": one_of("datum", "", "", *DATUMS, required=False)}  # fmt: skip


def is_about(sheet: Sheet) -> bool:
    """Whether a sheet is one of facts about the dataset: it asks for a title and ``made_up``."""
    asked = {key for key, _, _ in _facts(sheet)}
    return "made_up" in asked and bool(asked & {"title_zh", "title_en"})


def about_of(sheet: Sheet) -> tuple[dict[str, Any], list[Finding]]:
    """What the sheet says under the keys of ``dataset.toml``, and what could not be read.

    A label (in either language) stands in the first column, its value in the second. What
    is left empty is not in the answer; a title or note given in one language serves for
    both. A sheet that is no such sheet gives nothing.
    """
    if not is_about(sheet):
        return {}, []
    about: dict[str, Any] = {}
    faults = []
    for key, row, cell in _facts(sheet):
        value, understood = _value(key, cell)
        if not understood:
            faults.append(_unread(sheet, key, row, str(cell).strip()))
        elif value not in (None, ""):
            about[key] = value
    for name in ("title", "note"):
        for own, other in (("zh", "en"), ("en", "zh")):
            if f"{name}_{own}" not in about and f"{name}_{other}" in about:
                about[f"{name}_{own}"] = about[f"{name}_{other}"]
    return about, faults


def _facts(sheet: Sheet) -> Iterator[tuple[str, int, object]]:
    """The labelled cells: key, row number of the sheet, and the cell beside the label."""
    keys = {_plain(both(f"template.about.{key}").to(lang)): key
            for key in KEYS for lang in LANGUAGES}  # fmt: skip
    if sheet.cells.shape[1] < 2:
        return
    for row, label, cell in sheet.cells.iloc[:, :2].itertuples(name=None):
        key = keys.get(_plain(label)) if isinstance(label, str) else None
        if key:
            yield key, int(row), cell


def _plain(label: str) -> str:
    return unicodedata.normalize("NFKC", label).strip().rstrip(":").rstrip().casefold()


def _value(key: str, cell: object) -> tuple[Any, bool]:
    """The value of a key as ``dataset.toml`` would hold it, and whether it was understood."""
    if cell is None or cell is pd.NA or (isinstance(cell, float) and pd.isna(cell)):
        return None, True
    if key in _TYPED:
        read = read_values(pd.Series([cell], dtype="object"), _TYPED[key])
        value = read.values.iloc[0]
        bad = any(doubt.severity == "error" for doubt in read.doubts)
        missing = bool(pd.isna(value))
        return (None if missing else bool(value) if key == "made_up" else value), not bad
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)  # a code that a spreadsheet took for a number
    return str(cell).strip(), True


def _unread(sheet: Sheet, key: str, row: int, value: str) -> Finding:
    column: Column = _TYPED[key]
    allowed = ", ".join(column.allowed) or both("template.flag.words")
    values = {"label": both(f"template.about.{key}"), "allowed": allowed}
    return Finding(
        "about_value", "error", sheet.file, sheet.name, row, value=value, values=values,
        cell=f"B{row}",
    )  # fmt: skip

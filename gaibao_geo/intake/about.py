"""What a dataset says of itself: ``dataset.toml`` of a folder, sheet 说明 (About) of a workbook."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from gaibao_geo.intake.files.sheets import Sheet
from gaibao_geo.tables.columns import DATUMS, Column, flag, one_of
from gaibao_geo.tables.findings import Finding
from gaibao_geo.tables.values import read_values
from gaibao_geo.words import LANGUAGES, both, say

CLOCKS = "school_year_for_budget_year"  # 2016 = "2015/16"; several, with ; between
KEYS = ("title_zh", "title_en", "made_up", "region_id", "datum", CLOCKS, "note_zh", "note_en")
_CLOCK = re.compile(r"([12]\d{3})=([12]\d{3}/\d{2})")
_TYPED = {"made_up": flag("made_up", "", ""),
          "datum": one_of("datum", "", "", *DATUMS, required=False)}  # fmt: skip

_MOST_ROWS = 100  # a longer sheet is a table, whatever its first cells say
_FILE = "dataset.toml"
_EXAMPLES = {
    "title_zh": 'title_zh = "…"',
    "title_en": 'title_en = "…"',
    "made_up": "made_up = false",
}


def read_about(folder: Path) -> tuple[dict[str, Any], list[Finding]]:
    """What ``dataset.toml`` says, and what is wrong with it; nothing when there is none."""
    file = folder / _FILE
    if not file.exists():
        return {}, []
    try:
        about = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        return {}, [Finding("bad_toml", "error", _FILE, values={"reason": error})]
    return about, [
        Finding("no_title", "error", _FILE, column=name, values={"example": example})
        for name, example in _EXAMPLES.items()
        if name not in about or isinstance(about[name], bool) != (name == "made_up")
    ]


def untitled(
    folder: Path,
    about: dict[str, Any],
    tables: Mapping[str, pd.DataFrame],
    titles: Iterable[str],
) -> list[Finding]:
    """A warning when nobody said what the dataset is called and whether it is made up.

    A table that marks rows as made up, or a title that says so, makes the whole dataset
    so, in ``about``, unless it was said to be real.
    """
    if "made_up" not in about:
        marks = [say("word.made_up", lang).casefold() for lang in LANGUAGES]
        about["made_up"] = any(
            bool((table["quality"] == "made_up").any())
            for table in tables.values() if "quality" in table
        ) or any(mark in title.casefold() for title in titles for mark in marks)  # fmt: skip
    if "title_zh" in about or (folder / _FILE).exists():
        return []
    example = "; ".join(_EXAMPLES.values())
    return [Finding("untitled", "warning", values={"example": example})]


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
        elif value not in (None, "", {}):
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
    if sheet.cells.shape[1] < 2 or len(sheet.cells) > _MOST_ROWS:
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
    if key == CLOCKS:
        pairs = [_CLOCK.fullmatch(pair) for pair in _pairs(str(cell))]
        joined = {pair[1]: pair[2] for pair in pairs if pair}
        return joined, len(joined) == len(pairs)
    if key in _TYPED:
        read = read_values(pd.Series([cell], dtype="object"), _TYPED[key])
        value = read.values.iloc[0]
        bad = any(doubt.severity == "error" for doubt in read.doubts)
        missing = bool(pd.isna(value))
        return (None if missing else bool(value) if key == "made_up" else value), not bad
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)  # a code that a spreadsheet took for a number
    return str(cell).strip(), True


def _pairs(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text)
    return [pair for pair in re.split(r"[;,、]", re.sub(r"\s", "", plain)) if pair]


def _unread(sheet: Sheet, key: str, row: int, value: str) -> Finding:
    column: Column | None = _TYPED.get(key)
    allowed: object = "2016=2015/16; 2017=2016/17"
    if column is not None:
        allowed = ", ".join(column.allowed) or both("template.flag.words")
    values = {"label": both(f"template.about.{key}"), "allowed": allowed}
    return Finding(
        "about_value", "error", sheet.file, sheet.name, row, value=value, values=values,
        cell=f"B{row}",
    )  # fmt: skip

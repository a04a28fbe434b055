"""An assessment as files to hand out: a map, a sheet for every school, checklists, tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from gaibao_geo.io.csv_file import csv_bytes
from gaibao_geo.io.need_books import school_sheets
from gaibao_geo.io.need_checklists import checklists_book
from gaibao_geo.io.whole_folder import write_folder
from gaibao_geo.maps.ready import need_map
from gaibao_geo.needs.assessment import Assessment
from gaibao_geo.words import Lang, say


def write_needs(
    found: Assessment, folder: str | Path, lang: Lang = "zh", made_on: str = ""
) -> list[Path]:
    """Write an assessment into a folder, whole or not at all; the files' paths.

    The need map (HTML, opens with no network), 一校一表 and the checklists (Excel), and the
    tables behind them as CSV. What stood in the folder under other names stays. ``made_on``
    is a date in words for the map.
    """
    files = need_files(found, lang, made_on)
    target = write_folder(Path(folder), files, keep=True)
    return [target / name for name in files]


def need_files(found: Assessment, lang: Lang = "zh", made_on: str = "") -> dict[str, bytes]:
    """The files of ``write_needs`` by name."""
    data = found.data
    books = {
        "schools": school_sheets(data, found.lacking, found.weak, found.checked,
                                 proposed=found.proposed, lang=lang),
        "checklists": checklists_book(data, found.checked, found.counties, lang),
    }  # fmt: skip
    named = {say(f"assess.file.{name}", lang): content for name, content in books.items()}
    (chart, drawn), *tables = table_files(found, lang, made_on).items()
    return {chart: drawn, **named, **dict(tables)}


def table_files(found: Assessment, lang: Lang = "zh", made_on: str = "") -> dict[str, bytes]:
    """The map, then the tables of ``write_needs``, by name: what is quick of many schools."""
    data, proposed = found.data, found.proposed
    ranks = found.weak.ranks
    weak = ranks.assign(weakness=found.weak.index, known=found.weak.known).reset_index()
    names = data.schools[["school_id", "name", "name_en", "region_id"]]
    tables = {
        "shortfalls": names.merge(_plain(found.lacking), on="school_id", how="right"),
        "weakness": names.merge(weak, on="school_id", how="right"),
        "balance": found.balance,
        "projects": proposed.projects,
        "items": proposed.items,
        "closes": _plain(proposed.closes),
        "payable": _plain(proposed.payable),
        "doubts": found.report.table(lang),
    }
    drawn = need_map(data, found.lacking, found.weak, lang, made_on=made_on)
    mark = {"data": say("word.made_up", lang)} if data.made_up else {}
    parts = {
        "map": drawn.html().encode(),
        **{name: csv_bytes(table.assign(**mark)) for name, table in tables.items()},
    }
    return {say(f"assess.file.{name}", lang): content for name, content in parts.items()}


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Categories as the texts they stand for."""
    repeated = table.columns[[dtype.name == "category" for dtype in table.dtypes]]
    return table.astype(dict.fromkeys(repeated, "str"))

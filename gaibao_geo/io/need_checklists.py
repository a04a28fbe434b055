"""The checklists as a county reports them: by county, by item, school by school, and shortfalls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.io.need_cells import Book, Page
from gaibao_geo.needs.lists.checklist import MET, set_called
from gaibao_geo.needs.lists.checklist_counts import by_county, by_item, with_rates
from gaibao_geo.places.region_names import region_names
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang, both, say

MOST_SCHOOLS = 20_000  # rows of the grid, a cell for each item
COUNTY = ("region", "schools", "teaching_points", "met", "not_met", "unknown", "not_applicable",
          "rate", "binding", "binding_met", "binding_rate")  # fmt: skip
ITEM = ("item_no", "item", "applies", "met", "not_met", "unknown", "not_applicable", "rate",
        "binding", "binding_met", "binding_rate", "document", "status")  # fmt: skip
LACKS = ("region", "name", "unit", "norm", "schools", "met", "short", "unknown",
         "not_applicable", "shortfall", "attainment", "pupils_short", "document",
         "status")  # fmt: skip
_COUNTS = ["schools", "teaching_points", "met", "not_met", "unknown", "not_applicable", "binding",
           "binding_met"]  # fmt: skip
_SIGNS: Mapping[str, tuple[Any, str]] = {"yes": (1, "middle"), "no": ("×", "bad")}
NOTES = ("rate", "all", "binding", "not_found", "unknown", "told_by", "grid", "shortfall",
         "attainment", "unverified")  # fmt: skip


def checklists_book(
    data: Dataset, checked: pd.DataFrame, lacks: pd.DataFrame, lang: Lang = "zh"
) -> bytes:
    """The checklists and shortfalls of all counties as an .xlsx file of five sheets.

    ``checked`` is what ``checklist`` returns, ``lacks`` what ``county_table`` does. Sheets:
    by county (schools, of which teaching points, that meet each list, with the rate); by
    item; school by school (1 met, a dark cell not met); shortfalls by county and indicator;
    notes (what each rate is a rate of, the documents, and every norm and item whose text
    was not verified). Rates stand beside their numerator and denominator; what is not known
    says 无数据. Raises ``DataError`` for more than ``MOST_SCHOOLS`` schools.
    """
    count = checked["school_id"].nunique()
    if count > MOST_SCHOOLS:
        counts = {"count": f"{count:,}", "most": f"{MOST_SCHOOLS:,}"}
        raise DataError(*both("needs_books.too_many", **counts))
    book = Book(data, lang)
    regions = region_names(data.schools["region_id"], data.regions if "regions" in data else None)
    items = by_item(checked)
    _counties(book, by_county(checked, data), regions)
    _items(book, items)
    _grid(book, checked, items, regions)
    _lacks(book, lacks)
    _notes(book, items, lacks)
    return book.content()


def _counties(book: Book, counted: pd.DataFrame, regions: Mapping[str, Both]) -> None:
    page = book.page(book.say("lists.county_sheet"), (18, *[10] * 10), landscape=True)
    page.title(book.say("lists.county_title", title=book.data.title))
    for name, group in counted.groupby("item_set", sort=False):
        page.end(6)
        one = group.iloc[0]
        page.line(book.say("lists.set", item_set=set_called(str(name)), items=one["items"],
                           known=one["items_known"]), "section")  # fmt: skip
        page.heads([book.say(f"lists.{column}") for column in COUNTY])
        lines = [(_region(row.region_id, regions, book.lang), row) for row in rows(group)]
        if len(group) > 1:
            total = with_rates(group[_COUNTS].sum().to_frame().T.astype("Int64"))
            lines.append((book.say("lists.total"), next(rows(total))))
        for called, row in lines:
            page.put(1, called, "text")
            for column, key in enumerate(COUNTY[1:], 2):
                _figure(page, column, key, getattr(row, key))
            page.end(17)
    page.end(6)
    page.line(book.say("lists.rate_note"), "hint")
    page.repeat(1)
    _footer(page)


def _items(book: Book, items: pd.DataFrame) -> None:
    page = book.page(book.say("lists.item_sheet"), (8, 38, *[8] * 9, 22, 9), landscape=True)
    page.title(book.say("lists.item_title", title=book.data.title))
    for name, group in items.groupby("item_set", sort=False):
        page.end(6)
        page.line(set_called(str(name)).to(book.lang), "section")
        page.heads([book.say(f"lists.{column}") for column in ITEM])
        for row in rows(group):
            text = Both(row.name_zh, row.name_en).to(book.lang)
            page.put(1, row.item_no, "middle")
            page.put(2, text, "text")
            for column, key in enumerate(ITEM[2:-2], 3):
                if row.status == "not_found":
                    page.put(column, "—", "unknown")
                else:
                    _figure(page, column, key, getattr(row, key))
            page.put(12, row.document, "text")
            status = book.say(f"status.{row.status}")
            page.put(13, status, "middle")
            page.end(page.height([("", 1), (text, 1), *[("", 1)] * 9, (row.document, 1),
                                  (status, 1)]))  # fmt: skip
    page.end(6)
    page.line(book.say("lists.rate_note"), "hint")
    page.repeat(1)
    _footer(page)


def _grid(
    book: Book, checked: pd.DataFrame, items: pd.DataFrame, regions: Mapping[str, Both]
) -> None:
    """A row per school, a column per item: 1 met, dark not met, as in the official forms."""
    page = book.page(book.say("lists.grid_sheet"), (5, 26, 9, *[5.5] * len(items)),
                     landscape=True)  # fmt: skip
    page.title(book.say("lists.grid_title", title=book.data.title))
    page.line(book.say("lists.grid_lead"), "hint")
    for column, key in enumerate(("number", "school", "region"), 1):
        page.put(column, book.say(f"index.{key}"), "head")
    column = 4
    for name, group in items.groupby("item_set", sort=False):
        page.put(column, set_called(str(name)).to(book.lang), "head", len(group))
        column += len(group)
    page.end(17)
    page.put(1, "", "head", 3)
    for column, number in enumerate(items["item_no"], 4):
        page.put(column, number, "head")
    top = page.row
    page.end(30)
    met = checked["met"].cat.codes.to_numpy().reshape(-1, len(items))
    ids = checked["school_id"].to_numpy(dtype=object)[:: len(items)]
    own = book.data.schools.set_index("school_id").loc[ids]
    for at, (row, codes) in enumerate(zip(rows(own), met, strict=True), 1):
        page.put(1, at, "whole")
        page.put(2, Both(row.name, row.name_en or row.name).to(book.lang), "text")
        page.put(3, _region(row.region_id, regions, book.lang), "text")
        for column, code in enumerate(codes, 4):
            page.put(column, *_sign(MET[code], book))
        page.end(17)
    page.sheet.freeze_panes = page.sheet.cell(top + 1, 3)
    page.repeat(top)
    _footer(page)


def _sign(met: str, book: Book) -> tuple[Any, str]:
    return _SIGNS.get(met) or (book.say(f"lists.sign.{met}"), "unknown")


def _lacks(book: Book, lacks: pd.DataFrame) -> None:
    widths = (12, 20, 8, 30, 8, 8, 8, 8, 8, 13, 10, 10, 26, 9)
    page = book.page(book.say("lists.lack_sheet"), widths, landscape=True)
    page.title(book.say("lists.lack_title", title=book.data.title))
    page.line(book.say("lists.lack_lead"), "hint")
    top = page.row
    page.heads([book.say(f"lists.{column}") for column in LACKS])
    for row in rows(lacks):
        texts: dict[str, str] = {
            "region": Both(row.region_zh, row.region_en).to(book.lang),
            "name": Both(row.name_zh, row.name_en).to(book.lang),
            "unit": Both(str(row.unit), str(row.unit_en)).to(book.lang),
            "norm": Both(row.norm_zh, row.norm_en).to(book.lang),
            "document": str(row.document),
            "status": book.say(f"status.{row.status}"),
        }
        for column, key in enumerate(LACKS, 1):
            if key in texts:
                page.put(column, texts[key] or None, "text")
            elif key == "attainment" and pd.isna(row.attainment) and row.met + row.short > 0:
                page.put(column, "—", "middle")
            else:
                _figure(page, column, key, getattr(row, key))
        page.end(page.height([(texts.get(key, ""), 1) for key in LACKS]))
    page.sheet.auto_filter.ref = f"A{top}:N{max(page.row - 1, top)}"
    page.sheet.freeze_panes = page.sheet.cell(top + 1, 3)
    page.repeat(top)
    _footer(page)


def _notes(book: Book, items: pd.DataFrame, lacks: pd.DataFrame) -> None:
    page = book.page(book.say("lists.note_sheet"), (26, 50, 24))
    page.title(book.say("lists.note_title", title=book.data.title))
    page.line(book.say("lists.source", note=Both(book.data.note.zh or book.data.title.zh,
                                                 book.data.note.en or book.data.title.en)))
    for name in NOTES:
        _pair(page, book.say(f"note.{name}_head"), book.say(f"note.{name}"))
    _section(page, "lists.documents", _documents(items, lacks))
    _section(page, "lists.unverified", _unverified(items, lacks, book))
    _footer(page)


def _section(page: Page, key: str, lines: Sequence[str]) -> None:
    page.end(6)
    page.line(page.book.say(key), "section")
    for line in lines or [page.book.say("lists.none")]:
        page.line(line)


def _documents(items: pd.DataFrame, lacks: pd.DataFrame) -> list[str]:
    told = [*items["document"], *lacks["document"].str.split("；").explode()]
    return [name for name in dict.fromkeys(told) if isinstance(name, str) and name]


def _unverified(items: pd.DataFrame, lacks: pd.DataFrame, book: Book) -> list[str]:
    open_items = items[items["status"] != "verified"]
    said = [
        book.say("lists.unverified_item", item_set=set_called(row.item_set),
                 item_no=row.item_no, name=Both(row.name_zh, row.name_en), document=row.document,
                 status=both(f"needs_books.status.{row.status}"))
        for row in rows(open_items)
    ]  # fmt: skip
    norms = lacks[lacks["status"] == "unverified"].drop_duplicates(["indicator", "document"])
    said += [
        book.say("lists.unverified_norm", name=Both(row.name_zh, row.name_en),
                 norm=Both(row.norm_zh, row.norm_en), document=row.document)
        for row in rows(norms)
    ]  # fmt: skip
    return said


def _pair(page: Page, head: str, text: str) -> None:
    page.put(1, head, "label")
    page.put(2, text, "text", 2)
    page.end(page.height([(head, 1), (text, 2)]))


def _region(code: str, regions: Mapping[str, Both], lang: Lang) -> str | None:
    return regions[code].to(lang) if code else None


def _figure(page: Page, column: int, key: str, value: Any) -> None:
    """A count, amount or rate; a rate of nothing is a dash, for nobody was asked."""
    if key.endswith("rate") and pd.isna(value):
        page.put(column, "—", "middle")
    elif key.endswith("rate") or key == "attainment":
        page.share(column, value)
    else:
        page.number(column, value if pd.isna(value) else _plain(value))


def _plain(value: Any) -> int | float:
    return int(value) if isinstance(value, int | np.integer) else float(value)


def _footer(page: Page) -> None:
    page.end(6)
    page.line(page.book.say("footer.data", title=page.book.data.title), "hint")
    page.line(say("needs_books.footer.marks_short", page.book.lang), "hint")

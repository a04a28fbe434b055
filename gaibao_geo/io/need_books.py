"""一校一表: a workbook with a sheet for every school, and an index that leads to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.io import need_school_page as parts
from gaibao_geo.io.need_cells import Book, Page, sheet_name
from gaibao_geo.io.need_projects import proposed_works, write_works
from gaibao_geo.needs.scope import left_out
from gaibao_geo.needs.shortfalls import by_school, counted_stock
from gaibao_geo.needs.standards import shipped_norms
from gaibao_geo.needs.weak.weakness import Weakness
from gaibao_geo.needs.works.item_types import item_types_of
from gaibao_geo.needs.works.projects import Proposed
from gaibao_geo.places.region_names import region_names
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang, both

MOST_SCHOOLS = 2_000  # sheets that Excel and WPS still open on an office machine
INDEX = ("number", "school", "region", "township", "kind", "pupils", "index", "rank", "range",
         "short", "unknown")  # fmt: skip
_WIDTHS = (6, 30, 12, 14, 12, 9, 9, 8, 12, 9, 9)
_SOURCES = ("schools", "school_years", "facilities")


def school_sheets(
    data: Dataset,
    lacking: pd.DataFrame,
    weak: Weakness | None,
    checked: pd.DataFrame,
    *,
    proposed: Proposed | None = None,
    lang: Lang = "zh",
) -> bytes:
    """一校一表 as an .xlsx file: an index, then a sheet for every school that counts.

    ``lacking`` is what ``shortfalls`` returns, ``weak`` what ``weakness`` does, ``checked``
    what ``checklist`` does and ``proposed`` what ``candidate_projects`` does, where wanted.
    Each sheet: the school's facts with their source and date; every indicator with its
    norm, what is required, there and lacking, document and whether its text was verified;
    the checklists; how weak it is and why; the proposed projects with cost in whole yuan
    (a proposal, never the allocation). What is not known says 无数据. Made-up data say so on
    every sheet and printed page. No cell holds a formula. Schools left out for purpose
    ``need`` stand below the index with the reason. Raises ``DataError`` for more than
    ``MOST_SCHOOLS`` schools: ask by county.
    """
    stocks = counted_stock(data)
    schools = list(rows(stocks[stocks["stage"] == "any"]))
    if len(schools) > MOST_SCHOOLS:
        counts = {"count": f"{len(schools):,}", "most": f"{MOST_SCHOOLS:,}"}
        raise DataError(*both("needs_books.too_many", **counts))
    book = Book(data, lang)
    sheaf = parts.Sheaf(
        weak=weak,
        regions=_regions(data),
        towns=_towns(data),
        sources=_sources(data),
        lacking=parts.by_school_id(lacking),
        checks=parts.by_school_id(checked),
        parts={} if weak is None else parts.by_school_id(weak.parts),
        works=None if proposed is None else proposed_works(
            proposed, _programmes(data), _units(data)),
    )
    names = {row.school_id: sheet_name(at, _name(row, lang)) for at, row in enumerate(schools, 1)}
    front = book.page(book.say("index.sheet"), _WIDTHS, landscape=True)
    _index(front, schools, names, sheaf, by_school(lacking))
    for row in schools:
        _school(book.page(names[row.school_id], parts.WIDTHS), row, sheaf,
                book.say("index.sheet"))  # fmt: skip
    return book.content()


def _regions(data: Dataset) -> dict[str, Both]:
    names = region_names(data.schools["region_id"], data.regions if "regions" in data else None)
    return {code: name for code, name in names.items() if code}


def _towns(data: Dataset) -> dict[str, Both]:
    """The township of each school that states one."""
    own = data.schools[["school_id", "township", "township_en"]]
    return {row.school_id: Both(row.township, row.township_en or row.township)
            for row in rows(own) if row.township}  # fmt: skip


def _programmes(data: Dataset) -> dict[str, Both]:
    table = data.programmes if "programmes" in data else shipped_norms("programmes")
    return {row.programme_id: Both(row.name, row.name_en or row.name) for row in rows(table)}


def _units(data: Dataset) -> dict[tuple[str, str], Both]:
    """The unit of each kind of item, by kind and Chinese unit."""
    types, _ = item_types_of(data)
    return {(row.item_type, row.unit): Both(row.unit, row.unit_en or row.unit)
            for row in rows(types)}  # fmt: skip


def _sources(data: Dataset) -> dict[str, str]:
    """Where the figures of each school come from, every source once."""
    told = [data.tables[name][["school_id", "source"]] for name in _SOURCES if name in data]
    table = pd.concat(told).drop_duplicates()
    table = table[table["source"] != ""]
    return {str(name): "；".join(group) for name, group in table.groupby("school_id")["source"]}


def _name(row: Any, lang: Lang) -> str:
    return Both(row.name, row.name_en or row.name).to(lang) or str(row.school_id)


def _index(
    page: Page, schools: list[Any], names: Mapping[str, str], sheaf: parts.Sheaf,
    needs: pd.DataFrame,
) -> None:  # fmt: skip
    """The list of schools; ``needs`` is what ``by_school`` returns."""
    book, lang = page.book, page.book.lang
    page.title(book.say("index.title", title=book.data.title))
    page.line(book.say("index.lead", count=len(schools)), "hint")
    if sheaf.weak is not None:
        page.line(sheaf.weak.note(lang), "hint")
    top = page.row
    page.heads([book.say(f"index.{name}") for name in INDEX])
    counts = {state: (needs["state"] == state).groupby(needs["school_id"]).sum()
              for state in ("short", "unknown")}  # fmt: skip
    for at, row in enumerate(schools, 1):
        page.put(1, at, "whole")
        page.link(2, _name(row, lang), names[row.school_id], "row link")
        for column, name in ((3, sheaf.regions.get(row.region_id)),
                             (4, sheaf.towns.get(row.school_id))):  # fmt: skip
            page.put(column, name and name.to(lang), "text")
        page.put(5, parts.word_of("kind", row.kind, lang), "text")
        page.number(6, row.pupils)
        _ranked(page, row.school_id, sheaf.weak)
        page.number(10, counts["short"].get(row.school_id))
        page.number(11, counts["unknown"].get(row.school_id))
        page.end(page.height([("", 1), (_name(row, lang), 1)]))
    page.sheet.auto_filter.ref = f"A{top}:K{max(page.row - 1, top)}"
    page.sheet.freeze_panes = page.sheet.cell(top + 1, 3)
    page.repeat(top)
    _left_out(page)
    footer(page)


def _ranked(page: Page, school_id: str, weak: Weakness | None) -> None:
    rank, spread = (None, None) if weak is None else parts.rank_range(weak, school_id)
    page.put(7, None if weak is None else weak.index.get(school_id), "index")
    page.number(8, rank)
    page.put(9, spread, "middle")


def _left_out(page: Page) -> None:
    book = page.book
    out = left_out(book.data, "need")
    if len(out):
        page.end(6)
        page.line(book.say("index.left_out", count=len(out)), "section")
    called = {row.school_id: _name(row, book.lang) for row in rows(book.data.schools)}
    for row in rows(out):
        page.line(book.say("index.left_out_row", school=called[row.school_id],
                           reason=Both(row.reason_zh, row.reason_en),
                           document=row.document))  # fmt: skip


def _school(page: Page, row: Any, sheaf: parts.Sheaf, index: str) -> None:
    book = page.book
    page.title(_name(row, book.lang))
    page.put(1, book.say("subtitle"), "hint", 8)
    page.link(9, book.say("back"), index, over=3)
    page.end(17)
    page.repeat(1)
    parts.basics(page, row, sheaf)
    page.end(6)
    parts.indicators(page, sheaf.lacking.get(row.school_id, ()))
    page.end(6)
    parts.items(page, sheaf.checks.get(row.school_id, ()))
    page.end(6)
    parts.weak_parts(page, row.school_id, sheaf)
    if sheaf.works is not None:
        page.end(6)
        write_works(page, sheaf.works.get(row.school_id, ()))
    footer(page)


def footer(page: Page) -> None:
    """Which data these are, and what the marks mean."""
    book = page.book
    page.end(6)
    page.line(book.say("footer.data", title=book.data.title), "hint")
    page.line(book.say("footer.marks"), "hint")

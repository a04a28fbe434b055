"""The proposed projects of a school on its sheet: works, price, gap closed, who may not pay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from gaibao_geo.io.need_cells import Page
from gaibao_geo.needs.works.projects import Proposed
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang, say
from gaibao_geo.words.figures import figure

HEADS = (("project", 3), ("item", 3), ("quantity", 1), ("unit", 1), ("unit_yuan", 1),
         ("cost_yuan", 2))  # fmt: skip


@dataclass(frozen=True)
class Work:
    """One proposed project with all that belongs to it.

    ``items`` come with their units, ``barred`` with the programme that may not pay.
    """

    project: Any
    items: Sequence[tuple[Both, Any]]
    closes: Sequence[Any]
    barred: Sequence[tuple[Both, Any]]


def proposed_works(
    proposed: Proposed, programmes: Mapping[str, Both], units: Mapping[tuple[str, str], Both]
) -> Mapping[str, Sequence[Work]]:
    """The proposed projects by school.

    ``programmes`` are named by id, ``units`` by kind of item and the Chinese unit.
    """
    items = _by_project(proposed.items)
    closes = _by_project(proposed.closes)
    payable = proposed.payable
    barred = _by_project(payable[payable["verdict"] != "allow"])
    found: dict[str, list[Work]] = {}
    for row in rows(proposed.projects):
        bars = [(programmes.get(bar.programme_id, Both(bar.programme_id, bar.programme_id)), bar)
                for bar in barred.get(row.project_id, ())]  # fmt: skip
        lines = [(units.get((item.item_type, item.unit), Both(item.unit, item.unit)), item)
                 for item in items.get(row.project_id, ())]  # fmt: skip
        work = Work(row, lines, closes.get(row.project_id, ()), bars)
        found.setdefault(row.school_id, []).append(work)
    return found


def write_works(page: Page, works: Sequence[Work]) -> None:
    """The section of the proposed projects; says so where there are none."""
    book, lang = page.book, page.book.lang
    page.line(book.say("section.projects"), "section")
    if not works:
        page.line(book.say("no_projects"))
        return
    page.heads([book.say(f"work.{name}") for name, _ in HEADS], [over for _, over in HEADS])
    for work in works:
        name = _either(work.project, "name", "name_en", lang)
        for at, (unit, item) in enumerate(work.items):
            page.put(1, name if at == 0 else "", "text", 3)
            _item(page, item, unit, lang)
            page.end(page.height([(name if at == 0 else "", 3)]))
        page.put(1, book.say("work.sum"), "label", 9)
        page.number(10, _yuan(work.project.cost_yuan), 2)
        page.end(17)
        comma = say("word.list_comma", lang)
        if work.closes:
            gaps = comma.join(_gap(row, lang) for row in work.closes)
            page.line(book.say("work.closes", gaps=gaps))
        if work.barred:
            reasons = comma.join(
                say(f"needs_books.work.{bar.verdict}", lang, programme=fund,
                    reason=Both(bar.reason_zh, bar.reason_en)) for fund, bar in work.barred
            )  # fmt: skip
            page.line(book.say("work.barred", reasons=reasons))
    page.line(book.say("work.proposal"), "hint")


def _item(page: Page, item: Any, unit: Both, lang: Lang) -> None:
    page.put(4, _either(item, "item", "item_en", lang), "text", 3)
    page.number(7, item.quantity)
    page.put(8, unit.to(lang) or None, "middle")
    page.number(9, _yuan(item.unit_yuan))
    page.number(10, _yuan(item.cost_yuan), 2)


def _gap(row: Any, lang: Lang) -> str:
    return say("needs_books.work.gap", lang, name=Both(row.name_zh, row.name_en),
               amount=figure(float(row.closes), lang),
               unit=Both(row.unit, row.unit_en))  # fmt: skip


def _either(row: Any, zh: str, en: str, lang: Lang) -> str:
    """The text in one language; the Chinese where there is no English."""
    name = str(getattr(row, zh))
    return Both(name, str(getattr(row, en, "") or name)).to(lang)


def _yuan(value: Any) -> float | None:
    """A Decimal as the number a cell holds; exact to 15 digits."""
    return None if value is None or pd.isna(value) else float(value)


def _by_project(table: pd.DataFrame) -> dict[str, Sequence[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows(table):
        found.setdefault(row.project_id, []).append(row)
    return dict(found)

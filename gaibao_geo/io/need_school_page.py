"""一校一表: what one school has, lacks, meets, and what is proposed for it, on one sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from gaibao_geo.io.need_cells import Page
from gaibao_geo.io.need_projects import Work
from gaibao_geo.io.template_texts import words_of
from gaibao_geo.needs.lists.checklist import set_called
from gaibao_geo.needs.norm_words import norm_in_words
from gaibao_geo.needs.weak.weakness import Weakness
from gaibao_geo.tables.rows import rows
from gaibao_geo.tables.schema import TABLES
from gaibao_geo.words import Both, Lang, say
from gaibao_geo.words.figures import figure

WIDTHS = (17, 8, 13, 9, 9, 9, 9, 9, 9, 22, 9)
SPANS = (1, 4, 2, 4)  # columns of a label, its value, a second label, its value
INDICATOR = ("name", "unit", "norm", "required", "actual", "shortfall", "attainment",
             "projected", "state", "document", "status")  # fmt: skip
ITEM = (("item_no", 1), ("item", 6), ("met", 1), ("told_by", 1), ("as_of", 1), ("verified", 1))
PART = (("name", 3), ("part", 3), ("weight", 3), ("contribution", 2))
_WHOLE = ("pupils", "classes", "boarders", "teachers", "pupils_in_3_years", "pupils_in_5_years")
_WORDED = ("kind", "owner", "urban_rural", "keep")

Rows = Mapping[str, Sequence[Any]]  # of a table, by school


@dataclass(frozen=True)
class Sheaf:
    """The tables of all schools, cut up by school; no ``works``: none were asked for."""

    weak: Weakness | None
    regions: Mapping[str, Both]
    towns: Mapping[str, Both]
    sources: Mapping[str, str]
    lacking: Rows
    checks: Rows
    parts: Rows
    works: Mapping[str, Sequence[Work]] | None


def by_school_id(table: pd.DataFrame) -> dict[str, list[Any]]:
    """The rows of a table by ``school_id``."""
    found: dict[str, list[Any]] = {}
    for row in rows(table):
        found.setdefault(row.school_id, []).append(row)
    return found


def word_of(column: str, value: object, lang: Lang) -> str | None:
    """The word for a value of a column of ``schools``; missing where it is empty."""
    if not isinstance(value, str) or not value:
        return None
    return words_of(TABLES["schools"].column(column), lang).get(value, value)


def basics(page: Page, school: Any, sheaf: Sheaf) -> None:
    """The school's facts, two a row, with their year, date and source."""
    lang = page.book.lang
    facts: list[tuple[str, Any]] = [
        ("school_id", school.school_id),
        ("kind", word_of("kind", school.kind, lang)),
        ("region", _called(sheaf.regions.get(school.region_id), lang)),
        ("township", _called(sheaf.towns.get(school.school_id), lang)),
        *((name, word_of(name, getattr(school, name), lang)) for name in _WORDED[1:]),
        ("altitude_m", school.altitude_m),
        *((name, getattr(school, name)) for name in _WHOLE),
        ("school_year", school.school_year or None),
        ("as_of", school.as_of or None),
    ]
    page.line(page.book.say("section.basics"), "section")
    for first, second in zip(facts[::2], facts[1::2], strict=True):
        column = 1
        for (name, value), (label, over) in zip((first, second), (SPANS[:2], SPANS[2:]),
                                                strict=True):  # fmt: skip
            page.put(column, page.book.say(f"basic.{name}"), "label", label)
            look = "fact" if isinstance(value, float) else "text"
            page.put(column + label, value, look, over)
            column += label + over
        page.end(17)
    source = sheaf.sources.get(school.school_id) or None
    page.put(1, page.book.say("basic.source"), "label")
    page.put(2, source, "text", 10)
    page.end(page.height([("", 1), (source or "", 10)]))


def indicators(page: Page, lacking: Sequence[Any]) -> None:
    """The table of indicators: required, there, lacking, by which norm."""
    book, lang = page.book, page.book.lang
    page.line(book.say("section.indicators"), "section")
    page.heads([book.say(f"column.{name}") for name in INDICATOR])
    for row in lacking:
        name, norm = _indicator(row, lang), _norm(row, lang)
        page.put(1, name, "text")
        page.put(2, Both(row.unit, row.unit_en).to(lang), "middle")
        page.put(3, norm, "text")
        for column, value in enumerate((row.required, row.actual, row.shortfall), 4):
            _amount(page, column, value, row.state)
        if pd.isna(row.attainment) and row.state != "unknown":  # of a ban there is no share
            page.put(7, "—", "middle")
        else:
            page.share(7, row.attainment)
        _amount(page, 8, row.shortfall_projected, row.state)
        state(page, 9, row.state, row.direction)
        page.put(10, row.document, "text")
        status = book.say(f"status.{row.status}")
        page.put(11, status, "middle")
        page.end(page.height([(name, 1), ("", 1), (norm, 1), *[("", 1)] * 6, (row.document, 1),
                              (status, 1)]))  # fmt: skip
    if not lacking:
        page.line(book.say("no_indicators"))
    if any(row.shared for row in lacking):
        page.line(book.say("shared"), "hint")


def state(page: Page, column: int, value: str, direction: str = "at_least") -> None:
    """Met, short, unknown or not applicable; what is short stands out in print, too."""
    key = "above" if (value, direction) == ("short", "at_most") else value
    look = {"short": "bad", "unknown": "unknown"}.get(value, "middle")
    page.put(column, page.book.say(f"state.{key}"), look)


def items(page: Page, checks: Sequence[Any]) -> None:
    """The checklists, item by item, with who says so and when."""
    book, lang = page.book, page.book.lang
    name = ""
    for row in checks:
        if row.item_set != name:
            name = row.item_set
            page.line(book.say("section.items", item_set=set_called(name),
                               document=row.document), "section")  # fmt: skip
            page.heads([book.say(f"column.{key}") for key, _ in ITEM], [over for _, over in ITEM])
        text = Both(row.name_zh, row.name_en).to(lang)
        page.put(1, row.item_no, "middle")
        page.put(2, text, "text", 6)
        look = {"no": "bad", "unknown": "unknown", "not_found": "unknown"}.get(row.met, "middle")
        page.put(8, say(f"checklist.met.{row.met}", lang), look)
        page.put(9, say(f"checklist.told_by.{row.told_by or 'nobody'}", lang), "middle")
        page.put(10, row.as_of, "middle")
        status = book.say(f"status.{row.status}")
        page.put(11, status, "middle")
        page.end(page.height([("", 1), (text, 6), *[("", 1)] * 3, (status, 1)]))


def weak_parts(page: Page, school_id: str, sheaf: Sheaf) -> None:
    """How weak the school is, how sure its rank, and what that is made of."""
    book, lang, weak = page.book, page.book.lang, sheaf.weak
    if weak is None:
        return
    page.line(book.say("section.weakness"), "section")
    if school_id in weak.index.index:
        page.line(weak.sentence(school_id, lang))
    told = sheaf.parts.get(school_id, ())
    if told:
        page.heads([book.say(f"part.{name}") for name, _ in PART], [over for _, over in PART])
    for row in told:
        page.put(1, Both(row.name_zh, row.name_en).to(lang), "text", 3)
        for column, over, value in ((4, 3, row.part), (7, 3, row.weight)):
            page.share(column, value, over)
        page.put(10, row.contribution, "index", 2)
        page.end(17)


def _indicator(row: Any, lang: Lang) -> str:
    name = Both(row.name_zh, row.name_en).to(lang)
    told = [] if row.stage == "any" else [say(f"need.stage.{row.stage}", lang)]
    told += [say(f"needs_books.role.{row.role}", lang)] if row.standard_id else []
    told += [say("needs_books.split", lang)] if row.shared else []
    comma = say("word.list_comma", lang)
    return say("needs_books.of", lang, name=name, what=comma.join(told)) if told else name


def _norm(row: Any, lang: Lang) -> str:
    if not row.standard_id:
        return say("norm.stated", lang)
    return norm_in_words(row.value, row.value, per=row.per, direction=row.direction,
                         unit=Both(row.unit, row.unit_en).to(lang), lang=lang)  # fmt: skip


def _amount(page: Page, column: int, value: Any, of: str) -> None:
    if of == "not_applicable" and pd.isna(value):
        page.put(column, "—", "middle")
    else:
        page.number(column, value)


def _called(name: Both | None, lang: Lang) -> str | None:
    return None if name is None else name.to(lang) or None


def rank_range(weak: Weakness, school_id: str) -> tuple[Any, str | None]:
    """The rank of a school, and from where to where it moves."""
    if school_id not in weak.ranks.index:
        return None, None
    ranks: list[Any] = list(weak.ranks.loc[school_id, ["rank", "rank_best", "rank_worst"]])
    if pd.isna(ranks[0]):
        return None, None
    return int(ranks[0]), "–".join(dict.fromkeys(figure(int(rank)) for rank in ranks[1:]))

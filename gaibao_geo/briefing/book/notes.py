"""The first sheet: what the book holds, its main figures, its limits, and who made it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gaibao_geo.answers.before_export import Remark
from gaibao_geo.briefing.book.facts import Facts
from gaibao_geo.briefing.book.sheets import Formula, Sheet
from gaibao_geo.briefing.chapter import Office
from gaibao_geo.words.figures import columns_of

WIDTHS = (30, 24, 22, 40)
ROOM = sum(WIDTHS[1:]) - 2  # digits that a line of what a sheet holds has
ORDER = ("plan", "funds", "payments", "years", "schools", "compared", "asked", "checks")


@dataclass(frozen=True)
class Told:
    """What the first sheet says that the plan does not know.

    ``hidden`` texts with something personal were masked before the book was begun.
    """

    standing: str
    office: Office
    version: str
    command: str
    remarks: Sequence[Remark]
    hidden: int = 0


def notes_sheet(
    sheet: Sheet, facts: Facts, told: Told, main: Sequence[tuple[str, Formula, str]]
) -> None:
    """Write the sheet; ``main`` are its figures: name, formula and look."""
    book, lang = sheet.book, facts.lang
    sheet.widths(WIDTHS)
    _wrapped(sheet, told.standing)
    _wrapped(sheet, book.say("unit"))
    sheet.end(8)
    sheet.line(book.say("notes.figures"), "section")
    for name, formula, look in main:
        sheet.put(0, name, "text")
        sheet.put(1, formula, look)
        sheet.end(18)
    sheet.end(8)
    sheet.line(book.say("notes.sheets"), "section")
    for name in ORDER:
        title = book.say(f"sheet.{name}")
        sheet.sheet.write_url(sheet.row, 0, f"internal:'{title}'!A1", book.looks["link"], title)
        sheet.sheet.merge_range(sheet.row, 1, sheet.row, 3, book.say(f"about.{name}"),
                                book.looks["plain"])  # fmt: skip
        sheet.end(15.0 * -(-columns_of(book.say(f"about.{name}")) // ROOM) + 3)
    sheet.end(8)
    sheet.line(book.say("notes.limits"), "section")
    for text in limits(sheet, facts, told.hidden):
        _wrapped(sheet, text)
    if told.remarks:
        sheet.end(8)
        sheet.line(book.say("notes.before"), "section")
    for remark in told.remarks:
        text = remark.text.to(lang)
        _wrapped(sheet, book.say("notes.mind", text=text) if remark.mind else text)
    sheet.end(8)
    office = told.office
    for name, value in (("unit", office.unit), ("date", office.date), ("secrecy", office.secrecy),
                        ("review", office.review_number), ("version", told.version),
                        ("command", told.command)):  # fmt: skip
        if value:
            sheet.put(0, book.say(f"notes.{name}"), "text")
            shown = value if name in ("version", "command") else book.clean(value)
            sheet.sheet.merge_range(sheet.row, 1, sheet.row, 3, "", book.looks["code"])
            sheet.put(1, shown, "code")
            sheet.end(15.0 * -(-columns_of(shown) // ROOM) + 3)


def limits(sheet: Sheet, facts: Facts, hidden: int) -> list[str]:
    """What the data do not know, as far as it is so."""
    book, own = sheet.book, facts.data.schools
    missing, near = int(own["lon"].isna().sum()), int(own["approximate"].eq(True).sum())
    schools = facts.schools
    said = []
    if missing + near:
        said.append(book.say("notes.points", count=len(own), missing=missing, near=near))
    for name in ("pupils", "weakness"):
        unknown = int(schools[name].isna().sum())
        if unknown:
            said.append(book.say(f"notes.{name}", count=unknown))
    said.append(book.say("notes.blank"))
    if count := max(hidden, book.screen.count):
        said.append(book.say("notes.personal", count=count))
    return said


def _wrapped(sheet: Sheet, text: str) -> None:
    """A text across the sheet, as high as it needs."""
    wide = sum(WIDTHS) - 4
    sheet.line(text, "plain", 15.0 * -(-columns_of(text) // wide) + 3, over=len(WIDTHS))

"""What stands in the notes below a slide: whence its figures, and every text in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gaibao_geo.briefing.chapter import Briefing, Chapter
from gaibao_geo.briefing.slides.own_deck import FONT
from gaibao_geo.briefing.slides.tables import Laid, clean_texts
from gaibao_geo.briefing.slides.text import Fonts, Type, Voice, clean, put
from gaibao_geo.maps.spec import MapSpec
from gaibao_geo.words import Lang, say
from gaibao_geo.words.short import short

SIZE = 12.0
MOST_ROWS = 200  # of a table's rest; a workbook holds longer ones
LONGEST = 20_000  # characters of one text; PowerPoint's notes end somewhere


def write_notes(slide: Any, texts: Sequence[str], lang: Lang) -> None:
    """Make the texts the slide's notes."""
    named = Fonts(FONT, FONT)
    kept = [short(text, LONGEST) for text in texts]
    put(slide.notes_slide.notes_text_frame, kept, Type(SIZE), Voice(lang, named, named))


def notes_of(
    briefing: Briefing, chapter: Chapter, *, cut: Sequence[str] = (), laid: Laid | None = None
) -> list[str]:
    """The notes of a chapter's slide.

    ``cut`` are the texts that the slide could not show in full; what the table ``laid`` left
    out follows them, row by row.
    """
    lang, found = briefing.lang, []
    if cut:
        found += [say("slides.notes.in_full", lang), *cut]
    if laid is not None and chapter.table is not None:
        head, _, _ = clean_texts(chapter.table, lang)
        for key, rows in (("rest", laid.rest), ("table", laid.cut)):
            if rows:
                found.append(say(f"slides.notes.{key}", lang))
                found += [" | ".join(row) for row in (head, *rows[:MOST_ROWS])]
    if chapter.map is not None:
        found += _about(chapter.map.spec, lang)
    found += _sources(chapter.sources, lang)
    return [*found, *_trace(briefing)]


def cover_notes(briefing: Briefing) -> list[str]:
    """The notes of the cover: title and subtitle in full, credits, what was masked, version."""
    lang = briefing.lang
    found = [say("slides.notes.in_full", lang), briefing.title, briefing.subtitle]
    if briefing.credits:
        found += [say("slides.notes.credits", lang), *briefing.credits]
    if briefing.hidden:
        found.append(say("slides.notes.hidden", lang, count=briefing.hidden))
    return [*(text for text in found if text), *_trace(briefing)]


def _about(spec: MapSpec, lang: Lang) -> list[str]:
    lines = [spec.title, spec.subtitle, spec.source, *spec.notes, *spec.credits]
    lines += [f"{aside.title} {aside.note}" for aside in spec.side_lists]
    lines += [f"{item.label} {item.value}" for aside in spec.side_lists
              for item in aside.items[:MOST_ROWS]]  # fmt: skip
    told = [line for line in lines if line.strip()]
    return [say("slides.notes.map", lang), *dict.fromkeys(told)]


def _sources(sources: Sequence[str], lang: Lang) -> list[str]:
    if not sources:
        return [say("slides.notes.no_sources", lang)]
    return [say("slides.notes.sources", lang), *(clean(source) for source in sources)]


def _trace(briefing: Briefing) -> list[str]:
    lang = briefing.lang
    said = [say("slides.notes.version", lang, version=briefing.version) if briefing.version else "",
            say("slides.notes.command", lang, command=briefing.command) if briefing.command else "",
            briefing.stamp, briefing.standing]  # fmt: skip
    return [text for text in said if text]

"""An office's own template: opened under watch, emptied, its layouts found by what they hold."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from pptx import Presentation

from gaibao_geo.briefing.slides.box import Box, inches
from gaibao_geo.briefing.slides.deck_file import BODIES, TITLES, DeckFile, box_of, placeholder
from gaibao_geo.briefing.slides.own_deck import FONT
from gaibao_geo.briefing.slides.package import emptied
from gaibao_geo.briefing.slides.text import Fonts, Voice, clean
from gaibao_geo.errors import DataError
from gaibao_geo.intake.files.limits import MAX_PARTS, MAX_RATIO, MIB, RATIO_FREE_BYTES
from gaibao_geo.words import Lang, both
from gaibao_geo.words.short import short

MOST_BYTES = 200 * MIB  # unpacked; a template full of photographs has a few dozen
_MAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_ACTIVE = ("vbaproject", "activex", "oleobject", "control", "package")
_DECLARES = (b"<!DOCTYPE", b"<!ENTITY")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_PIECE = MIB
FOOT, GAP, LEAST_KICKER = inches(0.5), inches(0.1), inches(0.3)


def office_deck(template: bytes, lang: Lang) -> DeckFile:
    """The office's presentation without its sample slides, on its own grid and in its fonts.

    Raises ``DataError`` for what is no plain ``.pptx``, holds macros or controls, refers to
    files elsewhere, is unreasonably large or has no layout with a title.
    """
    _watch(template)
    try:
        file = Presentation(io.BytesIO(template))
        emptied(file)
        _all_inside(file.part.package)
        return _found(file, lang)
    except DataError:
        raise
    except Exception as error:  # the library raises whatever a part led it into
        raise _damaged(type(error).__name__) from error


def _fault(key: str, **values: object) -> DataError:
    return DataError(*both(f"slides.template.{key}", **values))


def _damaged(reason: str) -> DataError:
    return _fault("damaged", reason=short(clean(reason)))


def _watch(template: bytes) -> None:
    """Unpack every part a piece at a time, believing nothing that the file says of its size."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as packed:
            names = [info.filename for info in packed.infolist()]
            if len(names) > MAX_PARTS or sum(i.file_size for i in packed.infolist()) > MOST_BYTES:
                raise _fault("too_large", limit=f"{MOST_BYTES / MIB:,.0f}")
            if len(set(names)) < len(names) or "[Content_Types].xml" not in names:
                raise _damaged("[Content_Types].xml")
            left = MOST_BYTES
            for info in packed.infolist():
                left -= _size(packed, info, left)
            _judge_kind(packed.read("[Content_Types].xml").decode("utf-8", "replace"))
    except DataError:
        raise
    except zipfile.BadZipFile as error:
        raise _fault("not_zip") from error
    except (zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise _damaged(type(error).__name__) from error


def _size(packed: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> int:
    size, tail = 0, b""
    with packed.open(info) as part:
        while piece := part.read(_PIECE):
            size += len(piece)
            crammed = size > RATIO_FREE_BYTES and size > MAX_RATIO * max(info.compress_size, 1)
            if size > left or crammed:
                raise _fault("too_large", limit=f"{MOST_BYTES / MIB:,.0f}")
            if info.filename.endswith((".xml", ".rels")):
                held = tail + piece
                if any(sign in held for sign in _DECLARES) or held[:2] in _UTF16:
                    raise _damaged(info.filename)
                tail = piece[-16:]
    return size


def _judge_kind(types: str) -> None:
    lowered = types.lower()
    if "macroenabled" in lowered or "vbaproject" in lowered:
        raise _fault("macros")
    if _MAIN not in types:
        raise _fault("wrong_kind")


def _all_inside(package: Any) -> None:
    """Refuse what runs, and what would be fetched from elsewhere when a slide is shown."""
    for links in _links(package):
        for link in links:
            if link.is_external:
                if not link.reltype.endswith("/hyperlink"):
                    raise _fault("outside", target=short(clean(link.target_ref)))
            elif any(word in link.reltype.lower().rpartition("/")[2] for word in _ACTIVE):
                raise _fault("macros")


def _links(package: Any) -> Iterator[list[Any]]:
    yield list(package._rels.values())
    for part in package.iter_parts():
        yield list(part.rels.values())


def _found(file: Any, lang: Lang) -> DeckFile:
    layouts = [layout for master in file.slide_masters for layout in master.slide_layouts]
    titled = [layout for layout in layouts if placeholder(layout, TITLES) is not None]
    if not titled:
        raise _fault("no_title")
    with_body = [layout for layout in titled if _kind(layout) != "title"
                 and placeholder(layout, BODIES) is not None]  # fmt: skip
    content = (_of_kind(with_body, "obj") or _of_kind(with_body, "tx")
               or max(with_body, key=_room, default=titled[-1]))  # fmt: skip
    cover = _of_kind(titled, "title") or titled[0]
    bare = [layout for layout in titled if placeholder(layout, BODIES) is None and layout != cover]
    plain = _of_kind(titled, "titleOnly") or next(iter(bare), content)
    page = Box(0, 0, file.slide_width, file.slide_height)
    title = box_of(placeholder(plain, TITLES))
    body, foot = _grid(page, title, placeholder(content, BODIES))
    high = LEAST_KICKER
    kicker = (Box(title.left, title.top - high, title.width // 2, high)
              if title.top >= high + GAP else None)  # fmt: skip
    stamp = Box(foot.right - foot.width // 3, foot.top, foot.width // 3, foot.height // 2)
    return DeckFile(file, _voice(file, lang), cover, content, plain, title, body, foot, kicker,
                    stamp, own=False)  # fmt: skip


def _grid(page: Box, title: Box, body: Any | None) -> tuple[Box, Box]:
    """Where the template's text stands, less two lines at its bottom; always below the title."""
    space = box_of(body) if body is not None else title
    top = max(space.top if body is not None else 0, title.bottom + GAP)
    bottom = space.bottom if body is not None else page.height - inches(0.7)
    if bottom - top < page.height // 3:  # a body elsewhere: take what is free below the title
        top, bottom = title.bottom + GAP, page.height - inches(0.7)
    room = Box(space.left, top, space.width, bottom - top)
    return room.below(room.height - FOOT - GAP, GAP)


def _kind(layout: Any) -> str:
    return str(layout._element.get("type", ""))


def _of_kind(layouts: list[Any], kind: str) -> Any | None:
    return next((layout for layout in layouts if _kind(layout) == kind), None)


def _room(layout: Any) -> int:
    box = box_of(placeholder(layout, BODIES))
    return box.width * box.height


def _voice(file: Any, lang: Lang) -> Voice:
    """The theme's fonts; where it names none for Chinese, ours, or WPS would take any."""
    master = file.slide_master.part
    theme = next((link.target_part.blob for link in master.rels.values()
                  if link.reltype.endswith("/theme")), b"")  # fmt: skip
    silent = b'<a:ea typeface=""/>' in theme or b"<a:ea " not in theme
    heading, body = (FONT, FONT) if silent else ("+mj-ea", "+mn-ea")
    return Voice(lang, Fonts("+mj-lt", heading), Fonts("+mn-lt", body))

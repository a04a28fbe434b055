"""The parts of a packed workbook, unpacked under watch before any reader sees them.

What a file says about the size of its parts is not believed: every part is unpacked a
piece at a time and counted, and nothing of it is kept but what ``sheet_xml`` saw.
"""

from __future__ import annotations

import codecs
import copy
import io
import zipfile
import zlib
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.parsers import expat

from gaibao_geo.intake.files.limits import (
    MAX_CELLS,
    MAX_PARTS,
    MAX_RATIO,
    MAX_SHARED_CHARS,
    MAX_UNPACKED_BYTES,
    MIB,
    RATIO_FREE_BYTES,
)
from gaibao_geo.intake.files.sheet import letters
from gaibao_geo.intake.files.sheet_xml import Declared, Follower, SheetScan, TooMuch
from gaibao_geo.tables.findings import Finding
from gaibao_geo.words import both

_PIECE = MIB
_BOOK = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Refused(Exception):  # noqa: N818 - carries a finding, not a fault of the program
    """A part that is not read, and the finding that says why."""

    def __init__(self, rule: str, **values: object) -> None:
        super().__init__(rule)
        self.rule = rule
        self.values = values


@dataclass
class Parts:
    """What is known of a workbook's parts.

    ``scans`` maps the names of its sheets to what their XML holds; one that is not there
    could not be followed, and must not be handed to the reader. ``too_large`` maps sheets
    that must not either to why. ``names`` are all parts, in small
    letters.
    """

    names: frozenset[str] = frozenset()
    scans: Mapping[str, SheetScan] = field(default_factory=dict)
    too_large: Mapping[str, Finding] = field(default_factory=dict)


def watched_parts(data: bytes, name: str) -> tuple[Parts | None, Finding | None]:
    """The parts of the workbook ``data``; ``None`` with one error when it is refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return _followed(packed, name), None
    except Refused as refused:
        fault = Finding(refused.rule, "error", name, values=refused.values)
    except Declared:
        fault = Finding("book_declares", "error", name)
    except (TooMuch, MemoryError):
        fault = Finding("book_too_large", "error", name, values=_limit())
    except expat.ExpatError as error:
        fault = damaged(name, f"XML: {expat.ErrorString(error.code)}")
    except (zipfile.BadZipFile, zlib.error, EOFError):
        fault = damaged(name, both("damaged.cut_off"))
    except NotImplementedError:
        fault = damaged(name, both("damaged.packing"))
    except Exception as error:  # zipfile raises whatever a header led it into
        fault = damaged(name, type(error).__name__)
    return None, fault


def damaged(name: str, reason: object, sheet: str = "") -> Finding:
    """The finding about a workbook, or one sheet of it, that cannot be followed."""
    return Finding("book_damaged", "error", name, sheet, values={"reason": reason})


def _limit() -> dict[str, object]:
    return {"limit": f"{MAX_UNPACKED_BYTES / MIB:,.0f}"}


def _followed(packed: zipfile.ZipFile, name: str) -> Parts:
    infos = {info.filename.lower(): info for info in packed.infolist()}
    _check_list(packed.infolist())
    followers: dict[str, Follower] = {}
    left = MAX_UNPACKED_BYTES
    for place, info in infos.items():
        followers[place], size = _follow(packed, info, left)
        left -= size
    places = _sheet_places(packed, infos)
    lengths = next((item.lengths for item in followers.values() if item.lengths), array("L"))
    scans = {
        sheet: scan for sheet, place in places.items()
        if place in followers and (scan := followers[place].scan) is not None
    }  # fmt: skip
    too_large: dict[str, Finding] = {}
    for sheet, scan in scans.items():
        if not scan.fits:
            cell = f"{letters(scan.last[1])}{scan.last[0]}"
            values = {"limit": f"{MAX_CELLS:,}", "far": cell}
            too_large[sheet] = Finding("sheet_too_large", "error", name, sheet, values=values)
        elif (  # the exact sum takes a second reading, so the upper bound is asked first
            scan.shared_text_cells * max(lengths, default=0) > MAX_SHARED_CHARS
            and _chars(packed, infos[places[sheet]], lengths) > MAX_SHARED_CHARS
        ):
            too_large[sheet] = Finding("book_too_large", "error", name, sheet, values=_limit())
    return Parts(frozenset(infos), scans, too_large)


def _check_list(infos: list[zipfile.ZipInfo]) -> None:
    if any(info.flag_bits & 1 for info in infos):
        raise Refused("book_locked")
    names = {info.filename.lower() for info in infos}
    if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES:
        raise Refused("book_too_large", **_limit())
    if len(names) < len(infos):
        raise Refused("book_damaged", reason=both("damaged.twice"))


def _pieces(packed: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> Iterator[bytes]:
    """The content of a part, to its real end whatever its header says of its size."""
    told = copy.copy(info)
    told.file_size = left + 2 * _PIECE  # so that "too large" is seen before "cut off here"
    size = 0
    with packed.open(told) as part:
        while piece := part.read(_PIECE):
            size += len(piece)
            if size > left or (
                size > RATIO_FREE_BYTES and size > MAX_RATIO * max(info.compress_size, 1)
            ):
                raise Refused("book_too_large", **_limit())
            yield piece
    if size != info.file_size:
        raise Refused("book_damaged", reason=both("damaged.size"))


def _follow(packed: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> tuple[Follower, int]:
    """What a part's XML says, and its size; a picture is no XML, and that is no fault."""
    follower = Follower()
    size = 0
    for piece in _pieces(packed, info, left):
        if not size and piece.startswith(_UTF16):
            raise Refused("book_damaged", reason=both("damaged.encoding"))
        size += len(piece)
        follower.feed(piece)
    follower.feed(b"", last=True)
    return follower, size


def _chars(packed: zipfile.ZipFile, info: zipfile.ZipInfo, lengths: array[int]) -> int:
    """How many characters the cells of a sheet share with the list of texts."""
    follower = Follower(lengths)
    for piece in _pieces(packed, info, MAX_UNPACKED_BYTES):
        follower.feed(piece)
    return follower.chars


def _sheet_places(
    packed: zipfile.ZipFile, infos: Mapping[str, zipfile.ZipInfo]
) -> dict[str, str]:
    """The part, in small letters, of every sheet by the sheet's name."""
    if _BOOK not in infos or _LINKS not in infos:
        raise Refused("book_damaged", reason=both("damaged.cut_off"))
    targets = {
        link.get("Id", ""): _path(link.get("Target", ""))
        for link in _elements(packed.read(infos[_LINKS]), "Relationship")
    }
    places = {}
    for sheet in _elements(packed.read(infos[_BOOK]), "sheet"):
        link = next((value for key, value in sheet.items() if key.endswith(":id")), "")
        places[sheet.get("name", "")] = targets.get(link, "")
    return places


def _path(target: str) -> str:
    """The part that a link from the workbook points at."""
    lower = target.lower().replace("\\", "/")
    if lower.startswith("/"):
        return lower[1:]
    if lower.startswith("xl/"):
        return lower
    return str(PurePosixPath("xl", lower))


def _elements(data: bytes, name: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        if element.rpartition(":")[2] == name:
            found.append(attributes)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(data, True)
    return found

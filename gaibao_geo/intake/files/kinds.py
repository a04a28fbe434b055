"""What a file is by its content, whatever its name says."""

from __future__ import annotations

import io
import zipfile
from typing import Literal

Kind = Literal[
    "text", "book", "old_book", "open_book", "json", "gpkg",
    "locked", "binary_book", "document", "archive", "picture", "pdf", "web_page",
    "xml_book", "database", "program", "damaged_zip",
]  # fmt: skip

# The kind that each ending promises.
PROMISED: dict[str, Kind] = {
    ".csv": "text", ".tsv": "text", ".txt": "text",
    ".xlsx": "book", ".xlsm": "book", ".xls": "old_book", ".et": "old_book",
    ".ods": "open_book",
    ".geojson": "json", ".json": "json", ".gpkg": "gpkg",
}  # fmt: skip

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"SQLite format 3\0", "gpkg"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "archive"), (b"Rar!", "archive"), (b"7z\xbc\xaf", "archive"),
    (b"BZh", "archive"), (b"\xfd7zXZ", "archive"), (b"\x28\xb5\x2f\xfd", "archive"),
    (b"\x89PNG", "picture"), (b"\xff\xd8\xff", "picture"), (b"GIF8", "picture"),
    (b"MZ\x90", "program"), (b"\x7fELF", "program"),
    (b"{\\rtf", "document"),
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_STREAMS = (b"\x09\x08\x10\x00\x00\x06", b"\x09\x08\x08\x00\x00\x05", b"\x09\x04\x06\x00")
_HEAD = 4096
# In the stream of an old workbook: the record that begins it, and the one that says that
# all the others are encrypted, which stands among the first.
_BEGINS = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_ENCRYPTED = 0x2F
_FIRST_RECORDS = 8


def kind_of(data: bytes) -> Kind:
    """The kind of a file's content; ``text`` when nothing else is recognised."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith(_OLE):
        return _inside_ole(data)
    if data.startswith(_OLD_STREAMS):
        return "old_book"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _inside_zip(data)
    return _of_text(data)


def _inside_ole(data: bytes) -> Kind:
    """An old Office file names its streams in UTF-16."""
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage") or _is_encrypted(data):
        return "locked"
    if has("WordDocument") or has("PowerPoint Document"):
        return "document"
    return "old_book"


def _is_encrypted(data: bytes) -> bool:
    at = data.find(_BEGINS)
    for _ in range(_FIRST_RECORDS if at >= 0 else 0):
        kind, size = data[at : at + 2], data[at + 2 : at + 4]
        if int.from_bytes(kind, "little") == _ENCRYPTED:
            return True
        at += 4 + int.from_bytes(size, "little")
    return False


def _inside_zip(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = {name.lower() for name in packed.namelist()}
            mimetype = b""
            if "mimetype" in names:
                with packed.open("mimetype") as part:
                    mimetype = part.read(100)
    except Exception:  # zipfile raises many kinds on a damaged file
        return "damaged_zip"
    if any(name.startswith("xl/workbook.bin") for name in names):
        return "binary_book"
    if any(name.startswith("xl/") for name in names):
        return "book"
    if b"opendocument.spreadsheet" in mimetype:
        return "open_book"
    if any(name.startswith(("word/", "ppt/")) for name in names) or mimetype:
        return "document"
    return "archive"


def _of_text(data: bytes) -> Kind:
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b" \t\r\n\xff\xfe")
    lower = head.lower()
    if lower.startswith((b"<html", b"<!doctype html", b"<table", b"<head", b"<meta")):
        return "web_page"
    if lower.startswith(b"<?xml") or lower.startswith(b"<workbook"):
        return "web_page" if b"<html" in lower else "xml_book"
    return "json" if head.startswith(b"{") else "text"

"""Uploaded files as a private folder that is gone when the work is done."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath

from gaibao_geo.errors import DataError
from gaibao_geo.words import both

MOST_BYTES = 100_000_000  # of all files together; a county's workbooks hold a few million
LONGEST_STEM, LONGEST_SUFFIX = 48, 8  # characters of up to four bytes; a name has 255
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MARKS = re.compile(r'[<>:"/\\|?*]')  # what some system does not take in a name
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")  # what Windows keeps for itself


@dataclass(frozen=True)
class Upload:
    """One file as it came: its name, never trusted, and its bytes."""

    name: str
    content: bytes = field(repr=False)


@contextmanager
def laid_out(uploads: Sequence[Upload], more: Iterable[Upload] = ()) -> Iterator[Path]:
    """A private folder that holds the files under safe names, removed on leaving.

    It is called after the first of them, as data without a title are. ``more`` are files
    of our own that replace an upload of the same name. Raises ``DataError`` when the files
    are larger than ``MOST_BYTES`` together.
    """
    size = sum(len(file.content) for file in uploads)
    if size > MOST_BYTES:
        raise DataError(*both("uploads.too_large", size=f"{size / 1e6:,.0f}",
                              most=f"{MOST_BYTES / 1e6:,.0f}"))  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="gaibao-") as made:
        names = safe_names(file.name for file in uploads)
        folder = Path(made) / (_parted(names[0])[0] if names else "made")
        folder.mkdir()
        for name, file in zip(names, uploads, strict=True):
            (folder / name).write_bytes(file.content)
        for file in more:
            (folder / file.name).write_bytes(file.content)
        yield folder


def safe_names(names: Iterable[str]) -> list[str]:
    """The names as file names of one folder, in order: base names, none twice.

    Folders, marks that cannot be seen (such as those that turn the writing direction) and
    signs with a meaning to a system are dropped. Two that differ only in capitals count
    as the same, as they do on Windows.
    """
    taken: set[str] = set()
    safe = []
    for name in names:
        plain = _plain(name)
        made, number = plain, 2
        while made.casefold() in taken:
            stem, suffix = _parted(plain)
            made, number = f"{stem} ({number}){suffix}", number + 1
        taken.add(made.casefold())
        safe.append(made)
    return safe


def _plain(name: str) -> str:
    base = PureWindowsPath(unicodedata.normalize("NFC", name).replace("\0", "")).name
    seen = "".join(mark for mark in base if unicodedata.category(mark) not in _UNSEEN)
    stem, suffix = _parted(_MARKS.sub("", seen).strip(" ."))
    whole = stem.strip(" .")[:LONGEST_STEM] + suffix[:LONGEST_SUFFIX]
    return f"_{whole}" if _DEVICES.match(whole) or not stem else whole


def _parted(name: str) -> tuple[str, str]:
    stem, dot, suffix = name.rpartition(".")
    return (stem, dot + suffix) if dot else (name, "")

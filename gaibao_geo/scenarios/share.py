"""A scenario as a file (``.gaibao.json``) and what it asks as text of a link.

What is read may come from anybody: sizes are bounded before anything is made of it, and
whatever is wrong with it is one ``DataError``.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from dataclasses import dataclass
from typing import Any

from gaibao_geo import __version__
from gaibao_geo.errors import DataError
from gaibao_geo.plans.problem import UNTITLED
from gaibao_geo.scenarios.asked import Asked
from gaibao_geo.scenarios.plain import plain_table, refuse, text_faults, words_of
from gaibao_geo.scenarios.scenario import Scenario, new_id, utc_now
from gaibao_geo.words import Both, both

FORMAT = 1  # of the file and of the link; raised when an older one could be misread
MOST_BYTES = 2_000_000  # of a file; ten thousand locks are some 400,000
MOST_LINK, MOST_INFLATED = 8_000, 256_000  # bytes of a link's text, compressed and not
_PARTS = ("format", "program", "title", "scenario")
_OWN = ("name", "colour", "note", "author", "dataset", "data_version", "asked", "created",
        "changed", "figures")  # fmt: skip
_LINK = re.compile(r"([0-9]{1,3})\.([A-Za-z0-9_-]+)", re.ASCII)


@dataclass(frozen=True)
class Shared:
    """What a file holds: a scenario, the title of its dataset, the program that wrote it."""

    scenario: Scenario
    title: Both
    program: str


def scenario_json(scenario: Scenario, title: Both = UNTITLED) -> str:
    """The text of a ``.gaibao.json`` file; ``title`` is that of its dataset.

    Id and revision stay at home: they mean something in one database only. Raises
    ``DataError`` when it would be larger than what ``read_scenario`` takes.
    """
    told = {name: getattr(scenario, name) for name in _OWN} | {"asked": scenario.asked.to_dict()}
    whole = {"format": FORMAT, "program": __version__, "title": title._asdict(), "scenario": told}
    text = json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False)
    _bounded(len(text.encode()))
    return text


def read_scenario(text: str | bytes) -> Scenario:
    """The scenario of a ``.gaibao.json`` file, as a new one: own id, revision 0."""
    return read_shared(text).scenario


def read_shared(text: str | bytes) -> Shared:
    """All that a ``.gaibao.json`` file holds.

    Raises ``DataError`` with everything that is wrong: too large, no JSON, another format,
    unknown or missing parts, wrong types, texts that are too long or hide control marks.
    """
    told = _loaded(text)
    theirs = told.get("format")
    if type(theirs) is not int:
        raise DataError(*both("scenario.file.no_scenario"))
    if theirs != FORMAT:
        raise DataError(*both("scenario.file.format", theirs=str(theirs)[:40], ours=FORMAT))
    faults: list[Both] = []
    _keys(told, _PARTS, faults)
    own = plain_table(told.get("scenario", {}), both("scenario.part.scenario"), faults)
    _keys(own, _OWN, faults)
    title = plain_table(told.get("title", {}), both("scenario.part.title"), faults)
    _keys(title, ("zh", "en"), faults)
    for part in title.values():
        faults += text_faults(part, both("scenario.part.title"), 500)
    faults += text_faults(told.get("program", ""), both("scenario.part.program"), 40)
    asked = Asked()
    try:
        asked = Asked.from_dict(own.get("asked", {}))
    except DataError as error:
        faults.append(words_of(error))
    now = utc_now()
    blank = {"name": "?", "colour": "#000000", "note": "", "author": "", "dataset": "?",
             "data_version": "", "created": now, "changed": now, "figures": {}}  # fmt: skip
    parts = blank | {name: part for name, part in own.items() if name in blank}
    try:
        scenario = Scenario(id=new_id(), revision=0, asked=asked, **parts)
    except DataError as error:
        faults.append(words_of(error))
    refuse(faults, "scenario.file.bad")
    return Shared(scenario, Both(title["zh"], title["en"]), told["program"])


def asked_text(asked: Asked) -> str:
    """What is asked as text for a link: letters, digits, ``.``, ``-`` and ``_``.

    Raises ``DataError`` when it would be longer than a link may be: share a file then.
    """
    told = json.dumps(asked.to_dict(), ensure_ascii=False, separators=(",", ":")).encode()
    packed = zlib.compress(told, 9)
    if len(packed) > MOST_LINK or len(told) > MOST_INFLATED:
        raise DataError(*both("scenario.link.long", count=len(packed), most=MOST_LINK))
    return f"{FORMAT}.{base64.urlsafe_b64encode(packed).decode().rstrip('=')}"


def asked_from(text: str) -> Asked:
    """What ``asked_text`` wrote. Raises ``DataError`` for anything else."""
    if len(text) > 2 * MOST_LINK:
        raise DataError(*both("scenario.link.long", count=len(text), most=MOST_LINK))
    found = _LINK.fullmatch(text)
    if not found:
        raise DataError(*both("scenario.link.bad"))
    if found[1] != str(FORMAT):
        raise DataError(*both("scenario.link.format", theirs=found[1], ours=FORMAT))
    return Asked.from_dict(_loaded(_inflated(found[2])))


def _inflated(packed: str) -> bytes:
    """The bytes of a link; never more than it may hold, however small they were packed."""
    try:
        raw = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        if len(raw) > MOST_LINK:
            raise DataError(*both("scenario.link.long", count=len(raw), most=MOST_LINK))
        unpacking = zlib.decompressobj()
        told = unpacking.decompress(raw, MOST_INFLATED + 1)
    except (binascii.Error, zlib.error) as error:
        raise DataError(*both("scenario.link.bad")) from error
    if len(told) > MOST_INFLATED:
        raise DataError(*both("scenario.link.bomb", most=MOST_INFLATED))
    if not unpacking.eof or unpacking.unused_data:
        raise DataError(*both("scenario.link.bad"))
    return told


def _loaded(text: str | bytes) -> dict[str, Any]:
    try:
        raw = text if isinstance(text, bytes) else text.encode()
        _bounded(len(raw))
        told = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_never)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a ValueError
        if isinstance(error, DataError):
            raise
        raise DataError(*both("scenario.file.unread", reason=str(error)[:200])) from error
    if not isinstance(told, dict):
        raise DataError(*both("scenario.file.no_scenario"))
    return told


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A table; a key that stands twice would be read in two ways by two programs."""
    table = dict(pairs)
    if len(table) < len(pairs):
        raise ValueError("a key stands twice")
    return table


def _never(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _bounded(count: int) -> None:
    if count > MOST_BYTES:
        raise DataError(*both("scenario.file.large", count=f"{count:,}", most=f"{MOST_BYTES:,}"))


def _keys(table: dict[str, Any], known: tuple[str, ...], faults: list[Both]) -> None:
    for name in sorted(set(table) - set(known)):
        faults += text_faults(name, both("scenario.part.key"), 80)
        faults.append(both("scenario.fault.stranger", name=name[:80], known=", ".join(known)))
    lacking = [name for name in known if name not in table]
    if lacking:
        faults.append(both("scenario.fault.lacking", parts=", ".join(lacking)))

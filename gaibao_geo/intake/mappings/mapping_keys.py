"""Reading a mapping's keys one by one, a finding for each that is unknown or ill-typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from gaibao_geo.tables.findings import Finding
from gaibao_geo.words import Both, both

FILE = "mapping.toml"


@dataclass
class Faults:
    """What is wrong with a mapping file, in the order in which it stands there."""

    findings: list[Finding] = field(default_factory=list)

    def add(self, rule: str, key: str, **values: object) -> None:
        """An error about a key of the file, named by its path: ``sheet[2].columns.name``."""
        self.findings.append(Finding(rule, "error", FILE, value=key, values=values))

    def unknown(self, rule: str, key: str, name: str, known: Iterable[str]) -> None:
        """The same, about a name that is not among the known ones; the nearest are said."""
        known = list(known)
        near = get_close_matches(name, known, n=3, cutoff=0.5) or known
        self.add(rule, key, name=name, near=", ".join(near))


@dataclass(frozen=True)
class Keys:
    """One table of the file, asked key by key; ``path`` is where it stands."""

    tree: Mapping[str, Any]
    path: str
    faults: Faults

    def only(self, *known: str) -> None:
        """Say which keys are not among the known ones."""
        for name in self.tree:
            if name not in known:
                self.faults.unknown("mapping_key", self.at(name), name, known)

    def at(self, key: str) -> str:
        """The path of one of its keys."""
        return f"{self.path}.{key}" if self.path else key

    def text(self, key: str) -> str:
        """A text; empty when the key is not there."""
        return self._plain(self.tree.get(key, ""), key) or ""

    def maybe_text(self, key: str) -> str | None:
        """A text, or ``None`` when the key is not there: an empty text says something."""
        return self._plain(self.tree[key], key) if key in self.tree else None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; one alone may stand without brackets."""
        given = self.tree.get(key, [])
        given = given if isinstance(given, list) else [given]
        read = [self._plain(item, key) for item in given]
        return tuple(item for item in read if item is not None)

    def flag(self, key: str, default: bool = False) -> bool:
        """A true or false."""
        given = self.tree.get(key, default)
        if not isinstance(given, bool):
            self.wrong(key, "mapping.flag")
            return default
        return given

    def number(self, key: str) -> Decimal | None:
        """A number, exactly as it is written; ``None`` when the key is not there."""
        given = self.tree.get(key)
        if given is not None and (isinstance(given, bool) or not isinstance(given, int | float)):
            self.wrong(key, "mapping.number")
            return None
        return None if given is None else Decimal(str(given))

    def rows(self, key: str) -> tuple[int, ...]:
        """Row numbers; one alone may stand without brackets."""
        given = self.tree.get(key, [])
        given = given if isinstance(given, list) else [given]
        if any(isinstance(row, bool) or not isinstance(row, int) or row < 1 for row in given):
            self.wrong(key, "mapping.rows")
            return ()
        return tuple(sorted(given))

    def pattern(self, text: str, key: str) -> re.Pattern[str] | None:
        """A regular expression."""
        try:
            return re.compile(text)
        except re.error as error:
            self.faults.add("mapping_regex", self.at(key), text=text, reason=error)
            return None

    def pairs(self, key: str) -> dict[str, str] | None:
        """A table of texts; ``None`` when the key is not there."""
        if key not in self.tree:
            return None
        given = self.tree[key]
        if not isinstance(given, Mapping):
            self.wrong(key, "mapping.pairs")
            return {}
        read = {name: self._plain(text, f"{key}.{name}") for name, text in given.items()}
        return {name: text for name, text in read.items() if text is not None}

    def both(self, key: str) -> Both:
        """A text, or one in each language."""
        given = self.tree.get(key, "")
        if isinstance(given, Mapping) and set(given) == {"zh", "en"}:
            return Both(str(given["zh"]), str(given["en"]))
        text = self._plain(given, key) or ""
        return Both(text, text)

    def table(self, key: str) -> Keys:
        """A table under a key; an empty one when the key is not there."""
        given = self.tree.get(key, {})
        if not isinstance(given, Mapping):
            self.wrong(key, "mapping.pairs")
            given = {}
        return Keys(given, self.at(key), self.faults)

    def tables(self, key: str) -> list[Keys]:
        """The tables of a list, counted from 1 in their path."""
        given = self.tree.get(key, [])
        if not isinstance(given, list) or not all(isinstance(item, Mapping) for item in given):
            self.wrong(key, "mapping.tables")
            return []
        return [
            Keys(item, f"{self.at(key)}[{number}]", self.faults)
            for number, item in enumerate(given, 1)
        ]

    def wrong(self, key: str, kind: str) -> None:
        """Say that a key holds another kind of thing than ``kind`` of the catalogue."""
        self.faults.add("mapping_kind", self.at(key), kind=both(kind))

    def _plain(self, given: object, key: str) -> str | None:
        if isinstance(given, bool):
            return "true" if given else "false"
        if isinstance(given, str | int | float):
            return str(given)
        self.wrong(key, "mapping.text")
        return None

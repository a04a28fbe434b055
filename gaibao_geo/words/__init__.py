"""Every word a person sees, in Chinese and English.

The catalogue is the TOML files beside this one, a file per room; each entry has
``zh`` and ``en``. Code asks for an entry by its key and hands over values by name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = ("zh", "en")


class Both(NamedTuple):
    """One text in both languages; ``say`` picks the half it needs."""

    zh: str
    en: str

    def to(self, lang: Lang) -> str:
        """The text in one language."""
        return self.zh if lang == "zh" else self.en


@cache
def catalogue() -> Mapping[str, Both]:
    """Every entry of the catalogue by its dotted key.

    Raises ``KeyError`` when two files define one key or a language is missing.
    """
    entries: dict[str, Both] = {}
    for file in sorted(files(__name__).iterdir(), key=lambda item: item.name):
        if file.name.endswith(".toml"):
            for key, entry in _flat(tomllib.loads(file.read_text(encoding="utf-8"))):
                if key in entries:
                    raise KeyError(f"{key} stands in the catalogue twice ({file.name})")
                entries[key] = entry
    return entries


def _flat(tree: Mapping[str, object], prefix: str = "") -> list[tuple[str, Both]]:
    if set(tree) == {"zh", "en"} and all(isinstance(text, str) for text in tree.values()):
        return [(prefix, Both(str(tree["zh"]), str(tree["en"])))]
    found: list[tuple[str, Both]] = []
    for name, branch in tree.items():
        if not isinstance(branch, Mapping):
            raise KeyError(f"{prefix}: needs zh and en and nothing else")
        found += _flat(branch, f"{prefix}.{name}" if prefix else name)
    return found


def say(key: str, lang: Lang = "zh", /, **values: object) -> str:
    """The catalogue's text for ``key`` with ``values`` put in by name.

    A value that is a ``Both`` is given in the same language; ``None`` reads as
    无数据 / no data, because missing is not zero. Raises ``KeyError`` for an
    unknown key or a value that the text needs and was not given.
    """
    shown = {
        name: value if type(value) is str else in_language(value, lang)
        for name, value in values.items()
    }
    return catalogue()[key].to(lang).format(**shown)


def both(key: str, /, **values: object) -> Both:
    """The same as ``say``, in both languages at once."""
    return Both(say(key, "zh", **values), say(key, "en", **values))


def in_language(value: object, lang: Lang) -> str:
    """One value as text of one language."""
    if value is None:
        return catalogue()["word.no_data"].to(lang)
    return value.to(lang) if isinstance(value, Both) else str(value)

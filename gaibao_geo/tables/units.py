"""Units as people write them: what each measures and how much of the base unit it is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files
from typing import cast

from gaibao_geo.words.numbers import half_width

_OUT_LOUD = re.compile(r"[×x*]?\s*([0-9]{1,3}(?:[, ]?[0-9]{3})+)\s*(\S.*)")  # 10,000 yuan
_BETWEEN = re.compile(r"[、,/()\s]+")


@dataclass(frozen=True)
class Unit:
    """A unit: ``factor`` times the base unit of its ``dimension``.

    ``word`` is what was written; ``scale`` is the part of the factor that a scale in front
    makes: 10,000 for 万元.
    """

    word: str
    dimension: str
    factor: Fraction
    scale: int = 1

    @property
    def plain(self) -> Fraction:
        """The factor without the scale."""
        return self.factor / self.scale


@lru_cache(maxsize=1024)
def find_unit(text: str) -> Unit | None:
    """The unit a text names, with or without a scale in front; ``None`` if it names none.

    ``find_unit('万㎡')`` is 10,000 平方米, ``find_unit('亩')`` 2000/3. Several measure words
    side by side (台、套) are one unit.
    """
    word = _plain(text)
    if word in _known():
        return Unit(text.strip(), *_known()[word])
    return _scaled(text.strip(), word) or _counted(text.strip(), word)


def find_price_unit(text: str) -> Unit | None:
    """The unit of money in a price (元/㎡, 元每台); what it is for has no scale.

    ``None`` when it is no price, or is for a multiple, such as 元/百册.
    """
    match = _price().fullmatch(_plain(text))
    money, thing = (find_unit(part) for part in match.groups()) if match else (None, None)
    return money if money and thing and thing.scale == 1 else None


def scale_of(text: str) -> int | None:
    """What a scale stands for: 万 is 10,000; ``None`` if the text is none."""
    return _scales().get(_plain(text))


def _scaled(text: str, word: str) -> Unit | None:
    times = 1
    match = _OUT_LOUD.fullmatch(word)
    if match:
        times, word = int(re.sub("[, ]", "", match[1])), match[2]
    else:
        for scale, value in _scales().items():
            if word.startswith(scale):
                times, word = value, word[len(scale) :].lstrip()
                break
    if times == 1 or word not in _known():
        return None
    dimension, factor = _known()[word]
    return Unit(text, dimension, factor * times, times)


def _counted(text: str, word: str) -> Unit | None:
    parts = [part for part in _BETWEEN.split(word) if part]
    kinds = {_known().get(part, ("", Fraction(0))) for part in parts}
    if len(parts) > 1 and kinds <= {("things", Fraction(1)), ("people", Fraction(1))}:
        return Unit(text, *min(kinds))
    return None


def _plain(text: str) -> str:
    return " ".join(half_width(text).split()).casefold()


@cache
def _file() -> Mapping[str, Mapping[str, Mapping[str, object]]]:
    source = files(__package__).joinpath("units.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def _scales() -> dict[str, int]:
    """Scales, long ones first, so that 千万 is not read as 千."""
    scales: Mapping[str, object] = _file()["scales"]
    return {word: int(str(scales[word])) for word in sorted(scales, key=len, reverse=True)}


@cache
def _price() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in cast(list[str], _file()["price"]["per"]))
    return re.compile(rf"(.+?)\s*(?:{words})\s*(.+)")


@cache
def _known() -> dict[str, tuple[str, Fraction]]:
    found: dict[str, tuple[str, Fraction]] = {}
    for dimension, units in _file().items():
        if dimension in ("scales", "price"):
            continue
        for entry in units.values():
            for word in cast(list[str], entry["spellings"]):
                found[_plain(word)] = (dimension, Fraction(str(entry["factor"])))
    return found

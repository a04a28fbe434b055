"""Finding a column of a sheet by the name a mapping gives it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

_LETTER = re.compile(r"@([A-Z]{1,3})")
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_BETWEEN = re.compile(r"[\s/\\|>_\-–—·]+")


@dataclass(frozen=True)
class HeaderNames:
    """The flattened header of a sheet, asked by name or, as ``@B``, by letter."""

    names: tuple[str, ...]

    def places(self, name: str) -> list[int]:
        """Every column that ``name`` can mean: none, one, or several that need a letter.

        The name as it stands goes first; then without regard to blanks, width and case;
        last without the signs between the rows of a header and, when only one side has
        it, without what stands in brackets (the unit, which a reader may have taken off).
        """
        found = self._like(name, str.strip)
        letter = _LETTER.fullmatch(name.strip())
        if not found and letter:
            place = _number(letter[1])
            return [place] if place < len(self.names) else []
        return found or self._like(name, _squeezed) or self._like(name, _joined) or [
            place
            for place, other in enumerate(self.names)
            if _bare(other) == _bare(name) != ""
            and bool(_BRACKETS.search(_squeezed(other))) != bool(_BRACKETS.search(_squeezed(name)))
        ]  # fmt: skip

    def near(self, name: str) -> list[str]:
        """The names most like one that is not there."""
        by_form = {_squeezed(other): other for other in self.names if other}
        close = get_close_matches(_squeezed(name), by_form, n=3, cutoff=0.5)
        return [by_form[form] for form in close]

    def _like(self, name: str, form: Callable[[str], str]) -> list[int]:
        sought = form(name)
        return [at for at, other in enumerate(self.names) if sought and form(other) == sought]


def _squeezed(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _joined(name: str) -> str:
    return _BETWEEN.sub("", _squeezed(name))


def _bare(name: str) -> str:
    return _joined(_BRACKETS.sub("", _squeezed(name)))


def _number(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1

"""How Chinese names sound, so that they can be found by typing letters."""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import Style, pinyin

_NO_LETTER = re.compile(r"[^a-z0-9]+")
MANY = 50_000  # names that are remembered


@lru_cache(maxsize=MANY)
def sound_of(name: str) -> str:
    """The syllables of a name in pinyin without tones, apart by blanks: 三明市 is ``san ming shi``.

    A character that is read in several ways stands with all of them, as in ``dan/shan/chan
    xian`` for 单县. Latin letters and figures of the name stay, in small letters; other
    signs have no sound. Empty for a name without any.
    """
    read = pinyin(name, style=Style.NORMAL, heteronym=True)
    heard = [
        "/".join(dict.fromkeys(_NO_LETTER.sub("", way.lower()) for way in ways)) for ways in read
    ]
    return " ".join(filter(None, heard))


def romanised(name: str) -> str:
    """A name in pinyin letters as a sign post has it: ``Yong'an``; empty where that is doubtful.

    Doubtful is a character that is read in several ways, or one whose letters are no plain ones.
    """
    syllables = sound_of(name).split()
    if not all(syllable.isalpha() and "v" not in syllable for syllable in syllables):
        return ""
    parts = [f"'{part}" if at and part[0] in "aeo" else part for at, part in enumerate(syllables)]
    return "".join(parts).capitalize()

"""Coordinates as text: degrees, minutes and seconds, and pasted pairs."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from gaibao_geo.tables.tokens import lists
from gaibao_geo.words.numbers import half_width

Axis = Literal["lon", "lat", ""]

_SIDES: dict[str, tuple[Axis, int]] = {
    "E": ("lon", 1), "W": ("lon", -1), "N": ("lat", 1), "S": ("lat", -1),
}  # fmt: skip
_LONGEST = 80  # signs; no coordinate is longer
_MOST = {"lon": 180, "lat": 90, "": 180}
_NORTH_MOST, _EAST_LEAST = 55, 70  # China lies south of the one and east of the other
_NUMBER = r"[0-9]{1,3}(?:\.[0-9]{1,15})?"
_SIGNED = re.compile(
    rf"(?P<d>{_NUMBER})\s*(?:°\s*(?:(?P<m>{_NUMBER})\s*'?\s*(?:(?P<s>{_NUMBER})\s*\"?)?)?)?"
)
_SPACED = re.compile(rf"(?P<d>[0-9]{{1,3}})[ :](?P<m>{_NUMBER})(?:[ :](?P<s>{_NUMBER}))?")
_DOTTED = re.compile(r"(?P<d>[0-9]{1,3})\.(?P<m>[0-9]{1,2})\.(?P<s>[0-9]{1,2}(?:\.[0-9]{1,6})?)")
_BETWEEN = re.compile(r"[,;]")


class MinutesError(ValueError):
    """Minutes or seconds of 60 and more, or degrees beyond the globe."""


def parse_degrees(text: str, axis: Axis = "") -> float:
    """Decimal degrees from text: 33°23′6″N, 北纬33度23分, 28.5.30 or 33.385.

    Three numbers with points between are degrees, minutes and seconds. West and south are
    below zero. Raises ``MinutesError`` where minutes or seconds reach 60 or the degrees lie
    beyond the globe, and ``ValueError`` when the text is no coordinate, or names the other
    ``axis`` (E in a latitude).
    """
    found, value = _one(_signs(text))
    if axis and found and found != axis:
        raise ValueError(text[:_LONGEST])
    if abs(value) > _MOST[axis or found]:
        raise MinutesError(text[:_LONGEST])
    return value


def parse_point(text: str) -> tuple[float, float]:
    """The (longitude, latitude) of a pasted pair, in decimal degrees.

    Letters or words (N, E, 北纬) say which is which. Without them longitude comes first, as
    in '119.5,26.7', unless the first number is at most 55 and the second at least 70: inside
    China that can only be latitude first. Raises ``ValueError`` when the text is no pair.
    """
    signs = _signs(text)
    halves = [part.strip() for part in _BETWEEN.split(signs) if part.strip()]
    if len(halves) == 1:
        halves = _halves(signs)
    if len(halves) != 2:
        raise ValueError(text[:_LONGEST])
    (one, first), (two, second) = _one(halves[0]), _one(halves[1])
    if one and one == two:
        raise ValueError(text[:_LONGEST])
    swapped = one == "lat" or two == "lon"
    if not one and not two:
        swapped = abs(first) <= _NORTH_MOST and second >= _EAST_LEAST
    lon, lat = (second, first) if swapped else (first, second)
    if abs(lon) > _MOST["lon"] or abs(lat) > _MOST["lat"]:
        raise MinutesError(text[:_LONGEST])
    return lon, lat


def _halves(signs: str) -> list[str]:
    """Two coordinates without a comma: split at the letters, or at the one space."""
    lettered = re.findall(r"[NSEW]\s*[^NSEW]*[0-9][^NSEW]*|[^NSEW]*[0-9][^NSEW]*[NSEW]", signs)
    if len(lettered) == 2 and "".join(lettered).strip() == signs.strip():
        return [part.strip() for part in lettered]
    return signs.split()


def _one(signs: str) -> tuple[Axis, float]:
    text = signs.strip()
    axis: Axis = ""
    sign = 1
    for place in (slice(0, 1), slice(-1, None)):
        if text[place].upper() in _SIDES:
            if axis:
                raise ValueError(signs)
            axis, sign = _SIDES[text[place].upper()]
            text = (text[1:] if place.stop == 1 else text[:-1]).strip()
    if text[:1] in ("-", "+"):
        if axis:
            raise ValueError(signs)
        sign, text = (-1 if text[0] == "-" else 1), text[1:].strip()
    match = _SIGNED.fullmatch(text) or _DOTTED.fullmatch(text) or _SPACED.fullmatch(text)
    if match is None:
        raise ValueError(signs)
    minutes, seconds = (float(match[part] or 0) for part in "ms")
    broken = ("." in match["d"] and match["m"]) or ("." in (match["m"] or "") and match["s"])
    if minutes >= 60 or seconds >= 60:
        raise MinutesError(signs)
    if broken:  # 33.5°30′
        raise ValueError(signs)
    return axis, sign * (float(match["d"]) + (minutes * 60 + seconds) / 3600)


def _signs(text: str) -> str:
    """The text with words and look-alikes as plain signs: ° ' " N S E W and commas."""
    if len(text) > _LONGEST:
        raise ValueError(text[:_LONGEST])
    signs = half_width(text).strip()
    for word, sign in _words():
        signs = signs.replace(word, sign)
    return signs.strip("()[] ")


@cache
def _words() -> list[tuple[str, str]]:
    degrees = lists()["degrees"]
    signs: dict[str, str] = degrees["signs"] | dict.fromkeys(degrees["between"], ",")
    return sorted(signs.items(), key=lambda item: -len(item[0]))

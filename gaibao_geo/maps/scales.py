"""A scale: what each class is called and how it is drawn, whoever is counted in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gaibao_geo.maps.classes import Scheme, classify
from gaibao_geo.maps.legends import class_labels, edge_labels
from gaibao_geo.maps.palettes import Palette, colours
from gaibao_geo.maps.spec import MISSING, MISSING_COLOUR, LegendRow
from gaibao_geo.words import Lang, say

FEWEST, MOST = 3, 7  # classes that a person may ask for
RING = "#6b7280"  # the rim of a school without data


@dataclass(frozen=True)
class Look:
    """One class: what the legend calls it, and its colour."""

    label: str
    colour: str


@dataclass(frozen=True)
class Scale:
    """Classes by key, in the order of the legend, with the inner ``breaks`` between ``c0`` ...

    The same scale colours several years or scenarios: its classes stay, the counts change.
    ``looks`` holds the classes of values and those apart (nothing lacking); 无数据 is in
    every legend.
    """

    breaks: tuple[float, ...]
    looks: Mapping[str, Look]
    lang: Lang
    apart: Mapping[float, str] = field(default_factory=dict)

    def key(self, value: float | None) -> str:
        """The class of a value; a value that stands apart, or is missing, has its own."""
        if value is None or value != value:  # noqa: PLR0124  (NaN alone differs from itself)
            return MISSING
        if value in self.apart:
            return self.apart[value]
        return f"c{sum(value > edge for edge in self.breaks)}"

    def colour(self, key: str) -> str:
        """The colour of a class."""
        return MISSING_COLOUR if key == MISSING else self.looks[key].colour

    def legend(
        self, keys: Iterable[str], beside: Iterable[str] = (), *, points: bool = False
    ) -> tuple[LegendRow, ...]:
        """The legend with what is drawn (``keys``) and what is listed ``beside`` counted."""
        drawn, listed = Counter(keys), Counter(beside)
        sample, ring = ("circle", "ring") if points else ("fill", "fill")
        rows = [
            LegendRow(key, look.label, look.colour, drawn[key], listed[key], sample)
            for key, look in self.looks.items()
        ]
        missing = RING if points else MISSING_COLOUR
        return (*rows, LegendRow(MISSING, say("word.no_data", self.lang), missing,
                                 drawn[MISSING], listed[MISSING], ring))  # fmt: skip


def scale_of(
    values: Sequence[float | None],
    words: Callable[[float], str],
    lang: Lang,
    *,
    scheme: Scheme = "natural",
    k: int = 5,
    palette: Palette = "YlGnBu",
    breaks: Sequence[float] = (),
    apart: Mapping[float, tuple[str, Look]] | None = None,
    alone: Callable[[float], str] | None = None,
) -> Scale:
    """The scale of some values; missing ones have no part in it.

    ``scheme``, ``k`` (3 to 7) and ``breaks`` are ``maps.classes.classify``'s; ``breaks`` that
    are given make the scheme manual, so that years or scenarios can share them, and every
    class of theirs stays in the legend, empty or not. ``apart`` takes single values out of
    the classes, each with its key and look. Raises ``ValueError`` for fewer than 3 or more
    than 7 classes, or breaks that do not rise.
    """
    count = len(breaks) + 1 if len(breaks) else k
    if not FEWEST - bool(len(breaks)) <= count <= MOST:
        raise ValueError(f"{count} classes asked for; a map has {FEWEST} to {MOST}")
    set_apart = dict(apart or {})
    counted = [value for value in values if value not in set_apart]
    classes = classify(counted, "manual" if len(breaks) else scheme, k, breaks)
    inner = classes.breaks
    shades = colours(palette, len(inner) + 1)
    if len(breaks):
        labels = edge_labels([words(edge) for edge in inner], lang)
    else:
        labels = class_labels(classes, counted, words if inner else alone or words, lang)
    graded = {
        f"c{at}": Look(label, shade)
        for at, (label, shade) in enumerate(zip(labels, shades, strict=False))
    }
    top = inner[-1] if inner else float("inf")
    low = dict(look for value, look in set_apart.items() if value < top)
    high = dict(look for value, look in set_apart.items() if value >= top)
    return Scale(inner, low | graded | high, lang,
                 {value: key for value, (key, _) in set_apart.items()})  # fmt: skip

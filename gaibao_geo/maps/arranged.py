"""How themes and layers of one map stand together, and what a search of it knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gaibao_geo.maps.spec import LegendRow, MapSpec


@dataclass(frozen=True)
class Square:
    """Two scales across each other: their names, their steps and the legend key of each cell.

    ``keys`` has a row for each step of the scale that goes up, the lowest first, and in it a
    key for each step of the scale that goes across, the lowest first.
    """

    across: str
    up: str
    across_steps: tuple[str, ...]
    up_steps: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Side:
    """What one half of a swiped map shows: its name, its theme and its layers, by id."""

    name: str
    theme: str
    overlay: str = ""


@dataclass(frozen=True)
class Swipe:
    """Two readings of one map with a bar between them that a reader moves."""

    left: Side
    right: Side


@dataclass(frozen=True)
class Stop:
    """One place of a slider: its label, and the theme shown there by id."""

    label: str
    theme: str


@dataclass(frozen=True)
class Slider:
    """Themes in order, one at a time: the years of a programme."""

    title: str
    stops: tuple[Stop, ...]


@dataclass(frozen=True)
class Heard:
    """How a place or point is found but by what the map calls it.

    ``sound`` is pinyin as ``places.sounds.sound_of`` writes it, ``other`` the Chinese name of
    what is shown by another, else empty.
    """

    id: str
    sound: str
    other: str


@dataclass(frozen=True)
class Spot:
    """A township that can be looked for and is no mark of the map: its name, seat in degrees."""

    heard: Heard
    name: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Seek:
    """What a search knows of a map's places and points, and of townships besides."""

    heard: tuple[Heard, ...]
    spots: tuple[Spot, ...]


def check_arranged(spec: MapSpec) -> None:
    """Raise ``ValueError`` where readings that are compared do not share one legend.

    A colour that means one thing on the left and another on the right misleads whoever
    compares them; so does a key of the square that no legend explains.
    """
    themes = {theme.id: theme for theme in spec.themes}
    layers = {overlay.id: overlay for overlay in spec.overlays}
    if spec.swipe:
        sides = (spec.swipe.left, spec.swipe.right)
        _same("swipe", [themes[side.theme].legend for side in sides])
        _same("swipe", [layers[side.overlay].legend for side in sides if side.overlay])
    if spec.slider:
        _same("slider", [themes[stop.theme].legend for stop in spec.slider.stops])
    for theme in spec.themes:
        if theme.square:
            explained = {row.key for row in theme.legend}
            unknown = sorted({key for row in theme.square.keys for key in row} - explained)
            if unknown:
                raise ValueError(f"{theme.id}: no legend row for the cells {unknown}")


def _same(where: str, legends: Sequence[Iterable[LegendRow]]) -> None:
    meanings = {tuple((row.key, row.label, row.colour) for row in legend) for legend in legends}
    if len(meanings) > 1:
        raise ValueError(f"{where}: what is compared has more than one legend")

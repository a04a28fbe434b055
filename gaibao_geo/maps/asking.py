"""What a map that locks nothing asks of a click: which school to open, or where one stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pin:
    """A school that a person has put on the map, not yet part of the data; degrees of the map."""

    point: str
    name: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Asking:
    """A click on a school opens it; while one is being placed, any click says where it stands.

    ``placing`` is the id of the school that is being placed (empty: none is) and ``name`` what
    it is called; ``pins`` are those that a person has placed so far. ``opened`` is the school
    that the page shows, ``faint`` are those that its list leaves out.
    """

    placing: str = ""
    name: str = ""
    pins: tuple[Pin, ...] = ()
    opened: str = ""
    faint: tuple[str, ...] = ()

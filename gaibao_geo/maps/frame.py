"""What stands around a map of any kind: title, source, date, stamp, review number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gaibao_geo.maps.ground import credit_lines
from gaibao_geo.places.regions import Source
from gaibao_geo.words import Lang


@dataclass(frozen=True)
class Frame:
    """Texts in ``lang``; ``review_number`` is the 审图号, empty if there is none.

    ``made_on`` is the date in words; ``boundaries`` the make of the regions' shapes that is
    credited; ``notes`` are said before the map's own.
    """

    lang: Lang
    title: str
    source: str = ""
    made_up: bool = False
    review_number: str = ""
    made_on: str = ""
    boundaries: Source = "tianditu"
    notes: tuple[str, ...] = ()

    def around(self, notes: tuple[str, ...] = (), *, points: bool = False) -> dict[str, Any]:
        """The fields of a ``MapSpec`` that every kind of map has in common."""
        return {
            "lang": self.lang, "title": self.title, "source": self.source, "made_up": self.made_up,
            "review_number": self.review_number, "notes": (*self.notes, *notes),
            "credits": credit_lines(self.lang, self.made_on, self.boundaries, points=points),
        }  # fmt: skip

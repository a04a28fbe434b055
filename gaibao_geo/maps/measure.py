"""What a number on a map is: its name, its unit and how many decimals it is told with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from gaibao_geo.maps.facts import money_text
from gaibao_geo.words import Both, Lang, say
from gaibao_geo.words.figures import figure, share_text
from gaibao_geo.words.numbers import percent

PER_CENT = 100
NO_UNIT = Both("", "")


@dataclass(frozen=True)
class Measure:
    """Name and unit of a value.

    ``kind`` ``share`` is 0-1, told in per cent; ``yuan`` whole yuan, told as money, with
    ``unit`` behind it (``/ pupil``); ``number`` any other, told with its ``unit``.
    """

    title: Both
    unit: Both = NO_UNIT
    decimals: int = 0
    kind: Literal["number", "share", "yuan"] = "number"

    def text(self, value: float | None, lang: Lang) -> str:
        """A value as it stands on the map; 无数据 for a missing one."""
        if value is None or value != value:  # noqa: PLR0124  (NaN alone differs from itself)
            return say("word.no_data", lang)
        if self.kind == "share":
            return share_text(value, lang) if self.decimals else percent(value, 0)
        if self.kind == "yuan":
            return money_text(round(value), lang) + self.unit.to(lang)
        if value and round(value, self.decimals) == 0:
            return self._with_unit(figure(value, lang, self.decimals), lang)
        return self._with_unit(f"{value:,.{self.decimals}f}", lang)

    def edge(self, value: float, lang: Lang) -> str:
        """A break between classes, unrounded: the legend must not move it."""
        if self.kind == "share":
            return f"{value * PER_CENT:.12g}%"
        if self.kind == "yuan":
            return self.brief(value, lang)
        return self._with_unit(f"{value:,.12g}", lang)

    def brief(self, value: float | None, lang: Lang) -> str:
        """A value where there is little room: yuan per head as a bare number."""
        if value is None or self.kind != "yuan" or not self.unit.zh:
            return self.text(value, lang)
        return f"{round(value):,}"

    def headed(self, lang: Lang) -> str:
        """The name, with the unit where brief values leave it out."""
        if self.kind != "yuan" or not self.unit.zh:
            return self.title.to(lang)
        return say("map.kinds.with_unit", lang, title=self.title, unit=self.unit)

    def change(self, value: float, lang: Lang) -> str:
        """The size of a change, without its sign: of shares in percentage points."""
        if self.kind == "share":
            return say("map.kinds.points", lang, n=f"{abs(value) * PER_CENT:.12g}")
        return self.edge(abs(value), lang)

    def shown(self, value: float | None) -> float | None:
        """A value as it is told, so that no class divides two values that read the same."""
        if value is None or value != value:  # noqa: PLR0124
            return None
        digits = 0 if self.kind == "yuan" else self.decimals + 2 * (self.kind == "share")
        shown = round(float(value), digits)
        # Nothing is told as none, and no share as whole, that is not just that.
        whole = shown == 1 and self.kind == "share"
        return float(value) if shown == 0 or whole else shown

    def column(self, values: Iterable[Any]) -> list[float | None]:
        """A column's values as they are told; ``None`` for a missing one."""
        return [None if pd.isna(value) else self.shown(float(value)) for value in values]

    def _with_unit(self, number: str, lang: Lang) -> str:
        unit = self.unit.to(lang)
        return say("map.need.quantity", lang, n=number, unit=unit) if unit else number

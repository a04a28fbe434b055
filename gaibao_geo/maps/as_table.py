"""A map as a table: the same places, the same texts, the same classes, for whoever reads rows."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from gaibao_geo.maps.spec import LegendRow, MapSpec, Mark, Overlay, Theme
from gaibao_geo.words.numbers import percent

COLUMNS = ["reading", "id", "name", "value", "grade"]


def map_table(spec: MapSpec) -> pd.DataFrame:
    """Every mark of a map: ``reading`` (theme or layer), ``id``, ``name``, ``value``, ``grade``.

    All are finished texts in the map's language: the value as the map tells it and the
    legend's row it counts for, of a pie the shares of its parts. Readings that only carry
    names are left out; what stands in a list beside the map because it has no point follows
    with the list's title for a reading and no grade.
    """
    names = {place.id: place.name for place in spec.places}
    found = [row for theme in spec.themes for row in _of_theme(theme, names)]
    found += [row for overlay in spec.overlays for row in _of_overlay(overlay)]
    found += [(aside.title, "", item.label, item.value, "") for aside in spec.side_lists
              for item in aside.items]  # fmt: skip
    return pd.DataFrame(found, columns=COLUMNS)


Found = tuple[str, str, str, str, str]


def _of_theme(theme: Theme, names: dict[str, str]) -> Iterator[Found]:
    legend = {row.key: row for row in theme.legend}
    for mark in theme.marks:
        if mark.text:
            yield theme.title, mark.place_id, names[mark.place_id], mark.text, _grade(mark, legend)


def _grade(mark: Mark, legend: dict[str, LegendRow]) -> str:
    if mark.slices:
        return " · ".join(f"{legend[part.key].label} {percent(part.share)}" for part in mark.slices)
    return legend[mark.key].label if mark.key in legend else ""


def _of_overlay(overlay: Overlay) -> Iterator[Found]:
    legend = {row.key: row.label for row in overlay.legend}
    for point in overlay.points:
        grades = " · ".join(legend[key] for key in point.keys)
        yield overlay.title, point.id, point.name, point.text, grades

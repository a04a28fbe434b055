"""What matching a sheet gives: its rows under the schema's column names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from gaibao_geo.intake.layouts.layout import Layout
from gaibao_geo.tables.schema import Table

How = Literal["name", "alias", "mapping", "constant"]


@dataclass(frozen=True)
class Match:
    """A sheet's rows under the schema's column names, not yet typed.

    ``body`` has the schema's names as columns (unknown columns keep their header) and the
    sheet's row numbers as index; a number may repeat where one row of a sheet becomes
    several records. ``headers``, ``units``, ``places`` (columns of the sheet, from 0) and
    ``how`` speak of the matched columns. ``datum`` is that of its coordinates, empty when
    nobody declared one.
    """

    table: Table
    layout: Layout
    body: pd.DataFrame
    headers: Mapping[str, str]
    units: Mapping[str, str]
    places: Mapping[str, int]
    how: Mapping[str, How]
    datum: str = ""
    set_aside: frozenset[int] = field(default_factory=frozenset)

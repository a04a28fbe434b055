"""The standards that a school is held to, as a table and never as code."""

from __future__ import annotations

import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import Dataset, read_dataset
from gaibao_geo.tables.schema import TABLES
from gaibao_geo.words import both

DEFAULT = "data/standards"


def default_standards() -> pd.DataFrame:
    """The standards that travel with the program: table ``standards`` of the schema.

    ``status`` says of each whether its text was verified; unverified ones stay marked.
    """
    return read_dataset(DEFAULT).standards


def standards_of(data: Dataset) -> pd.DataFrame:
    """The dataset's own standards if it brings any, else those that travel with us.

    Raises ``DataError`` if one of them names a column that ``schools`` does not have.
    """
    table = data.standards if "standards" in data else default_standards()
    known = {column.name for column in TABLES["schools"].columns}
    strangers = sorted(set(table["indicator"]) - known)
    if strangers:
        raise DataError(*both("need.no_column", columns=", ".join(strangers)))
    return table

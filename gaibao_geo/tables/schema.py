"""What a valid table is: its columns, their units and meaning, its key.

``TABLES`` is the published schema. A reader, a template and the data dictionary are
made from it, so there is one place where a column is described.
"""

from __future__ import annotations

from gaibao_geo.tables.columns import ITEM_TYPES, QUALITIES, Column, Kind, Table
from gaibao_geo.tables.documents import DOCUMENTS
from gaibao_geo.tables.money_tables import MONEY
from gaibao_geo.tables.need_tables import NORMS
from gaibao_geo.tables.place_tables import PLACES
from gaibao_geo.tables.school_tables import SCHOOLS

__all__ = ["ITEM_TYPES", "PLANNING", "QUALITIES", "TABLES", "Column", "Kind", "Table"]

PLANNING = (*PLACES, *SCHOOLS, *NORMS, *MONEY)  # what a planner fills in
TABLES: dict[str, Table] = {table.name: table for table in (*DOCUMENTS, *PLANNING)}

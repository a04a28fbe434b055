"""The data dictionary in data/README.md is what the schema says."""

from __future__ import annotations

from pathlib import Path

import pytest

from gaibao_geo.tables.columns import Column, Table
from gaibao_geo.tables.dictionary import dictionary, with_dictionary
from gaibao_geo.tables.schema import TABLES
from gaibao_geo.words import Both

# regions and townships are described beside their files, in geo/README.md
DATA = [table for name, table in TABLES.items() if name not in ("regions", "townships")]
README = Path(__file__).resolve().parent.parent / "data" / "README.md"


def test_the_page_is_what_the_schema_says():
    """To write it anew: ``README.write_text(with_dictionary(README.read_text(), DATA))``."""
    page = README.read_text(encoding="utf-8")
    assert with_dictionary(page, DATA) == page


def test_a_table_is_written_out():
    table = Table("walls", Both("围墙", "walls"), ("id",), (
        Column("id", "text", Both("编号", "id"), required=True),
        Column("length", "number", Both("长度", "length"), unit="米"),
    ))
    text = dictionary([table])
    assert "### `walls.csv`" in text
    assert "| `length` | 数 / a number | 米 | 长度 / length |" in text


def test_a_page_without_the_marks_is_refused():
    with pytest.raises(ValueError, match="lacks"):
        with_dictionary("no marks", DATA)

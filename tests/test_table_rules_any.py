"""Whatever stands in the tables, the rules say something or nothing, and never fail."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rule_tables import COUNTY, loaded, part

from gaibao_geo.intake.rules import RULES
from gaibao_geo.tables.schema import TABLES

CELLS = [(table, column) for table, rows in COUNTY.items() for column in rows[0]]
ODD = ["", "0", "1", "-1", "0.5", "1e17", "2016", "2016-05", "close", "gaibao_2014", "塑胶跑道",
       "2154000001", "X1", "含县级", "primary", "2015/16", "<script>", "\u202e",
       "９９９"]  # fmt: skip
CHANGE = st.tuples(
    st.sampled_from(CELLS), st.integers(0, 1), st.sampled_from(ODD) | st.text(max_size=6)
)


def parts(spoilt=None):
    return [
        part(table, [{name: str(cell) for name, cell in row.items()} for row in rows], odd=True)
        for table, rows in (COUNTY | (spoilt or {})).items()
    ]


def findings(data):
    return [finding for rule in RULES for finding in rule(data)]


@settings(max_examples=40)
@given(st.lists(CHANGE, min_size=1, max_size=4))
def test_no_cell_makes_a_rule_fail(changes):
    tables = {}
    for (table, column), row, text in changes:
        rows = tables.setdefault(table, [dict(each) for each in COUNTY[table]])
        rows[row % len(rows)][column] = text
    for finding in findings(loaded(*parts(tables))):
        assert finding.sentence("zh")
        assert finding.sentence("en")


@pytest.mark.parametrize("table", [*COUNTY, "eligibility", "programmes", "facilities", "points"])
def test_a_table_alone_or_without_a_row_is_met_with_silence(table):
    empty = part(table, [dict.fromkeys((each.name for each in TABLES[table].columns), "x")],
                 odd=True)  # fmt: skip
    data = loaded(empty)
    data.tables[table] = data.tables[table].iloc[:0]
    assert findings(data) == []
    others = [each for each in parts() if each.table != table]
    whole = loaded(*others, empty)
    whole.tables[table] = whole.tables[table].iloc[:0]
    assert all(finding.sentence("en") for finding in findings(whole))


def test_tables_of_required_columns_only_are_met_with_silence():
    sheets = []
    for table in ("schools", "projects", "funds", "progress"):
        needed = [column.name for column in TABLES[table].columns if column.required]
        rows = [{name: str(row[name]) for name in needed} for row in COUNTY[table]]
        sheets.append(part(table, rows))
    assert findings(loaded(*sheets)) == []


def test_the_county_in_order_is_met_with_silence_in_several_sheets():
    """The same rows in two sheets a table: places and totals do not depend on the files."""
    two = []
    for each in parts():
        half = len(each.rows) // 2
        rows = COUNTY[each.table]
        for some, file in ((rows[:half], "a.csv"), (rows[half:], "b.csv")):
            if some:
                two.append(part(each.table, [{name: str(cell) for name, cell in row.items()}
                                             for row in some], file=file))  # fmt: skip
    about = {"school_year_for_budget_year": {"2016": "2015/16"}}
    assert findings(loaded(*two, about=about)) == []

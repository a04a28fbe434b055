"""A plan as a workbook whose totals are live formulas."""

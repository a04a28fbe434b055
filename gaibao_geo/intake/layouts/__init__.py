"""Where a sheet keeps its table: header, units, totals, remarks."""

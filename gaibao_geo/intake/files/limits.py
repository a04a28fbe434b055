"""How much of a file is read before it is refused, and why that much.

An office machine of 8 GB has to survive every file. The widest honest table is a national
one: 240,000 schools with up to 60 columns, 14.4 million cells. Each limit is at or above
what such a table needs and below what would exhaust the machine.
"""

from __future__ import annotations

MIB = 1024 * 1024

# 240,000 rows of 60 columns at 20 bytes a cell are 288 MB.
MAX_TEXT_BYTES = 320 * MIB
# Lines of a text table; a spreadsheet shows the first 1,048,576.
MAX_LINES = 4 * 1_048_576
# A spreadsheet cell holds at most 32,767 characters; a boundary written as text can be
# longer. The limit is that of Python's own CSV reader.
MAX_FIELD_CHARS = 131_072
# Excel's widest and longest sheet.
MAX_COLUMNS = 16_384
MAX_ROWS = 1_048_576
# A packed workbook of the widest honest table has about 100 MB.
MAX_BOOK_BYTES = 128 * MIB
# A cell takes about 35 bytes of XML: 14.4 million cells are 504 MB.
MAX_UNPACKED_BYTES = 512 * MIB
# Excel packs XML about 10 : 1, a sheet of equal blanks up to 150 : 1. Deflate's own end is
# 1032 : 1, which only made-up content reaches. Small parts may: a few bytes harm nobody.
MAX_RATIO = 400
RATIO_FREE_BYTES = 8 * MIB
# The reader keeps 32 bytes for every cell between the first and the last that is filled.
# 65,536 × 256, the whole grid of an old .xls, are 0.5 GB.
MAX_CELLS = 65_536 * 256
# Cells and rows of one sheet, blanks included; above that the XML is not followed further.
MAX_ELEMENTS = 3 * MAX_CELLS
# Text that many cells share is copied into each: as much as one whole file may hold.
MAX_SHARED_CHARS = MAX_TEXT_BYTES
# Formulas remembered with their text, per sheet; beyond it they are counted. With more
# error cells than that a sheet is refused.
MAX_FORMULAS = 200_000
# Parts of a workbook; one sheet has one or a few, pictures have one each.
MAX_PARTS = 10_000
# A county's township boundaries have 1–20 MB.
MAX_GEO_BYTES = 128 * MIB
# Features of a layer: the national table of schools, four times over.
MAX_FEATURES = 1_000_000
# An old workbook is read by a process of its own: seconds and bytes it may take.
CHILD_SECONDS = 120
CHILD_BYTES = 2 * 1024 * MIB
# Findings of one kind about single cells or rows before they are put together.
SINGLY = 5

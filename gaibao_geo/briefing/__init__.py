"""A plan as files that are carried into a meeting: slides, a memo, a workbook, an atlas."""

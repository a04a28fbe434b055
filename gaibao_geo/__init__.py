"""Maps and budget plans for bringing weak compulsory schools up to standard (全面改薄)."""

from gaibao_geo.tables.reading import Dataset, read_dataset

__version__ = "0.1.0"

__all__ = [
    "Dataset",
    "__version__",
    "read_dataset",
]

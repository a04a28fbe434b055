"""How a dataset was read, written down so that next year's import is one step."""

from __future__ import annotations

from pathlib import Path

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.intake.mappings.mapping import read_mapping
from gaibao_geo.intake.mappings.mapping_saved import mapping_of
from gaibao_geo.io.whole_folder import write_file
from gaibao_geo.words import both


def write_mapping(data: Dataset, file: str | Path) -> Path:
    """Write the ``mapping.toml`` that reads ``data`` again as it was read now; its path.

    Entries of the mapping it was read with stay as they are. Raises ``DataError`` when the
    file is there already: it may be somebody's work.
    """
    target = Path(file)
    if target.exists():
        raise DataError(*both("checked.file_in_use", path=target))
    home = data.path if data.path.is_dir() else data.path.parent
    told, _ = read_mapping(home)
    return write_file(target, mapping_of([part.match for part in data.parts], told).encode())

"""A folder as one zip file."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path


def zip_folder(folder: Path) -> bytes:
    """Every file of a folder under the folder's own name, the same bytes for the same files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                name = Path(folder.name) / file.relative_to(folder)
                archive.writestr(zipfile.ZipInfo(name.as_posix()), file.read_bytes(),
                                 zipfile.ZIP_DEFLATED)  # fmt: skip
    return held.getvalue()

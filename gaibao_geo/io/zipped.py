"""A folder as one zip file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path


def zip_folder(folder: Path) -> bytes:
    """Every file of a folder under the folder's own name, the same bytes for the same files."""
    files = {
        (Path(folder.name) / file.relative_to(folder)).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*")) if file.is_file()
    }  # fmt: skip
    return zip_files(files)


def zip_files(files: Mapping[str, bytes]) -> bytes:
    """Files by their names within the zip file; the same bytes for the same files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()

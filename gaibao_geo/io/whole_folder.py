"""A folder or a file that appears whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path


def write_folder(
    target: Path,
    files: Mapping[str, bytes],
    *,
    keep: bool = False,
    judge: Callable[[Path], None] | None = None,
) -> Path:
    """Write ``files`` (by path inside the folder) as ``target`` and give its path back.

    What stood there is replaced in one step; with ``keep`` its other files stay. ``judge``
    is shown the finished folder before it takes its place, and raises if it is not right.
    A failure leaves what was there.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as workshop:
        fresh, old = Path(workshop) / target.name, Path(workshop) / "old folder"
        if target.exists() and keep:
            shutil.copytree(target, fresh)
        fresh.mkdir(exist_ok=True)
        for name, content in files.items():
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            (fresh / name).write_bytes(content)
        if judge is not None:
            judge(fresh)
        if target.exists():
            target.rename(old)
        try:
            fresh.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
    return target


def write_file(file: Path, content: bytes) -> Path:
    """Write a file whole: a failure leaves what was there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(file.name + ".part")
    fresh.write_bytes(content)
    fresh.replace(file)
    return file

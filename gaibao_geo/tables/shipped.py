"""Where the tables that travel with the program lie, in a checkout or an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped(name: str) -> Path:
    """The folder or file ``name`` (such as ``data/seeds`` or ``geo``) that travels with us.

    In a checkout ``data`` and ``geo`` stand beside the package; a wheel carries them
    inside it. Raises ``FileNotFoundError`` when neither is there.
    """
    for home in (_PACKAGE.parent, _PACKAGE):
        candidate = home / name
        if candidate.exists() and (home != _PACKAGE.parent or (home / "pyproject.toml").exists()):
            return candidate
    raise FileNotFoundError(name)


def shipped_datasets() -> list[str]:
    """The names of the datasets that travel with us, such as ``data/demo/gyantse``."""
    data = shipped("data")
    return sorted(
        file.parent.relative_to(data.parent).as_posix() for file in data.rglob("dataset.toml")
    )


def find(path: str | Path) -> Path:
    """``path`` itself if it exists, else what travels with us under that name.

    Lets ``gaibao check data/seeds`` work outside a checkout. The path comes back
    unchanged when neither exists, so that the reader can say so.
    """
    given = Path(path)
    if given.exists() or given.is_absolute() or ".." in given.parts:
        return given
    try:
        return shipped(given.as_posix())
    except FileNotFoundError:
        return given

"""From a path to a database that can be used: made, brought up to date, or put aside."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from gaibao_geo.errors import StoreError
from gaibao_geo.store import tables
from gaibao_geo.words import Both, both

PATIENCE_S = 15.0  # how long one waits for another that is writing
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class _Damaged(Exception):  # noqa: N818  (never leaves this file)
    """The file is no database, or one with pages or columns missing."""


def opened(path: Path) -> tuple[Engine, list[Both]]:
    """The engine of the database at ``path``, and what a person should be told.

    A new file is made, an older version brought up to date in one transaction after a copy
    of the file was made beside it. A file that cannot be read is put aside under a new name
    and never deleted. Raises ``StoreError`` for a database of a newer version of this
    program or of another program, and when the folder does not allow it.
    """
    said: list[Both] = []
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _alone(path):
            try:
                _made_ready(path, said)
            except _Damaged as damage:
                said.append(_put_aside(path, damage))
                _made_ready(path, said)
    except (OSError, sqlite3.Error, _Damaged) as error:
        raise StoreError(*both("store.cannot_open", path=path, reason=error)) from error
    return _engine(path), said


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold a lock that every process takes while it opens; it ends with the process."""
    guard = path.with_name(f"{path.name}.opening")
    with closing(sqlite3.connect(guard, timeout=PATIENCE_S, isolation_level=None)) as raw:
        raw.execute("BEGIN EXCLUSIVE")
        yield


def _made_ready(path: Path, said: list[Both]) -> None:
    try:
        with _raw(path, _how_to_look(path)) as raw:
            version = _looked_at(raw, path)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
            raise _Damaged(str(error)) from error
        raise
    with _raw(path, "rwc") as raw:
        if version < len(tables.STEPS):
            if version:
                said.append(_copied(raw, path, version))
            _brought_up(raw, version)
        mode = raw.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode != "wal":
        raise OSError(f"journal_mode {mode}")


@contextmanager
def _raw(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    name = f"{path.absolute().as_uri()}?mode={mode}"
    with closing(sqlite3.connect(name, timeout=PATIENCE_S, isolation_level=None, uri=True)) as raw:
        yield raw


def _how_to_look(path: Path) -> str:
    """Read only: SQLite drops the write-ahead log of a file that it may write and cannot read.

    Not so for a new file, nor for one with a journal that must be rolled back first.
    """
    old = path.exists() and path.stat().st_size > 0
    return "ro" if old and not path.with_name(f"{path.name}-journal").exists() else "rwc"


def _looked_at(raw: sqlite3.Connection, path: Path) -> int:
    """The version of a database, 0 for an empty one."""
    if not raw.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        return 0
    if _pragma(raw, "application_id") != tables.APPLICATION:
        raise StoreError(*both("store.foreign", path=path))
    version: int = _pragma(raw, "user_version")
    if version > len(tables.STEPS):
        raise StoreError(*both("store.newer", path=path, theirs=version, ours=len(tables.STEPS)))
    found = raw.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise _Damaged(found)
    if version == len(tables.STEPS) and (other := _other_columns(raw)):
        raise _Damaged(other)
    return version


def _brought_up(raw: sqlite3.Connection, version: int) -> None:
    """Every step from this version on, or none of them."""
    raw.execute("BEGIN IMMEDIATE")
    try:
        for step in tables.STEPS[version:]:
            for statement in step:
                raw.execute(statement)
        raw.execute(f"PRAGMA application_id = {tables.APPLICATION}")
        raw.execute(f"PRAGMA user_version = {len(tables.STEPS)}")
        broken = raw.execute("PRAGMA foreign_key_check").fetchone()
        if broken or (other := _other_columns(raw)):
            raise sqlite3.IntegrityError(f"foreign keys of {broken[0]}" if broken else other)
        raw.execute("COMMIT")
    except BaseException:
        raw.execute("ROLLBACK")
        raise


def _other_columns(raw: sqlite3.Connection) -> str:
    """The first table that is not as queries expect it, and its columns; empty if there is none."""
    for table in tables.META.sorted_tables:
        found = [row[1] for row in raw.execute(f"PRAGMA table_info({table.name})")]
        if found != [column.name for column in table.columns]:
            return f"table {table.name}: {', '.join(found) or '-'}"
    return ""


def _copied(raw: sqlite3.Connection, path: Path, version: int) -> Both:
    copy = _free(path, f"version-{version}")
    raw.execute("VACUUM INTO ?", (str(copy),))
    return both("store.copied", copy=copy, version=version)


def _put_aside(path: Path, damage: Exception) -> Both:
    aside = _free(path, "unreadable")
    wal = path.with_name(f"{path.name}-wal")
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)  # an index that SQLite makes anew
    if wal.exists() and wal.stat().st_size:
        wal.rename(f"{aside}-wal")  # before the file: left alone, a new one would read it
    else:
        wal.unlink(missing_ok=True)
    path.rename(aside)
    return both("store.put_aside", path=path, aside=aside, reason=damage)


def _free(path: Path, what: str) -> Path:
    """A name beside the file that nothing has yet."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    names = (f"{path.name}.{what}-{stamp}{end}" for end in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(file for name in names if not (file := path.with_name(name)).exists())


def _pragma(raw: sqlite3.Connection, name: str) -> Any:
    return raw.execute(f"PRAGMA {name}").fetchone()[0]


def _engine(path: Path) -> Engine:
    """Connections that hold foreign keys and wait for others.

    SQLite's module for Python begins a transaction only before the first change; here the
    beginning is said, and a writer takes its turn before it reads what it will change.
    """
    engine = create_engine(URL.create("sqlite", database=str(path)))

    @event.listens_for(engine, "connect")
    def on_connect(raw: Any, record: object) -> None:
        del record
        raw.isolation_level = None
        for setting in (f"busy_timeout = {int(PATIENCE_S * 1000)}", "foreign_keys = ON",
                        "synchronous = FULL"):  # fmt: skip
            raw.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def turn(engine: Engine, *, writes: bool = False) -> Iterator[Connection]:
    """A transaction: all of it is kept or, whatever happens within, nothing.

    Raises ``StoreError`` when the database is busy, full or cannot be used.
    """
    chosen = engine.execution_options(writes=True) if writes else engine
    try:
        with chosen.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise StoreError(*_trouble(error)) from error


def _trouble(error: SQLAlchemyError) -> Both:
    cause = error.orig if isinstance(error, DBAPIError) else None
    code = getattr(cause, "sqlite_errorcode", None)
    kinds: Sequence[tuple[str, set[int]]] = (
        ("busy", {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}), ("full", {sqlite3.SQLITE_FULL}),
        ("damaged", _DAMAGED), ("read_only", {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}),
    )  # fmt: skip
    for kind, codes in kinds:
        if code is not None and code & 0xFF in codes:
            return both(f"store.{kind}")
    return both("store.trouble", reason=cause or error)

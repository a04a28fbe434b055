"""The tables of the database as queries see them, and the steps that made them.

A step is never edited once it was published: a database out there was made by it. A change
of the tables is one more step, and the tables below say what all of them come to.
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text

APPLICATION = 0x47424F31  # "GBO1" in the head of the file: it is ours
META = MetaData()

SCENARIOS = Table(
    "scenarios", META,
    Column("id", Text, primary_key=True),
    *(Column(name, Text) for name in ("name", "colour", "note", "author", "dataset",
                                      "data_version", "asked")),
    Column("revision", Integer),
    Column("created", Text), Column("changed", Text), Column("figures", Text),
    Column("removed", Integer),
)  # fmt: skip
DRAFTS = Table(
    "drafts", META,
    Column("key", Text, primary_key=True), Column("asked", Text), Column("dataset", Text),
    Column("scenario_id", Text), Column("base_revision", Integer), Column("kept", Text),
)  # fmt: skip
PLANS = Table(
    "plans", META,
    Column("scenario_id", Text, primary_key=True), Column("revision", Integer, primary_key=True),
    Column("made", Text), Column("figures", Text), Column("folder_zip", LargeBinary),
)  # fmt: skip
LOG = Table(
    "log", META,
    Column("id", Integer, primary_key=True),
    *(Column(name, Text) for name in ("at", "who", "what", "scenario_id", "scenario", "dataset",
                                      "data_version", "before", "after")),
)  # fmt: skip

_FIRST = (
    """CREATE TABLE scenarios (
        id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, colour TEXT NOT NULL,
        note TEXT NOT NULL, author TEXT NOT NULL, dataset TEXT NOT NULL,
        data_version TEXT NOT NULL, asked TEXT NOT NULL, revision INTEGER NOT NULL,
        created TEXT NOT NULL, changed TEXT NOT NULL, figures TEXT NOT NULL,
        removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))
    )""",
    "CREATE INDEX scenarios_by_change ON scenarios (removed, changed)",
    """CREATE TABLE drafts (
        key TEXT PRIMARY KEY NOT NULL, asked TEXT NOT NULL, dataset TEXT NOT NULL,
        scenario_id TEXT, base_revision INTEGER NOT NULL, kept TEXT NOT NULL
    )""",
    """CREATE TABLE plans (
        scenario_id TEXT NOT NULL REFERENCES scenarios (id), revision INTEGER NOT NULL,
        made TEXT NOT NULL, figures TEXT NOT NULL, folder_zip BLOB NOT NULL,
        PRIMARY KEY (scenario_id, revision)
    )""",
    """CREATE TABLE log (
        id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL,
        what TEXT NOT NULL, scenario_id TEXT, scenario TEXT NOT NULL, dataset TEXT NOT NULL,
        data_version TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL
    )""",
    "CREATE INDEX log_by_scenario ON log (scenario_id)",
    """CREATE TRIGGER log_keeps_every_line BEFORE DELETE ON log
        BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""",
    """CREATE TRIGGER log_keeps_its_words BEFORE UPDATE ON log
        BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""",
    # INSERT OR REPLACE removes a line without the first trigger being asked.
    """CREATE TRIGGER log_replaces_nothing BEFORE INSERT ON log
        WHEN EXISTS (SELECT 1 FROM log WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""",
)
STEPS: tuple[tuple[str, ...], ...] = (_FIRST,)  # to version 1, 2, ...

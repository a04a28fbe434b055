"""The door to the database: one object that any thread may use."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import pandas as pd
from platformdirs import user_data_path

from gaibao_geo.io.csv_file import csv_bytes
from gaibao_geo.scenarios.asked import Asked
from gaibao_geo.scenarios.scenario import Scenario
from gaibao_geo.store import drafts, keeping, log, plans
from gaibao_geo.store.drafts import Draft
from gaibao_geo.store.opening import opened, turn
from gaibao_geo.store.plans import KeptPlan
from gaibao_geo.words import Both, Lang
from gaibao_geo.words.visible import visible

FILE = "scenarios.db"


def home() -> Path:
    """Where a person's own things are kept: ``GAIBAO_HOME``, else the platform's place."""
    named = os.environ.get("GAIBAO_HOME")
    return Path(named) if named else user_data_path("gaibao_geo", appauthor=False)


def open_store() -> Store:
    """The database of this machine's user. Raises ``StoreError`` as ``Store`` does."""
    return Store(home() / FILE)


class Store:
    """Scenarios, drafts, plans and the log in one SQLite file.

    Several threads and processes may use one file; a writer waits for the others. Every
    method is one transaction: when it raises, or the machine stops within it, the file holds
    what it held. ``said`` is what a person should be told about the opening: a file that
    could not be read was put aside, an older one was copied and brought up to date.

    Raises ``StoreError`` when the file cannot be used: of a newer version, another
    program's, in a folder that cannot be written, or on a drive where SQLite cannot keep
    its write-ahead log (most network drives).
    """

    def __init__(self, path: str | Path):
        self.path = Path(path)
        self._engine, said = opened(self.path)
        self.said: tuple[Both, ...] = tuple(said)
        for line in said:
            told = {lang: visible(text) for lang, text in line._asdict().items()}
            self.tell("opened", "", after=told)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def scenarios(self, dataset: str | None = None) -> list[Scenario]:
        """The scenarios, of one dataset or of all, the one changed last first."""
        with turn(self._engine) as connection:
            return keeping.every(connection, dataset, removed=False)

    def removed(self, dataset: str | None = None) -> list[Scenario]:
        """Those that were removed and can be brought back, the last one first."""
        with turn(self._engine) as connection:
            return keeping.every(connection, dataset, removed=True)

    def scenario(self, scenario_id: str) -> Scenario:
        """The scenario of this id. Raises ``DataError`` when there is none, or it was removed."""
        with turn(self._engine) as connection:
            return keeping.one(connection, scenario_id)

    def save(self, scenario: Scenario, author: str) -> Scenario:
        """Save and return the scenario as it is kept: one revision on, with the time.

        Another id is a new scenario. The figures of its plan stay while it asks the same,
        and go when it asks something else and brings none of its own. Raises
        ``ChangedElsewhereError``, and changes nothing, when somebody saved or removed
        the scenario since the revision that ``scenario`` holds.
        """
        with turn(self._engine, writes=True) as connection:
            return keeping.save(connection, scenario, author)

    def duplicate(self, scenario_id: str, name: str, author: str) -> Scenario:
        """A copy under another name, with the next free colour and the plan of its revision."""
        with turn(self._engine, writes=True) as connection:
            return keeping.duplicate(connection, scenario_id, name, author)

    def remove(self, scenario_id: str, author: str) -> Scenario:
        """Take a scenario out of the list; ``restore`` brings it back."""
        with turn(self._engine, writes=True) as connection:
            return keeping.set_removed(connection, scenario_id, author, removed=True)

    def restore(self, scenario_id: str, author: str) -> Scenario:
        """Bring a removed scenario back. Raises ``DataError`` for one that was not removed."""
        with turn(self._engine, writes=True) as connection:
            return keeping.set_removed(connection, scenario_id, author, removed=False)

    def keep_draft(
        self,
        key: str,
        asked: Asked,
        dataset: str,
        scenario_id: str | None = None,
        base_revision: int = 0,
    ) -> None:
        """Keep unsaved changes under a key (a session, a browser), in place of the last."""
        with turn(self._engine, writes=True) as connection:
            drafts.keep(connection, Draft(key, asked, dataset, scenario_id, base_revision, ""))

    def draft(self, key: str) -> Draft | None:
        """The unsaved changes under a key; ``None`` when nothing was left."""
        with turn(self._engine) as connection:
            return drafts.found(connection, key)

    def drop_draft(self, key: str) -> None:
        """Forget the unsaved changes under a key: they were saved, or are not wanted."""
        with turn(self._engine, writes=True) as connection:
            drafts.drop(connection, key)

    def keep_plan(
        self, scenario_id: str, revision: int, figures: Mapping[str, Any], folder_zip: bytes
    ) -> None:
        """Keep the plan of a revision; its figures are the scenario's if that still stands.

        Of each scenario the plans of its newest few revisions are kept.
        """
        with turn(self._engine, writes=True) as connection:
            scenario = keeping.one(connection, scenario_id)
            plans.keep(connection, scenario, revision, figures, folder_zip)
            if revision == scenario.revision:
                keeping.set_figures(connection, scenario, figures)

    def plan_of(self, scenario_id: str, revision: int | None = None) -> KeptPlan | None:
        """The plan of a revision, by default of the newest that has one; ``None`` without any."""
        with turn(self._engine) as connection:
            return plans.found(connection, scenario_id, revision)

    def tell(
        self,
        what: str,
        who: str,
        *,
        dataset: str = "",
        data_version: str = "",
        scenario: Scenario | None = None,
        before: Mapping[str, Any] = log.NOTHING,
        after: Mapping[str, Any] = log.NOTHING,
    ) -> None:
        """Add a line to the log; ``what`` is a key under ``store.what``, as ``exported``."""
        with turn(self._engine, writes=True) as connection:
            log.write(connection, what, who, scenario, dataset=dataset,
                      data_version=data_version, before=before, after=after)  # fmt: skip

    def log(
        self, limit: int | None = 200, scenario: str | None = None, lang: Lang = "zh"
    ) -> pd.DataFrame:
        """The newest lines of the log, newest first, in the words of a language.

        Columns: time (UTC), who, what, scenario, dataset, version of the data, and what
        changed from and to, as JSON; ``scenario`` is an id.
        """
        with turn(self._engine) as connection:
            return log.read(connection, limit, scenario, lang)

    def log_csv(self, scenario: str | None = None, lang: Lang = "zh") -> bytes:
        """The whole log for Excel and WPS; text that would be a formula is marked as text."""
        return csv_bytes(self.log(None, scenario, lang))

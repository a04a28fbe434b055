"""What somebody was changing when the page or the machine went away."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from gaibao_geo.scenarios.asked import Asked
from gaibao_geo.scenarios.plain import LONGEST_ID, refuse, text_faults
from gaibao_geo.scenarios.scenario import LONGEST_PATH, utc_now
from gaibao_geo.store.tables import DRAFTS
from gaibao_geo.words import both

MOST_DRAFTS = 500  # kept in all; those left longest go first


@dataclass(frozen=True)
class Draft:
    """Unsaved changes, and the revision of the scenario that they began from.

    ``scenario_id`` is ``None`` and ``base_revision`` 0 for a scenario that was never saved.
    """

    key: str
    asked: Asked
    dataset: str
    scenario_id: str | None
    base_revision: int
    kept: str


def keep(connection: Connection, draft: Draft) -> None:
    """Keep a draft in place of the last one under its key."""
    faults = [
        *text_faults(draft.key, both("store.key"), LONGEST_ID, needed=True),
        *text_faults(draft.dataset, both("scenario.part.dataset"), LONGEST_PATH),
        *text_faults(draft.scenario_id or "", both("store.key"), LONGEST_ID),
    ]
    refuse(faults, "store.no_draft")
    values = {
        "asked": json.dumps(draft.asked.to_dict(), ensure_ascii=False), "dataset": draft.dataset,
        "scenario_id": draft.scenario_id, "base_revision": draft.base_revision,
        "kept": utc_now(),
    }  # fmt: skip
    connection.execute(upsert(DRAFTS).values(key=draft.key, **values)
                       .on_conflict_do_update(index_elements=["key"], set_=values))  # fmt: skip
    newest = select(DRAFTS.c.key).order_by(DRAFTS.c.kept.desc()).limit(MOST_DRAFTS)
    connection.execute(delete(DRAFTS).where(DRAFTS.c.key.not_in(newest)))


def found(connection: Connection, key: str) -> Draft | None:
    """The draft under a key; ``None`` when nothing was left."""
    row = connection.execute(select(DRAFTS).where(DRAFTS.c.key == key)).first()
    if row is None:
        return None
    return Draft(row.key, Asked.from_dict(json.loads(row.asked)), row.dataset, row.scenario_id,
                 row.base_revision, row.kept)  # fmt: skip


def drop(connection: Connection, key: str) -> None:
    """Forget the draft under a key, if there is one."""
    connection.execute(delete(DRAFTS).where(DRAFTS.c.key == key))

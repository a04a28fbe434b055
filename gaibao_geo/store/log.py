"""Who did what, when: lines are added, never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
from sqlalchemy import Connection, insert, select

from gaibao_geo.errors import DataError
from gaibao_geo.scenarios.plain import LONGEST_NAME, plain_table, refuse, text_faults
from gaibao_geo.scenarios.scenario import Scenario, utc_now
from gaibao_geo.store.tables import LOG
from gaibao_geo.words import Both, Lang, both, catalogue, say

SHOWN = ("at", "who", "what", "scenario", "dataset", "data_version", "before", "after")
NOTHING: Mapping[str, Any] = {}


def write(
    connection: Connection,
    what: str,
    who: str,
    scenario: Scenario | None = None,
    *,
    dataset: str = "",
    data_version: str = "",
    before: Mapping[str, Any] = NOTHING,
    after: Mapping[str, Any] = NOTHING,
) -> None:
    """Add a line; ``what`` is a key of the catalogue under ``store.what``.

    Raises ``DataError`` for an unknown ``what`` and a name that cannot be kept.
    """
    if f"store.what.{what}" not in catalogue():
        raise DataError(*both("store.no_what", what=what))
    faults: list[Both] = text_faults(who, both("scenario.part.author"), LONGEST_NAME)
    for name, text in (("dataset", dataset), ("data_version", data_version)):
        faults += text_faults(text, both(f"scenario.part.{name}"), 500)
    told = [plain_table(part, both("store.part"), faults) for part in (before, after)]
    refuse(faults, "store.no_line")
    texts = [json.dumps(part, ensure_ascii=False) if part else "" for part in told]
    connection.execute(insert(LOG).values(
        at=utc_now(), who=who, what=what, before=texts[0], after=texts[1],
        scenario_id=scenario.id if scenario else None, scenario=scenario.name if scenario else "",
        dataset=scenario.dataset if scenario else dataset,
        data_version=scenario.data_version if scenario else data_version,
    ))  # fmt: skip


def read(
    connection: Connection, limit: int | None, scenario: str | None, lang: Lang
) -> pd.DataFrame:
    """The newest lines, newest first, in the words of a language; ``scenario`` is an id."""
    asked = select(*(LOG.c[name] for name in SHOWN)).order_by(LOG.c.id.desc()).limit(limit)
    if scenario is not None:
        asked = asked.where(LOG.c.scenario_id == scenario)
    table = pd.DataFrame(connection.execute(asked).all(), columns=list(SHOWN), dtype="str")
    known = catalogue()
    words = [say(key, lang) if (key := f"store.what.{what}") in known else what
             for what in table["what"]]  # fmt: skip
    table = table.assign(what=pd.Series(words, index=table.index, dtype="str"))
    return table.set_axis([say(f"store.column.{name}", lang) for name in SHOWN], axis=1)

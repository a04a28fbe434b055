"""Plans that were found, kept with the revision of the scenario that asked for them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, insert, literal, select
from sqlalchemy.dialects.sqlite import insert as upsert

from gaibao_geo.scenarios.plain import plain_table, refuse
from gaibao_geo.scenarios.scenario import Scenario, utc_now
from gaibao_geo.store.tables import PLANS
from gaibao_geo.words import Both, both

MOST_PLANS = 5  # kept of each scenario, the newest revisions
MOST_BYTES = 100_000_000  # of one plan's folder; a county's is under one million


@dataclass(frozen=True)
class KeptPlan:
    """A plan as it was kept: its figures and its folder as the bytes of a zip file."""

    scenario_id: str
    revision: int
    made: str
    figures: Mapping[str, Any]
    folder_zip: bytes = field(repr=False)


def keep(
    connection: Connection,
    scenario: Scenario,
    revision: int,
    figures: Mapping[str, Any],
    folder_zip: bytes,
) -> None:
    """Keep a plan in place of an older one of its revision; of each scenario the newest few.

    Raises ``DataError`` for a revision that there never was and a folder that is too large.
    """
    faults: list[Both] = []
    told = plain_table(figures, both("scenario.part.figures"), faults)
    if type(revision) is not int or not 1 <= revision <= scenario.revision:
        faults.append(both("store.no_revision", revision=revision, last=scenario.revision))
    if len(folder_zip) > MOST_BYTES:
        count, most = f"{len(folder_zip):,}", f"{MOST_BYTES:,}"
        faults.append(both("store.large_plan", count=count, most=most))
    refuse(faults, "store.no_plan")
    values = {"made": utc_now(), "figures": json.dumps(told, ensure_ascii=False),
              "folder_zip": folder_zip}  # fmt: skip
    connection.execute(
        upsert(PLANS).values(scenario_id=scenario.id, revision=revision, **values)
        .on_conflict_do_update(index_elements=["scenario_id", "revision"], set_=values)
    )  # fmt: skip
    newest = (select(PLANS.c.revision).where(PLANS.c.scenario_id == scenario.id)
              .order_by(PLANS.c.revision.desc()).limit(MOST_PLANS))  # fmt: skip
    connection.execute(delete(PLANS).where(PLANS.c.scenario_id == scenario.id,
                                           PLANS.c.revision.not_in(newest)))  # fmt: skip


def found(connection: Connection, scenario_id: str, revision: int | None) -> KeptPlan | None:
    """The plan of a revision, by default of the newest that has one; ``None`` without any."""
    asked = select(PLANS).where(PLANS.c.scenario_id == scenario_id)
    if revision is not None:
        asked = asked.where(PLANS.c.revision == revision)
    row = connection.execute(asked.order_by(PLANS.c.revision.desc()).limit(1)).first()
    if row is None:
        return None
    return KeptPlan(row.scenario_id, row.revision, row.made, json.loads(row.figures),
                    row.folder_zip)  # fmt: skip


def copy(connection: Connection, original: Scenario, other: Scenario) -> None:
    """Give ``other`` the plan of the revision of ``original``, if there is one."""
    same = [PLANS.c.made, PLANS.c.figures, PLANS.c.folder_zip]
    asked = select(literal(other.id), literal(other.revision), *same).where(
        PLANS.c.scenario_id == original.id, PLANS.c.revision == original.revision)  # fmt: skip
    connection.execute(insert(PLANS).from_select(["scenario_id", "revision", *same], asked))

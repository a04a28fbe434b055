"""Scenarios in the database: saved without losing anybody's work, removed so that they return."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from gaibao_geo.errors import ChangedElsewhereError, DataError
from gaibao_geo.scenarios.asked import Asked
from gaibao_geo.scenarios.scenario import Scenario, renewed, utc_now
from gaibao_geo.store import log, plans
from gaibao_geo.store.tables import SCENARIOS
from gaibao_geo.words import both

_TEXTS = ("id", "name", "colour", "note", "author", "dataset", "data_version", "revision",
          "created", "changed")  # fmt: skip
_LOGGED = ("name", "colour", "note", "dataset", "data_version", "asked")


def every(connection: Connection, dataset: str | None, *, removed: bool) -> list[Scenario]:
    """The scenarios (of one dataset), the one changed last first."""
    asked = select(SCENARIOS).where(SCENARIOS.c.removed == int(removed))
    if dataset is not None:
        asked = asked.where(SCENARIOS.c.dataset == dataset)
    return [_scenario(row) for row in connection.execute(
        asked.order_by(SCENARIOS.c.changed.desc(), SCENARIOS.c.id))]  # fmt: skip


def one(connection: Connection, scenario_id: str, *, removed: bool = False) -> Scenario:
    """The scenario of this id. Raises ``DataError`` when there is none, or it was removed."""
    row = _row(connection, scenario_id)
    if row is None:
        raise DataError(*both("store.no_scenario", id=scenario_id))
    if bool(row.removed) != removed:
        key = "store.is_removed" if row.removed else "store.not_removed"
        raise DataError(*both(key, name=row.name, author=row.author, time=_minute(row.changed)))
    return _scenario(row)


def save(connection: Connection, scenario: Scenario, author: str) -> Scenario:
    """The scenario as it was saved, one revision on.

    Raises ``ChangedElsewhereError`` when it is not the revision that was opened.
    """
    row = _row(connection, scenario.id)
    mine = replace(scenario, author=author, revision=scenario.revision + 1, changed=utc_now())
    if row is None:
        _insert(connection, mine)
        log.write(connection, "created", author, mine, after=_logged(mine))
        return mine
    theirs = _scenario(row)
    if row.removed or theirs.revision != scenario.revision:
        key = "store.removed_elsewhere" if row.removed else "store.changed_elsewhere"
        raise ChangedElsewhereError(
            *both(key, name=theirs.name, author=theirs.author or both("store.somebody"),
                  time=_minute(theirs.changed)),
            current=theirs, removed=bool(row.removed),
        )  # fmt: skip
    mine = replace(mine, created=theirs.created, figures=_figures(scenario, theirs))
    _update(connection, mine, removed=False)
    before, after = _logged(theirs), _logged(mine)
    moved = [name for name in _LOGGED if before[name] != after[name]]
    log.write(connection, "changed", author, mine, before={name: before[name] for name in moved},
              after={name: after[name] for name in moved})  # fmt: skip
    return mine


def duplicate(connection: Connection, scenario_id: str, name: str, author: str) -> Scenario:
    """A copy under another name, in the next free colour, with the plan of its revision."""
    original = one(connection, scenario_id)
    taken = [each.colour for each in every(connection, original.dataset, removed=False)]
    copy = replace(renewed(original, name, author, taken), revision=1)
    _insert(connection, copy)
    plans.copy(connection, original, copy)
    log.write(connection, "duplicated", author, copy,
              before={"id": original.id, "name": original.name}, after=_logged(copy))  # fmt: skip
    return copy


def set_removed(
    connection: Connection, scenario_id: str, author: str, *, removed: bool
) -> Scenario:
    """Take a scenario out of the list or bring it back, one revision on."""
    was = one(connection, scenario_id, removed=not removed)
    now = replace(was, author=author, revision=was.revision + 1, changed=utc_now())
    _update(connection, now, removed=removed)
    log.write(connection, "removed" if removed else "restored", author, now)
    return now


def set_figures(connection: Connection, scenario: Scenario, figures: Mapping[str, Any]) -> None:
    """The figures of the plan of the revision that stands; not a change of the scenario."""
    found = replace(scenario, figures=figures)
    connection.execute(update(SCENARIOS).where(SCENARIOS.c.id == found.id)
                       .values(figures=_json(found.figures)))  # fmt: skip


def _figures(given: Scenario, stored: Scenario) -> Mapping[str, Any]:
    """Figures that belong to what is asked: never those of another question.

    A new name does not lose the figures of the plan; another question does, unless the
    caller brings new ones.
    """
    if (given.asked, given.data_version) == (stored.asked, stored.data_version):
        return given.figures or stored.figures
    return {} if given.figures == stored.figures else given.figures


def _row(connection: Connection, scenario_id: str) -> Row[Any] | None:
    return connection.execute(select(SCENARIOS).where(SCENARIOS.c.id == scenario_id)).first()


def _insert(connection: Connection, scenario: Scenario) -> None:
    connection.execute(insert(SCENARIOS).values(**_values(scenario), removed=0))


def _update(connection: Connection, scenario: Scenario, *, removed: bool) -> None:
    connection.execute(update(SCENARIOS).where(SCENARIOS.c.id == scenario.id)
                       .values(**_values(scenario), removed=int(removed)))  # fmt: skip


def _values(scenario: Scenario) -> dict[str, Any]:
    return {name: getattr(scenario, name) for name in _TEXTS} | {
        "asked": _json(scenario.asked.to_dict()), "figures": _json(scenario.figures),
    }  # fmt: skip


def _scenario(row: Row[Any]) -> Scenario:
    return Scenario(**{name: getattr(row, name) for name in _TEXTS},
                    asked=Asked.from_dict(json.loads(row.asked)),
                    figures=json.loads(row.figures))  # fmt: skip


def _logged(scenario: Scenario) -> dict[str, Any]:
    told = {name: getattr(scenario, name) for name in _LOGGED}
    return told | {"asked": scenario.asked.to_dict()}


def _json(part: Mapping[str, Any]) -> str:
    return json.dumps(part, ensure_ascii=False)


def _minute(time: str) -> str:
    return f"{time[:16].replace('T', ' ')} UTC"

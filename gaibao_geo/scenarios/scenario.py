"""A what-if with a name: who asked it of which data, and what its plan came to."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from gaibao_geo.colours import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION
from gaibao_geo.plans.problem import Problem
from gaibao_geo.scenarios.asked import Asked
from gaibao_geo.scenarios.asking import asked_problem
from gaibao_geo.scenarios.plain import (
    LONGEST_ID,
    LONGEST_NAME,
    LONGEST_NOTE,
    plain_table,
    refuse,
    text_faults,
)
from gaibao_geo.words import Both, both

# In the order in which they stand out from white; yellow does not.
SCENARIO_COLOURS = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY)
LONGEST_PATH = 500  # characters
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(\+00:00|Z)", re.ASCII)


@dataclass(frozen=True)
class Scenario:
    """A saved what-if.

    * ``name``, ``note``: a person's own words, kept as they are; ``colour`` is ``#rrggbb``;
    * ``author``: who saved it last; ``created`` and ``changed`` are ISO text, UTC;
    * ``dataset``: name or path; ``data_version``: see ``data_version``;
    * ``asked``: what was changed in the dataset's question;
    * ``revision``: 0 until it is saved, then counted up with every save;
    * ``figures``: of its plan (``Plan.figures``); empty when it is not solved.

    Raises ``DataError`` with every part that is missing, too long or of the wrong form.
    """

    id: str
    name: str
    colour: str
    note: str
    author: str
    dataset: str
    data_version: str
    asked: Asked
    revision: int
    created: str
    changed: str
    figures: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        faults: list[Both] = []
        for name, most in (("name", LONGEST_NAME), ("author", LONGEST_NAME),
                           ("dataset", LONGEST_PATH), ("data_version", LONGEST_ID)):  # fmt: skip
            faults += text_faults(getattr(self, name), both(f"scenario.part.{name}"), most,
                                  needed=name in {"name", "dataset"})  # fmt: skip
        faults += text_faults(self.note, both("scenario.part.note"), LONGEST_NOTE, lines=True)
        for name, form in (("id", _ID), ("colour", _COLOUR), ("created", _TIME),
                           ("changed", _TIME)):  # fmt: skip
            text = getattr(self, name)
            if not (isinstance(text, str) and form.fullmatch(text)):
                faults.append(both(f"scenario.fault.{name}"))
        if type(self.revision) is not int or self.revision < 0:
            faults.append(both("scenario.fault.revision"))
        figures = plain_table(self.figures, both("scenario.part.figures"), faults)
        refuse(faults, "scenario.fault.scenario")
        object.__setattr__(self, "figures", figures)

    def __hash__(self) -> int:
        return hash((self.id, self.revision))


def new_scenario(
    name: str,
    dataset: str,
    problem: Problem,
    asked: Asked | None = None,
    *,
    author: str = "",
    note: str = "",
    taken: Iterable[str] = (),
) -> Scenario:
    """A scenario that is not saved yet, in the next free colour beside those ``taken``."""
    now = utc_now()
    return Scenario(
        id=new_id(), name=name, colour=next_colour(taken), note=note, author=author,
        dataset=dataset, data_version=data_version(problem),
        asked=Asked() if asked is None else asked, revision=0, created=now, changed=now,
    )  # fmt: skip


def renewed(scenario: Scenario, name: str, author: str, taken: Iterable[str] = ()) -> Scenario:
    """A copy under another name and colour that is a scenario of its own, not saved yet."""
    now = utc_now()
    return replace(scenario, id=new_id(), name=name, author=author, colour=next_colour(taken),
                   revision=0, created=now, changed=now)  # fmt: skip


def next_colour(taken: Iterable[str]) -> str:
    """The first colour that is free; when none is, the first of those used least."""
    counted = dict.fromkeys(SCENARIO_COLOURS, 0)
    for colour in taken:
        if colour in counted:
            counted[colour] += 1
    return min(counted, key=lambda colour: counted[colour])


def new_id() -> str:
    """An id that no other scenario has, here or elsewhere."""
    return uuid.uuid4().hex


def utc_now() -> str:
    """The time as ISO text, UTC, to the microsecond, so that it also sorts."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def data_version(problem: Problem) -> str:
    """The fingerprint of what a question was read from; empty for one made by hand."""
    inputs = sorted(problem.inputs.items())
    if len(inputs) == 1:
        return inputs[0][1]
    told = "\n".join(f"{name} {sha}" for name, sha in inputs)
    return hashlib.sha256(told.encode()).hexdigest() if inputs else ""


def fits(scenario: Scenario, problem: Problem) -> list[Both]:
    """What a person must know before asking a scenario of this question; empty when it fits.

    Says that the data are of another version, each rule or project that is gone, and, on
    other data, what the changes mean there: a rule's number may stand for another rule.
    """
    _, faults = asked_problem(scenario.asked, problem)
    mine = data_version(problem)
    if scenario.data_version == mine:
        return faults
    said = [both("scenario.fits.version", dataset=scenario.dataset, title=problem.title,
                 theirs=_brief(scenario.data_version), ours=_brief(mine)), *faults]  # fmt: skip
    if scenario.asked:
        meant = Both(scenario.asked.text(problem, "zh"), scenario.asked.text(problem, "en"))
        said.append(both("scenario.fits.meant", meant=meant))
    return said


def _brief(version: str) -> Both | str:
    return version[:12] or both("scenario.fits.by_hand")

"""The plans that a session puts side by side: which, and what is known of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

from gaibao_geo.answers.compare import Compared
from gaibao_geo.app_memory import answering
from gaibao_geo.app_memory.answering import Answer
from gaibao_geo.app_memory.bench import Bench
from gaibao_geo.app_memory.shelf import shelf
from gaibao_geo.errors import DataError, GaibaoError
from gaibao_geo.io.kept_plan import asks, verify_zip
from gaibao_geo.io.plan_folder import Verification, zip_plan
from gaibao_geo.plans.plan import Plan
from gaibao_geo.scenarios.asked import AS_IT_STANDS, Asked
from gaibao_geo.scenarios.scenario import Scenario, data_version
from gaibao_geo.solving.desk import Job
from gaibao_geo.words import Both, Lang, both, catalogue

OWN, BENCH = "own", "bench"
FEWEST, MOST = 2, 4  # plans that are put side by side
GREY, INK = "#6b7280", "#111827"  # of the question itself, and of what has no colour yet
KEPT = 12  # answers that a session remembers
# Names that columns of the comparison have already; a scenario of such a name gets a number.
TAKEN = ("id", "zh", "en", "about", "cost_yuan")
COLUMNS = "compare_page.column."


@dataclass(frozen=True)
class Side:
    """One of the plans that can be compared.

    ``key`` is ``own`` (the question as it stands), ``bench`` (what the workbench asks and nobody
    saved) or a scenario's id; ``name`` is unlike every other side's; ``version`` is the
    fingerprint of the data it was asked of, and ``current`` whether that is today's.
    """

    key: str
    name: Both
    colour: str
    asked: Asked
    version: str
    current: bool = True
    scenario: Scenario | None = None

    @property
    def question(self) -> tuple[str, str, Asked]:
        """What an answer is remembered by."""
        kept = "" if self.scenario is None or self.current else self.key
        return kept, self.version, self.asked


def sides(at: Bench) -> list[Side]:
    """Everything that can be compared on this dataset, the question itself first."""
    version = data_version(at.own)
    found = [Side(OWN, both("side.own"), GREY, AS_IT_STANDS, version)]
    if at.asked and at.unsaved:
        found.append(Side(BENCH, both("side.bench"), INK, at.asked, version))
    taken = [*_columns(), *(side.name for side in found)]
    for scenario in shelf().scenarios(at.dataset):
        name = _unlike(Both(scenario.name, scenario.name), taken)
        taken.append(name)
        found.append(Side(scenario.id, name, scenario.colour, scenario.asked,
                          scenario.data_version, scenario.data_version == version,
                          scenario))  # fmt: skip
    return found


def current(at: Bench) -> Side:
    """What the workbench asks: the scenario that is open, else what nobody saved yet."""
    every = sides(at)
    saved = not at.unsaved and at.scenario is not None
    mine = [side for side in every if saved and side.scenario and side.current
            and side.scenario.id == at.scenario.id]  # type: ignore[union-attr]  # fmt: skip
    return next(iter(mine), next((side for side in every if side.key == BENCH), every[0]))


def _columns() -> list[Both]:
    own = [Both(name, name) for name in TAKEN]
    return own + [name for key, name in catalogue().items()
                  if key.startswith((COLUMNS, "compare_page.by."))]  # fmt: skip


def _unlike(name: Both, taken: Sequence[Both]) -> Both:
    number, found = 1, name
    while any(found.zh == other.zh or found.en == other.en for other in taken):
        number += 1
        found = both("side.again", name=name, number=number)
    return found


@dataclass
class Table:
    """What a session has on its table: which sides it picked, and what is known of them.

    ``picked`` is ``None`` until somebody looks at the comparison.
    """

    dataset: str
    picked: list[str] | None = None
    answers: dict[tuple[str, str, Asked], Answer] = field(default_factory=dict)
    jobs: dict[tuple[str, str, Asked], Job] = field(default_factory=dict)
    given_up: set[tuple[str, str, Asked]] = field(default_factory=set)

    def picks(self, every: Sequence[Side]) -> list[str]:
        """The keys of the sides that are compared; at first the two that are offered first."""
        wanted = [side.key for side in every][:FEWEST] if self.picked is None else self.picked
        self.picked = [side.key for side in every if side.key in wanted]
        return self.picked

    def pick(self, key: str, *, taken: bool) -> None:
        """Put a side among those that are compared, or away again."""
        rest = [one for one in self.picked or () if one != key]
        self.picked = [*rest, key] if taken else rest

    def chosen(self, at: Bench) -> list[Side]:
        """The picked sides, in the order in which they are offered."""
        return [side for side in sides(at) if side.key in (self.picked or ())]

    def answer(self, at: Bench, side: Side) -> Answer | None:
        """What is known of a side; ``None`` while it is being solved, or was given up."""
        key = side.question
        if key not in self.answers:
            found = _at_hand(at, side) or self._solved(at, side)
            if found is None:
                return None
            self.answers[key] = found
            for oldest in [*self.answers][:-KEPT]:
                del self.answers[oldest]
        return self.answers[key]

    def job(self, at: Bench, side: Side) -> Job | None:
        """The work on a side that is still on its way, here or for the workbench."""
        return at.job if _on_bench(at, side) else self.jobs.get(side.question)

    def cancel(self, at: Bench, side: Side) -> None:
        """Give a side's solving up."""
        job = self.jobs.pop(side.question, None)
        if _on_bench(at, side):
            at.cancel()
        elif job is not None:
            job.cancel()
        self.given_up.add(side.question)

    def again(self) -> None:
        """Hand in what was given up."""
        self.given_up.clear()

    def _solved(self, at: Bench, side: Side) -> Answer | None:
        """What the desk found; the question is handed in when nobody did."""
        key = side.question
        if key in self.given_up or _on_bench(at, side):
            return None
        if key not in self.jobs:
            try:
                self.jobs[key] = answering.handed_in(self.dataset, side.asked)
            except DataError as error:
                return Answer(side.asked, trouble=error)
        job = self.jobs[key]
        if not job.over:
            return None
        del self.jobs[key]
        answer = answering.of_job(side.asked, job)
        if answer is not None and answer.plan is not None and side.scenario is not None:
            _keep(side.scenario, answer.plan)
        return answer


def _at_hand(at: Bench, side: Side) -> Answer | None:
    """The plan of the workbench, or the one that was kept with the scenario."""
    now = at.answer
    if side.current and now is not None and now.asked == side.asked and not now.proving:
        return now
    kept = None if side.scenario is None else shelf().plan_of(side.scenario.id)
    if kept is not None:
        try:
            if asks(kept.folder_zip, side.asked.of(at.own)) if side.current else True:
                return _judged(side, kept.folder_zip)
        except GaibaoError as error:
            return Answer(side.asked, trouble=error)
    if side.current:
        return None
    return Answer(side.asked, trouble=DataError(*both("side.no_plan_kept")))


def _on_bench(at: Bench, side: Side) -> bool:
    """Whether the workbench is having just this solved."""
    return at.job is not None and side.current and side.asked == at.asked


def _judged(side: Side, folder_zip: bytes) -> Answer:
    said = verify_zip(folder_zip)
    other: Verification = verify_zip(folder_zip, "en") if said.faults else said
    faults = tuple(Both(*pair) for pair in zip(said.faults, other.faults, strict=True))
    return Answer(side.asked, said.plan, found=faults)


def _keep(scenario: Scenario, plan: Plan) -> None:
    """Keep the plan of a scenario that somebody may have changed or removed meanwhile."""
    try:
        shelf().keep_plan(scenario.id, scenario.revision, plan.figures(), zip_plan(plan))
    except GaibaoError:
        return  # what was found is still shown; it is only not kept


def table(at: Bench) -> Table:
    """What this session has on its table, on the workbench's dataset."""
    held = st.session_state.get("side_by_side")
    if not isinstance(held, Table) or held.dataset != at.dataset:
        held = st.session_state["side_by_side"] = Table(at.dataset)
    return held


def compared(pairs: Sequence[tuple[Side, Answer]], lang: Lang) -> Compared:
    """The sides that have an answer, as the comparison of their plans; labels are names."""
    return Compared(
        tuple(side.name.to(lang) for side, _ in pairs),
        tuple(answer.plan for _, answer in pairs),
        tuple(tuple(fault.to(lang) for fault in answer.faults) for _, answer in pairs),
    )

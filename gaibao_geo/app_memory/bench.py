"""The workbench of a session: what is asked, what was undone, and what is known of it.

Every change is a step that can be undone. A change is answered at once where the engine
serves; its proof is left to a process that is ended when the question changes. The
old answer stays until the new one is in.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import streamlit as st

from gaibao_geo.app_memory import answering, datasets
from gaibao_geo.app_memory.answering import Answer
from gaibao_geo.errors import ChangedElsewhereError, DataError, GaibaoError
from gaibao_geo.maps.live import Click, Paint
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.problem import Problem
from gaibao_geo.scenarios.asked import AS_IT_STANDS, Asked
from gaibao_geo.scenarios.history import History
from gaibao_geo.scenarios.locking import State, with_lock, with_school
from gaibao_geo.scenarios.scenario import Scenario, data_version
from gaibao_geo.solving.desk import Job

PLACE_CHOSEN = "place"  # of the list in the bar
PLACE_KEPT = "dataset"  # what the session is about: the list may lose its state between pages


@dataclass
class Bench:
    """The workbench on one dataset.

    ``turn`` counts the changes that came from elsewhere than the controls (undo, the map, a
    scenario opened), after which the controls are drawn afresh. ``scenario`` is the one that
    is open, at the ``revision`` it was opened or saved at. ``remembered`` is what was kept as
    a draft last, ``given_up`` the question whose answer nobody waits for; ``notices`` are to
    be told once; ``painted`` is the map's latest paint and what it was made of. ``clash`` says
    that the open scenario could not be saved because somebody else had saved it meanwhile.
    """

    dataset: str
    history: History[Asked] = field(default_factory=lambda: History(AS_IT_STANDS))
    scenario: Scenario | None = None
    answer: Answer | None = None
    job: Job | None = None
    given_up: Asked | None = None
    begun: bool = False
    turn: int = 0
    revision: int = 0
    remembered: tuple[Asked, str | None, int] | None = None
    notices: list[GaibaoError] = field(default_factory=list)
    painted: tuple[object, Paint] | None = None
    clash: ChangedElsewhereError | None = None
    _job_of: Asked | None = None
    _replied_to: Asked | None = None
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    @property
    def asked(self) -> Asked:
        """What is asked now."""
        return self.history.now

    @property
    def own(self) -> Problem:
        """The dataset's own question."""
        return datasets.problem(self.dataset)

    @property
    def stale(self) -> bool:
        """Whether the answer at hand is of an earlier question."""
        return self.answer is not None and self.answer.asked != self.asked

    def change(self, asked: Asked, *, elsewhere: bool = False) -> None:
        """One step: ask this from now on; ``settle`` then sees to the answer."""
        if asked == self.asked:
            return
        self.history = self.history.do(asked)
        self.turn += elsewhere

    def controlled(self, asked: Asked, turn: int) -> None:
        """One step of the controls, as they were drawn in ``turn``.

        Streamlit may hear a click on the map while the page is drawn: what the controls then
        say is of a question that is no more, and they are drawn afresh anyway.
        """
        with self.lock:
            if turn == self.turn:
                self.change(asked)

    def undo(self) -> None:
        """Back by one step."""
        self._move(History.undo)

    def redo(self) -> None:
        """Forward again by one step."""
        self._move(History.redo)

    def open(self, scenario: Scenario) -> None:
        """Ask what a scenario asks; what was asked before can be undone to."""
        self.scenario, self.revision, self.clash = scenario, scenario.revision, None
        self.change(scenario.asked, elsewhere=True)

    def named(self, name: str, note: str) -> Scenario:
        """The open scenario with what is asked now, under this name; not saved."""
        if self.scenario is None:
            raise ValueError("no scenario is open")
        return replace(self.scenario, name=name, note=note, asked=self.asked,
                       revision=self.revision, data_version=data_version(self.own))  # fmt: skip

    @property
    def unsaved(self) -> bool:
        """Whether more is asked than the open scenario holds."""
        return self.asked != (AS_IT_STANDS if self.scenario is None else self.scenario.asked)

    def clicked(self, clicks: list[Click]) -> None:
        """Take in clicks on the map, each a step of its own."""
        chosen = set() if self.plan is None else set(self.plan.projects["project_id"])
        for click in clicks:
            with self.lock:
                self.change(with_school(self.asked, self.own, click.point, _state(click), chosen),
                            elsewhere=True)  # fmt: skip

    def decided(self, clicks: list[Click]) -> None:
        """Take in what was decided of projects in the table, each a step of its own."""
        for click in clicks:
            with self.lock:
                self.change(with_lock(self.asked, self.own, click.point, _state(click)),
                            elsewhere=True)  # fmt: skip

    @property
    def plan(self) -> Plan | None:
        """The plan at hand, which may be of an earlier question."""
        return None if self.answer is None else self.answer.plan

    def reply(self) -> None:
        """Have the engine's answer, where it serves; a proof of another question is ended.

        Streamlit may end a run anywhere in here and in ``settle``: the next one goes on from
        what was reached.
        """
        with self.lock:
            if self._job_of != self.asked:
                self._end()
            asked = self.asked
            if self._open and (self.answer is None or self.stale) and self._replied_to != asked:
                self.answer = answering.at_once(self.dataset, asked) or self.answer
                self._replied_to = asked

    def settle(self) -> None:
        """See that what is asked is answered, or on its way."""
        with self.lock:
            self.reply()
            if not self._open:
                return
            asked = self.asked
            try:
                self.job, self._job_of = answering.handed_in(self.dataset, asked), asked
            except DataError as error:
                self.answer = Answer(asked, trouble=error)

    @property
    def _open(self) -> bool:
        """Whether the last word is still to come, and nobody is at it who should be."""
        if self.job is not None or self.given_up == self.asked:
            return False
        return self.answer is None or self.stale or self.answer.proving

    def look(self) -> bool:
        """Take in what the proof has found; whether there was anything new.

        What it found of an earlier question is no news: ``settle`` may know today's already.
        """
        with self.lock:
            if self.job is None or not self.job.over:
                return False
            found = answering.of_job(self.asked, self.job) if self._job_of == self.asked else None
            self.job = None
            if found is not None:
                self.answer = found
            return True

    def cancel(self) -> None:
        """Give the proof up; what is known stays known, and it is not begun again by itself."""
        with self.lock:
            self._end()
            self.given_up = self.asked

    def again(self) -> None:
        """Hand in the question that was given up."""
        self.given_up = None
        self.settle()

    def _end(self) -> None:
        if self.job is not None:
            self.job.cancel()
            self.job = None

    def _move(self, step: Callable[[History[Asked]], History[Asked]]) -> None:
        with self.lock:
            self.history = step(self.history)
            self.turn += 1


def bench() -> Bench:
    """The workbench of this session, on the dataset that is chosen."""
    name = place()
    held = st.session_state.get("bench")
    if not isinstance(held, Bench) or held.dataset != name:
        if isinstance(held, Bench):
            held.cancel()
        held = st.session_state["bench"] = Bench(name)
    return held


def place() -> str:
    """The name of the dataset that this session is about."""
    told = (st.session_state.get(PLACE_CHOSEN), st.session_state.get(PLACE_KEPT),
            st.query_params.get("data"))  # fmt: skip
    known = datasets.names()
    return next((name for name in told if name in known), datasets.DEMOS[0])


def _state(click: Click) -> State:
    """What a click asks for; nobody can ask for a mixture."""
    return click.wanted if click.wanted in ("in", "out") else "free"

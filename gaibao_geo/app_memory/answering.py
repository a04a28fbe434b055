"""Plans for a page: at once where the engine serves, and proved by a process of its own."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from functools import cached_property

import streamlit as st

from gaibao_geo.app_memory.datasets import problem
from gaibao_geo.errors import GaibaoError
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.session import Session, session
from gaibao_geo.plans.verify import verify
from gaibao_geo.scenarios.asked import Asked
from gaibao_geo.solving.desk import Desk, Job
from gaibao_geo.solving.warm import compiled, loaded
from gaibao_geo.words import Both, Lang

WITHIN = 0.001  # how near to the best an answer at once should come
SECONDS = 60.0  # wall time that a proof may take


@dataclass(frozen=True, eq=False)
class Answer:
    """What is known of a question: a plan, or why there is none.

    ``proving`` says that a process is still at work on it, so that the plan is not yet the
    last word; ``found`` what checking the plan has found already.
    """

    asked: Asked
    plan: Plan | None = None
    trouble: GaibaoError | None = None
    proving: bool = False
    found: tuple[Both, ...] | None = None

    @cached_property
    def faults(self) -> tuple[Both, ...]:
        """What checking the plan without the solver finds; worked out when first asked for.

        A map need not wait for it: the check takes longer than the answer.
        """
        if self.found is not None or self.plan is None:
            return self.found or ()
        said = _said(self.plan, "zh")  # what is in order needs no second language
        pairs = zip(said, _said(self.plan, "en"), strict=True) if said else ()
        return tuple(Both(*texts) for texts in pairs)


def _said(plan: Plan, lang: Lang) -> list[str]:
    return verify(plan.problem, plan.chosen, plan.paid, plan.figures(), lang)


@dataclass
class _Kept:
    """A dataset's session, which one page at a time may use."""

    session: Session
    lock: threading.Lock = field(default_factory=threading.Lock)


@st.cache_resource(show_spinner=False)
def _kept(name: str) -> _Kept:
    return _Kept(session(problem(name)))


@st.cache_resource(show_spinner=False)
def desk() -> Desk:
    """Where questions are handed in, for every session of the app."""
    return Desk()


@st.cache_resource(show_spinner=False)
def ready() -> threading.Event:
    """Set once the engine's loops are compiled and loaded.

    A new installation compiles them once, in a process of its own; till they are loaded,
    questions are handed in like any other.
    """
    done = threading.Event()

    def wait() -> None:
        if compiled():
            loaded()
            done.set()

    threading.Thread(target=wait, daemon=True).start()
    return done


def at_once(name: str, asked: Asked) -> Answer | None:
    """The certified plan that the engine has at once; ``None`` where it cannot serve (yet)."""
    if not ready().is_set():
        return None
    kept = _kept(name)
    with kept.lock:
        try:
            plan = kept.session.at_once(asked.of(problem(name)), within=WITHIN)
        except GaibaoError as error:
            return Answer(asked, trouble=error, proving=True)  # why is the proof's to say
    return None if plan is None else Answer(asked, plan, proving=True)


def handed_in(name: str, asked: Asked) -> Job:
    """The question handed in for its proof. Raises ``DataError`` when it fits no question."""
    return desk().ask(asked.of(problem(name)), seconds=SECONDS, exact=True)


def of_job(asked: Asked, job: Job) -> Answer | None:
    """What a job that is over has found; ``None`` of one that was cancelled."""
    if job.plan is not None:
        return Answer(asked, job.plan)
    return None if job.error is None else Answer(asked, trouble=job.error)

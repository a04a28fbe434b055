"""Plans for a page: at once where the engine serves, and proved by a process of its own."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import streamlit as st

from gaibao_geo.app_memory.datasets import problem
from gaibao_geo.errors import GaibaoError
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.session import Session, session
from gaibao_geo.plans.verify import verify
from gaibao_geo.scenarios.asked import Asked
from gaibao_geo.solving.desk import Desk, Job
from gaibao_geo.solving.warm import compiled
from gaibao_geo.words import Both, Lang

WITHIN = 0.001  # how near to the best an answer at once should come
SECONDS = 60.0  # wall time that a proof may take


@dataclass(frozen=True, eq=False)
class Answer:
    """What is known of a question: a plan, checked without the solver, or why there is none.

    ``proving`` says that a process is still at work on it, so that the plan is not yet the
    last word.
    """

    asked: Asked
    plan: Plan | None = None
    faults: tuple[Both, ...] = ()
    trouble: GaibaoError | None = None
    proving: bool = False


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
    """Set once the engine's loops are compiled, which a new installation does once.

    A process of its own compiles them; till then questions are handed in like any other.
    """
    done = threading.Event()

    def wait() -> None:
        if compiled():
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
            return Answer(asked, trouble=error)
    return None if plan is None else checked(asked, plan, proving=True)


def handed_in(name: str, asked: Asked) -> Job:
    """The question handed in for its proof. Raises ``DataError`` when it fits no question."""
    return desk().ask(asked.of(problem(name)), seconds=SECONDS, exact=True)


def of_job(asked: Asked, job: Job) -> Answer | None:
    """What a job that is over has found; ``None`` of one that was cancelled."""
    if job.plan is not None:
        return checked(asked, job.plan)
    return None if job.error is None else Answer(asked, trouble=job.error)


def checked(asked: Asked, plan: Plan, *, proving: bool = False) -> Answer:
    """The plan with what verifying it without the solver finds."""
    def said(lang: Lang) -> list[str]:
        return verify(plan.problem, plan.chosen, plan.paid, plan.figures(), lang)

    found = said("zh")  # what is in order needs no second language
    pairs = zip(found, said("en"), strict=True) if found else ()
    return Answer(asked, plan, tuple(Both(*texts) for texts in pairs), proving=proving)

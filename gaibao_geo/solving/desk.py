"""Where questions are handed in: each is answered by a worker process, a few at a time."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal

from gaibao_geo.errors import GaibaoError
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.progress import Progress
from gaibao_geo.solving.frames import receive, send
from gaibao_geo.words import both

State = Literal["waiting", "running", "done", "failed", "cancelled"]
COMMAND = (sys.executable, "-m", "gaibao_geo.solving.worker")
AT_ONCE = max(1, min(os.cpu_count() or 1, 4))


@dataclass
class Job:
    """One question that was handed in.

    ``state`` is ``waiting`` (others are before it), ``running``, ``done`` (``plan`` is there),
    ``failed`` (``error`` says why: no plan keeps the rules, none was found in time, or the
    worker broke down) or ``cancelled``. ``progress`` is the latest look at the search.
    """

    problem: Problem
    options: dict[str, Any]
    state: State = "waiting"
    progress: Progress | None = None
    plan: Plan | None = None
    error: GaibaoError | None = None
    handed_in: float = field(default_factory=time.monotonic)
    _ended: threading.Event = field(default_factory=threading.Event, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _worker: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def over(self) -> bool:
        """Whether there is nothing more to wait for."""
        return self._ended.is_set()

    @property
    def seconds(self) -> float:
        """Wall time since it was handed in."""
        return time.monotonic() - self.handed_in

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for its end; whether it came within ``seconds``."""
        return self._ended.wait(seconds)

    def stop(self) -> None:
        """Ask for the best plan found so far; the job is then done soon."""
        with self._lock:
            if self.state == "running" and self._worker is not None:
                _tell(self._worker, ("stop", None))

    def cancel(self) -> None:
        """Give it up: its process is ended at once, and there is no plan."""
        with self._lock:
            if self.over:
                return
            self.state = "cancelled"
            if self._worker is not None:
                self._worker.kill()
            self._ended.set()

    def _begun(self, worker: subprocess.Popen[bytes]) -> bool:
        with self._lock:
            if self.state != "waiting":
                return False
            self.state, self._worker = "running", worker
            _tell(worker, ("solve", (self.problem, self.options)))  # before any ``stop``
            return True

    def _finished(self, kind: str, content: Any) -> None:
        with self._lock:
            if self.over:
                return
            if kind == "plan":
                self.state, self.plan = "done", content
            else:
                self.state, self.error = "failed", content
            self._worker = None
            self._ended.set()


class Desk:
    """Takes in questions and has them answered, no more than ``at_once`` at a time.

    A worker process is started with the first question and kept for the next; one that
    was ended or broke down is replaced.
    """

    def __init__(self, at_once: int = AT_ONCE):
        self._waiting: queue.Queue[Job | None] = queue.Queue()
        self._workers: set[subprocess.Popen[bytes]] = set()
        self._closed = threading.Event()
        self._clerks = [
            threading.Thread(target=self._serve, daemon=True) for _ in range(at_once)
        ]
        for clerk in self._clerks:
            clerk.start()

    def ask(
        self,
        problem: Problem,
        *,
        seconds: float = 60.0,
        within: float | None = None,
        exact: bool = False,
        explain: bool = True,
    ) -> Job:
        """Hand in a question; what is asked for is that of ``solve``."""
        options = {"seconds": seconds, "within": within, "exact": exact, "explain": explain}
        job = Job(problem, options)
        self._waiting.put(job)
        return job

    def before(self, job: Job) -> int:
        """How many questions are to be begun before this one."""
        return sum(
            other is not None and other.state == "waiting" and other.handed_in < job.handed_in
            for other in [*self._waiting.queue]
        )  # fmt: skip

    def close(self) -> None:
        """End every worker; what was asked is not answered any more."""
        for _ in self._clerks:
            self._waiting.put(None)
        self._closed.set()
        for worker in [*self._workers]:
            worker.kill()
        for clerk in self._clerks:
            clerk.join()

    def _serve(self) -> None:
        """Answer what is handed in, one question after another: a clerk with a worker."""
        worker: subprocess.Popen[bytes] | None = None
        while (job := self._waiting.get()) is not None and not self._closed.is_set():
            if worker is None or worker.poll() is not None:
                self._ended(worker)
                worker = self._started()
            if job._begun(worker):
                _hear(worker, job)
        self._ended(worker)

    def _started(self) -> subprocess.Popen[bytes]:
        worker = subprocess.Popen(  # noqa: S603  (our own module, no text from outside)
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows would show one
        )  # fmt: skip
        self._workers.add(worker)
        return worker

    def _ended(self, worker: subprocess.Popen[bytes] | None) -> None:
        if worker is None:
            return
        worker.kill()
        self._workers.discard(worker)
        with suppress(OSError), worker:  # its pipes are closed, and its end is waited for
            pass


def _hear(worker: subprocess.Popen[bytes], job: Job) -> None:
    """Hear a worker out about one question, keeping its progress."""
    assert worker.stdout is not None  # noqa: S101  (a pipe was asked for)
    while True:
        try:
            kind, content = receive(worker.stdout)
        except (EOFError, OSError):
            worker.wait()
            code = worker.returncode
            job._finished("error", GaibaoError(*both("solving.broke_down", code=code)))
            return
        if kind == "progress":
            job.progress = content
        else:
            job._finished(kind, content)
            return


def _tell(worker: subprocess.Popen[bytes], message: Any) -> None:
    assert worker.stdin is not None  # noqa: S101  (a pipe was asked for)
    try:
        send(worker.stdin, message)
    except OSError:
        return  # it is gone, which whoever reads its answers finds out

"""Long work with a person in attendance: they see how far it is, and Ctrl-C ends it in order.

The work runs in a thread of its own, so that whoever waits is heard at once, whatever the solver
is doing. The first Ctrl-C asks for the best plan found so far; the second gives up.
"""

from __future__ import annotations

import contextlib
import signal
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from typing import TextIO, TypeVar

from gaibao_geo.plans.progress import Progress, Watch
from gaibao_geo.words import Lang, say
from gaibao_geo.words.numbers import percent

LOOK_SECONDS = 0.2  # between two looks at the work
LINE_SECONDS = 5.0  # between two lines where a line cannot be written over
_T = TypeVar("_T")
WIDE = "WF"  # signs that take two places of a terminal


def attended(
    work: Callable[[Watch], _T],
    show: Callable[[Progress, bool], None],
    give_up: Callable[[], None],
) -> _T:
    """What ``work`` gives or raises.

    ``show`` is called several times a second with how far it is and whether an end was
    asked for. ``give_up`` is called at the second Ctrl-C.
    """
    began, asked = time.monotonic(), threading.Event()
    latest = [Progress("begin", 0.0)]
    given: list[_T] = []
    raised: list[BaseException] = []

    def tell(progress: Progress) -> None:
        latest[0] = progress

    def run() -> None:
        try:
            given.append(work(Watch(tell, asked.is_set)))
        except BaseException as error:
            raised.append(error)

    def heard(number: int, frame: object) -> None:
        del number, frame
        if asked.is_set():
            give_up()
        asked.set()

    worker = threading.Thread(target=run, daemon=True)
    with _at_interrupt(heard):
        worker.start()
        while worker.is_alive():
            worker.join(LOOK_SECONDS)
            last = latest[0]
            seconds = time.monotonic() - began
            show(Progress(last.stage, seconds, last.value, last.bound), asked.is_set())
    if raised:
        raise raised[0]
    return given[0]


@contextlib.contextmanager
def _at_interrupt(heard: Callable[[int, object], None]) -> Iterator[None]:
    """Ctrl-C goes to ``heard``; outside the main thread it cannot be caught and is left alone."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, heard)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class ProgressLine:
    """Progress in words: one line written over again on a terminal, else a line now and then."""

    def __init__(self, out: TextIO, lang: Lang, *, columns: int = 80, quiet: bool = False):
        self._out, self._lang, self._columns, self._quiet = out, lang, columns, quiet
        self._terminal = out.isatty()
        self._shown, self._next, self._said_stop = 0, LINE_SECONDS, False

    def show(self, progress: Progress, stopping: bool) -> None:
        """Show how far it is; that an end was asked for is said even to the quiet."""
        if stopping and not self._said_stop:
            self._said_stop = True
            self.clear()
            self._out.write(say("progress.stopping", self._lang) + "\n")
            self._out.flush()
        if self._quiet or (not self._terminal and progress.seconds < self._next):
            return
        text = progress_text(progress, self._lang)
        if self._terminal:
            text = _fitting(text, self._columns - 1)
            self._out.write("\r" + text + " " * max(self._shown - _width(text), 0))
            self._shown = _width(text)
        else:
            self._next = progress.seconds + LINE_SECONDS
            self._out.write(text + "\n")
        self._out.flush()

    def clear(self) -> None:
        """Take the line away, so that what follows starts on a clean one."""
        if self._shown:
            self._out.write("\r" + " " * self._shown + "\r")
            self._out.flush()
            self._shown = 0


def progress_text(progress: Progress, lang: Lang) -> str:
    """How far a search is, in words."""
    stage = say(f"progress.{progress.stage}", lang)
    key, gap = "progress.begun", progress.gap
    if progress.stage == "aim":
        key = "progress.none" if gap is None else "progress.gap"
    return say(key, lang, stage=stage, seconds=f"{progress.seconds:.0f}",
               gap=percent(gap or 0.0, 2))  # fmt: skip


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in WIDE else 1 for sign in text)


def _fitting(text: str, columns: int) -> str:
    """The beginning of the text that a line of a terminal has room for."""
    while _width(text) > columns:
        text = text[:-1]
    return text

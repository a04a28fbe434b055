"""What runs in a process of its own: questions in, progress and plans out.

Started as ``python -m gaibao_geo.solving.worker``. It ends when whoever asked is gone, even
in the middle of a search.
"""

from __future__ import annotations

import os
import threading
import time
from typing import IO, Any

from gaibao_geo.errors import GaibaoError
from gaibao_geo.plans.progress import Progress, Watch
from gaibao_geo.plans.solve import solve
from gaibao_geo.solving.frames import receive, send

TELL_SECONDS = 0.2  # between two looks that are told


def main() -> None:
    """Answer questions one after another, until there is nobody to ask any."""
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no message
    stop, asked = threading.Event(), threading.Semaphore(0)
    waiting: list[Any] = []
    threading.Thread(
        target=_listen, args=(questions, waiting, asked, stop), daemon=True
    ).start()
    while True:
        asked.acquire()
        problem, options = waiting.pop()
        send(answers, _answer(problem, options, answers, stop))


def _listen(
    questions: IO[bytes], waiting: list[Any], asked: threading.Semaphore, stop: threading.Event
) -> None:
    """Take in what is asked, also while a search is on."""
    while True:
        try:
            kind, content = receive(questions)
        except EOFError:
            os._exit(0)  # nobody is left to hear the answer
        if kind == "stop":
            stop.set()
        else:
            stop.clear()
            waiting.append(content)
            asked.release()


def _answer(
    problem: Any, options: dict[str, Any], answers: IO[bytes], stop: threading.Event
) -> tuple[str, Any]:
    told = [float("-inf")]

    def tell(progress: Progress) -> None:
        if time.monotonic() - told[0] >= TELL_SECONDS:
            told[0] = time.monotonic()
            send(answers, ("progress", progress))

    try:
        return "plan", solve(problem, watch=Watch(tell, stop.is_set), **options)
    except GaibaoError as error:
        return "error", error


if __name__ == "__main__":
    main()

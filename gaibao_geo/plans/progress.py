"""How far a search for a plan has come, and how somebody who looks on may end it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """One look at a search.

    ``stage`` is ``targets`` (coming near the targets), ``aim`` or ``ties`` (of equally good
    plans the cheapest, earliest). ``value`` is what the best plan found so far reaches at
    this step and ``bound`` what no plan can pass, both in the aim's points; ``None``
    while not known. ``gap`` is what is unproved, as a share of the bound. ``seconds`` is
    wall time since the search began.
    """

    stage: str
    seconds: float
    value: float | None = None
    bound: float | None = None

    @property
    def gap(self) -> float | None:
        """(bound - value) / bound; ``None`` while either is not known."""
        if self.value is None or self.bound is None:
            return None
        apart, size = abs(self.bound - self.value), abs(self.bound)
        return apart / size if size else 0.0


class Watch:
    """Somebody who looks on: ``tell`` is given each ``Progress``, ``stop`` is asked for an end.

    Both are called from within the search, often and perhaps from a thread of its own, and
    should return at once. When ``stop`` says true the search ends soon, and the best plan found
    so far is used with what is proved of it.
    """

    def __init__(
        self,
        tell: Callable[[Progress], object] | None = None,
        stop: Callable[[], bool] | None = None,
    ):
        self._tell, self._stop = tell, stop
        self._began = time.monotonic()
        self._stage, self._scale = "", 1.0

    @property
    def present(self) -> bool:
        """Whether there is anybody."""
        return self._tell is not None or self._stop is not None

    @property
    def stopped(self) -> bool:
        """Whether an end was asked for."""
        return self._stop is not None and self._stop()

    def enter(self, stage: str, scale: float = 1.0) -> None:
        """Say that a stage begins; ``scale`` turns its values into the aim's points."""
        self._stage, self._scale = stage, scale
        self.look(None, None)

    def look(self, value: float | None, bound: float | None) -> bool:
        """Tell how far it is; whether to stop."""
        if self._tell is not None:
            value, bound = (None if one is None else one * self._scale for one in (value, bound))
            seconds = time.monotonic() - self._began
            self._tell(Progress(self._stage, seconds, value, bound))
        return self.stopped

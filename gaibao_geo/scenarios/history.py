"""Steps back and forth: one click is one step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

State = TypeVar("State")
MOST_STEPS = 200


@dataclass(frozen=True)
class History(Generic[State]):
    """What is, what was before and what was undone; each method returns a new history.

    At most ``MOST_STEPS`` steps back are kept, the oldest go first.
    """

    now: State
    past: tuple[State, ...] = ()
    undone: tuple[State, ...] = ()

    def do(self, state: State) -> History[State]:
        """One step on; what was undone is forgotten. Not a step if nothing differs."""
        if state == self.now:
            return self
        return History(state, (*self.past, self.now)[-MOST_STEPS:])

    def undo(self) -> History[State]:
        """One step back; the same when there is none."""
        if not self.past:
            return self
        return replace(self, now=self.past[-1], past=self.past[:-1],
                       undone=(*self.undone, self.now))  # fmt: skip

    def redo(self) -> History[State]:
        """The step that was undone last; the same when there is none."""
        if not self.undone:
            return self
        return replace(self, now=self.undone[-1], past=(*self.past, self.now),
                       undone=self.undone[:-1])  # fmt: skip

    @property
    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return bool(self.past)

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone step."""
        return bool(self.undone)

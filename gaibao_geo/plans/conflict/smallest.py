"""The smallest set of things that cannot hold together, whatever the things are.

The deletion filter (Chinneck and Dravnieks 1991; for whole numbers Guieu and Chinneck 1999):
leave out each thing in turn; where the rest still cannot hold, it is not needed for the
conflict. With many things, halves are left out at once (QuickXplain: Junker 2004). Only a
proof leaves anything out, so what stays is minimal, or is said not to be proved so.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gaibao_geo.plans.highs import Outcome

MANY = 20  # from here on halves are tried before single things
LEAST_SECONDS = 0.01  # with less left a test is not begun

# Whether the things kept can hold together, tried for so many seconds.
Test = Callable[[frozenset[int], float], Outcome]


@dataclass(frozen=True)
class Smallest:
    """Things that cannot hold together; ``proved`` if the others can without any one of them."""

    things: tuple[int, ...]
    proved: bool


def smallest(things: Sequence[int], tests: Sequence[Test], until: float) -> Smallest | None:
    """The smallest set found among ``things`` by ``tests``, the cheap and weaker ones first.

    A set that the first test proves impossible is made smaller by it before the next one
    takes over; ``None`` when no test proves, by ``until``, that the things cannot hold together.
    """
    found: Smallest | None = None
    for test in tests:
        asked = _Asked(test, until)
        kept = list(found.things if found else things)
        if asked.cannot(kept):
            left = _halves(asked, kept) if len(kept) > MANY else _one_by_one(asked, kept)
            found = Smallest(tuple(sorted(left)), asked.conclusive)
        elif found:
            found = Smallest(found.things, False)
    return found


class _Asked:
    """A test with its time, which remembers whether every answer was a proof."""

    def __init__(self, test: Test, until: float):
        self._test, self._until = test, until
        self._known: dict[frozenset[int], bool] = {}
        self.conclusive = True

    def cannot(self, kept: Sequence[int]) -> bool:
        """Whether it is proved that these cannot hold together."""
        key = frozenset(kept)
        if key not in self._known:
            left = self._until - time.monotonic()
            outcome = self._test(key, left / 4) if left > LEAST_SECONDS else "nothing"
            self.conclusive &= outcome != "nothing"
            self._known[key] = outcome == "infeasible"
        return self._known[key]


def _one_by_one(asked: _Asked, things: list[int]) -> list[int]:
    kept = list(things)
    for thing in things:
        rest = [other for other in kept if other != thing]
        if asked.cannot(rest):
            kept = rest
    return kept


def _halves(asked: _Asked, things: list[int]) -> list[int]:
    """QuickXplain: what ``things`` add to a conflict, half by half."""

    def needed(held: list[int], added: bool, among: list[int]) -> list[int]:
        if added and asked.cannot(held):
            return []
        if len(among) == 1:
            return among
        first, second = among[: len(among) // 2], among[len(among) // 2 :]
        of_second = needed(held + first, True, second)
        return needed(held + of_second, bool(of_second), first) + of_second

    return [] if asked.cannot([]) else needed([], False, things)

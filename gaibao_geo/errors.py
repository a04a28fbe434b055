"""What can go wrong, as names.

GaibaoError
├── DataError(ValueError)        the input is at fault; holds a report of every fault
├── InfeasibleError(ValueError)  no plan keeps every rule; names the rules in conflict
└── NotFoundInTimeError          time ran out before any plan was found; not a proof of anything
"""

from __future__ import annotations

from collections.abc import Sequence


class GaibaoError(Exception):
    """Any error this package raises on purpose."""


class DataError(GaibaoError, ValueError):
    """The input is at fault.

    ``str(error)`` lists every fault found, not only the first.
    """


class InfeasibleError(GaibaoError, ValueError):
    """No plan keeps every rule.

    ``conflict`` holds the sentences of the rules that cannot hold together;
    ``minimal`` says whether dropping any one of them was proved to be enough.
    """

    def __init__(self, message: str, conflict: Sequence[str] = (), *, minimal: bool = False):
        super().__init__(message)
        self.conflict = tuple(conflict)
        self.minimal = minimal


class NotFoundInTimeError(GaibaoError):
    """Time ran out before any plan was found; there may or may not be one."""

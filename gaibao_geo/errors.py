"""What can go wrong, as names.

GaibaoError
├── DataError(ValueError)        the input is at fault; holds a report of every fault
├── InfeasibleError(ValueError)  no plan keeps every rule; names the rules in conflict
├── NotFoundInTimeError          time ran out before any plan was found; not a proof of anything
├── StoreError                   the database of scenarios cannot be read or written now
└── ChangedElsewhereError        somebody else saved a scenario first; nothing was overwritten
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class GaibaoError(Exception):
    """Any error this package raises on purpose, said in Chinese and in English."""

    def __init__(self, zh: str, en: str = ""):
        super().__init__(zh)
        self.zh, self.en = zh, en or zh

    def in_words(self, lang: str = "zh") -> str:
        """The message in one language."""
        return self.en if lang == "en" else self.zh


class DataError(GaibaoError, ValueError):
    """The input is at fault.

    ``str(error)`` lists every fault found, not only the first.
    """


class InfeasibleError(GaibaoError, ValueError):
    """No plan keeps every rule.

    ``conflict`` holds the places (from 0) of the rules that cannot hold together;
    ``minimal`` says whether each of them was proved to be needed for the conflict. ``why`` is
    the whole record (``plans.conflict.report.Conflict``) with the ways out and the plans
    they give, or ``None`` when it was not asked for.
    """

    def __init__(
        self,
        zh: str,
        en: str = "",
        conflict: Sequence[int] = (),
        *,
        minimal: bool = False,
        why: Any = None,
    ):
        super().__init__(zh, en)
        self.conflict = tuple(conflict)
        self.minimal = minimal
        self.why = why


class NotFoundInTimeError(GaibaoError):
    """Time ran out before any plan was found; there may or may not be one."""


class StoreError(GaibaoError):
    """The database of scenarios cannot be read or written now; what was in it still is."""


class ChangedElsewhereError(GaibaoError):
    """Somebody else saved a scenario first; nothing was overwritten.

    ``current`` is the scenario as it stands now, with its ``author`` and the time it was
    ``changed``; ``removed`` says that it was removed.
    """

    def __init__(self, zh: str, en: str = "", *, current: Any = None, removed: bool = False):
        super().__init__(zh, en)
        self.current = current
        self.removed = removed

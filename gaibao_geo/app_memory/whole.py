"""What a click changes, it changes to the end."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from streamlit.runtime.scriptrunner import get_script_run_ctx

P = ParamSpec("P")
R = TypeVar("R")
LISTENS = "_yield_callback"  # by which a session's state looks out for the next click


def whole(change: Callable[P, R]) -> Callable[P, R]:
    """The callback, which no other click breaks off.

    Streamlit looks out for the next click whenever a script, a callback too, touches
    ``st.session_state``, and goes on with that; what the callback had still to do would never
    be done, since its click counts as heard. Until it is done, the state looks out for nothing.
    """

    @wraps(change)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        context = get_script_run_ctx(suppress_warning=True)
        state = None if context is None else context.session_state
        listening = vars(state).get(LISTENS) if state is not None else None
        if listening is None:
            return change(*args, **kwargs)
        object.__setattr__(state, LISTENS, lambda: None)  # its own __setattr__ sets an entry
        try:
            return change(*args, **kwargs)
        finally:
            object.__setattr__(state, LISTENS, listening)

    return run

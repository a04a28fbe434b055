"""The app as a server of its own, for tests that open it in a browser."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

from conftest import ROOT

FROM_CHECKOUT = ("streamlit", "run", "streamlit_app.py", "--server.port={port}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(home, command=FROM_CHECKOUT, cwd=ROOT, *, port=None, end=signal.SIGTERM):
    """The app as the README starts it, on a free port, with a store of its own; its address.

    ``end`` is the signal that ends it.
    """
    port = port or free_port()
    quiet = {**os.environ, "STREAMLIT_SERVER_HEADLESS": "true", "GAIBAO_HOME": str(home)}
    app = subprocess.Popen(
        [sys.executable, "-m", *(part.format(port=port) for part in command)],
        cwd=cwd, env=quiet, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(120):
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):  # noqa: S310
                    break
            except OSError:
                time.sleep(0.5)
        yield address
    finally:
        os.killpg(app.pid, end)
        app.wait(timeout=20)

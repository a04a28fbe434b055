"""The app as a server of its own, and the browser that looks at it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType

from playwright.sync_api import Browser, Playwright

ROOT = Path(__file__).resolve().parent.parent
NOTHING: Mapping[str, str] = MappingProxyType({})


@contextmanager
def served(script: str = "streamlit_app.py", told: Mapping[str, str] = NOTHING) -> Iterator[
    tuple[str, int]
]:
    """A script of Streamlit's on a free port: its address and its process group.

    ``told`` is added to the environment (``GAIBAO_HOME``: the folder of its store).
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}",
               "--server.headless=true", "--server.address=127.0.0.1"]  # fmt: skip
    app = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **told},
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                           start_new_session=True)  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        while app.poll() is None:
            with suppress(OSError):
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)  # noqa: S310
                break
            time.sleep(0.2)
        yield address, app.pid
    finally:
        os.killpg(app.pid, signal.SIGTERM)
        app.wait(timeout=20)


def chromium(play: Playwright, *flags: str) -> Browser:
    """The browser in ``GAIBAO_CHROMIUM``, else the system's."""
    named = os.environ.get("GAIBAO_CHROMIUM") or shutil.which("chromium")
    return play.chromium.launch(
        executable_path=named, args=["--no-sandbox", "--disable-gpu", *flags]
    )

"""Start the app: on this machine only, without telemetry."""

from __future__ import annotations

import os
import subprocess
import sys

from gaibao_geo.tables.shipped import shipped
from gaibao_geo.words import Lang

OPTIONS = (
    "--server.address=127.0.0.1",
    "--browser.gatherUsageStats=false",
    "--client.toolbarMode=minimal",
    "--server.fileWatcherType=none",
)


def serve(port: int, lang: Lang) -> int:
    """Run the app until it is stopped; its exit code."""
    script = shipped("streamlit_app.py")
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    return subprocess.run(  # noqa: S603  (our own script, no text from outside)
        [*command, *OPTIONS], env={**os.environ, "GAIBAO_LANG": lang}, check=False
    ).returncode

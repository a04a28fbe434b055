"""Start the app: on this machine only, without telemetry."""

from __future__ import annotations

import os
import subprocess
import sys

from gaibao_geo.tables.shipped import shipped
from gaibao_geo.words import Lang


def serve(port: int, lang: Lang) -> int:
    """Run the app until it is stopped; its exit code.

    Streamlit reads ``.streamlit/config.toml`` from where it is started, so it is started
    beside the script; that file, not this one, says how the app is served.
    """
    script = shipped("streamlit_app.py")
    command = [sys.executable, "-m", "streamlit", "run", script.name, f"--server.port={port}"]
    return subprocess.run(  # noqa: S603  (our own script, no text from outside)
        command, cwd=script.parent, env={**os.environ, "GAIBAO_LANG": lang}, check=False
    ).returncode

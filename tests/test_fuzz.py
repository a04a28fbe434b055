"""Two thousand damaged files: no crash, no hang, no row lost without a finding."""

from __future__ import annotations

import queue
import subprocess
import sys
import tempfile
import threading

import mutate
import pytest

from gaibao_geo.intake.dataset import inspect_dataset

FILES = 2_000
WORKERS = 2
LONGEST_S = 60.0  # one small file; the machine may be busy


def watched(first: int, count: int) -> list[str]:
    """The lines of a process that reads mutants; fails when it is silent for too long."""
    command = [sys.executable, mutate.__file__, str(first), str(count)]
    heard: queue.Queue[str] = queue.Queue()
    lines: list[str] = []
    with tempfile.TemporaryFile("w+", encoding="utf-8") as errors, subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=errors, text=True, encoding="utf-8"
    ) as running:

        def listen():
            for line in running.stdout:
                heard.put(line.strip())
            heard.put("")

        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        try:
            while line := heard.get(timeout=LONGEST_S):
                lines.append(line)
        except queue.Empty:
            running.kill()
            pytest.fail(f"no answer within {LONGEST_S} s after {lines[-1:]}")
        listener.join()
        code = running.wait()
        errors.seek(0)
        assert code == 0, (lines[-1:], errors.read()[-2000:])
    return lines


def test_the_samples_themselves_are_read(tmp_path):
    """The unharmed files give 12 schools each, and the total row is listed."""
    for number, (name, content) in enumerate(mutate.samples().items()):
        home = tmp_path / str(number)
        home.mkdir()
        (home / name).write_bytes(content)
        data = inspect_dataset(home)
        assert len(data.schools) == 12, (name, data.report.text())
        assert data.accounts["unlisted"].sum() == 0
        assert data.schools["pupils"].sum() == 1266, name


@pytest.mark.parametrize("worker", range(WORKERS))
def test_damaged_files_never_crash_hang_or_lose_a_row(worker):
    share = FILES // WORKERS
    lines = watched(worker * share, share)
    ends = [line.split() for line in lines if line.startswith("end")]
    assert len(ends) == share
    assert [line for line in ends if int(line[2])] == []  # rows lost without a finding
    assert [line for line in ends if int(line[3])] == []  # nothing read and nothing said
    assert any(int(line[4]) == 12 for line in ends)  # some survive the damage whole

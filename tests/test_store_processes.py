"""The database under several processes: none loses another's work, none can leave half a save."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from what_ifs import scenario

from gaibao_geo.scenarios.asked import Asked
from gaibao_geo.store.store import Store

PROGRAM = Path(__file__).with_name("storing.py")


@pytest.fixture
def started():
    """Starts the program; whatever still runs at the end is killed."""
    running = []

    def start(*parts):
        process = subprocess.Popen(
            [sys.executable, "-X", "utf8", str(PROGRAM), *map(str, parts)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "scenarios.db"


def test_two_processes_that_save_at_once_lose_nothing(path, started):
    """15 saves each: 30 revisions, each letter in the note, a line of the log for each."""
    with Store(path) as store:
        saved = store.save(scenario(), "")
        writers = [started("edit", path, saved.id, 15, who) for who in "ab"]
        told = [writer.communicate(timeout=120)[0] for writer in writers]
        assert all(text.startswith("ready\nrefused ") for text in told)
        now = store.scenario(saved.id)
        assert now.revision == 1 + 15 + 15
        assert sorted(now.note) == ["a"] * 15 + ["b"] * 15
        authors = store.log(None)["操作人"].tolist()
        assert sorted(authors[:-1]) == sorted(f"{who}{n}" for who in "ab" for n in range(15))


def test_a_process_killed_within_a_save_leaves_the_old_state(path, started):
    """It had changed the row and written the log; nobody waits for it once it is gone."""
    with Store(path) as store:
        saved = store.save(scenario(asked=Asked(locks={"p1": "in"})), "张三")
    hanging = started("hang", path, saved.id)
    assert hanging.stdout.readline() == "ready\n"
    with Store(path) as store:
        assert store.scenario(saved.id) == saved  # not seen before it is whole
        hanging.kill()
        hanging.wait()
        assert store.scenario(saved.id) == saved
        assert len(store.log()) == 1
        assert store.save(replace(saved, note="新"), "李四").revision == 2


def test_processes_killed_at_any_moment_leave_whole_saves(path, started):
    """What was reported as saved is there, with a line of the log for every revision."""
    with Store(path) as store:
        saved = store.save(scenario(), "")
    for moment in (0.05, 0.23):
        process = started("save", path, saved.id)
        assert process.stdout.readline() == "ready\n"
        time.sleep(moment)
        process.kill()
        last = [int(line) for line in process.communicate()[0].split()]
        with Store(path) as store:
            assert store.said == ()
            now = store.scenario(saved.id)
            assert now.revision >= max(last, default=1)
            assert len(store.log(None)) == now.revision


def test_processes_that_open_at_once_make_one_database_and_put_damage_aside_once(path, started):
    """Three find a file that cannot be read: one puts it aside, no save of another is lost."""
    path.write_bytes(b"damaged " * 1000)
    openers = [started("open", path) for _ in range(3)]
    for opener in openers:
        assert opener.stdout.readline() == "ready\n"
    for opener in openers:
        opener.stdin.write("go\n")
        opener.stdin.flush()
    told = sorted(opener.communicate(timeout=120)[0] for opener in openers)
    assert told == ["said 0\n", "said 0\n", "said 1\n"]
    with Store(path) as store:
        assert len(store.scenarios()) == 3
    (aside,) = path.parent.glob("scenarios.db.unreadable-*")
    assert aside.read_bytes() == b"damaged " * 1000

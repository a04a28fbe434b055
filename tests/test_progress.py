"""Progress while a plan is sought, and Ctrl-C: once takes what there is, twice gives up."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from cases import small
from hard_question import hard_question

from gaibao_geo.errors import NotFoundInTimeError
from gaibao_geo.io.attended import ProgressLine, attended, progress_text
from gaibao_geo.io.plan_folder import verify_folder
from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.aims.standard import SchoolsAtStandard
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.progress import Progress, Watch
from gaibao_geo.plans.rules import Budget
from gaibao_geo.plans.solve import solve

SCRIPT = Path(__file__).parent / "hard_question.py"


def test_a_gap_is_a_share_of_the_bound():
    """50 points of at most 60: (60 - 50) / 60; nothing is known without either."""
    assert Progress("aim", 1.0, 50.0, 60.0).gap == pytest.approx(10 / 60)
    assert Progress("aim", 1.0, 0.0, 0.0).gap == 0.0
    assert Progress("aim", 1.0).gap is None


def test_the_points_told_are_the_aims_own():
    seen = []
    watch = Watch(seen.append)
    watch.enter("aim", 250.0)
    watch.look(2.0, 3.0)
    assert [(one.value, one.bound) for one in seen] == [(None, None), (500.0, 750.0)]


def test_a_search_tells_and_stops_with_what_it_has():
    seen = []
    plan = solve(hard_question(), seconds=100,
                 watch=Watch(seen.append, lambda: seen[-1].value is not None))  # fmt: skip
    assert plan.proof.status == "stopped"
    assert not plan.breaches()
    assert 0 < plan.proof.gap < 1
    assert plan.proof.seconds < 60  # it would have gone on to 100
    assert plan.proof.bound >= plan.value
    assert seen[0] == Progress("aim", seen[0].seconds)
    assert seen[-1].bound >= seen[-1].value > 0
    assert "按要求提前停止" in plan.proof.sentence("zh")
    assert "Stopped on request" in plan.proof.sentence("en")


def test_stopped_before_any_plan_is_not_no_plan():
    asked = replace(hard_question(), objective=SchoolsAtStandard())  # nothing is at once
    with pytest.raises(NotFoundInTimeError, match="不等于不存在"):
        solve(asked, watch=Watch(stop=lambda: True))


def test_what_the_one_who_looks_on_raises_comes_back():
    def shout(progress):
        if progress.value is not None:
            raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        solve(hard_question(), watch=Watch(shout))


def test_looking_on_changes_no_answer():
    table = small(
        [("p1", "A", "东", 9, {"beds": 60}), ("p2", "B", "西", 4, {"beds": 20})],
        [("A", "beds", 60, 100, 0.5), ("B", "beds", 40, 200, 0.25)],
    )
    problem, seen = Problem(table, [Budget(9)], CloseGaps("equal")), []
    alone, watched = solve(problem), solve(problem, watch=Watch(seen.append, lambda: False))
    assert watched.chosen.equals(alone.chosen)
    assert {one.stage for one in seen} == {"aim", "ties"}


def test_work_is_done_in_attendance_and_its_errors_come_back():
    shown = []

    def work(watch):
        watch.enter("aim")
        watch.look(1.0, 2.0)
        time.sleep(0.5)
        return 7

    assert attended(work, lambda *seen: shown.append(seen), lambda: None) == 7
    assert shown[-1][0].stage == "aim"
    assert shown[-1][1] is False

    def fail(watch):
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        attended(fail, lambda *seen: None, lambda: None)


def test_elsewhere_than_in_the_main_thread_ctrl_c_is_left_alone():
    given, before = [], signal.getsignal(signal.SIGINT)
    worker = threading.Thread(
        target=lambda: given.append(attended(lambda watch: 1, lambda *seen: None, lambda: None))
    )
    worker.start()
    worker.join()
    assert given == [1]
    assert signal.getsignal(signal.SIGINT) is before


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_on_a_terminal_one_line_is_written_over():
    out = Terminal()
    line = ProgressLine(out, "zh", columns=60)
    line.show(Progress("aim", 3.0, 50.0, 60.0), False)
    line.show(Progress("aim", 4.0), False)
    line.clear()
    first, second, cleared, rest = out.getvalue().split("\r")[1:]
    assert first.startswith("正在找最好的方案：已有方案")
    assert len(first) < 59 - 12  # a Chinese sign takes two places
    assert second.startswith("正在找最好的方案……还没有找到方案，已用 4 秒")
    assert cleared.strip() == rest == ""
    assert "\n" not in out.getvalue()


def test_elsewhere_a_line_now_and_then():
    out = io.StringIO()
    line = ProgressLine(out, "en")
    for second in range(12):
        line.show(Progress("aim", float(second), 50.0, 60.0), False)
    line.clear()
    assert [text.split(", ")[-1] for text in out.getvalue().splitlines()] == [
        "5 s (Ctrl-C: take it as it is)", "10 s (Ctrl-C: take it as it is)"]  # fmt: skip
    assert "at most 16.67% could be gained" in out.getvalue()


def test_the_quiet_hear_only_that_it_stops():
    out = Terminal()
    line = ProgressLine(out, "en", quiet=True)
    line.show(Progress("aim", 9.0, 50.0, 60.0), False)
    assert out.getvalue() == ""
    line.show(Progress("aim", 9.2, 50.0, 60.0), True)
    line.show(Progress("aim", 9.4, 50.0, 60.0), True)
    assert out.getvalue().count("Ctrl-C again gives up") == 1


@pytest.mark.parametrize("stage", ["begin", "targets", "aim", "ties"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_stage_has_its_words(stage, lang):
    assert "7" in progress_text(Progress(stage, 7.0), lang)


def started(folder, **env):
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), "plan", "data/demo/rutog", "-o", str(folder),
         "--seconds", "300", "--no-baselines"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", **env},
    )  # fmt: skip


def wait_for(program, words):
    for text in program.stderr:
        if words in text:
            return
    raise AssertionError(f"{words} was never said")


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT to another program")
def test_ctrl_c_keeps_the_best_plan_found(tmp_path):
    program = started(tmp_path / "plan")
    wait_for(program, "已有方案")
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=60)
    assert program.returncode == 0, err
    assert "再按一次 Ctrl-C 则放弃" in err
    assert "按要求提前停止；已证明与最好方案的差距不超过" in out
    judged = verify_folder(tmp_path / "plan")
    assert judged.passed
    assert judged.plan.proof.status == "stopped"


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT to another program")
def test_ctrl_c_twice_gives_up(tmp_path):
    program = started(tmp_path / "plan", GAIBAO_DEAF="1")
    wait_for(program, "正在准备")
    program.send_signal(signal.SIGINT)
    wait_for(program, "再按一次 Ctrl-C 则放弃")
    program.send_signal(signal.SIGINT)
    _, err = program.communicate(timeout=20)
    assert program.returncode == 130
    assert "已中断" in err
    assert not (tmp_path / "plan").exists()

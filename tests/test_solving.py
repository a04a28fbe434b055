"""Plans made by worker processes: real processes, ended in every way they can be."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from cases import small
from hard_question import hard_question as hard

from gaibao_geo.errors import InfeasibleError
from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Budget, Lock
from gaibao_geo.plans.solve import solve
from gaibao_geo.solving.desk import Desk
from gaibao_geo.solving.frames import receive, send


def easy(*rules):
    """One of 3 yuan for 0.5 (a) and one of 4 for 0.6 (b): 4 yuan buy b."""
    table = small(
        [("a", "A", "东", 3, {"beds": 5}), ("b", "B", "东", 4, {"beds": 6})],
        [(school, "beds", 10, 10, 0.5) for school in "AB"],
    )  # fmt: skip
    return Problem(table, rules, CloseGaps("equal"))


@pytest.fixture
def desk():
    made = Desk(at_once=1)
    yield made
    made.close()


def until(true, seconds=60.0):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def test_a_worker_gives_the_plan_that_solve_gives(desk):
    job = desk.ask(easy(Budget(4)))
    assert job.wait(60)
    assert job.state == "done"
    mine = solve(easy(Budget(4)))
    assert job.plan.chosen.equals(mine.chosen)
    assert job.plan.paid.equals(mine.paid)
    assert job.plan.proof.status == "best"


def test_why_there_is_no_plan_comes_back_in_words(desk):
    job = desk.ask(easy(Budget(2), Lock("a", "in")))
    assert job.wait(60)
    assert job.state == "failed"
    assert isinstance(job.error, InfeasibleError)
    with pytest.raises(InfeasibleError) as raised:
        solve(job.problem)
    assert str(job.error) == str(raised.value)
    again = desk.ask(easy(Budget(4)))
    assert again.wait(60)
    assert again.state == "done"


def test_progress_is_told_and_a_stop_keeps_the_best_plan_so_far(desk):
    job = desk.ask(hard(), seconds=300, exact=True)
    until(lambda: job.progress is not None and job.progress.value)
    assert job.state == "running"
    job.stop()
    assert job.wait(60)
    assert job.state == "done"
    assert job.plan.proof.status == "stopped"
    assert job.plan.breaches() == []


def test_cancelled_the_process_is_gone_and_the_next_is_answered(desk):
    job = desk.ask(hard(), seconds=300, exact=True)
    until(lambda: job.progress is not None)
    worker = job._worker
    job.cancel()
    assert (job.state, job.plan) == ("cancelled", None)
    until(lambda: worker.poll() is not None, 5)
    again = desk.ask(easy(Budget(4)))
    assert again.wait(60)
    assert again.state == "done"


def test_one_that_waits_can_be_cancelled_and_says_how_many_are_before_it(desk):
    first = desk.ask(hard(), seconds=300, exact=True)
    until(lambda: first.state == "running")
    second, third = desk.ask(easy(Budget(4))), desk.ask(easy(Budget(3)))
    assert (desk.before(second), desk.before(third)) == (0, 1)
    second.cancel()
    assert desk.before(third) == 0
    first.cancel()
    assert third.wait(60)
    assert third.plan.cost_yuan == 3
    assert second.plan is None


def test_a_worker_that_breaks_down_is_said_and_replaced(desk):
    job = desk.ask(hard(), seconds=300, exact=True)
    until(lambda: job.state == "running")
    os.kill(job._worker.pid, signal.SIGKILL)
    assert job.wait(60)
    assert job.state == "failed"
    assert "重新测算" in str(job.error)
    again = desk.ask(easy(Budget(4)))
    assert again.wait(60)
    assert again.state == "done"


def test_a_worker_ends_itself_when_nobody_is_left_to_hear_it():
    command = (sys.executable, "-m", "gaibao_geo.solving.worker")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:
        send(worker.stdin, ("solve", (hard(), {"seconds": 300.0, "exact": True})))
        kind, _ = receive(worker.stdout)
        assert kind == "progress"
        worker.stdin.close()
        assert worker.wait(20) == 0


def test_closing_the_desk_leaves_no_process():
    made = Desk(at_once=2)
    jobs = [made.ask(hard(), seconds=300, exact=True) for _ in range(2)]
    until(lambda: all(job.state == "running" for job in jobs))
    workers = [job._worker for job in jobs]
    made.close()
    assert all(worker.poll() is not None for worker in workers)

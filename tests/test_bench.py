"""The workbench: steps, answers at once, proofs beside it; without a browser."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from gaibao_geo.app_memory import answering, shelf
from gaibao_geo.app_memory.bench import Bench
from gaibao_geo.app_memory.datasets import problem
from gaibao_geo.app_memory.tables import project_list, project_state
from gaibao_geo.errors import ChangedElsewhereError
from gaibao_geo.maps.live import Click
from gaibao_geo.plans.plan import Plan
from gaibao_geo.scenarios.asked import AS_IT_STANDS, Asked
from gaibao_geo.scenarios.locking import lock_states

pytestmark = pytest.mark.usefixtures("no_worker_left")
GYANTSE = "data/demo/gyantse"
LESS = Asked(changed={0: {"rule": "Budget", "yuan": 80_000_000}})
EVEN_LESS = Asked(changed={0: {"rule": "Budget", "yuan": 60_000_000}})
AGAINST = Asked(changed={0: {"rule": "Budget", "yuan": 1_000_000}})  # A21 is locked in: 433万元


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A store of the test's own."""
    monkeypatch.setenv("GAIBAO_HOME", str(tmp_path))
    shelf.shelf.clear()
    yield tmp_path
    shelf.shelf().close()
    shelf.shelf.clear()


@pytest.fixture
def at():
    return Bench(GYANTSE)


@pytest.fixture
def compiled():
    """The engine's loops are ready."""
    assert answering.ready().wait(120)


def over(at, seconds=60):
    """The workbench once its proof is in."""
    end = time.monotonic() + seconds
    while at.job is not None:
        assert time.monotonic() < end, "the proof did not come"
        at.look()
        time.sleep(0.02)
    return at


def test_a_question_is_answered_and_then_proved(at, compiled):
    at.settle()
    assert at.answer.proving
    assert at.plan.proof.gap <= 0.02
    first = at.plan.value
    over(at)
    assert not at.answer.proving
    assert at.plan.proof.status == "best"
    assert at.plan.value >= first
    assert at.answer.faults == ()


def test_before_the_engine_is_ready_the_proof_alone_answers(at, monkeypatch):
    monkeypatch.setattr(answering, "at_once", lambda name, asked: None)
    at.settle()
    assert at.answer is None
    assert over(at).plan.cost_yuan == 142_230_000


def test_the_old_answer_stays_until_the_new_one_is_in(at, monkeypatch):
    at.settle()
    old = over(at).plan
    monkeypatch.setattr(answering, "at_once", lambda name, asked: None)
    at.change(LESS)
    at.settle()
    assert at.stale
    assert at.plan is old
    over(at)
    assert not at.stale
    assert at.plan.cost_yuan <= 80_000_000


def test_steps_go_back_and_forth_and_each_click_is_one(at):
    at.change(LESS)
    at.clicked([Click(1, "GZ02", "in"), Click(2, "GZ03", "out"), Click(3, "GZ02", "free")])
    assert len(at.history.past) == 4
    assert set(lock_states(at.asked, at.own)) == {"A02", "A03", "A21"}
    at.undo()
    assert lock_states(at.asked, at.own)["A01"] == "in"
    for _ in range(3):
        at.undo()
    assert at.asked == AS_IT_STANDS
    at.redo()
    assert at.asked == LESS
    assert at.turn == 3 + 4 + 1  # the controls are drawn afresh after each


def test_what_is_decided_of_projects_is_a_step_each(at):
    at.decided([Click(1, "B04", "out"), Click(2, "B05", "in")])
    assert lock_states(at.asked, at.own)["B04"] == "out"
    assert lock_states(at.asked, at.own)["B05"] == "in"
    at.undo()
    assert "B05" not in lock_states(at.asked, at.own)


def test_an_answer_is_a_sign_for_each_project():
    """939 projects of Sanming: a few kilobytes, whatever they are called."""
    own = problem("data/demo/sanming")
    ids = own.candidates.projects["project_id"]
    chosen = own.candidates.projects.assign(chosen=ids.index < 2, year=pd.NA)
    chosen["year"] = chosen["year"].mask(chosen["chosen"], own.years[0])
    state = project_state(Plan(own, chosen, None, None), {ids[1]: "out", ids[2]: "in"})
    assert state.chosen == "11" + "0" * (len(ids) - 2)
    assert state.years == "00" + "-" * (len(ids) - 2)
    assert state.locks == "foi" + "f" * (len(ids) - 3)
    assert len(json.dumps(state.tree())) < 4 * 1024
    assert project_list(own, "zh").ids == set(ids)


def test_controls_that_were_drawn_before_a_click_do_not_undo_it(at):
    turn = at.turn
    at.clicked([Click(1, "GZ02", "in")])
    locked = at.asked
    at.controlled(LESS, turn)
    assert at.asked == locked
    at.controlled(LESS, at.turn)
    assert at.asked == LESS


def test_a_changed_question_ends_the_proof_of_the_old_one(at):
    at.settle()
    first = at.job
    at.change(LESS)
    at.settle()
    assert first.state in ("cancelled", "done")
    at.change(EVEN_LESS)
    at.settle()
    over(at)
    assert at.answer.asked == EVEN_LESS


def test_a_cancelled_question_is_not_begun_again_by_itself(at, monkeypatch):
    monkeypatch.setattr(answering, "at_once", lambda name, asked: None)
    at.settle()
    at.cancel()
    at.settle()
    assert (at.job, at.answer) == (None, None)
    at.again()
    assert over(at).plan is not None


def test_looking_again_and_again_does_not_begin_again(at, monkeypatch):
    monkeypatch.setattr(answering, "at_once", lambda name, asked: None)
    at.settle()
    job = at.job
    at.settle()
    assert at.job is job


@pytest.mark.parametrize("settled", [True, False])
def test_a_proof_that_comes_too_late_takes_no_answers_place(at, monkeypatch, settled):
    """Back at a question whose answer is known, while the other one's proof has just come."""
    at.settle()
    known = over(at).answer
    monkeypatch.setattr(answering, "at_once", lambda name, asked: None)
    at.change(LESS)
    at.settle()
    assert at.answer is known  # of the question before, pale until the proof is in
    assert at.job.wait(60)
    at.undo()
    if settled:
        at.settle()
    at.look()
    assert (at.answer, at.job, at.stale) == (known, None, False)


class RunEndedError(BaseException):
    """What Streamlit ends a run with, in the middle of whatever it does."""


def test_a_run_that_ends_before_the_proof_is_handed_in_loses_no_proof(at, compiled, monkeypatch):
    def ended(name, asked):
        raise RunEndedError

    with monkeypatch.context() as first:
        first.setattr(answering, "handed_in", ended)
        with pytest.raises(RunEndedError):
            at.settle()
    assert at.answer.proving  # the engine's answer is there, and nobody is at its proof
    monkeypatch.setattr(answering, "at_once", ended)  # it need not answer again
    at.settle()
    assert over(at).plan.proof.status == "best"


def test_a_reply_is_there_before_its_check_and_its_proof(at, compiled, monkeypatch):
    """A page draws it, then checks it and hands the proof in; the engine is asked once."""
    asked, checks = [], []
    answer, check = answering.at_once, answering.verify
    monkeypatch.setattr(answering, "at_once", lambda *of: asked.append(of) or answer(*of))
    monkeypatch.setattr(answering, "verify", lambda *of: checks.append(of) or check(*of))
    at.reply()
    assert at.plan is not None
    assert at.job is None
    assert not checks
    assert (at.answer.faults, at.answer.faults) == ((), ())
    assert len(checks) == 1
    at.settle()
    assert at.job is not None
    assert asked == [(GYANTSE, at.asked)]
    over(at)


def test_a_plan_with_a_fault_is_told_in_both_languages(at, compiled):
    at.reply()
    plan = at.plan
    short = replace(plan, paid=plan.paid.iloc[1:])  # a payment that nobody makes
    faults = answering.Answer(at.asked, short).faults
    assert faults
    assert all(fault.zh != fault.en for fault in faults)


def test_two_runs_at_once_hand_a_question_in_once(at, compiled, monkeypatch):
    """Whoever serves the app with fast reruns has both at work on the same session."""
    jobs, hand_in = [], answering.handed_in

    def counted(name, asked):
        jobs.append(hand_in(name, asked))
        time.sleep(0.2)
        return jobs[-1]

    monkeypatch.setattr(answering, "handed_in", counted)
    runs = [threading.Thread(target=at.settle) for _ in range(4)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert jobs == [at.job]


def test_rules_in_conflict_are_named_with_a_way_out(at):
    at.change(AGAINST)
    at.settle()
    over(at)
    assert at.plan is None
    assert "互相冲突" in at.answer.trouble.zh
    assert "A21" in at.answer.trouble.zh


def test_what_was_left_unsaved_comes_back(at):
    shelf.shelf().keep_draft("abc", LESS, GYANTSE)
    shelf.take_up(at, shelf.shelf().draft("abc"))
    assert at.asked == LESS
    assert at.history.can_undo


def test_a_scenario_is_saved_with_its_plan_and_a_stale_one_is_refused(at):
    at.change(LESS)
    at.settle()
    over(at)
    saved = shelf.save(at, "方案A", "", new=True)
    assert not at.unsaved
    kept = shelf.shelf().plan_of(saved.id)
    assert kept.figures["cost_yuan"] == at.plan.cost_yuan
    other = Bench(GYANTSE)
    other.open(shelf.shelf().scenario(saved.id))
    other.change(EVEN_LESS)
    shelf.save(other, "方案A", "", new=False)
    at.change(AS_IT_STANDS)
    with pytest.raises(ChangedElsewhereError):
        shelf.save(at, "方案A", "", new=False)
    assert shelf.shelf().scenario(saved.id).asked == EVEN_LESS


def workbench(lang="zh"):
    def script(lang):
        import streamlit as st  # noqa: PLC0415  (the function becomes a script of its own)

        from gaibao_geo.pages import workbench  # noqa: PLC0415

        st.session_state.setdefault("lang", lang)
        workbench.show()

    app = AppTest.from_function(script, kwargs={"lang": lang}, default_timeout=60)
    return solved(app.run())


def solved(app):
    """The page once the proof is in."""
    end = time.monotonic() + 60
    while app.session_state["bench"].job is not None:
        assert time.monotonic() < end
        time.sleep(0.1)
        app.run()
    assert not app.exception
    return app


def metrics(app):
    return {item.label: item.value for item in app.metric}


def test_the_page_shows_the_proposal_and_a_moved_budget():
    app = workbench()
    assert metrics(app)["选中项目"] == "36 / 43 个"
    app.sidebar.slider[0].set_value(8000).run()
    solved(app)
    assert app.session_state["bench"].plan.cost_yuan <= 80_000_000
    said = [item.value.replace("\\", "") for item in app.caption]
    assert any("总投入上限由1.4276亿元改为8,000万元" in text for text in said)
    app.button(key="undo").click().run()
    assert metrics(solved(app))["选中项目"] == "36 / 43 个"
    assert app.sidebar.slider[0].value == 14276


def test_a_rule_that_is_switched_off_no_longer_binds():
    app = workbench()
    toggles = {item.label: item for item in app.sidebar.toggle}
    (cap,) = [item for label, item in toggles.items() if "任何一所学校不超过" in label]
    cap.set_value(False).run()
    at = solved(app).session_state["bench"]
    assert at.asked.off == {3}
    assert all("任何一所学校" not in text for text in at.plan.problem.sentences())


def test_every_word_is_english_when_asked():
    app = workbench("en")
    shown = [item.label for item in (*app.metric, *app.button, *app.sidebar.slider)]
    shown += [item.value for item in (*app.markdown, *app.caption, *app.success)]
    shown += [item.label for item in (*app.sidebar.number_input, *app.sidebar.toggle)]
    assert not [text for text in shown if any("\u4e00" <= sign <= "\u9fff" for sign in text)]

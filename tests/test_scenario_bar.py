"""The workbench's bar in Streamlit's test frame: what each of its buttons changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from gaibao_geo.app_memory.bench import Bench
from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.io.problem_file import problem_of
from gaibao_geo.scenarios.asked import AS_IT_STANDS, Asked
from gaibao_geo.scenarios.scenario import new_scenario
from gaibao_geo.scenarios.share import scenario_json

RUTOG = "data/demo/rutog"
LESS = Asked(changed={0: {"yuan": 7_000_000}})


@pytest.fixture
def scenario():
    return new_scenario("甲*", RUTOG, problem_of(read_dataset(RUTOG)), LESS, author="王")


def bar(lang="zh"):
    """The bar alone, over a workbench that asks what Rutog's own table asks."""

    def script():
        from gaibao_geo.app_memory.language import language  # noqa: PLC0415  (becomes a script)
        from gaibao_geo.app_memory.shelf import at_work  # noqa: PLC0415
        from gaibao_geo.pages.scenario_bar import bar  # noqa: PLC0415

        bar(at_work(), language())

    app = AppTest.from_function(script, default_timeout=60)
    app.session_state["lang"], app.session_state["place"] = lang, RUTOG
    app.session_state["author"] = "王"
    app.run()
    assert not app.exception
    return app


def at(app) -> Bench:
    return app.session_state["bench"]


def pressed(app, key):
    app.button(key=key).click().run()
    assert not app.exception
    return app


def keys(app):
    return {button.key for button in app.button}


def test_a_kept_scenario_is_opened_and_undone(store, scenario):
    kept = store.save(scenario, "王")
    app = pressed(bar(), f"open-{kept.id}")
    assert at(app).asked == LESS
    assert at(app).scenario.id == kept.id
    assert any("甲" in text.value and "*" in text.value for text in app.caption)
    assert at(pressed(app, "undo")).asked == AS_IT_STANDS
    assert at(pressed(app, "redo")).asked == LESS


def test_what_was_left_unsaved_is_offered_and_taken_up(store):
    store.keep_draft("last 王", LESS, RUTOG, None, 0)
    app = bar()
    assert {"take_up", "leave"} <= keys(app)
    assert at(app).asked == AS_IT_STANDS
    pressed(app, "take_up")
    assert at(app).asked == LESS
    assert not {"take_up", "leave"} & keys(app)


def test_what_was_left_unsaved_may_be_left(store):
    store.keep_draft("last 王", LESS, RUTOG, None, 0)
    app = pressed(bar(), "leave")
    assert at(app).asked == AS_IT_STANDS
    assert not {"take_up", "leave"} & keys(app)


def named(app, name):
    """The bar with a name typed into its form."""
    app.text_input[0].set_value(name)
    return app


def test_what_is_asked_is_saved_under_a_name_and_saved_again(store):
    app = bar()
    assert "save_over" not in keys(app)  # nothing to save over
    pressed(named(app, " 甲* "), "save_new")
    assert [one.name for one in store.scenarios(RUTOG)] == ["甲*"]
    assert ["甲" in one.value for one in app.success] == [True]
    assert app.text_input[0].value == "甲*"
    pressed(named(app, "乙"), "save_over")
    assert [(one.name, one.revision) for one in store.scenarios(RUTOG)] == [("乙", 2)]
    pressed(named(app, "丙"), "save_new")
    assert {one.name for one in store.scenarios(RUTOG)} == {"乙", "丙"}
    assert at(app).scenario.name == "丙"
    assert not app.run().success  # said once


def test_without_a_name_nothing_is_saved_and_the_form_says_so(store):
    app = pressed(bar(), "save_new")
    assert ["情景名称不能为空" in one.value for one in app.error] == [True]
    assert store.scenarios(RUTOG) == []
    assert not app.run().error  # said once


def test_a_scenario_that_was_changed_meanwhile_is_not_overwritten(store, scenario):
    kept = store.save(scenario, "王")
    app = pressed(bar(), f"open-{kept.id}")
    store.save(replace(kept, note="改"), "李")
    pressed(named(app, "我的"), "save_over")
    assert ["没有覆盖" in one.value for one in app.error] == [True]
    assert app.text_input[0].value == "我的"  # what was typed stays
    assert [(one.name, one.note) for one in store.scenarios(RUTOG)] == [("甲*", "改")]
    pressed(app, "open_theirs")
    assert (at(app).scenario.note, app.text_input[0].value) == ("改", "甲*")
    assert not app.error


def test_a_file_from_somebody_else_is_opened(store, scenario):
    app = bar()
    assert "read_file" not in keys(app)
    file = scenario_json(scenario).encode()
    app.file_uploader[0].set_value([("甲.gaibao.json", file, "application/json")]).run()
    assert at(app).asked == AS_IT_STANDS  # until the button says so
    assert at(pressed(app, "read_file")).asked == LESS
    assert not app.error


@pytest.mark.parametrize(("lang", "word"), [("zh", "不是情景文件"), ("en", "no scenario file")])
def test_a_file_that_is_none_is_refused_in_words_and_changes_nothing(store, lang, word):
    app = bar(lang)
    app.file_uploader[0].set_value([("x.json", b'{"a": "<b>"}', "application/json")]).run()
    pressed(app, "read_file")
    assert word in app.error[0].value
    assert at(app).asked == AS_IT_STANDS
    assert not at(app).history.can_undo
    assert not app.run().error  # said once

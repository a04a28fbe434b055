"""The app's logic, page by page, through Streamlit's own test frame."""

from __future__ import annotations

import pytest
from conftest import ROOT
from streamlit.testing.v1 import AppTest

from gaibao_geo import app_memory
from gaibao_geo.app_memory import Question

GYANTSE, RUTOG = app_memory.DATASETS


@pytest.fixture
def page():
    """The app as its frame opens it."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    assert not app.exception
    return app


def plan_page(lang="zh"):
    """The plan page on its own, in one language."""

    def script(lang):
        import streamlit as st  # noqa: PLC0415  (the function becomes a script of its own)

        from gaibao_geo.pages import plan  # noqa: PLC0415

        st.session_state.setdefault("lang", lang)
        plan.show()

    app = AppTest.from_function(script, kwargs={"lang": lang}, default_timeout=60).run()
    assert not app.exception
    return app


def solve(app):
    app.button(key="solve").click().run()
    assert not app.exception
    return app


def metrics(app):
    return {item.label: item.value for item in app.metric}


def test_the_frame_opens_on_the_map(page):
    assert "投入地图" in [item.value for item in page.subheader]
    assert page.sidebar.radio[0].value == "zh"


def test_the_language_switch_speaks_english(page):
    page.sidebar.radio[0].set_value("en").run()
    assert not page.exception
    assert "Investment map" in [item.value for item in page.subheader]


def test_made_up_data_says_so_before_anything_else():
    app = plan_page()
    assert "示例数据（虚构）" in app.warning[0].value
    assert not app.metric  # nothing is claimed before a plan was asked for


def test_a_plan_is_proposed_verified_and_given_away():
    app = solve(plan_page())
    assert metrics(app)["选中项目"] == "36 / 43 个"
    assert "校核通过" in app.success[0].value
    assert any("已证明" in item.value for item in app.markdown)
    table = app.dataframe[0].value
    assert len(table) == 43
    assert (table["建议"] == "选中").sum() == 36
    assert app.dataframe[1].value["安排（万元）"].tolist() == [13176, 1047]


def test_a_moved_budget_keeps_the_old_result_and_says_so():
    app = solve(plan_page())
    app.number_input[0].set_value(8000).run()
    assert "参数已变" in app.warning[1].value
    assert metrics(app)["选中项目"] == "36 / 43 个"
    solve(app)
    assert not any("参数已变" in item.value for item in app.warning)
    assert metrics(app)["选中项目"] != "36 / 43 个"
    cost = metrics(app)["投入"].removesuffix("万元").replace(",", "")
    assert float(cost) <= 8000


def test_locks_are_kept_or_the_conflict_is_named():
    app = plan_page()
    app.selectbox(key="dataset").set_value(RUTOG).run()
    app.number_input[0].set_value(700)
    app.multiselect(key=f"keep-{RUTOG}").set_value(["R4"])
    solve(app)
    table = app.dataframe[0].value
    assert table.loc[table["建议"] == "选中", "项目"].tolist() == ["县九年一贯制学校改薄项目"]
    app.multiselect(key=f"keep-{RUTOG}").set_value(["R1"])
    solve(app)
    assert "互相冲突" in app.error[0].value
    assert not app.metric


def test_every_word_of_the_page_is_english_when_asked():
    """Names of people's own files aside, no Chinese is left."""
    app = solve(plan_page("en"))
    shown = [item.label for item in app.metric] + [item.value for item in app.success]
    shown += [item.value for item in app.markdown] + [item.label for item in app.button]
    shown += list(app.dataframe[0].value.columns) + list(app.dataframe[0].value["Project"])
    shown += list(app.dataframe[0].value["Township"])
    assert not [text for text in shown if any("\u4e00" <= sign <= "\u9fff" for sign in text)]


def test_the_same_question_is_solved_once():
    question = Question(RUTOG, 10_000_000)
    assert app_memory.answer(question, "zh") is app_memory.answer(question, "zh")

"""The page on which tables are checked, through Streamlit's own test frame."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest
from table_files import PUPILS, WHOLE, demo, doubt_pupils

from gaibao_geo.io.template import template
from gaibao_geo.io.uploads import Upload


def page(lang="zh"):
    """The page on its own, in one language."""

    def script(lang):
        import streamlit as st  # noqa: PLC0415  (the function becomes a script of its own)

        from gaibao_geo.pages import tables_in  # noqa: PLC0415

        st.session_state.setdefault("lang", lang)
        tables_in.show()

    app = AppTest.from_function(script, kwargs={"lang": lang}, default_timeout=120).run()
    assert not app.exception
    return app


def upload(app, files=WHOLE):
    kind = "application/octet-stream"
    app.file_uploader[0].set_value([(file.name, file.content, kind) for file in files]).run()
    assert not app.exception
    return app


def press(app, key):
    app.button(key=key).click().run()
    assert not app.exception
    return app


def metrics(app):
    return {item.label: item.value for item in app.metric}


def texts(app):
    return [item.value for kind in ("error", "warning", "success", "info", "caption", "markdown",
                                    "text") for item in app.get(kind)]  # fmt: skip


def decisions(app):
    """The table with the ticks; its key changes with every round of checking."""
    return next(item.value for item in app.dataframe if "采纳" in item.value)


def test_before_anything_the_template_is_offered():
    app = page()
    assert "空白模板" in app.info[0].value
    assert not app.metric
    assert app.get("download_button")[0].label == "下载空白模板（Excel）"


def test_shipped_data_are_checked_when_chosen():
    app = page()
    app.radio(key="source").set_value("shipped").run()
    assert not app.exception
    assert "示例数据（虚构）" in app.warning[0].value
    assert "可以使用" in app.success[0].value
    assert metrics(app)["错误"] == "0"


def test_uploaded_files_are_checked_and_their_rows_accounted_for():
    app = upload(page())
    assert metrics(app)["错误"] == "0"
    assert metrics(app)["读入行数"] == "136 / 136"  # 71 + 43 + 22
    assert "江孜县改薄项目（示例）" in [item.value for item in app.text]


def test_an_error_stops_is_listed_and_can_be_settled(monkeypatch):
    doubt_pupils(monkeypatch)
    app = upload(page())
    assert "处错误" in app.error[0].value
    before = int(metrics(app)["错误"])
    assert str(PUPILS) in decisions(app)["值"].tolist()
    app.checkbox[0].set_value(True).run()  # accept every proposal
    assert decisions(app)["采纳"].any()
    press(app, "again")
    assert int(metrics(app)["错误"]) == before - 1
    assert any("已按您的决定处理" in text for text in texts(app))
    press(app, "undo")
    assert int(metrics(app)["错误"]) == before


def test_nothing_happens_without_a_tick(monkeypatch):
    doubt_pupils(monkeypatch)
    app = press(upload(page()), "again")
    assert "还没有勾选任何一条。" in [item.value for item in app.warning]
    assert not any("已按您的决定处理" in text for text in texts(app))


def test_a_total_row_is_not_taken_in_along_with_the_rest():
    """It was set aside rightly; the note about it only offers to read it as a school."""
    schools = "学校标识码,学校名称,县级代码,在校生数\n"
    schools += "S1,甲小学,540222,100\nS2,乙小学,540222,200\n合计,,,300\n"
    app = upload(page(), (Upload("schools.csv", schools.encode()), *demo("dataset.toml")))
    total = decisions(app)["建议"] == "采用这一行"
    assert total.sum() == 1
    app.checkbox[0].set_value(True).run()
    assert not decisions(app)["采纳"][total].any()


def test_findings_are_narrowed_by_file():
    broken = WHOLE[0].content.replace(b",657,", "，六五七人半，".encode(), 1)
    app = upload(page(), (*demo("projects.csv", "dataset.toml"), Upload("学校.csv", b"a,b\n1,2\n"),
                          Upload("schools.csv", broken)))  # fmt: skip
    files = app.multiselect(key="finding_files")
    assert "schools.csv" in files.options
    files.set_value(["schools.csv"]).run()
    table = next(item.value for item in app.dataframe if "规则" in item.value)
    assert set(table["文件"]) == {"schools.csv"}


def test_files_without_a_title_are_named_on_the_page():
    app = upload(page(), demo("schools.csv"))
    before = int(metrics(app)["提醒"])
    assert before >= 1  # that nobody said what the data are called
    assert not any("gaibao" in item.value for item in app.text)  # our own folder is no title
    app.text_input(key="title").set_value("江孜县2016年学校")
    app.button[0].click().run()
    assert any("选定是否虚构" in text for text in texts(app))
    app.text_input(key="title").set_value("江孜县2016年学校")
    app.radio(key="made_up").set_value(False)
    app.button[0].click().run()
    assert not app.exception
    assert metrics(app)["提醒"] == str(before - 1)
    assert "江孜县2016年学校" in [item.value for item in app.text]


def test_a_name_or_title_from_a_file_is_never_markup():
    """File names and titles stand as plain text: an image in them is not fetched."""
    bait = "![x](http://example.com/x.png) <script>alert(1)</script>"
    about = f'title_zh = "{bait}"\ntitle_en = "{bait}"\nmade_up = false\nnote_zh = "{bait}"\n'
    files = (Upload("dataset.toml", about.encode()), Upload(f"{bait}.csv", b"a,b\n1,2\n"))
    app = upload(page(), (*demo("schools.csv"), *files))
    marked = [item.value for name in ("error", "warning", "success", "info", "caption", "markdown")
              for item in app.get(name)]  # fmt: skip
    marked += [item.label for item in app.get("download_button")]
    assert bait in [item.value for item in app.text]
    assert not any("example.com" in text or "<script>" in text for text in marked)


def test_the_result_stays_when_the_page_is_left_and_is_cleared_by_hand():
    app = upload(page())
    app.file_uploader[0].set_value(None).run()  # as it is after coming back to the page
    assert metrics(app)["读入行数"] == "136 / 136"
    assert any("先前上传的 4 个文件" in text for text in texts(app))
    press(app, "forget")
    assert not app.metric


def test_every_word_of_the_page_is_english_when_asked(monkeypatch):
    doubt_pupils(monkeypatch)
    app = upload(page("en"))
    shown = texts(app) + [item.label for kind in ("metric", "button", "download_button", "checkbox",
                          "multiselect", "selectbox", "radio", "file_uploader")
                          for item in app.get(kind)]  # fmt: skip
    shown += [str(name) for item in app.dataframe for name in item.value.columns]
    shown += [option for item in app.multiselect for option in item.options]
    assert len(shown) > 30
    assert not [text for text in shown if any("\u4e00" <= sign <= "\u9fff" for sign in text)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_template_offered_is_the_workbook_of_the_command(lang):
    assert template(lang=lang)[:2] == b"PK"
    button = page(lang).get("download_button")[0]
    assert button.label in ("下载空白模板（Excel）", "Blank template (Excel)")

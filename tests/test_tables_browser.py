"""The page of tables in a real browser: files in, findings seen, files out, nobody asked."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from openpyxl import load_workbook
from served_app import running
from table_files import DEMO
from test_app_browser import outside, page  # noqa: F401  (page is a fixture)

from gaibao_geo.io.template import template

pytestmark = pytest.mark.browser
FILES = ("schools.csv", "projects.csv", "project_items.csv", "dataset.toml")
WAIT = 60_000


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The app as the README starts it from a checkout, with a store of its own."""
    with running(tmp_path_factory.mktemp("home")) as address:
        yield address


@pytest.fixture
def tables(served, page):  # noqa: F811  (the fixture)
    """The page of tables, opened from the app's first page."""
    page.goto(served)
    page.get_by_role("link", name="数据检查").click()
    page.get_by_text("还没有文件？").wait_for(timeout=WAIT)
    return page


def upload(page, *files):  # noqa: F811
    page.locator("input[type=file]").set_input_files([str(file) for file in files])
    page.get_by_text("每张表的行数").wait_for(timeout=WAIT)


def saved(page, button, file):  # noqa: F811
    with page.expect_download(timeout=WAIT) as waiting:
        page.get_by_role("button", name=button).click()
    waiting.value.save_as(file)
    return file


def said(page):  # noqa: F811
    return page.locator("[data-testid=stMain]").inner_text()


def test_the_uploader_speaks_chinese(tables):
    words = tables.locator("[data-testid=stFileUploaderDropzone]").evaluate(
        """box => [...box.querySelectorAll("*")].filter(one => one.offsetWidth > 0)
            .map(one => getComputedStyle(one, "::after").content).join(" ")"""
    )
    assert "选择文件" in words
    assert "把文件拖到这里" in words
    assert not re.search("Upload|Drag|Browse", said(tables))


def test_files_in_checked_tables_out(tables, served, tmp_path):
    upload(tables, *(DEMO / name for name in FILES))
    tables.get_by_text("136 / 136").wait_for(timeout=WAIT)
    assert tables.get_by_text("示例数据（虚构）").first.is_visible()
    with zipfile.ZipFile(saved(tables, "下载检查过的数据", tmp_path / "checked.zip")) as archive:
        assert "checked/schools.csv" in archive.namelist()
    copy = load_workbook(saved(tables, "下载批注本", tmp_path / "copy.xlsx"))
    assert copy.sheetnames
    text = saved(tables, "下载更正清单", tmp_path / "repairs.toml").read_text(encoding="utf-8")
    assert text.startswith("#")
    assert outside(tables, served) == []
    assert tables.errors == []


def test_the_result_is_still_there_after_a_look_at_another_page(tables):
    upload(tables, *(DEMO / name for name in FILES))
    tables.get_by_role("link", name="记录").click()
    tables.get_by_text("只增不改").wait_for(timeout=WAIT)
    tables.get_by_role("link", name="数据检查").click()
    tables.get_by_text("先前上传的 4 个文件").wait_for(timeout=WAIT)
    tables.get_by_text("136 / 136").wait_for(timeout=WAIT)


def test_the_page_in_english_from_a_deep_link(served, page):  # noqa: F811
    page.goto(f"{served}/data")
    page.get_by_text("English").click(timeout=WAIT)
    page.get_by_role("button", name="Blank template").wait_for(timeout=WAIT)
    page.get_by_text("Published data").first.wait_for(timeout=WAIT)
    page.locator("[data-test-script-state=notRunning]").wait_for(timeout=WAIT)
    assert set(re.findall("[\u4e00-\u9fff]", said(page))) == set("中文")  # on the switch itself
    assert outside(page, served) == []


def test_the_template_taken_from_the_page_is_clean_when_put_back(tables, tmp_path):
    file = saved(tables, "下载空白模板", tmp_path / "模板.xlsx")
    assert load_workbook(file).sheetnames == load_workbook(io.BytesIO(template())).sheetnames
    upload(tables, file)
    tables.get_by_text("没有错误，也没有提醒，可以使用。").wait_for(timeout=WAIT)


def test_swapped_coordinates_are_put_right_by_a_tick(tables, tmp_path):
    """A school at 28.9 E, 89.6 N: the proposal to swap is accepted and carried out."""
    (tmp_path / "schools.csv").write_text(
        "school_id,name,region_id,lon,lat,source,quality\n"
        "S1,江孜镇小学,540222,28.92000,89.60000,核查表,reported\n"
        "S2,热龙乡小学,540222,89.84000,28.85000,核查表,reported\n",
        encoding="utf-8",
    )
    (tmp_path / "dataset.toml").write_text(
        'title_zh = "江孜"\ntitle_en = "Gyantse"\nmade_up = false\n', encoding="utf-8"
    )
    upload(tables, tmp_path / "schools.csv", tmp_path / "dataset.toml")
    tables.get_by_text("错误和提醒的建议全部采纳").click()
    tables.get_by_role("button", name="按决定处理并重新检查").click()
    tables.get_by_text("已按您的决定处理").wait_for(timeout=WAIT)

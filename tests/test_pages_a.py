"""Overview, maps of money, needs and schools: their tables by hand, their pages in a test frame."""

from __future__ import annotations

import io
import time

import pandas as pd
import pytest
from cases import small
from conftest import ROOT
from streamlit.testing.v1 import AppTest

from gaibao_geo.answers.by_place import by_place
from gaibao_geo.answers.standing import standing
from gaibao_geo.answers.why import whys
from gaibao_geo.app_memory import school_pages, shelf
from gaibao_geo.app_memory.place_pictures import Picture
from gaibao_geo.app_memory.school_pages import Wanted
from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.maps.as_table import map_table
from gaibao_geo.maps.choropleth import Grading
from gaibao_geo.maps.measure import Measure
from gaibao_geo.maps.ready_places import MEASURES, place_map
from gaibao_geo.maps.typed_breaks import typed_breaks
from gaibao_geo.needs.shortfalls import shortfalls
from gaibao_geo.needs.weak.weakness import weakness
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Budget, Lock, SchoolCap
from gaibao_geo.plans.solve import solve
from gaibao_geo.words import Both

GYANTSE, RUTOG, SANMING = "data/demo/gyantse", "data/demo/rutog", "data/demo/sanming"
pytestmark = pytest.mark.usefixtures("no_worker_left")
HEAD = "school_id,name,region_id,township_id,stage,pupils,boarders,beds,source,quality"
SCHOOLS = (  # beds are all that is known: of 40 boarders, 30, 10, 20 and 40 have one
    "A,甲,540222,540222100,primary,100,40,30,点名册,reported",
    "B,乙,540222,540222100,primary,300,40,10,点名册,reported",
    "C,丙,540222,540222200,primary,50,40,20,点名册,reported",
    "D,丁,540222,540222201,primary,80,40,40,点名册,reported",
)


def made(folder, rows=SCHOOLS):
    """A dataset of one table, with what it lacks."""
    text = "\n".join([HEAD, *rows])
    (folder / "schools.csv").write_text(text, encoding="utf-8")
    about = 'title_zh = "试"\ntitle_en = "Trial"\nmade_up = true\n'
    (folder / "dataset.toml").write_text(about, encoding="utf-8")
    data = read_dataset(folder)
    lacking = shortfalls(data)
    return data, lacking, weakness(lacking)


# --- where a place stands ------------------------------------------------------------------


def test_a_township_is_as_weak_as_its_pupils_find_it(tmp_path):
    data, _, weak = made(tmp_path)
    places = by_place(data, weak).set_index("key")
    missing = {"A": 10 / 40, "B": 30 / 40}
    assert places.loc["540222100", "weakness"] == pytest.approx(
        (100 * missing["A"] + 300 * missing["B"]) / (100 + 300)
    )
    assert places.loc["540222200", "weakness"] == pytest.approx(20 / 40)
    assert places["pupils"].tolist() == [400, 50, 80]
    assert places.loc["540222200", "name_zh"] == "纳如乡"  # as our list of townships has it


def test_four_figures_with_source_and_the_sentence_they_make(tmp_path):
    rows = [row for row in SCHOOLS if not row.startswith("D")]
    stands = standing(*made(tmp_path, rows))
    pupils, money, each, gap = stands.figures
    assert pupils.text.zh == "450 人"  # 100 + 300 + 50
    assert "点名册" in pupils.source.zh
    assert not money.known
    assert not each.known
    assert "没有写可用资金" in money.source.zh
    assert gap.text.zh == f"{0.625 / 0.5:.1f} 倍"
    assert stands.finding.zh.startswith("江孜镇最薄弱：薄弱指数0.62")
    assert stands.measure == "weakness"


def test_pupils_that_are_not_known_are_not_zero(tmp_path):
    rows = (*SCHOOLS[:2], SCHOOLS[2].replace(",50,", ",,"))
    stands = standing(*made(tmp_path, rows))
    assert stands.figures[0].text.zh == "400 人"
    assert "3所学校中1所没有报学生数" in stands.figures[0].source.zh
    assert stands.places["pupils"].isna().tolist() == [False, True]


def test_nothing_is_divided_by_a_place_that_lacks_nothing(tmp_path):
    gap = standing(*made(tmp_path)).figures[3]
    assert not gap.known
    assert "除以零" in gap.source.zh


def test_a_place_that_nothing_is_known_of_claims_nothing():
    data = read_dataset(RUTOG)
    lacking = shortfalls(data)
    stands = standing(data, lacking, weakness(lacking))
    assert [figure.known for figure in stands.figures] == [False] * 4
    assert "说不出哪里最薄弱" in stands.finding.zh


# --- maps ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "said"), [
    ("0.2 多", "“多”不是数字"), ("0.3 0.2", "从小到大：0.3后面写了0.2"), ("1 1", "从小到大"),
    ("1 2 3 4 5 6 7", "写了7个界限"), ("1e5", "不是数字"), ("", "写了0个界限"), ("nan", "不是数字"),
])  # fmt: skip
def test_breaks_that_do_not_fit_are_refused_in_words(text, said):
    with pytest.raises(DataError) as caught:
        typed_breaks(text, MEASURES["weakness"])
    assert said in caught.value.in_words("zh")


def test_breaks_are_read_in_the_measures_own_terms():
    assert typed_breaks("0.1，0.2；0.5", MEASURES["weakness"]) == (0.1, 0.2, 0.5)
    share = Measure(Both("比例", "share"), kind="share")
    assert typed_breaks("25% 50", share) == (0.25, 0.5)


def test_the_table_of_a_map_has_its_places_and_its_classes(tmp_path):
    data, _, weak = made(tmp_path)
    spec = place_map(data, by_place(data, weak), "weakness", "township",
                     grading=Grading(breaks=(0.1, 0.55)))  # fmt: skip
    legend = {row.label: row.count for row in spec.overlays[0].legend}
    table = map_table(spec)
    drawn = table[table["id"] != ""]  # the others stand beside the map
    assert drawn["grade"].value_counts().to_dict() == {k: n for k, n in legend.items() if n}
    assert drawn.set_index("name").loc["纳如乡", ["value", "grade"]].tolist() == ["0.50",
                                                                               "0.1–0.55"]
    first, *_, last = spec.themes[0].lists[0].items
    assert (first.label, last.label) == ("1. 江孜镇", "3. 卡麦乡")


def test_a_picture_gives_its_table_away_without_formulas():
    picture = Picture("题", "", pd.DataFrame({"名称": ["=1+1", "甲"]}))
    read = pd.read_csv(io.BytesIO(picture.csv()))
    assert not str(read["名称"][0]).startswith("=")


# --- why a project is in or out ------------------------------------------------------------


def test_why_a_project_is_in_or_out():
    """Of 10 yuan p1 takes 9; p2 costs 4 where 1 is left, and p3 is ruled out by hand."""
    table = small(
        [("p1", "A", "东", 9, {"beds": 60}), ("p2", "B", "西", 4, {"beds": 20}),
         ("p3", "B", "西", 1, {"beds": 5})],
        [("A", "beds", 60, 100, 0.5), ("B", "beds", 40, 100, 0.5)],
    )  # fmt: skip
    plan = solve(Problem(table, [Budget(10), Lock("p3", "out", "校址未定"), Lock("p1", "in")]))
    said = {one: " ".join(text.zh for text in texts)
            for one, texts in whys(plan, ["p1", "p2", "p3"]).items()}  # fmt: skip
    assert "必保" in said["p1"]
    assert "60" in said["p1"]
    assert "只剩1元" in said["p2"]
    assert "造价4元" in said["p2"]
    assert "排除（校址未定）" in said["p3"]


def test_a_rule_that_a_project_would_break_is_told_in_its_own_words():
    table = small(
        [("p1", "A", "东", 5, {"beds": 60}), ("p2", "A", "东", 5, {"beds": 20})],
        [("A", "beds", 80, 100, 0.5)],
    )  # fmt: skip
    plan = solve(Problem(table, [Budget(100), SchoolCap(yuan=5)]))
    texts = whys(plan, ["p2"])["p2"]
    assert len(texts) == 1
    assert texts[0].zh.startswith("再加上它就违反规则")


# --- the list of schools -------------------------------------------------------------------


def listed():
    return pd.DataFrame({
        "school_id": ["A", "B", "C"], "name": ["甲(小学)", "乙", "丙"],
        "name_en": ["Jia", "Yi", "B"],
        "region": ["县", "县", "区"], "township": ["东", "西", "东"], "kind": ["primary", "", ""],
        "weakness": [0.2, 0.5, float("nan")], "projects": [1, 2, 0],
        "chosen": pd.array([1, 0, 0], dtype="Int64"),
    })  # fmt: skip


@pytest.mark.parametrize(("wanted", "left"), [
    (Wanted(), ["B", "A", "C"]), (Wanted(text="(小"), ["A"]), (Wanted(text="b"), ["B", "C"]),
    (Wanted(region="县", township="东"), ["A"]), (Wanted(least=0.3), ["B"]),
    (Wanted(projects="some"), ["B", "A"]), (Wanted(projects="chosen"), ["A"]),
    (Wanted(projects="not_chosen"), ["B"]), (Wanted(kind="primary"), ["A"]),
])  # fmt: skip
def test_the_list_is_narrowed_and_the_weakest_stand_first(wanted, left):
    assert school_pages.narrowed(listed(), wanted)["school_id"].tolist() == left


# --- pages ---------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home of its own, and no worker of the desk left behind."""
    monkeypatch.setenv("GAIBAO_HOME", str(tmp_path / "home"))
    shelf.shelf.clear()
    yield
    shelf.shelf.clear()


def app(page, place=RUTOG, lang="zh", **address):
    """One page on its own, on a place, in a language, from an address."""

    def script(page, lang, place):
        from importlib import import_module  # noqa: PLC0415  (a script of its own)

        import streamlit as st  # noqa: PLC0415

        st.session_state.setdefault("lang", lang)
        st.session_state.setdefault("place", place)
        import_module(f"gaibao_geo.pages.{page}").show()

    kwargs = {"page": page, "lang": lang, "place": place}
    opened = AppTest.from_function(script, kwargs=kwargs, default_timeout=60)
    for key, value in address.items():
        opened.query_params[key] = value
    opened.run()
    assert not opened.exception
    return opened


def said(page):
    kinds = ("warning", "error", "info", "caption", "text", "markdown", "subheader", "header")
    return "\n".join(str(item.value) for kind in kinds for item in getattr(page, kind))


def test_the_frame_opens_on_the_overview():
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    assert not page.exception
    figures = {item.label: item.value for item in page.metric}
    assert figures["在校生"] == "8,276 人"
    assert figures["可用资金"] == "1.4276亿元"
    assert [item.label for item in page.button if item.key == "issues"] == ["数据问题 1 项"]


def test_figures_that_are_not_known_say_so_and_why():
    page = app("overview", lang="en")
    figures = {item.label: item.value for item in page.metric}
    assert figures["Pupils"] == "no data"
    assert figures["Gap (weakness index)"] == "no data"
    assert "none of the 5 schools gave its pupils" in said(page)


def test_a_map_is_opened_by_its_address_and_wrong_breaks_are_said():
    page = app("investment", GYANTSE, kind="figure", scheme="manual", breaks="3 1")
    assert "从小到大" in said(page)
    assert not page.get("iframe")
    page.text_input(key="breaks").set_value("0.3 0.6").run()
    assert not page.warning
    assert page.query_params["breaks"] == "0.3 0.6"
    assert page.query_params["scheme"] == "manual"
    assert page.query_params["data"] == GYANTSE
    grades = page.dataframe[0].value["级别（同图例）"]
    assert set(grades) - {""} == {"不超过0.3", "0.3–0.6", "0.6以上"}


def test_counties_of_two_provinces_lie_on_the_country_unless_somebody_says_no(tmp_path):
    """Two schools far apart, published: the live map of all counties, then one of their own."""
    folder = tmp_path / "home" / "data" / "two"
    folder.mkdir(parents=True)
    made(folder, (SCHOOLS[0], SCHOOLS[0].replace("A,", "E,").replace("540222", "350404")))
    page = app("investment", str(folder), kind="figure")
    assert page.toggle(key="country").value is True
    assert not page.get("iframe")  # the app's own map instead of a page in a frame
    assert len(page.dataframe[0].value) == 2891
    assert "country" not in page.query_params  # it is what these data are shown on anyway
    page.toggle(key="country").set_value(False).run()
    assert not page.exception
    assert len(page.get("iframe")) == 1
    assert len(page.dataframe[0].value) == 2
    assert page.query_params["country"] == "False"


def test_an_address_that_makes_no_sense_opens_the_plain_map():
    page = app("investment", kind="figure", what="no", scheme="rainbow", k="99", palette="RdYlGn")
    assert page.selectbox(key="scheme").value == "natural"
    assert page.select_slider(key="k").value == 5
    assert page.selectbox(key="palette").value == "YlGnBu"


def test_needs_count_what_is_not_known_and_name_what_was_not_verified():
    page = app("needs", GYANTSE, view="items")
    table = page.dataframe[0].value
    assert table["不知道"].sum() == 220
    assert "不知道220项（没有数据不是零" in said(page)
    danger = table[table["指标"] == "D级危房"].iloc[0]
    assert danger["已知缺口"] == "无数据"
    page.button_group(key="view").set_value("schools").run()
    weakest = page.dataframe[0].value.iloc[0]
    assert weakest["名次（1最弱）"] == 1
    assert page.query_params["view"] == "schools"


def test_a_school_is_found_opened_and_decided_on():
    page = app("schools", RUTOG)
    page.text_input(key="find").set_value("rt2").run()
    assert page.dataframe[0].value["代码"].tolist() == ["RT2"]
    page.selectbox(key="school").set_value("RT2").run()
    assert page.query_params["school"] == "RT2"
    page.text_input(key="reason-RT2").set_value("已停办")
    page.button(key="to-out").click().run()
    assert not page.exception
    asked = page.session_state["bench"].asked
    assert set(asked.locks.values()) == {"out"}
    assert set(asked.reasons.values()) == {"已停办"}
    assert page.session_state["bench"].history.can_undo
    assert "现在：排除" in said(page)
    for _ in range(100):  # the plan with that decision comes from a process
        if "已停办" in str(page.table[0].value):
            break
        time.sleep(0.2)
        page.run()
    assert "人定：排除（已停办）" in page.table[0].value["为什么"][0]


def test_schools_without_coordinates_are_listed_with_why():
    page = app("schools", RUTOG)
    unplaced = page.dataframe[1].value
    assert len(unplaced) == 5
    assert set(unplaced["为什么"]) <= {"没有填坐标，按乡镇驻地画",
                                   "没有填坐标，也没有乡镇点位，按县城画"}


@pytest.mark.parametrize("page", ["overview", "needs", "schools", "investment"])
def test_every_word_of_the_pages_is_english_when_asked(page):
    """The place's own texts aside, no Chinese is left."""
    shown = app(page, GYANTSE, "en")
    for kind in ("metric", "button", "selectbox", "text_input", "expander", "button_group"):
        labels = [str(item.label) for item in getattr(shown, kind)]
        assert not [text for text in labels if any("\u4e00" <= sign <= "\u9fff" for sign in text)]

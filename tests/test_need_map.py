"""The need map without a browser: figures by hand, unknown never zero, nothing left unsaid."""

from __future__ import annotations

import dataclasses
import json
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st
from need_cases import LACKING, LEFT, NAN, SCHOOLS, WEAK, given, norm, shapes
from page_data import block_of, data_of

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.maps import ready
from gaibao_geo.maps.folium_map import render
from gaibao_geo.maps.legends import graded
from gaibao_geo.maps.marks import nudges
from gaibao_geo.maps.need import near_zoom, need_map
from gaibao_geo.maps.need_classes import classed
from gaibao_geo.maps.packed import packed
from gaibao_geo.maps.spec import MISSING, MapSpec, Place, Popup, Row, Section
from gaibao_geo.needs.deciding import deciding_rows
from gaibao_geo.needs.shortfalls import by_school, shortfalls
from gaibao_geo.needs.weak.weakness import weakness
from gaibao_geo.places.regions import polygons

EVIL = "</script><script>alert(1)</script> {{7*7}} <img src=x onerror=alert(2)>"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def spec():
    return need_map(SCHOOLS, LACKING, shapes(), **given())


@pytest.fixture(scope="module")
def english():
    return need_map(SCHOOLS, LACKING, shapes(), "en", **given())


def theme(spec, name):
    return next(theme for theme in spec.themes if theme.id == name)


def texts(spec, name):
    return {mark.place_id: mark.text for mark in theme(spec, name).marks}


def point(spec, school):
    return next(point for layer in spec.overlays for point in layer.points if point.id == school)


def popup(spec, school):
    return {
        section.heading: [(row.label, row.value, row.detail, row.source) for row in section.rows]
        for section in point(spec, school).popup.sections
    }


# ---- counties ------------------------------------------------------------------------------


def test_the_share_of_schools_that_lack_something_leaves_the_unknown_out(spec):
    """甲, 乙 of 甲, 乙 (丙 is not known); 戊 of 丁, 戊."""
    assert texts(spec, "lacking") == {"540222": "100%（2/2所）", "540529": "50%（1/2所）"}


def test_weakness_is_weighed_by_pupils(spec):
    """(0.3·100 + 0.5·90) / 190 = 75 / 190; (0·60 + 0.1·60) / 120 = 6 / 120."""
    assert texts(spec, "index") == {"540222": "0.39（折合75人）", "540529": "0.05（折合6人）"}


def test_an_indicator_is_the_missing_share_of_what_is_required(spec):
    """(150 + 90 + 145) / (450 + 180 + 290) = 385 / 920; 27 / (270 + 270)."""
    assert texts(spec, "need-teaching_m2") == {
        "540222": "41.8%（缺385平方米）", "540529": "5%（缺27平方米）",
    }
    note = theme(spec, "need-teaching_m2").note
    assert "4所有数据，3所有缺口；1所无数据" in note
    assert "教督〔2017〕6号；初中标准" in note


def test_a_county_without_figures_is_no_data_and_not_zero(spec):
    beds = theme(spec, "need-beds")
    assert texts(spec, "need-beds") == {"540222": "25%（缺5床）", "540529": "无数据"}
    assert {mark.key for mark in beds.marks} == {"c0", MISSING}
    assert {row.key: row.count for row in beds.legend} == {"zero": 0, "c0": 1, MISSING: 1}


def test_nothing_lacking_is_told_apart_from_no_data():
    lacking = LACKING[LACKING["school_id"] != "E"]
    schools = SCHOOLS[SCHOOLS["school_id"] != "E"]
    rooms = theme(need_map(schools, lacking, shapes(), **given()), "need-teaching_m2")
    assert {mark.place_id: mark.key for mark in rooms.marks} == {"540222": "c0", "540529": "zero"}
    assert next(row.label for row in rooms.legend if row.key == "zero") == "无缺口"


def test_what_has_no_share_is_a_total_in_a_group_that_says_so(spec):
    big = theme(spec, "need-classes_66plus")
    assert big.group == "各项缺口或超出的总量"
    assert "不宜直接比较" in big.note
    assert texts(spec, "need-classes_66plus")["540222"] == "2个"
    assert theme(spec, "need-beds").group == "各项缺口占应有的比例"


def test_a_total_nobody_knows_is_no_data_and_not_zero():
    unknown = pd.DataFrame([norm("D", "classes_66plus", 0, 1, NAN, direction="at_most")])
    spec = need_map(SCHOOLS, pd.concat([LACKING, unknown]), shapes(), **given())
    assert texts(spec, "need-classes_66plus") == {"540222": "2个", "540529": "无数据"}


def test_too_much_is_never_a_share_of_what_is_allowed():
    """Two classes too many where three are allowed: no missing share of 2 / 3."""
    lacking = pd.DataFrame([norm("A", "classes_66plus", 3, 1, 5, direction="at_most")])
    spec = need_map(SCHOOLS, lacking, shapes(), **given())
    assert texts(spec, "need-classes_66plus")["540222"] == "2个"


def test_pupils_of_a_school_without_index_do_not_thin_the_countys():
    """丙 gets 50 pupils and still has no index: 75 / 190 as before, not 75 / 240."""
    schools = SCHOOLS.assign(pupils=pd.array([100, 90, 50, 60, 60, 30, None], dtype="Int64"))
    spec = need_map(schools, LACKING, shapes(), **given())
    assert texts(spec, "index")["540222"] == "0.39（折合75人）"


def test_an_unverified_norm_is_marked_wherever_it_shows(spec):
    assert theme(spec, "need-beds").title == "寄宿生床位（未核实）"
    assert theme(spec, "need-teaching_m2").title == "教学及辅助用房"
    assert "某省标准（未核实）" in theme(spec, "need-beds").note
    assert "未核实" in theme(spec, "lacking").note
    assert any("未核实" in note for note in spec.notes)
    assert popup(spec, "A")["低于底线要求（1）"][0][3] == "某省标准（未核实）"
    verified = LACKING.assign(status="verified")
    plain = need_map(SCHOOLS, verified, shapes(),
                     **given(left=LEFT.assign(status="verified")))  # fmt: skip
    assert "未核实" not in json.dumps(dataclasses.asdict(plain), ensure_ascii=False)


def test_a_county_tells_its_sums_and_its_weakest(spec):
    county = next(place for place in spec.places if place.id == "540222").popup
    rows = {row.label: row for section in county.sections for row in section.rows}
    assert rows["计入的学校"].value == "3所（另有0所不计入）"
    assert rows["各项均无数据的学校"].value == "1所"
    assert rows["有缺口学校的在校生"].value == "190人"
    assert rows["教学及辅助用房"].detail == "占应有的41.8%；2所有缺口，1所无数据"
    assert rows["乙学校"].value == "第1位（1–2）"
    assert list(rows)[-2:] == ["乙学校", "甲小学"]


def test_a_missing_number_of_pupils_is_said():
    schools = SCHOOLS.assign(pupils=pd.array([100, None, None, 60, 60, 30, None], dtype="Int64"))
    spec = need_map(schools, LACKING, shapes(), **given())
    rows = [row for section in spec.places[0].popup.sections for row in section.rows]
    assert "100人（1所无学生数）" in [row.value for row in rows]
    assert texts(spec, "index")["540222"] == "0.30（折合30人）"


def test_the_county_with_no_known_pupils_has_no_weighted_index():
    schools = SCHOOLS.assign(pupils=pd.array([None] * 7, dtype="Int64"))
    spec = need_map(schools, LACKING, shapes(), **given())
    assert set(texts(spec, "index").values()) == {"无数据"}
    assert point(spec, "A").radius == point(spec, "B").radius == 5.0
    assert all(layer.sizes == () for layer in spec.overlays)


# ---- schools -------------------------------------------------------------------------------


def test_a_school_tells_norm_base_stock_shortfall_and_source(spec):
    assert popup(spec, "A") == {
        "": [("办学类型", "小学", "", ""), ("在校生", "100人", "", ""),
             ("位置", "近似，精度约2公里", "", ""),
             ("薄弱指数", "0.30", "有数据的指标占权重的 75%，其余未知。", ""),
             ("名次（最薄弱为第1位）", "第2位（1–2）", "", "")],
        "低于底线要求（1）": [
            ("寄宿生床位", "缺5床", "应有20床（每名寄宿生1×20人），实有15床", "某省标准（未核实）"),
        ],
        "未达标（2）": [
            ("教学及辅助用房", "缺150平方米",
             "应有450平方米（小学每生4.5×100人），实有300平方米", "教督〔2017〕6号"),
            ("66人以上的班", "超出2个", "不得超过0个（小学每校0），实有2个", "教督〔2017〕6号"),
        ],
    }  # fmt: skip


def test_a_school_of_two_stages_shows_both_norms_and_both_documents(spec):
    rows = popup(spec, "B")["未达标（1）"]
    assert rows == [(
        "教学及辅助用房", "缺235平方米",
        "应有470平方米（小学每生4.5×40人＋初中每生5.8×50人），实有235平方米；"
        "两学段共用，按应有比例分算",
        "教督〔2017〕6号；初中标准",
    )]  # fmt: skip


def test_unknown_is_said_and_named_as_what_is_not_known(spec):
    assert popup(spec, "C")["无数据，不作判断（1）"] == [
        ("教学及辅助用房", "无数据", "应有无数据（小学每生4.5×无数据人），实有300平方米",
         "教督〔2017〕6号"),
    ]  # fmt: skip
    assert point(spec, "C").keys == ("unknown",)
    assert point(spec, "C").shape == "square"
    assert ("薄弱指数", "无数据", "", "") in popup(spec, "C")[""]


def test_what_is_met_is_shown_and_what_passes_a_ceiling_told_apart(spec):
    told = popup(spec, "D")
    assert told["已达标（1）"][0][1] == "达标"
    assert told["超过上限（1）"] == [
        ("教学及辅助用房", "超出100平方米",
         "不得超过600平方米（小学每生10×60人），实有700平方米", "限高"),
    ]  # fmt: skip


def test_pupils_to_come_change_the_need():
    at = SCHOOLS.assign(lon=92.5, lat=28.4)
    detail = popup(need_map(at, LACKING, shapes(), **given()), "E")["未达标（1）"][0][2]
    assert detail.endswith("；按预测学生数缺90平方米")


def test_a_norm_per_hundred_pupils_is_told_in_pupils():
    """2.4 rooms per hundred of 477 pupils: 2.4 · 4.77 = 11.448, of which 9 are there."""
    rooms = norm("A", "beds", 2.4, 4.77, 9, per="hundred_pupils")
    spec = need_map(SCHOOLS, pd.DataFrame([rooms]), shapes(), **given())
    detail = popup(spec, "A")["未达标（1）"][0][2]
    assert detail == "应有11.4床（小学每百名学生2.4×477人），实有9床"


def test_money_is_said_as_money():
    lacking = pd.DataFrame([norm("A", "equipment_yuan", 2000, 100, 150_000)])
    spec = need_map(SCHOOLS, lacking, shapes(), **given())
    assert popup(spec, "A")["未达标（1）"][0][1:3] == (
        "缺5万元", "应有20万元（小学每生2,000×100人），实有15万元",
    )  # fmt: skip


def test_a_school_that_no_norm_fits_says_so():
    sections = point(need_map(SCHOOLS, LACKING[:1], shapes(), **given()), "D").popup.sections
    assert sections[-1].text == "没有适用的标准，不作判断。"


def test_stated_shortfalls_have_no_norm_to_show():
    lacking = LACKING[:1].assign(value=NAN, required=NAN, actual=NAN, base=NAN, document="材料")
    spec = need_map(SCHOOLS, lacking, shapes(), **given())
    assert popup(spec, "A")["未达标（1）"] == [("教学及辅助用房", "缺150平方米", "", "材料")]
    assert theme(spec, "need-teaching_m2").group == "各项缺口或超出的总量"


def test_every_school_stands_somewhere_once(spec):
    drawn = [point.id for layer in spec.overlays for point in layer.points]
    assert sorted(drawn) == list("ABCDF")
    listed = {row.label: row.value for group in spec.side_lists for row in group.items}
    assert listed == {"戊小学": "薄弱指数不超过0.2，第3位（3–3）", "庚小学": "拟撤并"}
    rows = [row for layer in spec.overlays for row in layer.legend]
    assert sum(row.count + row.beside for row in rows) == len(SCHOOLS)


def test_schools_that_do_not_count_are_hollow_and_say_why(spec):
    mark = point(spec, "F")
    assert (mark.shape, mark.radius, mark.keys) == ("ring", 4.0, ("left_out",))
    assert popup(spec, "F")[""][-1] == ("不计入的理由", "民办学校", "", "问答")
    assert spec.subtitle == (
        "计入5所学校：3所有缺口，1所已知各项均达标，1所无数据；另有2所不计入"
    )


def test_the_red_list_says_how_sure_it_is(spec):
    """Four are ranked: the weakest tenth is one; 乙 may be second by another method."""
    red = spec.overlays[0]
    assert red.title == "最薄弱的十分之一（4所中的1所）"
    assert [(row.key, row.count) for row in red.legend] == [("weakest_maybe", 1)]
    (mark,) = red.points
    assert (mark.id, mark.shape, mark.text) == ("B", "diamond", "第1位（1–2）")
    sure = WEAK.assign(rank_worst=WEAK["rank"])
    spec = need_map(SCHOOLS, LACKING, shapes(), **given(weak=sure))
    assert [row.key for row in spec.overlays[0].legend] == ["weakest_sure"]


def test_a_school_that_lacks_nothing_is_never_on_the_red_list():
    none = WEAK.assign(index=WEAK["index"] * 0, rank=WEAK["rank"].clip(upper=1))
    spec = need_map(SCHOOLS, LACKING, shapes(), **given(weak=none))
    assert [layer.id for layer in spec.overlays] == ["others", "left_out"]
    assert {point.keys for point in spec.overlays[0].points} == {("zero",), ("unknown",)}


@for_any(st.lists(st.integers(1, 9) | st.none(), min_size=1, max_size=40))
def test_the_red_list_holds_a_tenth_and_only_the_lowest_ranks(worse):
    """Ranks with ties from made-up indices; everyone in it is at least as weak as the rest."""
    index = pd.Series([NAN if one is None else one / 10 for one in worse], dtype="float64")
    index.index = [f"s{at}" for at in range(len(worse))]
    rank = index.rank(ascending=False, method="min")
    weak = pd.DataFrame({"index": index, "share_known": 1.0, "rank": rank, "rank_best": rank,
                         "rank_worst": rank})  # fmt: skip
    schools = pd.DataFrame({"school_id": index.index, "name": "x"})
    found = classed(schools, weak, "zh")
    red = found.of(["weakest_sure", "weakest_maybe"])
    rest = found.table[~found.table["school_id"].isin(red["school_id"])]["index"].dropna()
    tenth = np.ceil(found.ranked / 10)
    assert len(red) >= tenth
    assert red["index"].min() > rest.max() or red.empty or rest.empty
    assert (red["index"] > red["index"].min()).sum() < max(tenth, 1)
    assert found.table.loc[found.table["index"].isna(), "key"].eq("unknown").all()


def test_ranks_are_written_lowest_first_whatever_the_columns_call_best():
    turned = WEAK.rename(columns={"rank_best": "rank_worst", "rank_worst": "rank_best"})
    spec = need_map(SCHOOLS, LACKING, shapes(), **given(weak=turned))
    assert point(spec, "B").text == "第1位（1–2）"
    assert point(spec, "B").keys == ("weakest_maybe",)


# ---- the whole -----------------------------------------------------------------------------


def test_colour_is_never_the_only_sign(spec, english):
    for each in (spec, english):
        looks = {(row.sample, row.colour): row for layer in each.overlays for row in layer.legend}
        shapes_of = [row.sample for row in looks.values()]
        assert {"diamond", "circle", "square", "ring"} <= set(shapes_of)


def test_the_english_map_is_english_but_for_documents(english):
    said = [text for text in every(dataclasses.asdict(english)) if CHINESE.search(text)]
    known = {"教督〔2017〕6号", "初中标准", "限高", "问答", "某省标准"}
    for text in said:
        rest = text
        for document in known:
            rest = rest.replace(document, "")
        assert not CHINESE.search(rest), text
    assert popup(english, "A")["Below standard (2)"][0][1:3] == (
        "short of 150 m²", "required 450 m² (primary 4.5 per pupil × 100), there 300 m²",
    )  # fmt: skip


def every(part):
    if isinstance(part, dict):
        part = list(part.values())
    if isinstance(part, list | tuple):
        return [text for inner in part for text in every(inner)]
    return [part] if isinstance(part, str) else []


def test_made_up_figures_are_called_so(spec):
    assert not spec.made_up
    assert need_map(SCHOOLS, LACKING, shapes(), made_up=True, **given()).made_up


def test_titles_credits_and_the_review_number():
    spec = need_map(SCHOOLS, LACKING, shapes(), review_number="X1", made_on="今天", place="某市",
                    source="某表", rank_note="算法", **given())  # fmt: skip
    assert spec.title == "某市：薄弱学校与办学条件缺口"
    assert (spec.review_number, spec.source, spec.credits[0]) == ("X1", "某表", "制图日期：今天")
    assert "算法" in spec.notes
    assert [view.id for view in spec.views] == ["all", "540222", "540529"]


def test_hostile_names_are_only_text():
    schools = SCHOOLS.assign(name=EVIL)
    lacking = LACKING.assign(name_zh=EVIL, document=EVIL, unit=EVIL)
    left = LEFT.assign(reason_zh=EVIL, document=EVIL)
    page = render(need_map(schools, lacking, shapes(), source=EVIL, place=EVIL,
                           **given(left=left))).html()  # fmt: skip
    assert "<script>alert" not in page
    assert not set(block_of(page)) & set("<>&")
    data = data_of(page)
    assert EVIL in data["texts"]
    assert "49" not in data["spec"]["title"]


def test_packed_popups_spell_the_same_texts(spec):
    data = packed(spec)
    assert data["texts"][0] == ""
    assert len(set(data["texts"])) == len(data["texts"])
    points = [point for layer in spec.overlays for point in layer.points]
    small = [point for layer in data["spec"]["overlays"] for point in layer["points"]]
    for big, thin in zip([*spec.places, *points], [*data["spec"]["places"], *small], strict=True):
        assert spelt(thin["popup"], data["texts"]) == (
            big.popup.title, big.popup.subtitle,
            [(part.heading, part.text,
              [(row.label, row.value, row.source, row.detail) for row in part.rows])
             for part in big.popup.sections],
        )  # fmt: skip


def test_the_first_text_is_the_empty_one():
    """Rows leave out what is empty at their end; the page reads that as text 0."""
    popup = Popup("a", "b", (Section("h", (Row("l", "v"),), "t"),))
    spec = MapSpec("zh", "", "", (), "", places=(Place("p", "p", (0, 0, 1, 1), popup),))
    data = packed(spec)
    assert data["texts"][0] == ""
    assert spelt(data["spec"]["places"][0]["popup"], data["texts"]) == (
        "a", "b", [("h", "t", [("l", "v", "", "")])],
    )  # fmt: skip


def spelt(popup, texts):
    def row(numbers):
        return tuple(texts[number] for number in [*numbers, 0, 0, 0, 0][:4])

    title, subtitle, sections = popup
    return (texts[title], texts[subtitle],
            [(texts[head], texts[text], [row(each) for each in rows])
             for head, text, rows in sections])  # fmt: skip


def test_a_prefecture_stays_a_small_page():
    """664 schools held to twenty norms each; documents and names are written once."""
    one = norm("A", "teaching_m2", 4.5, 100, 300, document="一份名称很长的文件" * 5)
    lacking = pd.DataFrame([one] * (664 * 20))
    lacking["school_id"] = np.repeat([f"s{at}" for at in range(664)], 20)
    lacking["indicator"] = np.tile([f"i{at}" for at in range(20)], 664)
    lacking["actual"] = np.arange(len(lacking)) / 37.0
    ids = pd.Index(lacking["school_id"].unique())
    schools = pd.DataFrame({
        "school_id": ids, "name": "乡镇中心小学" + pd.Series(ids), "region_id": "540222",
        "pupils": pd.array(range(1, 665), dtype="Int64"), "approximate": True, "accuracy_m": 2000.0,
        "lon": 89.6 + np.arange(664) % 97 / 300, "lat": 28.9 + np.arange(664) % 89 / 300,
    })  # fmt: skip
    index = pd.Series(np.linspace(0, 1, 664), index=ids)
    weak = pd.DataFrame({name: index.rank(ascending=False)
                         for name in ("rank", "rank_best", "rank_worst")})  # fmt: skip
    spec = need_map(schools, lacking, polygons(["540222"]), left=LEFT[:0],
                    weak=weak.assign(index=index, share_known=1.0))  # fmt: skip
    assert len(render(spec).html().encode()) <= 2_500_000


def test_many_counties_show_all_schools_only_near_by():
    codes = ["350404", "350405", "350421", "350423", "350430", "350426"]
    assert near_zoom(polygons(["540222"])) == 0
    assert 8 < near_zoom(polygons(codes)) < 11


# ---- a dataset -----------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_example_county_is_drawn_whole_and_called_made_up(lang):
    """22 schools, all at their township's point; every figure of theirs has its document."""
    data = read_dataset("data/demo/gyantse")
    lacking = shortfalls(data)
    page = ready.need_map(data, lacking, weakness(lacking), lang, made_on="2026", review_number="Q")
    text = page.html()
    assert text == page.html()
    assert len(text.encode()) < 400_000
    drawn = data_of(text)
    spec, said = drawn["spec"], drawn["texts"]
    points = [point for layer in spec["overlays"] for point in layer["points"]]
    assert len(points) == 22
    assert all(point["approximate"] for point in points)
    assert spec["made_up"]
    assert spec["review_number"] == "Q"
    assert spec["title"].startswith("江孜县" if lang == "zh" else "Gyantse")
    school = next(point for point in points if point["id"] == "GZ03")
    rows = [spelt(school["popup"], said)[2][at][2] for at in (1, 2, 3)]
    assert all(source for group in rows for _, _, source, _ in group)
    if lang == "zh":
        assert ("寄宿生床位", "缺79床") in [row[:2] for row in rows[0]]  # 140 boarders, 61 beds


def test_a_prefecture_is_named_when_its_counties_are_many():
    regions = read_dataset("geo").regions
    sanming = list(regions.loc[regions["parent_id"] == "350400", "region_id"])
    assert ready._place(sanming, regions, "zh") == "三明市"
    assert ready._place(sanming[:2], regions, "zh") == ""
    assert ready._place([*sanming, "540222"], regions, "en") == ""


# ---- shared pieces -------------------------------------------------------------------------


def test_many_schools_of_one_point_fill_a_disc():
    """Sixty marks on a ring would reach 60 · 12 / 2π = 115 pixels out; a disc stays within 60."""
    placed = pd.DataFrame({"school_id": range(60), "lon": 1.0, "lat": 2.0})
    shifts = np.array(list(nudges(placed, dict.fromkeys(range(60), 5.0)).values()))
    assert np.hypot(*shifts.T).max() < 60
    apart = np.hypot(*(shifts[:, None] - shifts[None]).T)[~np.eye(60, dtype=bool)]
    assert apart.min() > 5


def test_classes_say_zero_missing_and_a_single_value():
    keys, legend = graded([0, 0.5, None], str, "zh", zero="无缺口")
    assert [key for key, _ in keys] == ["zero", "c0", MISSING]
    assert [(row.label, row.count) for row in legend] == [
        ("无缺口", 1), ("0.5", 1), ("无数据", 1),
    ]  # fmt: skip
    _, legend = graded([0, 1, 2], str, "zh")
    assert legend[0].label == "0.0"


def test_the_deciding_norms_add_up_to_the_schools_figure():
    sums = deciding_rows(LACKING).groupby(["school_id", "indicator"])["required"].sum(min_count=1)
    whole = by_school(LACKING).set_index(["school_id", "indicator"])["required"]
    pd.testing.assert_series_equal(sums, whole)


def test_of_stage_and_whole_only_the_one_that_lacks_more_decides():
    both = pd.DataFrame([
        norm("A", "beds", 1, 10, 4), norm("A", "beds", 1, 30, 4, stage="any"),
    ])  # fmt: skip
    assert list(deciding_rows(both)["stage"]) == ["any"]


def test_one_county_s_index_has_two_decimals_in_the_legend_too():
    """7/27 is 0.26 on the shape and beside it; breaks between counties stay exact."""
    keys, rows = graded([7 / 27], str, "zh", alone=lambda value: f"{value:.2f}")
    assert (len(keys), rows[0].label) == (1, "0.26")
    _, rows = graded([0.125, 0.5], lambda value: f"<{value}>", "zh", alone=str)
    assert "<" in rows[0].label

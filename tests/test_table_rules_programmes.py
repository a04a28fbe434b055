"""What a programme may pay for, and schools on which nothing should be built."""

from __future__ import annotations

import pytest
from rule_tables import COUNTY, found, item, loaded, more, one, part, project, spoilt

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.intake.rules import scopes
from gaibao_geo.tables.findings import Repair

RUOHUAN = "ruohuan_2019"


def bar(subject, value, verdict="bar", **more_cells):
    return {"programme_id": "gaibao_2014", "subject": subject, "value": value, "verdict": verdict,
            "reason_zh": "县里的规定", "reason_en": "the county's own rule", "document": "县发1号",
            "status": "verified", **more_cells}  # fmt: skip


def test_the_tables_that_travel_with_the_program_are_in_order():
    data = read_dataset("data/standards")
    assert list(data.report) == []
    assert set(data.eligibility["programme_id"]) == set(data.programmes["programme_id"])
    by_memory = data.eligibility[data.eligibility["status"] == "unverified"]
    assert set(by_memory["value"]) == {"周转房"}  # our own word for 教师周转宿舍


@pytest.mark.parametrize(
    "text", ["塑胶跑道", "200米塑胶跑道一条", "图书馆", "教师周转宿舍", "游泳池", "行政办公楼"]
)
def test_v33_a_barred_item(tmp_path, text):
    finding = one(tmp_path, spoilt("project_items", 4, item=text))
    assert (finding.rule, finding.severity, finding.file) == ("V33", "error", "project_items.csv")
    assert (finding.row, finding.column, finding.value) == (6, "item", text)
    assert finding.repair == Repair("confirm")  # a reasoned override
    assert "文本已核实" in finding.sentence("zh")
    assert "2014年" in finding.sentence("zh")


def test_v33_a_word_of_ours_says_that_it_was_not_verified(tmp_path):
    finding = one(tmp_path, spoilt("project_items", 1, item="教师周转房10套"))
    assert "文本未核实" in finding.sentence("zh")
    assert "text not verified" in finding.sentence("en")


@pytest.mark.parametrize("text", ["图书", "图书室", "运动场", "跑道", "宿舍"])
def test_v33_what_is_not_barred_is_left_alone(tmp_path, text):
    assert found(tmp_path, spoilt("project_items", 4, item=text)) == []


def test_v33_a_project_without_a_programme_or_items(tmp_path):
    assert found(tmp_path, spoilt("projects", 3, programme_id="", name="塑胶跑道")) == []
    county = more("projects", project("X6", "2154000001", "江孜镇小学图书馆", 900_000))
    finding = one(tmp_path, county)
    assert (finding.rule, finding.file, finding.column) == ("V33", "projects.csv", "name")


@pytest.mark.parametrize("name", ["全面改薄", "改薄资金", "gaibao_2014"])
def test_v33_a_programme_is_known_by_its_name_too(tmp_path, name):
    county = spoilt("project_items", 4, item="塑胶跑道")
    county["projects"][3]["programme_id"] = name
    assert one(tmp_path, county).values["programme"].en.startswith("Basic conditions")


def test_v33_each_programme_has_its_own_list(tmp_path):
    """A synthetic track is barred for 改薄, not for 薄弱环节; an office there is asked about."""
    county = spoilt("project_items", 4, item="塑胶跑道")
    county["projects"][3]["programme_id"] = RUOHUAN
    assert found(tmp_path, county) == []
    county["project_items"][4]["item"] = "办公楼"
    finding = one(tmp_path, county)
    assert (finding.rule, finding.severity) == ("V33_approval", "warning")


def test_v33_less_than_fifty_thousand(tmp_path):
    county = spoilt("projects", 4, cost_yuan=49_999)
    county["project_items"][5]["cost_yuan"] = 49_999
    finding = one(tmp_path, county)
    assert (finding.rule, finding.severity, finding.row) == ("V33_least", "error", 6)
    county["projects"][4]["cost_yuan"] = county["project_items"][5]["cost_yuan"] = 50_000
    assert found(tmp_path, county) == []


@pytest.mark.parametrize(
    ("cells", "rule", "severity"),
    [({"kind": "kindergarten"}, "V33_school", "error"),
     ({"owner": "private"}, "V33_school", "error"),
     ({"kind": "twelve_year"}, "V33_approval", "warning"), ({"kind": "special"}, None, None)],
)  # fmt: skip
def test_v33_schools_that_a_programme_does_not_pay_for(tmp_path, cells, rule, severity):
    said = [each for each in found(tmp_path, spoilt("schools", 1, **cells))
            if each.rule != "V32_unsplit"]  # fmt: skip
    assert [(each.rule, each.severity, each.row) for each in said] == (
        [(rule, severity, 3)] if rule else []
    )


def test_v33_ones_own_table_decides_instead(tmp_path):
    county = more("eligibility", bar("item_type", "canteen"), bar("words", "跑道"),
                  bar("words", "塑胶跑道", "allow"))  # fmt: skip
    county["project_items"][4]["item"] = "塑胶跑道"
    finding = one(tmp_path, county)  # a province opened the track; canteens are closed
    assert (finding.rule, finding.column, finding.value) == ("V33", "item_type", "canteen")
    assert "县发1号" in finding.sentence("zh")
    county["project_items"][4]["item"] = "煤渣跑道"
    assert len(found(tmp_path, county)) == 2


def test_v33_a_programme_nobody_knows_is_a_note(tmp_path):
    finding = one(tmp_path, spoilt("projects", 0, programme_id="教育费附加"))
    assert (finding.rule, finding.severity, finding.row) == ("V33_unknown", "note", 2)


def test_v34_one_building_in_two_programmes(tmp_path):
    twin = project("X6", "2154000002", "宿舍楼", 900_000, programme_id=RUOHUAN)
    county = more("projects", twin)
    county["project_items"].append(item("X6", 1, "dormitory", "宿舍楼", 400, "平方米", 900_000))
    finding = one(tmp_path, county)
    assert (finding.rule, finding.severity, finding.file) == ("V34", "warning", "project_items.csv")
    assert (finding.row, finding.values["other"]) == (8, "X2")
    for change in ({"budget_year": 2015}, {"programme_id": "gaibao_2014"},
                   {"school_id": "2154000001"}):  # fmt: skip
        county["projects"][-1] = twin | change
        assert found(tmp_path, county) == []


def test_v35_nothing_is_built_at_a_school_that_will_close(tmp_path):
    finding = one(tmp_path, spoilt("schools", 3, keep="close"))
    assert (finding.rule, finding.severity, finding.row) == ("V35", "error", 6)
    assert finding.repair == Repair("confirm")


@pytest.mark.parametrize(
    ("state", "rules"), [("finished", []), ("in_use", []), ("cancelled", []), ("started", ["V35"])]
)
def test_v35_is_silent_about_what_is_built_already(tmp_path, state, rules):
    """The school was closed later; nothing is to be built there any more."""
    county = spoilt("schools", 3, keep="close")
    county["projects"][4] |= {"state": state}
    said = [each.rule for each in found(tmp_path, county)]
    assert [rule for rule in said if rule.startswith("V35")] == rules


@pytest.mark.parametrize(
    ("closed", "changes", "rule"),
    [("2015-07", {}, "V35_closed"), ("2016-12", {}, None), ("2030", {}, None),
     ("2014", {"budget_year": "", "started_on": "2015-03"}, "V35_closed"),
     ("2014", {"budget_year": "", "started_on": "2014-03"}, None),
     ("2014", {"budget_year": ""}, "V35_closed")],
)  # fmt: skip
def test_v35_nor_at_one_that_was_closed_before(tmp_path, closed, changes, rule):
    county = spoilt("schools", 3, closed=closed)
    county["projects"][4] |= changes
    assert [each.rule for each in found(tmp_path, county)] == ([rule] if rule else [])


@pytest.mark.parametrize(
    ("name", "kind", "doubted"),
    [("江孜县幼儿园", "", True), ("江孜县高级中学", "", True), ("江孜县第一高中", "", True),
     ("大高中心小学", "", False), ("江孜县幼儿园", "primary", False), ("甲", "senior_high", True)],
)  # fmt: skip
def test_v25_a_project_at_a_school_outside_compulsory_education(tmp_path, name, kind, doubted):
    county = spoilt("schools", 1, name=name, kind=kind, stage="primary")
    county["projects"][1] |= {"programme_id": ""}
    said = found(tmp_path, county)
    assert [(each.rule, each.row) for each in said] == [("V25", 3)] * doubted
    county["projects"][1] |= {"programme_id": "学前教育三年行动"}
    assert {each.rule for each in found(tmp_path, county)} == {"V33_unknown"}
    for programme in ("gaibao_2014", "全面改薄"):  # said once, with the document that bars it
        county["projects"][1] |= {"programme_id": programme}
        assert [each.rule for each in found(tmp_path, county)] == ["V33_school"] * doubted


@pytest.mark.parametrize(
    ("column", "header", "word"),
    [("teachers", "专任教师（含离退休）", "离退休"), ("teachers", "专任教师（不含退休）", None),
     ("pupils", "在校生（含幼儿园）", "幼儿园"), ("teachers", "专任教师", None)],
)  # fmt: skip
def test_v25_a_column_that_counts_in_who_does_not_belong(column, header, word):
    row = COUNTY["school_years"][0] | {"teachers": "20"}
    sheet = part("school_years", [{name: str(cell) for name, cell in row.items()}],
                 headers={column: header})  # fmt: skip
    said = list(scopes.not_teachers_nor_pupils(loaded(sheet)))
    assert [each.values["word"] for each in said] == ([word] if word else [])

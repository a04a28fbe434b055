"""A plan told as chapters: the order of offices, and figures that are the plan's own."""

from __future__ import annotations

import re

import pytest
from briefing_cases import LONG, matter, one_school

from gaibao_geo.briefing.made import briefing
from gaibao_geo.words.numbers import WAN

ORDER = {"zh": ["基本情况", "规划与投入", "需求", "建议方案", "效果与公平", "资金来源与年度",
                "对比与情景", "问题", "下一步"],
         "en": ["Where we stand", "Plan and money", "Needs", "Proposed plan", "Effect and fairness",
                "Funds and years", "Comparisons and scenarios", "Open questions", "Next steps"],
         }  # fmt: skip
FEWEST, MOST = 10, 15  # slides, the cover counted


def chapter(made, name):
    return next(one for one in (*made.chapters, *made.annexes) if one.id == name)


@pytest.fixture(scope="module")
def gyantse():
    return briefing(matter("gyantse"))


@pytest.fixture(scope="module")
def rutog():
    return briefing(matter("rutog"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_parts_come_in_the_order_that_offices_use(lang):
    for name in ("rutog", "gyantse"):
        made = briefing(matter(name, lang))
        assert list(dict.fromkeys(one.section for one in made.chapters)) == ORDER[lang]
        assert FEWEST <= len(made.chapters) + 1 <= MOST


def test_every_chapter_has_a_finding_and_says_where_its_figures_come_from(gyantse):
    version = matter("gyantse").version[:12]
    for one in gyantse.chapters:
        assert one.title
        assert any(version in source for source in one.sources)


def test_an_english_briefing_has_chinese_only_in_names_of_the_data():
    made = briefing(matter("rutog", "en"))
    told = [made.title, made.subtitle, made.standing,
            *(text for one in made.chapters for text in (one.section, one.title, *one.points)),
            *(column.name for one in made.chapters if one.table for column in one.table.columns)]
    assert [text for text in told if re.search(r"[\u4e00-\u9fff]", text)] == []


def test_the_reported_plan_of_rutog_is_told_to_the_yuan(rutog):
    """1,987 + 1,500 万元 for seven works at five schools, as the report has them."""
    assert "3,487万元" in chapter(rutog, "plan").title
    paid = chapter(rutog, "funds").table
    assert paid.total[-1] == (1_987 + 1_500) * WAN
    schools = chapter(rutog, "schools").table
    assert sum(row[-1] for row in schools.rows) == schools.total[-1] == 34_870_000
    assert sum(row[-2] for row in schools.rows) == schools.total[-2] == 7


def test_pupils_that_nobody_reported_are_not_zero(rutog):
    """Rutog's report gives no pupils: nothing is divided by them, and none is told as 0."""
    assert "未知" in chapter(rutog, "effect").title
    assert all(row[3] is None for row in chapter(rutog, "schools").table.rows)
    assert "fair" not in [one.id for one in rutog.chapters]
    reached = next(row for row in chapter(rutog, "effect").table.rows if "受益学生" in row[0])
    assert reached[2] == "—"


def test_tables_add_up_to_the_plan_and_say_what_they_leave_out(gyantse):
    plan = matter("gyantse").plan
    shown, whole = chapter(gyantse, "schools").table, chapter(gyantse, "annex_schools").table
    many = plan.projects["school_id"].nunique()
    assert len(shown.rows) + shown.left_out == len(whole.rows) == many
    assert sum(row[-1] for row in whole.rows) == plan.cost_yuan == shown.total[-1]
    assert whole.left_out == 0
    items = chapter(gyantse, "items").chart.series[0].values
    assert sum(items) * WAN == pytest.approx(plan.cost_yuan, abs=0.01)
    funds = chapter(gyantse, "funds")
    assert sum(row[3] for row in funds.table.rows) == plan.cost_yuan
    assert sum(sum(series.values) for series in funds.chart.series) * WAN == pytest.approx(
        plan.cost_yuan, abs=0.01)  # fmt: skip


def test_the_money_of_gyantse_is_its_reports(gyantse):
    """13,176 and 1,100 万元: what comes, by fund."""
    chart = chapter(gyantse, "money").chart
    assert [series.values for series in chart.series] == [(13_176.0,), (1_100.0,)]
    assert chart.categories == ("2016",)


def test_less_money_is_compared_with_this_plan(gyantse):
    plan = matter("gyantse").plan
    table = chapter(gyantse, "less").table
    assert table.rows[0][:2] == (142_760_000, plan.cost_yuan)
    assert [row[0] for row in table.rows] == [round(142_760_000 * share)
                                              for share in (1.0, 0.9, 0.8, 0.7, 0.5)]  # fmt: skip
    assert all(row[1] <= row[0] for row in table.rows)


def test_who_is_left_out_is_told_with_a_reason(gyantse):
    left = matter("gyantse").plan.not_chosen
    found = chapter(gyantse, "out")
    assert f"{len(left)}个项目" in found.title
    assert len(found.table.rows) + found.table.left_out == left["school_id"].nunique()
    assert all(row[3] for row in found.table.rows)


def test_why_each_project_is_in_is_told(gyantse):
    """Every project once, to the yuan; A21 was locked in with a reason, and adds what it builds."""
    plan, table = matter("gyantse").plan, chapter(gyantse, "annex_in").table
    assert len(table.rows) == len(plan.projects)
    assert sum(row[3] for row in table.rows) == table.total[3] == plan.cost_yuan
    assert all(row[4] for row in table.rows)
    locked = next(row for row in table.rows if "热龙" in row[0] and "危房" in row[4])
    assert "补上" in locked[4] or "增加" in locked[4]


def test_made_up_data_carry_a_stamp_and_real_ones_none(gyantse, rutog):
    assert gyantse.stamp == "示例数据（虚构）"
    assert rutog.stamp == ""
    assert "换成本地真实数据" in chapter(gyantse, "next").points[0]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_one_school_of_which_one_project_can_be_paid(tmp_path, lang):
    """A canteen of 123 万元 and beds of 456 with 200: one of two, half of what is lacking."""
    made = briefing(one_school(tmp_path / "one", lang=lang, name=LONG))
    assert [row[-1] for row in chapter(made, "schools").table.rows] == [1_230_000]
    closed = chapter(made, "effect").table.rows[0]
    assert closed[1:3] == ("0.0%", "50.0%")
    assert chapter(made, "out").table.rows[0][2] == 4_560_000


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_plan_that_funds_nothing_says_so(tmp_path, lang):
    """With 1 yuan neither can be had."""
    made = briefing(one_school(tmp_path / "one", yuan=1, lang=lang))
    nothing = {"zh": "没有安排任何项目", "en": "funds nothing"}[lang]
    assert nothing in chapter(made, "plan").title
    assert chapter(made, "schools").title == chapter(made, "plan").title
    assert "annex_schools" not in [one.id for one in made.annexes]


def test_without_any_money_stated_there_is_no_curve(tmp_path):
    made = one_school(tmp_path / "one", yuan=0)
    assert made.less.empty
    assert "less" not in [one.id for one in briefing(made).chapters]

"""The workbook: what it holds is added up by hand, and computed again by another program."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from book_cases import COUNTY, HOSTILE, STATE, TOTAL, TOWN, data, parts, plan, rules
from office import converted, pages_of

from gaibao_geo.answers.before_export import Remark
from gaibao_geo.briefing.book import book as made_by
from gaibao_geo.briefing.book.book import book
from gaibao_geo.briefing.chapter import Briefing, Office
from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.io.problem_file import problem_of
from gaibao_geo.plans.rules import Lock
from gaibao_geo.plans.solve import solve
from gaibao_geo.words import LANGUAGES, Both, catalogue, say

NAMES = {
    "zh": ["说明", "方案", "资金", "付款", "年度", "学校", "对比", "参数", "校核"],
    "en": ["Notes", "Plan", "Funds", "Payments", "Years", "Schools", "Comparison", "Parameters",
           "Checks"],
}  # fmt: skip
FEW = {"zh": "少投入", "en": "less"}


@pytest.fixture(scope="module")
def made():
    less = plan(("=P2",))
    return {lang: book(plan(), data(), lang, others={FEW[lang]: less}) for lang in LANGUAGES}


@pytest.fixture(scope="module")
def gyantse():
    whole = read_dataset("data/demo/gyantse")
    answer = solve(problem_of(whole))
    return answer, book(answer, whole)


@pytest.fixture(scope="module")
def seen(made):
    """By language: the workbook as formulas, and as the values that a viewer shows."""
    return {lang: tuple(openpyxl.load_workbook(io.BytesIO(content), data_only=only)
                        for only in (False, True)) for lang, content in made.items()}  # fmt: skip


def word(name, lang):
    return say(f"book.column.{name}", lang)


def head_of(sheet, name, lang):
    """The cell of a heading."""
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == word(name, lang))


def column(sheet, name, lang, many=None):
    """The cells below a heading, up to the first empty one."""
    head, found = head_of(sheet, name, lang), []
    for row in range(head.row + 1, sheet.max_row + 1):
        value = sheet.cell(row, head.column).value
        if value is None or len(found) == many:
            break
        found.append(value)
    return found


def checks(sheet, lang="zh"):
    """Each check as (text, limit, used, result)."""
    names = ("check", "limit", "used", "result")
    return list(zip(*(column(sheet, name, lang) for name in names), strict=True))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sheets_stand_in_the_order_of_an_office(seen, lang):
    assert seen[lang][0].sheetnames == NAMES[lang]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sheet_is_stamped_on_screen_and_on_paper(seen, lang):
    for sheet in seen[lang][0]:
        assert say("word.made_up", lang) in [sheet.cell(row, 1).value for row in (1, 2, 3)]
        assert sheet.oddHeader.left.text == say("word.made_up", lang)


def test_real_data_bear_no_stamp():
    real = plan()
    real = replace(real, problem=replace(real.problem, made_up=False))
    whole = openpyxl.load_workbook(io.BytesIO(book(real, replace(data(), made_up=False))))
    for sheet in whole:
        assert "虚构" not in str([cell.value for row in sheet["A1:J60"] for cell in row])
        assert not sheet.oddHeader.left.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_ledger_adds_up_by_hand(seen, lang):
    formulas, values = (book[NAMES[lang][1]] for book in seen[lang])
    assert column(values, "spent", lang) == [3_000_500, 7, 1_000_000]  # by year, then place
    assert column(values, "wan", lang) == [300.05, 0.0007, 100.0]
    assert column(values, "central", lang) == [2_999_999, 0, 1_000_000]
    assert column(values, "county", lang) == [501, 7, 0]
    assert column(values, "year", lang) == [2016, 2016, 2017]
    head = head_of(values, "spent", lang)
    for above, formula in ((2, "=SUM(H{0}:H{1})"), (1, "=SUBTOTAL(109,H{0}:H{1})")):
        assert values.cell(head.row - above, head.column).value == TOTAL
        shown = formulas.cell(head.row - above, head.column).value
        assert shown == formula.format(head.row + 1, head.row + 3)
    assert formulas.cell(head.row + 1, head.column + 1).value == f"=H{head.row + 1}/10000"
    assert values.cell(head.row + 1, head.column + 1).number_format == "#,##0.0000"


def test_the_ledger_has_every_column_that_offices_keep(seen):
    heads = [cell.value for cell in seen["zh"][0]["方案"][head_of(
        seen["zh"][0]["方案"], "no", "zh").row]]  # fmt: skip
    for name in ("序号", "年度", "乡镇", "学校名称", "学校标识码", "项目名称", "项目类别",
                 "建设内容", "建设性质", "中央", "省", "市", "县", "批复文号", "招标方式",
                 "中标单位", "开工日期",
                 "计划竣工", "实际竣工", "形象进度", "拨付率", "验收", "审计", "移交", "责任人",
                 "包干领导", "存在问题", "整改时限", "备注"):  # fmt: skip
        assert name in heads
    blank = [key for key in catalogue() if key.startswith("book.ledger.")]
    sheet = seen["zh"][0]["方案"]
    first = head_of(sheet, "no", "zh").row + 1
    for key in blank:
        assert sheet.cell(first, heads.index(say(key)) + 1).value is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_funds_and_years_add_up_by_hand(seen, lang):
    """State: 3,000,000 + 1,000,000; half of the 1 yuan left of 2016 is carried over."""
    funds, years = seen[lang][1][NAMES[lang][2]], seen[lang][1][NAMES[lang][4]]
    assert column(funds, "amount", lang) == [4_000_000, 1_000]
    assert column(funds, "paid", lang) == [STATE, COUNTY]
    assert column(funds, "left", lang) == [1, 492]
    assert column(years, "came", lang) == [3_000_000, 1_000_000, 1_000, 0]
    assert column(years, "carried", lang) == [0, 0.5, 0, 0]
    assert column(years, "held", lang) == [3_000_000, 1_000_000, 1_000, 0]
    assert column(years, "paid", lang, 4) == [2_999_999, 1_000_000, 508, 0]
    assert column(years, "left", lang) == [1, 0, 492, 0]
    assert column(years, "started", lang) == [2, 1]


def test_schools_with_nothing_stand_there_and_unknown_pupils_are_no_zero(seen):
    schools = seen["zh"][1]["学校"]
    assert column(schools, "spent", "zh") == [4_000_500, 7, 0]
    assert column(schools, "projects", "zh") == [2, 1, 0]
    assert column(schools, "pupils", "zh") == [100, "—", 0]
    assert column(schools, "each", "zh") == [40_005, "—", "—"]
    head = head_of(schools, "pupils", "zh")
    assert schools.cell(head.row - 1, head.column).value == "—"  # a part is not the whole


@pytest.mark.parametrize("lang", LANGUAGES)
def test_text_from_files_is_text_in_every_sheet(seen, made, lang):
    """Nothing but what this program wrote is a formula; a hostile text is quoted as text."""
    formulas = seen[lang][0]
    found = [cell for sheet in formulas for row in sheet.iter_rows() for cell in row
             if isinstance(cell.value, str)]  # fmt: skip
    mine = [cell for cell in found if cell.data_type == "f"]
    assert not any("HYPERLINK" in cell.value or "e.com" in cell.value for cell in mine)
    texts = [cell for cell in found if cell.value in (HOSTILE, TOWN, "-2+3", "@SUM(A1)", "=P2")]
    assert len(texts) > 8
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in texts)
    with zipfile.ZipFile(io.BytesIO(made[lang])) as archive:
        assert not [name for name in archive.namelist() if "external" in name.lower()]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sheets_print_on_a4_with_repeated_heads(seen, lang):
    for sheet in seen[lang][0].worksheets[1:]:
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref
        head = int("".join(filter(str.isdigit, sheet.print_title_rows.split(":")[0])))
        assert sheet.freeze_panes.endswith(str(head + 1))
    ledger = seen[lang][0].worksheets[1]
    paid = head_of(ledger, "paid", lang)
    assert ledger.print_area.split(":")[1].startswith(f"${paid.column_letter}$")


def test_the_checks_state_each_rule_with_its_limit(seen):
    found = {text: (limit, used, result) for text, limit, used, result
             in checks(seen["zh"][1]["校核"])}  # fmt: skip
    assert found["方案载明的投入 = 台账投入合计"] == (TOTAL, TOTAL, "通过")
    assert found["付款合计 = 台账投入合计"] == (TOTAL, TOTAL, "通过")
    assert found["中央资金：支付不超过额度"] == (4_000_000, STATE, "通过")
    assert found["中央资金：2017年支付不超过当年可用"] == (1_000_000, 1_000_000, "通过")
    assert found["规则4：得到最多的学校"] == (4_000_500, 4_000_500, "通过")
    assert found["规则4：项目最多的学校"] == (2, 2, "通过")
    assert found[f"规则5：{TOWN}"] == (8, 4_000_500, "通过")
    assert found["规则5：乙乡"] == (8, 7, "目标未做到")  # a target: the plan keeps its rules
    sentences = [text for text in found if text.startswith("规则")]
    for number, rule in enumerate(rules(), 1):
        assert f"规则{number}：{rule.sentence()}" in sentences
    assert seen["zh"][1]["说明"]["B12"].value == "全部通过"


def test_a_rule_that_is_broken_by_one_yuan_is_said():
    broken = plan(rules=rules(cap=4_000_499))
    values = openpyxl.load_workbook(io.BytesIO(book(broken, data())), data_only=True)
    found = {text: result for text, *_, result in checks(values["校核"])}
    assert found["规则4：得到最多的学校"] == "不通过"
    assert found[f"规则4：{rules(cap=4_000_499)[3].sentence()}"] == "不通过"
    assert "有不通过的项，不要对外使用" in [cell.value for cell in values["说明"]["B"]]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_other_plans_stand_beside_this_one(seen, lang):
    """The other builds =P2 alone: 1,000,000 - 4,000,507 = -3,000,507 yuan."""
    sheet = seen[lang][1][NAMES[lang][6]]
    names = column(sheet, "list", lang)
    assert names[:2] == [say("baseline.plan", lang), FEW[lang]]
    assert column(sheet, "list_yuan", lang)[:2] == [TOTAL, 1_000_000]
    assert column(sheet, "more", lang)[:2] == [0, -3_000_507]
    assert column(sheet, "project_id", lang) == ["*", "P1"]
    assert say("baseline.classes", lang) in names


def test_the_parameters_hold_every_rule_in_words_and_in_fields(seen):
    sheet = seen["zh"][0]["参数"]
    said = column(sheet, "text", "zh")
    for rule in rules():
        assert rule.sentence() in said
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "rule = Budget\nyuan = 4000507" in cells
    assert "0123456789ab13812345678c" in cells  # a fingerprint is no telephone number
    assert "HiGHS 1.0" in said


def test_the_first_sheet_tells_the_limits_and_the_office():
    told = Briefing("zh", "t", "", (), Office("江孜县改薄办", "2016年", "藏S001", "内部"),
                    "示例数据（虚构）", "abc", "gaibao brief", "辅助决策的建议方案")  # fmt: skip
    mind = [Remark(Both("坐标缺", "x"), True), Remark(Both("校核通过", "y"), False)]
    content = book(plan(), data(), briefing=told, remarks=mind)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["说明"]
    said = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    for text in ("辅助决策的建议方案", "江孜县改薄办", "藏S001", "内部", "gaibao brief", "abc",
                 "3所学校中，1所没有坐标，1所用的是乡镇或县城的近似位置。", "请注意：坐标缺",
                 "校核通过", "1所学校的学生数未知，生均数不计。"):  # fmt: skip
        assert text in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_persons_are_masked_wherever_they_were_written(lang):
    locked = [*rules(), Lock("P1", "in", reason="联系人：王小明 13812345678")]
    content = book(plan(name="甲小学13812345678", rules=locked), data(), lang)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = archive.read("xl/sharedStrings.xml").decode()
    assert "王小明" not in texts
    assert "甲小学13812345678" not in texts
    counted = "已遮盖" if lang == "zh" else "they were masked"
    assert counted in texts


def test_a_plan_that_funds_nothing_is_a_whole_workbook():
    values = openpyxl.load_workbook(io.BytesIO(book(plan(()), data())), data_only=True)
    assert "本方案没有列入任何项目。" in [cell.value for cell in values["方案"]["A"]]
    assert {result for *_, result in checks(values["校核"])} == {"通过", "目标未做到"}
    assert column(values["学校"], "spent", "zh") == [0, 0, 0]


def test_without_funds_the_payments_name_none():
    free = plan(rules=[rules()[0]])
    free = replace(free, paid=free.paid.assign(fund=""))
    values = openpyxl.load_workbook(io.BytesIO(book(free, data())), data_only=True)
    assert column(values["资金"], "fund", "zh") == ["未指明资金"]
    assert column(values["资金"], "amount", "zh") == ["—"]
    assert column(values["资金"], "paid", "zh") == [TOTAL]


def test_very_long_names_fit_a_cell():
    content = book(plan(name="长" * 40_000), data())
    values = openpyxl.load_workbook(io.BytesIO(content))
    longest = max(len(str(cell.value)) for row in values["方案"].iter_rows() for cell in row)
    assert longest == 32_000


def test_too_many_for_one_workbook_is_said(monkeypatch):
    monkeypatch.setattr(made_by, "MOST_ROWS", 2)
    with pytest.raises(DataError, match="分别导出"):
        book(plan(), data())


def test_every_figure_of_a_real_plan_is_the_plans(gyantse):
    answer, content = gyantse
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    assert sum(column(values["方案"], "spent", "zh")) == answer.cost_yuan
    assert column(values["方案"], "project_id", "zh") == answer.projects.sort_values(
        ["year", "region_id", "township_id", "school_id", "project_id"])["project_id"].to_list()
    by_fund = answer.by_fund().groupby("fund", sort=False)["paid_yuan"].sum()
    assert column(values["资金"], "paid", "zh") == by_fund.to_list()
    assert sum(column(values["学校"], "spent", "zh")) == answer.cost_yuan
    assert {result for *_, result in checks(values["校核"])} == {"通过"}


def formulas_of(content):
    """Each formula's place with the value that was written beside it."""
    formulas, values = (openpyxl.load_workbook(io.BytesIO(content), data_only=only)
                        for only in (False, True))  # fmt: skip
    return {(sheet.title, cell.coordinate): values[sheet.title][cell.coordinate].value
            for sheet in formulas for row in sheet.iter_rows() for cell in row
            if cell.data_type == "f"}  # fmt: skip


def bare(content, file, change=None):
    """The workbook without any value beside its formulas, so that a reader must compute."""
    whole = openpyxl.load_workbook(io.BytesIO(content))
    if change is not None:
        change(whole)
    whole.save(file)
    return file


def one_yuan_more(whole):
    head = head_of(whole["付款"], "yuan", "zh")
    whole["付款"].cell(head.row + 1, head.column).value += 1


@pytest.mark.office
def test_another_program_computes_the_same_to_the_yuan(made, gyantse, tmp_path):
    """And it finds one yuan that somebody added to a payment."""
    contents = {**made, "real": gyantse[1]}
    files = [bare(content, tmp_path / f"{name}_bare.xlsx") for name, content in contents.items()]
    files.append(bare(made["zh"], tmp_path / "more_bare.xlsx", one_yuan_more))
    (tmp_path / "out").mkdir()
    *same, more = converted(files, "xlsx", tmp_path / "out")
    for content, file in zip(contents.values(), same, strict=True):
        computed = openpyxl.load_workbook(file, data_only=True)
        stated = formulas_of(content)
        assert len(stated) > 90
        for (sheet, place), value in stated.items():
            got = computed[sheet][place].value
            exact = value if isinstance(value, str) else pytest.approx(value, rel=1e-12)
            assert got == exact, (sheet, place)
    found = openpyxl.load_workbook(more, data_only=True)
    results = {text: result for text, *_, result in checks(found["校核"])}
    assert results["付款合计 = 台账投入合计"] == "不通过"
    assert results["付款与投入不相等的项目"] == "不通过"
    assert results["各学校投入合计 = 台账投入合计"] == "通过"
    assert found["说明"]["B12"].value == "有不通过的项，不要对外使用"


@pytest.mark.office
def test_every_printed_page_is_stamped_and_wide_enough(made, tmp_path):
    for lang, pages in pages_of(made, "xlsx", tmp_path).items():
        assert len(pages) >= 9
        assert all(say("word.made_up", lang) in page for page in pages)
        assert not any("###" in page for page in pages)


def test_the_candidates_of_these_tests_are_what_they_say():
    assert parts().projects["cost_yuan"].sum() == TOTAL + 9

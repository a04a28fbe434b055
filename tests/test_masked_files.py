"""What is personal: masked in every file of a briefing, and counted alike by all that count it."""

from __future__ import annotations

import gzip
import io
import re
from base64 import b64decode
from dataclasses import replace

import docx
import openpyxl
import pptx
import pytest
from briefing_cases import OFFICE, one_school
from pypdf import PdfReader

from gaibao_geo.answers.personal import impersonal, personal_texts
from gaibao_geo.briefing.files import Files
from gaibao_geo.briefing.screened import screened
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.rules import Fund, Lock
from gaibao_geo.words import Both, both

NUMBERS = ("13800000001", "13800000002", "13800000003", "13800000004", "13800000005")
# The school's name, those of its two projects, the note and the title in Chinese, the rule that
# locks a project as a sentence in both languages, and the fund's in Chinese.
COUNT = 1 + 2 + 1 + 1 + 2 + 1


def leaky(folder, lang="zh"):
    """One school whose every text names a person or gives a telephone number."""
    held = one_school(folder, name="热帮小学 联系人：王某", lang=lang)
    problem = held.plan.problem
    rules = (
        Lock("P2", "out", reason=f"问王工 {NUMBERS[1]}"),
        Fund("county", 2_000_000, title=Both(f"县级 联系人：李某 {NUMBERS[2]}", "County fund")),
    )
    asked = replace(problem, rules=(*problem.rules, *rules),
                    title=Both(f"某县 {NUMBERS[3]}", "A county"))  # fmt: skip
    paid = held.plan.paid.assign(fund="county")
    plan = Plan(asked, held.plan.chosen, paid, held.plan.proof)
    data = replace(held.data, note=Both(f"问 {NUMBERS[4]}", "Ask us"))
    office = replace(OFFICE, unit=f"教育局 {NUMBERS[0]}")
    return replace(held, plan=plan, data=data, office=office)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return Files(leaky(tmp_path_factory.mktemp("one") / "data"))


@pytest.fixture(scope="module")
def told(files):
    """Every text of slides with notes, memo, workbook and what-if page."""
    deck = pptx.Presentation(io.BytesIO(files.content("slides")))
    paper = docx.Document(io.BytesIO(files.content("memo")))
    book = openpyxl.load_workbook(io.BytesIO(files.content("book")))
    page = files.content("whatif").decode()
    packed = re.search(r'<script type="text/plain" id="[^"]+">(.*?)</script>', page)[1]
    return {
        "slides": "\n".join([*(slide.notes_slide.notes_text_frame.text for slide in deck.slides),
                             *("".join(slide.element.itertext()) for slide in deck.slides)]),
        "memo": "".join(paper.element.itertext()),
        "book": "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows()
                          for cell in row),
        "whatif": page.replace(packed, "") + gzip.decompress(b64decode(packed)).decode(),
    }  # fmt: skip


def test_no_file_holds_a_number_or_a_name_wherever_it_was_written(told):
    for kind, text in told.items():
        assert "热帮小学" in text, kind
        for secret in (*NUMBERS, "李某", "王某"):
            assert secret not in text, (kind, secret)


def test_the_map_and_the_atlas_are_made_of_masked_texts(files):
    pages = PdfReader(io.BytesIO(files.content("atlas"))).pages
    told = repr(screened(files.matter).map) + "".join(page.extract_text() for page in pages)
    assert "热帮小学" in told
    assert not [secret for secret in (*NUMBERS, "王某") if secret in told]


def test_slides_memo_workbook_and_list_count_the_same_texts(files, told):
    assert files.hidden == COUNT
    for kind in ("slides", "memo", "book"):
        assert f"已遮盖{COUNT}处文字" in told[kind], kind
    (remark,) = [one for one in files.remarks if one.text == personal(COUNT)]
    assert remark.mind
    assert personal(COUNT).zh in told["book"]


def personal(count):
    return both("export.personal", count=count)


def test_ids_and_figures_are_left_as_they_are(files):
    before, after = files.matter.plan, screened(files.matter).plan
    assert after.cost_yuan == before.cost_yuan
    assert list(after.chosen["project_id"]) == list(before.chosen["project_id"])
    assert after.by_fund().equals(before.by_fund())  # a fund is known by its name
    assert not personal_texts(after, screened(files.matter).data)


def test_where_nothing_is_personal_nothing_is_copied(tmp_path):
    plain = Files(one_school(tmp_path / "plain", name="热帮小学"))
    assert plain.hidden == 0
    assert plain._clean is plain.matter


def test_a_sentence_about_money_is_no_telephone_number():
    for text in ("投入13812345678.5元", "负责人：县教育局基建科", "校长培训项目"):
        assert impersonal(text) == text

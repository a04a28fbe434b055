"""A briefing's tables as texts: one rule for slides and memo, whole words in any font."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import docx
import matplotlib as mpl
import pytest
from fontTools.ttLib import TTFont
from slide_cases import briefing, opened

from gaibao_geo.briefing.cells import texts_of
from gaibao_geo.briefing.chapter import Chapter, Column, Table
from gaibao_geo.briefing.memo.memo import memo
from gaibao_geo.briefing.slides import slides
from gaibao_geo.briefing.slides.own_deck import own_deck
from gaibao_geo.briefing.slides.tables import SIDE, lay
from gaibao_geo.words import LANGUAGES

COST = (Column("学校"), Column("造价", "wan"))


def costs(*yuan, total=()):
    rows, sums = texts_of(Table(COST, tuple(("甲", one) for one in yuan), total), "zh")
    return [row[1] for row in rows], sums


def test_a_column_of_wan_has_one_number_of_digits_up_to_two():
    """3,000,000 + 3,000,500 yuan are 300.00 + 300.05 万元; whole 万元 need no digit at all."""
    assert costs(3_000_000, 3_000_500, 0, None)[0] == ["300.00", "300.05", "0.00", "—"]
    assert costs(3_000_000, 0)[0] == ["300", "0"]
    assert costs(5_000, 10_000)[0] == ["0.5", "1.0"]


def test_the_total_counts_among_the_digits_of_its_column():
    """2,000,000 + 500 yuan more that no row shows: 200 stands above 200.05 as 200.00."""
    assert costs(2_000_000, total=("合计", 2_000_500)) == (["200.00"], ["合计", "200.05"])


def test_nothing_is_rounded_away_and_long_figures_pad_no_other():
    """1 yuan is 0.0001 万元; 8,800,000 beside it stays 880."""
    assert costs(8_800_000, 1, 1_234_500)[0] == ["880", "0.0001", "123.45"]


def test_what_is_not_known_is_a_dash_and_what_has_no_sum_is_nothing():
    columns = (Column("名"), Column("数", "count"), Column("比", "share"), Column("值", "number"))
    table = Table(columns, (("", float("nan"), None, 0.4125), ("乙",)), ("合计", "", None, 2.0))
    assert texts_of(table, "zh") == (
        [["—", "—", "—", "0.412"], ["乙", "—", "—", "—"]], ["合计", "", "—", "2"])  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_slides_and_memo_write_the_same_figure_with_the_same_digits(lang):
    columns = (*COST, Column("份额", "share"), Column("系数", "number"))
    table = Table(columns, (("甲", 3_000_500, 0.9996, 0.4125), ("乙", 3_000_000, None, 7.0)),
                  ("合计", 6_000_500, "", ""))  # fmt: skip
    held = briefing(lang, [Chapter("one", "需求", "结论", table=table)])
    (drawn,) = [shape.table for shape in opened(slides(held)).slides[1].shapes if shape.has_table]
    (printed,) = docx.Document(io.BytesIO(memo(held))).tables
    texts = [[[cell.text for cell in row.cells] for row in one.rows] for one in (drawn, printed)]
    assert texts[0] == texts[1]
    assert [row[1] for row in texts[0][1:]] == ["300.05", "300.00", "600.05"]


@cache
def widest_bold():
    """The advance of each letter of DejaVu Sans Bold, in sizes: what Linux falls back on."""
    font = TTFont(Path(mpl.get_data_path()) / "fonts/ttf/DejaVuSans-Bold.ttf")
    advances, names = font["hmtx"], font.getBestCmap()
    whole = font["head"].unitsPerEm
    return lambda text: sum(advances[names[ord(sign)]][0] for sign in text) / whole


def test_no_heading_and_no_total_is_torn_by_the_widest_bold_font():
    """The five columns of less money, beside their chart: Dropped stood as Droppe and d."""
    heads = ("Money (10,000 yuan)", "Cost (10,000 yuan)", "Closed", "Projects", "Dropped")
    kinds = ("wan", "wan", "share", "count", "count")
    rows = ((133_500_000, 133_438_160, 0.396, 366, 0), (66_750_000, 66_723_960, 0.315, 227, 139))
    table = Table(tuple(map(Column, heads, kinds)), rows, ("", 133_438_160, "", "", ""))
    for room in (420.0, 380.0, 340.0):
        laid = lay(table, (room, 250.0), own_deck("en").voice)
        assert laid.head == list(heads)  # none is cut
        assert sum(laid.widths) == pytest.approx(room)
        strong = [*zip(laid.head, laid.widths, strict=True),
                  *zip(laid.total, laid.widths, strict=True)]  # fmt: skip
        for text, wide in strong:
            for word in text.split():
                assert widest_bold()(word) * laid.size <= wide - 2 * SIDE, (word, room)


def test_a_table_of_headings_alone_and_one_without_room_can_be_laid():
    voice = own_deck("zh").voice
    empty = lay(Table(COST, ()), (300.0, 200.0), voice)
    assert (empty.head, empty.rows, empty.total) == (["学校", "造价"], [], [])
    narrow = lay(replace(Table(COST, (("甲" * 40, 1),))), (40.0, 60.0), voice)
    assert sum(narrow.widths) == pytest.approx(40.0)

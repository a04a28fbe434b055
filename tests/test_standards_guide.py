"""The guide to a province's own norms: its examples are read and give the figures it states."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.needs.shortfalls import by_school, shortfalls
from gaibao_geo.tables.schema import TABLES

PAGES = ["docs/standards.md", "docs/standards.zh.md"]
ABOUT = 'title_zh = "示例"\ntitle_en = "Example"\nmade_up = true\n'
SCHOOLS = """school_id,name,region_id,kind,pupils,boarders,source,quality
A,上杭甲小学,350823,primary,1000,0,示例,made_up
B,上杭乙小学,350823,primary,400,0,示例,made_up
C,上杭丙中学,350823,junior,600,200,示例,made_up
T,江孜丁小学,540222,primary,400,0,示例,made_up
"""
ATTAINED = {"primary": 35.5, "junior": 63.3}  # books a pupil, as the report of 上杭 has it
STOCK = f"""school_id,stage,as_of,books,dormitory_m2,source,quality
A,primary,2016-09-01,{ATTAINED["primary"] * 1000:.0f},,示例,made_up
B,primary,2016-09-01,9000,,示例,made_up
C,junior,2016-09-01,{ATTAINED["junior"] * 600:.0f},1300,示例,made_up
T,primary,2016-09-01,9000,,示例,made_up
"""


def blocks(page, kind):
    text = Path(page).read_text(encoding="utf-8")
    return re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)


@pytest.fixture
def county(tmp_path):
    """Schools of 上杭 and one of 江孜 in one folder, with these norms."""

    def made(norms, about=""):
        files = {"dataset.toml": ABOUT + about, "schools.csv": SCHOOLS,
                 "facilities.csv": STOCK, "standards.csv": norms}  # fmt: skip
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        return shortfalls(read_dataset(tmp_path))

    return made


def test_both_languages_show_the_same_tables():
    for kind, count in (("csv", 2), ("toml", 1)):
        one, other = (blocks(page, kind) for page in PAGES)
        assert one == other
        assert len(one) == count


def test_a_provinces_norm_holds_at_its_schools_only(county):
    """35.5 × 1000 of 30 × 1000; 9,000 of 30 × 400; 63.3 × 600 of 40 × 600; 江孜 is elsewhere."""
    table = county(blocks(PAGES[0], "csv")[0]).set_index("school_id")
    assert set(table.index) == {"A", "B", "C"}
    assert set(table["indicator"]) == {"books"}  # what is shipped is not used besides
    assert table["required"].to_dict() == {"A": 30 * 1000, "B": 30 * 400, "C": 40 * 600}
    assert table["actual"].to_dict() == {"A": 35_500, "B": 9_000, "C": 37_980}
    assert table["shortfall"].to_dict() == {"A": 0, "B": 30 * 400 - 9_000, "C": 0}
    assert table.loc["A", "attainment"] == pytest.approx(35.5 / 30)
    assert table.loc["C", "attainment"] == pytest.approx(63.3 / 40)
    assert set(table["status"]) == {"unverified"}


@pytest.mark.parametrize("page", PAGES)
def test_the_guide_states_what_comes_out(page):
    text = Path(page).read_text(encoding="utf-8")
    for figure in (f"{35_500:,}", f"{37_980:,}", f"{30 * 400 - 9000:,}", f"{6 * 200:,}"):
        assert figure in text
    assert round(35.5 / 30 * 100) == 118
    assert round(63.3 / 40 * 100) == 158
    assert re.search(r"118\s?%", text)
    assert re.search(r"158\s?%", text)


def test_a_norm_that_was_made_up_says_so():
    """35.5 and 63.3 are what was attained: no table may show them as a norm."""
    for page in PAGES:
        for block in blocks(page, "csv"):
            rows = block.strip().splitlines()[1:]
            assert all("示例（虚构）" in row and "unverified" in row for row in rows)
            assert not any("35.5" in row or "63.3" in row for row in rows)


def test_shipped_sets_that_are_named_hold_everywhere(county):
    """The three sets of the guide and the province's: 江孜 is held to the three only."""
    table = county(blocks(PAGES[0], "csv")[0], blocks(PAGES[0], "toml")[0])
    named = {"baseline_2014", "balance_2017", "class_size"}
    sets = table.groupby("school_id")["standard_set"].agg(set)
    assert sets["A"] == named | {"某省Ⅰ类"}
    assert sets["T"] == named


def test_a_ceiling_tells_what_is_too_much_and_adds_no_need(county):
    """200 boarders × 6 m² = 1,200; it has 1,300."""
    table = county(blocks(PAGES[0], "csv")[1])
    row = table.set_index("school_id").loc["C"]
    assert (row["required"], row["shortfall"], row["role"]) == (200 * 6, 1300 - 1200, "ceiling")
    assert table.set_index("school_id").loc["A", "state"] == "not_applicable"
    assert by_school(table).empty


@pytest.mark.parametrize("page", PAGES)
def test_the_guide_names_every_column(page):
    text = Path(page).read_text(encoding="utf-8")
    names = {column.name for column in TABLES["standards"].columns} - {"note"}
    assert [name for name in sorted(names) if f"`{name}`" not in text] == []
    for column in TABLES["standards"].columns:
        assert [word for word in column.allowed if f"`{word}`" not in text] == []

"""An atlas read again: a page for each place, whose figures are the plan's."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest
from print_cases import (
    HOSTILE,
    dataset,
    every_third,
    faults_of,
    plan_of,
    planned,
    question,
    seeds,
    texts_of,
)
from pypdf import PdfReader

from gaibao_geo.errors import DataError
from gaibao_geo.printing.atlas import atlas, place_pages, sheets
from gaibao_geo.printing.focusing import only_points
from gaibao_geo.printing.plan_pages import plan_atlas, plan_pages
from gaibao_geo.printing.records import Grid, Imprint, Page
from gaibao_geo.words.numbers import parse_number

SPACES = re.compile(r"\s")
YUAN = 10_000  # in 1 万元


@pytest.fixture(scope="module", autouse=True)
def packaged():
    """The same font on every machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GAIBAO_FONT", "packaged")
        yield


@pytest.fixture(scope="module")
def sanming():
    """The atlas of 939 projects in eleven counties, read by another program."""
    held = plan_atlas(every_third("sanming"), dataset("sanming"), "zh", unit="三明市改薄办",
                      made_on="2016年3月1日", review_number="GS(2024)0650号", secrecy="内部")
    return PdfReader(io.BytesIO(held))


@pytest.fixture(scope="module")
def read(sanming):
    """The text of each page."""
    return [page.extract_text() for page in sanming.pages]


def joined(text):
    return SPACES.sub("", text)


def spent(plan, column="region_id"):
    chosen = plan.projects
    return chosen.groupby(column)["spent_yuan"].sum()


def test_there_are_two_overviews_and_a_page_for_each_county(read):
    titles = [page.split("\n") for page in read]
    counties = set(every_third("sanming").chosen["region"])
    assert len(counties) == 11
    heads = [line for page in titles for line in page if line.endswith("：建议方案")]
    assert {line.removesuffix("：建议方案") for line in heads} == counties
    order = [line.removesuffix("：建议方案") for line in heads]
    money = spent(every_third("sanming"), "region")
    assert all(money[one] >= money[two] for one, two in pairwise(order))


def test_every_page_says_its_number_its_source_and_that_the_data_is_made_up(read):
    count = len(read)
    for at, page in enumerate(read, 1):
        text = joined(page)
        assert f"第{at}页，共{count}页" in text
        for words in ("示例数据（虚构）", "2016年3月1日", "审图号：GS(2024)0650号", "密级：内部",
                      "编制单位：三明市改薄办", "天地图"):  # fmt: skip
            assert words in text
        assert "最终分配" not in text.replace("不是最终分配", "")


def test_the_totals_of_the_tables_are_the_plans_to_the_yuan(read):
    plan = every_third("sanming")
    found = {}
    county = ""
    for page in read:
        county = (re.search("^(.{2,4})：建议方案", page, re.MULTILINE) or [0, county])[1]
        total = re.search("建议安排([0-9]+)个，共([0-9]+)个备选项目([0-9,.]+)", joined(page))
        if total:
            found[county] = (int(total[1]), int(total[2]), int(parse_number(total[3]) * YUAN))
    money, every = spent(plan, "region"), plan.chosen.groupby("region").size()
    taken = plan.projects.groupby("region").size()
    assert found == {name: (taken[name], every[name], int(money[name])) for name in money.index}
    assert sum(each[2] for each in found.values()) == plan.cost_yuan


def test_every_page_ranks_all_counties_by_the_plans_money(read):
    money = spent(every_third("sanming"), "region")
    pages = [joined(page) for page in read if "方案安排资金（万元）" in page]
    assert len(pages) == 1 + 11
    for text in pages:
        for name, yuan in money.items():
            assert f"{name}{yuan / YUAN:,.10g}" in text


def test_fonts_are_inside_once_for_the_whole_atlas(sanming):
    seen = set()
    for page in sanming.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in inner["/FontDescriptor"].get_object()
            seen.add(inner["/FontDescriptor"].get_object().raw_get("/FontFile2").idnum)
    assert len(seen) <= 6


def test_legends_count_the_schools_of_their_own_page():
    plan, data = every_third("sanming"), dataset("sanming")
    pages = plan_pages(plan, data, "en")
    at = {page.here: page for page in pages if page.here}
    schools = data.schools.groupby("region_id").size()
    for county, page in at.items():
        layer = page.spec.overlays[0]
        rows = sum(row.count + row.beside for row in layer.legend)
        assert rows == schools[county]
        assert len(page.table.rows) == int((plan.projects["region_id"] == county).sum())


@pytest.mark.parametrize(("paper", "landscape", "lang"),
                         [("A4", True, "en"), ("A4", False, "zh"), ("A3", False, "en")])
def test_no_text_of_an_atlas_covers_another_or_leaves_its_page(paper, landscape, lang):
    plan, data = every_third("gyantse"), dataset("gyantse")
    pages = [*plan_pages(plan, data, lang)[:3], *place_pages(seeds(lang), "source")[:5:2]]
    if landscape:
        pages.append(plan_pages(every_third("sanming"), dataset("sanming"), lang)[3])
    marks = Imprint("A very long office name, " * 5, "internal")
    for sheet in sheets(pages, paper=paper, landscape=landscape, imprint=marks):
        assert faults_of(sheet.ink.figure) == []


def test_one_county_has_a_page_for_each_township_with_its_own_projects():
    plan, data = every_third("gyantse"), dataset("gyantse")
    pages = plan_pages(plan, data, "zh")
    money = spent(plan, "township")
    assert len(pages) == 1 + data.schools["township_id"].nunique()
    for page in pages[1:]:
        name = page.spec.title.removesuffix("：建议方案")
        listed = sum(parse_number(row[1]) for row in page.table.rows)
        assert listed * YUAN == int(money.get(name, 0))
        others = {row.key: row.count for layer in page.spec.overlays for row in layer.legend}
        assert sum(others.values()) == len(data.schools)


def test_a_plan_that_funds_nothing_says_zero_on_every_page():
    problem = question("rutog")
    nothing = pd.Series(data=False, index=problem.candidates.projects.index)
    reader = PdfReader(io.BytesIO(plan_atlas(plan_of("rutog", nothing), dataset("rutog"), "en")))
    for page in reader.pages[1:]:
        assert re.search("0 proposed, of [0-9]+ candidate projects 0", page.extract_text())
    assert "Example data" not in "".join(page.extract_text() for page in reader.pages)


def test_a_long_table_goes_on_until_its_last_row():
    rows = tuple((f"#{at:03d} {HOSTILE[at % 5]}", str(at), "2016") for at in range(160))
    grid = Grid("", ("What", "10,000 yuan", "Year"), (0.6, 0.2, 0.2), rows, right=(1, 2),
                total=("All", "12720", ""))  # fmt: skip
    page = replace(place_pages(seeds("en"), "total")[2], table=grid)
    made = sheets([page])
    assert len(made) > 1
    cells = [text for sheet in made for text in texts_of(sheet.ink.figure)]
    listed = [text[:4] for text in cells if text.startswith("#")]
    assert listed == [f"#{at:03d}" for at in range(160)]
    assert cells.count("All") == 1
    for sheet in made:
        assert faults_of(sheet.ink.figure) == []


def test_a_map_of_fewer_points_counts_them_anew():
    spec = planned("gyantse", "zh")
    ids = [point.id for point in spec.overlays[0].points if point.keys == ("chosen",)][:2]
    left = only_points(spec, lambda point: point.id in ids).overlays[0]
    assert {row.key: row.count for row in left.legend if row.count} == {"chosen": 2}
    assert only_points(spec, lambda point: False).overlays == ()


def test_a_place_of_any_map_has_a_page_with_what_a_click_on_it_shows():
    spec = seeds("zh")
    pages = place_pages(spec, "total")
    assert [page.here for page in pages] == ["", *(place.id for place in spec.places)]
    told = {place.id: [row.value for section in place.popup.sections for row in section.rows]
            for place in spec.places}  # fmt: skip
    for page in pages[1:]:
        cells = " ".join(cell for row in page.table.rows for cell in row)
        assert all(value in cells for value in told[page.here])
    rutog = next(page for page in pages if page.spec.title == "日土县")
    assert [layer.id for layer in rutog.spec.overlays] == ["schools"]


def test_the_same_plan_gives_the_same_bytes_on_the_paper_asked_for():
    plan, data = every_third("rutog"), dataset("rutog")
    first = plan_atlas(plan, data, "zh", paper="A3", landscape=False)
    assert plan_atlas(plan, data, "zh", paper="A3", landscape=False) == first
    size = PdfReader(io.BytesIO(first)).pages[0].mediabox
    assert [round(float(side) / 72 * 2.54, 1) for side in size[2:]] == [29.7, 42.0]


def test_a_paper_that_is_not_offered_is_refused():
    with pytest.raises(DataError, match="A4, A3"):
        atlas([Page(seeds("en"), "total")], paper="B5")

"""The counties around a map's own: which they are, that they cost little and change nothing."""

from __future__ import annotations

import re
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from map_kind_cases import BEDS, FRAMES, ground, schools, table

from gaibao_geo.maps import neighbours as module
from gaibao_geo.maps.choropleth import Grading, choropleth, ranking, township_map
from gaibao_geo.maps.coloured_schools import schools_map
from gaibao_geo.maps.folium_map import render
from gaibao_geo.maps.neighbours import with_neighbours
from gaibao_geo.maps.spec import NearName
from gaibao_geo.places.regions import every_county, neighbours, polygons
from gaibao_geo.places.sounds import romanised
from gaibao_geo.printing.map_picture import picture

SANMING = [code for code in every_county().index if code.startswith("3504")]


def squares(*names):
    """Squares of one degree in a row on the equator, the first from 0 to 1 degrees east."""
    return gpd.GeoDataFrame({"name": names}, index=pd.Index(names, name="region_id"), crs=4326,
                            geometry=[shapely.box(at, 0, at + 1, 1) for at in range(len(names))])


def counties(lang, codes):
    shapes = polygons(codes)
    shapes = shapes.assign(name_en=[f"County {code}" for code in codes])
    values = pd.DataFrame({"region_id": codes, "value": np.arange(len(codes), dtype=float)})
    return choropleth(values, shapes, BEDS, FRAMES[lang], grading=Grading(breaks=(5.0,)))


def lines_of(geometry):
    """The borders back as lines in degrees: steps added up."""
    return [shapely.LineString(np.cumsum(np.reshape(line, (-1, 2)), axis=0) * geometry["unit"])
            for line in geometry["rings"][0]]  # fmt: skip


# ---- which counties they are ---------------------------------------------------------------


def test_neighbours_touch_and_are_none_of_the_counties_themselves():
    assert list(neighbours(["540222"])["name"]) == [
        "桑珠孜区", "白朗县", "仁布县", "康马县", "浪卡子县",
    ]  # fmt: skip
    beside = neighbours(SANMING)
    assert len(beside) == 15
    assert not set(beside.index) & set(SANMING)
    whole = shapely.union_all(polygons(SANMING).geometry.to_numpy())
    assert beside.geometry.intersects(whole).all()


def test_where_the_country_ends_there_is_nobody():
    """Rutog lies on the border: its neighbours are the country's own, on three sides only."""
    beside = neighbours(["542524"])
    assert list(beside["name"]) == ["噶尔县", "革吉县", "改则县", "和田县", "策勒县", "于田县"]
    assert beside.geometry.equals(every_county().loc[beside.index].geometry)  # nothing invented


def test_only_counties_of_the_mainland_are_named_beside_others():
    futian = "440304"
    every = every_county()
    touching = every.index[every.geometry.intersects(every.geometry[futian])]
    assert any(code.startswith("81") for code in touching)  # of Hong Kong
    assert not any(code.startswith(("71", "81", "82")) for code in neighbours([futian]).index)


def test_codes_without_a_county_have_no_neighbours():
    assert neighbours(["999999", "350400", ""]).empty
    spec = choropleth(table(10.0, 30.0, None), ground(), BEDS, FRAMES["zh"])
    away = replace(spec, areas=tuple(replace(area, id="999999") for area in spec.areas))
    assert with_neighbours(away) is away


# ---- what is drawn of them -----------------------------------------------------------------


@pytest.fixture
def three(monkeypatch):
    """甲, 乙 and 丙 in a row; the map is of 乙."""
    row = squares("甲", "乙", "丙")
    monkeypatch.setattr(module, "every_county", lambda: row)
    monkeypatch.setattr(module, "neighbours", lambda codes: row.drop(index=list(codes)))
    return row


def test_a_border_is_drawn_once_and_never_the_maps_own(three):
    """Two squares of four sides, less the side that each shares with 乙: 2 * 4 - 2 = 6."""
    borders, spots = module._around(("乙",))
    lines = lines_of(module.line_steps(borders))
    assert sum(line.length for line in lines) == pytest.approx(6)
    own = three.geometry["乙"].boundary
    assert sum(line.intersection(own).length for line in lines) == 0
    assert list(spots) == ["甲", "丙"]


def test_a_name_stands_near_the_map_with_the_room_it_has(three):
    """甲 is seen as far as 0.1 and 0.4 of the size of 乙: half of that is the room."""
    _, spots = module._around(("乙",))
    for (lon, lat, room), (middle, half) in zip(
        spots["甲"], [(0.95, 0.05), (0.8, 0.2)], strict=True
    ):
        assert lon == pytest.approx(middle, abs=0.02)
        assert room == pytest.approx(half, abs=0.015)
        assert room <= lat <= 1 - room


def test_a_map_is_the_same_but_for_who_is_beside(three):
    spec = counties("zh", ["540222"])
    beside = with_neighbours(spec, ["乙"])
    assert replace(beside, neighbours=None) == spec  # extent, legends and counts among it
    assert [name.name for name in beside.neighbours.names] == ["甲", "丙"]


@pytest.mark.parametrize(("name", "letters"), [
    ("永泰", "Yongtai"), ("福安", "Fu'an"), ("延平", ""), ("吕梁", ""), ("", ""),
])  # fmt: skip
def test_a_name_is_written_in_letters_where_there_is_one_way_to(name, letters):
    assert romanised(name) == letters  # 平 is read in two ways, ü is no plain letter


def test_english_names_are_in_letters_or_left_out():
    spec = with_neighbours(counties("en", SANMING))
    named = [name.name for name in spec.neighbours.names]
    assert "Yongtai" in named
    assert not re.search("[\u4e00-\u9fff]", " ".join(named))
    tibet = with_neighbours(counties("en", ["540222"]))
    assert tibet.neighbours.names == ()  # their letters are no pinyin
    assert tibet.neighbours.borders["rings"][0]
    known = with_neighbours(counties("en", ["350425"])).neighbours.names
    assert {"Youxi", "Yong'an", "Sanyuan"} <= {name.name for name in known}  # as geo/ has them


def test_a_page_grows_by_a_few_kilobytes():
    """Eleven counties with fifteen around them."""
    spec = counties("zh", SANMING)
    beside = with_neighbours(spec)
    assert len(beside.neighbours.names) == 15
    sizes = [len(render(one).html().encode()) for one in (spec, beside)]
    assert 1_000 < sizes[1] - sizes[0] < 5_500


def test_a_long_and_hostile_name_is_only_data():
    evil = "<img src=x onerror=alert(1)>" * 20
    spec = with_neighbours(counties("zh", ["540222"]))
    near = replace(spec.neighbours, names=(NearName(evil, spec.neighbours.names[0].spots),))
    assert evil not in render(replace(spec, neighbours=near)).html()


def test_paper_leaves_them_out():
    spec = counties("zh", ["540222"])
    assert picture(spec, kind="svg") == picture(with_neighbours(spec), kind="svg")


# ---- rows that stand for something on the map ----------------------------------------------


def test_a_ranking_says_whom_its_rows_are_about_where_they_are_on_the_map():
    lists = ranking({"a": "A", "b": "B", "c": "C"}, {"a": 1.0, "b": 3.0, "c": None},
                    {"a": "1", "b": "3", "c": "-"}, "en", unplaced={"a"})  # fmt: skip
    assert [(row.label, row.about) for row in lists[0].items] == [("1. B", "b"), ("2. A", "")]


def test_a_school_without_a_point_is_ranked_and_stands_for_nothing():
    """B lacks 12, D lacks 3 and has no point, A lacks nothing; of C nobody knows."""
    spec = schools_map(schools(), ground(), BEDS, FRAMES["en"])
    rows = spec.themes[0].lists[0].items
    assert [(row.value, row.about) for row in rows] == [
        ("12 beds", "B"), ("3 beds", ""), ("0 beds", "A"),
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_townships_of_a_single_county_are_ranked_beside_it(lang):
    seats = pd.DataFrame({
        "township_id": ["350401001", "350401002"], "name": ["甲乡", "乙乡"],
        "name_en": ["First", "Second"], "region_id": "350401", "lon": [117.3, None],
        "lat": [26.5, None], "accuracy_m": [2000.0, None],
    })  # fmt: skip
    values = pd.DataFrame({"township_id": ["350401001", "350401002"], "value": [2.0, 5.0]})
    spec = township_map(values, seats, ground(1), BEDS, FRAMES[lang])
    names = {"zh": ("乙乡", "甲乡"), "en": ("Second", "First")}[lang]
    rows = spec.themes[0].lists[0].items
    assert [(row.label, row.about) for row in rows] == [
        (f"1. {names[0]}", ""), (f"2. {names[1]}", "350401001"),
    ]  # fmt: skip
    assert [row.value.split()[0].rstrip("床") for row in rows] == ["5", "2"]

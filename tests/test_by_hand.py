"""Points that a person gives schools: refused outside their county, kept as a new dataset."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest

from gaibao_geo.app_memory import datasets
from gaibao_geo.app_memory import placing as hand
from gaibao_geo.app_memory.placing import Placing
from gaibao_geo.errors import DataError
from gaibao_geo.intake.by_hand import Spot, out_of_county, points_table, spotted
from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.io.checked_folder import write_checked
from gaibao_geo.maps.live import Click, read_clicks

GYANTSE = "data/demo/gyantse"
SEAT = (89.60, 28.91)  # 江孜县城


@pytest.fixture(scope="module")
def data():
    return read_dataset(GYANTSE)


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("GAIBAO_HOME", str(tmp_path))
    return tmp_path


def place(data, school):
    return data.schools.set_index("school_id").loc[school]


def test_a_spot_is_the_schools_own_point_from_then_on(data):
    assert place(data, "GZ01")["how"] == "township"
    moved = spotted(data, {"GZ01": Spot(*SEAT, 60.0, "王"), "GZ02": Spot(89.65, 28.9, 1000.0)})
    first, second = place(moved, "GZ01"), place(moved, "GZ02")
    assert (first["lon"], first["lat"], first["accuracy_m"]) == (*SEAT, 60.0)
    assert (first["how"], first["approximate"]) == ("own", False)
    assert (second["how"], second["approximate"]) == ("own", True)  # 1 km or worse is no address
    others = ~data.schools["school_id"].isin(["GZ01", "GZ02"])
    pd.testing.assert_frame_equal(moved.schools[others], data.schools[others])
    assert moved.points["note"].tolist() == ["王", ""]
    assert moved.sha256 != data.sha256
    assert place(data, "GZ01")["how"] == "township"  # the data at hand stay as they are


def test_a_later_spot_takes_the_place_of_an_earlier_one(data):
    once = spotted(data, {"GZ01": Spot(*SEAT, 60.0), "GZ02": Spot(*SEAT, 60.0)})
    again = spotted(once, {"GZ01": Spot(89.61, 28.92, 50.0)})
    assert again.points["school_id"].tolist() == ["GZ02", "GZ01"]
    assert place(again, "GZ01")["lon"] == 89.61


def test_every_spot_that_cannot_stand_is_named(data):
    """100 E, 30 N is some 958 km east of Gyantse; school ZZ is nobody's."""
    with pytest.raises(DataError) as caught:
        spotted(data, {"GZ01": Spot(100.0, 30.0, 50.0), "ZZ": Spot(*SEAT, 50.0)})
    said = caught.value.in_words("zh").splitlines()
    assert len(said) == 2
    assert "江孜镇小学" in said[0]
    assert "江孜县" in said[0]
    assert "ZZ" in said[1]
    assert out_of_county(data, "GZ01", Spot(*SEAT, 50.0)) is None


def test_what_is_kept_reads_back_the_same_with_its_question(data, tmp_path):
    moved = spotted(data, {"GZ01": Spot(*SEAT, 60.0, "王")})
    kept = write_checked(moved, tmp_path / "kept")
    back = read_dataset(kept)
    assert place(back, "GZ01")[["lon", "lat", "how"]].tolist() == [*SEAT, "own"]
    assert place(back, "GZ02")["how"] == "township"
    assert (kept / "problem.toml").read_bytes() == (data.path / "problem.toml").read_bytes()
    assert not back.report.of("error")


def test_the_table_of_points_is_one_that_reads(data):
    table = points_table({"GZ01": Spot(*SEAT, 60.0, "=1+1")})
    assert table.loc[0, ["school_id", "lon", "lat", "datum", "accuracy_m"]].tolist() == [
        "GZ01", *SEAT, "wgs84", 60.0]  # fmt: skip


def test_a_click_is_a_spot_only_of_the_school_at_hand(home):
    now = Placing(GYANTSE)
    now.clicked([Click(1, "GZ01", "place", *SEAT, 12.0), Click(2, "GZ05", "open")])
    assert not now.spots
    assert now.opened == "GZ05"
    now.school = "GZ01"
    now.clicked([Click(3, "GZ01", "place", *SEAT, 131.0)])
    spot = now.spots["GZ01"]
    assert (spot.lon, spot.lat, spot.accuracy_m) == (*SEAT, 140.0)  # rounded up to 10 m
    now.clicked([Click(4, "GZ01", "place", *SEAT, 3.0)])
    assert now.spots["GZ01"].accuracy_m == 50.0  # no finer than a public map's point
    now.clicked([Click(5, "GZ01", "place", 100.0, 30.0, 3.0)])
    assert now.trouble is not None
    assert now.spots["GZ01"].lon == SEAT[0]  # what cannot stand replaces nothing
    now.take_back("GZ01")
    assert not now.spots


def test_a_pasted_pair_is_read_in_its_datum(home):
    """GCJ-02 lies a few hundred metres off: here about 0.0015 degrees east of WGS-84."""
    now = Placing(GYANTSE)
    now.school = "GZ01"
    now.pasted("89.60, 28.91", "wgs84")
    assert now.spots["GZ01"].lon == 89.60
    now.pasted("28.91, 89.60", "gcj02")
    assert now.spots["GZ01"].lon == pytest.approx(89.60, abs=0.005)
    assert now.spots["GZ01"].lon != 89.60
    assert now.trouble is None
    now.pasted("大院门口", "wgs84")
    assert "大院门口" in now.trouble.zh
    assert "GZ01" in now.spots


def test_what_is_placed_can_be_taken_away_safely(home):
    now = Placing(GYANTSE)
    now.spots = {"GZ01": Spot(*SEAT, 50.0, "=cmd()")}
    lines = list(csv.DictReader(io.StringIO(now.csv().decode("utf-8-sig"))))
    assert float(lines[0]["lon"]) == SEAT[0]
    assert not lines[0]["note"].startswith("=")
    assert hand.placed_table(now, "zh").iloc[0].tolist() == [
        "GZ01", "江孜镇小学", "89.60000", "28.91000", "50"]  # fmt: skip
    assert hand.waiting(GYANTSE)[0] == "GZ01"


def test_used_points_make_a_dataset_of_their_own_on_this_machine(home):
    name = datasets.publish_spots(GYANTSE, {"GZ01": Spot(*SEAT, 60.0)}, "zh")
    assert name.startswith(str(home))
    assert name in datasets.names()
    assert "GZ01" not in hand.waiting(name)
    assert len(hand.waiting(GYANTSE)) == len(hand.waiting(name)) + 1


BAD = [
    {"lon": "89"}, {"lon": None}, {"lon": float("nan")}, {"lon": 181.0}, {"lat": 91.0},
    {"accuracy_m": -1.0}, {"wanted": "in"}, {"wanted": "mixed"}, {"point": 3}, {"session": "b"},
]  # fmt: skip


@pytest.mark.parametrize("change", BAD, ids=str)
def test_what_a_browser_sends_is_no_spot_when_it_is_not_one(change):
    good = {"session": "a", "number": 2, "point": "GZ01", "wanted": "place", "lon": 89.6,
            "lat": 28.9, "accuracy_m": 10}  # fmt: skip
    asked = ("open", "place")
    assert read_clicks([good], "a", 1, asked) == [Click(2, "GZ01", "place", 89.6, 28.9, 10.0)]
    assert read_clicks([good | change], "a", 1, asked) == []
    assert read_clicks([good], "a", 1) == []  # a map that locks hears locks only

"""Schools that a session puts on the map because no source gives their point: not yet data."""

from __future__ import annotations

import math
from dataclasses import replace
from threading import RLock

import pandas as pd
import streamlit as st

from gaibao_geo.app_memory import datasets, needs_of
from gaibao_geo.app_memory.bench import PLACE_CHOSEN
from gaibao_geo.app_memory.datasets import dataset
from gaibao_geo.app_memory.language import today
from gaibao_geo.app_memory.need_tables import schools_in_words
from gaibao_geo.app_memory.shelf import author, shelf
from gaibao_geo.errors import GaibaoError
from gaibao_geo.intake.by_hand import Spot, out_of_county, points_table
from gaibao_geo.io.csv_file import csv_bytes
from gaibao_geo.maps.asking import Asking, Pin
from gaibao_geo.maps.live import Click, LiveBase, Paint, live_base, paint_of
from gaibao_geo.maps.ready_kinds import school_weakness_map
from gaibao_geo.places.datum import Datum, to_wgs84
from gaibao_geo.places.locating import OWN_ACCURACY_M
from gaibao_geo.tables.degrees import parse_point
from gaibao_geo.words import Both, Lang, both, say

MOST_ON_MAP = 3000  # schools whose marks a page still moves lightly
STEP_M = 10.0  # metres to which the accuracy of a click is rounded up


class Placing:
    """What a session has placed of one dataset, which school it is placing, and which it opened."""

    def __init__(self, name: str) -> None:
        self.name, self.lock = name, RLock()
        self.school, self.opened = "", ""
        self.spots: dict[str, Spot] = {}
        self.trouble: Both | None = None

    def clicked(self, clicks: list[Click]) -> None:
        """Take in clicks on the map: a school to open, or where the one at hand stands."""
        with self.lock:
            for click in clicks:
                if click.wanted == "open":
                    self.opened = click.point
                elif click.point == self.school:
                    off = max(OWN_ACCURACY_M, math.ceil(click.accuracy_m / STEP_M) * STEP_M)
                    self.put(Spot(click.lon, click.lat, off), "by_hand.note.clicked")

    def pasted(self, text: str, datum: Datum) -> None:
        """Take in a pasted pair of coordinates for the school at hand."""
        try:
            lon, lat = parse_point(text)
        except ValueError:
            self.trouble = both("by_hand.no_pair", text=text[:60])
            return
        east, north = to_wgs84([lon], [lat], datum)
        spot = Spot(float(east[0]), float(north[0]), OWN_ACCURACY_M)
        with self.lock:
            self.put(spot, "by_hand.note.pasted")

    def put(self, spot: Spot, key: str) -> None:
        """Keep a spot of the school at hand; refused, with why, outside the school's county."""
        self.trouble = out_of_county(dataset(self.name), self.school, spot)
        if self.trouble is None:
            note = both(key, date=today(), author=author()).to("zh")
            self.spots[self.school] = Spot(spot.lon, spot.lat, spot.accuracy_m, note)

    def take_back(self, school: str) -> None:
        """Forget the spot of a school."""
        with self.lock:
            self.spots.pop(school, None)

    def asking(self, lang: Lang, opened: str, faint: tuple[str, ...]) -> Asking:
        """What the map asks and shows of it."""
        called = names(self.name, lang)
        pins = tuple(Pin(one, called[one], spot.lon, spot.lat) for one, spot in self.spots.items())
        return Asking(self.school, called.get(self.school, ""), pins, opened, faint)

    def csv(self) -> bytes:
        """The spots as the table ``points`` that can be put beside the other tables."""
        return csv_bytes(points_table(self.spots))


def placing(name: str) -> Placing:
    """What this session has placed of a dataset."""
    held: dict[str, Placing] = st.session_state.setdefault("placing", {})
    return held.setdefault(name, Placing(name))


def publish_spots(now: Placing, lang: Lang) -> str:
    """Make the dataset with the placed points the one that the session is about; its name.

    The dataset it came from stays as it was. Raises ``DataError`` when a spot cannot stand.
    """
    with now.lock:
        name = datasets.publish_spots(now.name, now.spots, lang)
        data = datasets.dataset(name)
        told = {"title": data.title.to(lang), "placed": sorted(now.spots)}
        shelf().tell("published", author(), dataset=name, data_version=data.sha256, after=told)
        now.spots, now.school = {}, ""
    st.session_state[PLACE_CHOSEN] = name
    return name


@st.cache_data(show_spinner=False)
def names(name: str, lang: Lang) -> dict[str, str]:
    """What each school is called, by its id."""
    table = schools_in_words(name, lang)
    return dict(zip(table["school_id"], table["school"], strict=True))


def waiting(name: str) -> list[str]:
    """The schools whose own point no source gives, in the order of their ids."""
    schools = dataset(name).schools
    return sorted(schools.loc[schools["how"] != "own", "school_id"])


def placed_table(now: Placing, lang: Lang) -> pd.DataFrame:
    """What was placed, in the words of the page."""
    called = names(now.name, lang)
    told = [
        (school, called[school], f"{spot.lon:.5f}", f"{spot.lat:.5f}", f"{spot.accuracy_m:,.0f}")
        for school, spot in now.spots.items()
    ]
    columns = ("school_id", "school", "lon", "lat", "accuracy")
    return pd.DataFrame(told, columns=[say(f"by_hand.column.{one}", lang) for one in columns])


def school_map(name: str, region: str, lang: Lang) -> tuple[LiveBase, Paint] | Both:
    """The schools of a dataset, or of one of its counties, by how weak they are.

    Why there is no map instead, where nothing can be drawn or they are too many.
    """
    schools = dataset(name).schools
    count = len(schools) if not region else int((schools["region_id"] == region).sum())
    if count > MOST_ON_MAP:
        return both("by_hand.many", count=f"{count:,}")
    try:
        return _school_map(name, region, lang)
    except GaibaoError as error:
        return Both(error.zh, error.en)


@st.cache_resource(show_spinner=False, max_entries=8)
def _school_map(name: str, region: str, lang: Lang) -> tuple[LiveBase, Paint]:
    data = dataset(name)
    if region:
        schools = data.schools
        within = schools[schools["region_id"] == region].reset_index(drop=True)
        data = replace(data, tables={**data.tables, "schools": within})
    spec = school_weakness_map(data, needs_of.weak(name), lang, made_on=today())
    base = live_base(spec)
    return base, paint_of(spec, base)

"""The tables that can be asked about: those that travel with us and those a planner published."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from gaibao_geo.intake.by_hand import Spot, spotted
from gaibao_geo.intake.dataset import Dataset, read_dataset
from gaibao_geo.io import checking
from gaibao_geo.io.checked_folder import write_checked
from gaibao_geo.io.checking import Checking
from gaibao_geo.io.problem_file import problem_of
from gaibao_geo.io.template import template
from gaibao_geo.plans.problem import Problem
from gaibao_geo.store.store import home
from gaibao_geo.tables.shipped import find, shipped_datasets
from gaibao_geo.words import Both, Lang

SEEDS = "data/seeds"
DEMOS = ("data/demo/gyantse", "data/demo/rutog", "data/demo/sanming")


@st.cache_resource(show_spinner=False)
def dataset(name: str) -> Dataset:
    """A dataset by its name: one that travels with us, or a published one's folder."""
    return read_dataset(name)


@st.cache_resource(show_spinner=False)
def problem(name: str) -> Problem:
    """The question that a dataset's own ``problem.toml`` asks, or a plain one."""
    return problem_of(dataset(name))


def names() -> list[str]:
    """The datasets that can be asked about, those that were published here first."""
    return [*map(str, published_folders()), *DEMOS]


def publish(asked: Checking, lang: Lang) -> str:
    """Keep checked tables on this machine; the name they can be asked about under."""
    return str(checking.published(asked, lang, _home()))


def publish_spots(name: str, spots: Mapping[str, Spot], lang: Lang) -> str:
    """Keep a dataset with points given by hand beside the one it came from; its own name."""
    data = spotted(dataset(name), spots)
    return str(write_checked(data, _home() / data.sha256[: checking.NAME_LENGTH], lang))


def published_folders() -> list[Path]:
    """The folders of the tables that were published here, the newest first."""
    kept = _home().glob("*/dataset.toml")
    return [file.parent for file in sorted(kept, key=lambda file: -file.stat().st_mtime)]


def _home() -> Path:
    return home() / "data"


@dataclass(frozen=True)
class About:
    """What a dataset says of itself, without reading its tables."""

    title: Both
    note: Both
    made_up: bool


VERSION_SIGNS = 6  # of a published folder's name that tell it from another


@st.cache_data(show_spinner=False)
def about(name: str) -> About:
    """What the ``dataset.toml`` of a dataset says."""
    told = tomllib.loads((find(name) / "dataset.toml").read_text(encoding="utf-8-sig"))
    title, note = (
        Both(str(told.get(f"{part}_zh", "")), str(told.get(f"{part}_en", "")))
        for part in ("title", "note")
    )
    return About(title, note, bool(told.get("made_up")))


def called(name: str, lang: Lang) -> str:
    """What a dataset is called in a list: its title.

    One that was published here has a sign of its version too where another has its title.
    """
    title = about(name).title.to(lang)
    alike = [one for one in names() if about(one).title.to(lang) == title]
    alone = len(alike) == 1 or not Path(name).is_absolute()
    return title if alone else f"{title} · {Path(name).name[:VERSION_SIGNS]}"


@st.cache_data(show_spinner=False)
def shipped_titles() -> dict[str, Both]:
    """The datasets that travel with us, by name, with their titles."""
    return {name: about(name).title for name in shipped_datasets()}


@st.cache_data(show_spinner=False)
def blank_template(lang: Lang) -> bytes:
    """The workbook that a planner fills in."""
    return template(lang=lang)

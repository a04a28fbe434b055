"""Checked tables made the ones that the app is about, and those that were before."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import streamlit as st

from gaibao_geo.app_memory import datasets
from gaibao_geo.app_memory.bench import PLACE_CHOSEN
from gaibao_geo.app_memory.shelf import author, shelf
from gaibao_geo.io.checking import Checked
from gaibao_geo.words import Lang, say
from gaibao_geo.words.visible import visible

COLUMNS = ("title", "version", "date", "rows", "made_up", "here")


def publish(checked: Checked, lang: Lang) -> str:
    """Keep checked tables, tell the log, and make them the place that the session is about.

    Raises ``DataError`` while there are errors. Called before the page is drawn, since the
    choice of the place is already drawn by then.
    """
    name = datasets.publish(checked.asked, lang)
    data = datasets.dataset(name)
    told = {"title": data.title.to(lang), "rows": sum(map(len, data.tables.values()))}
    shelf().tell("published", author(), dataset=name, data_version=data.sha256, after=told)
    st.session_state[PLACE_CHOSEN] = name
    return name


def published_table(here: str, lang: Lang) -> pd.DataFrame:
    """What was published on this machine, the newest first, in the words of the page."""
    names = [say(f"publish.column.{name}", lang) for name in COLUMNS]
    return pd.DataFrame(_lines(here, lang), columns=names)


def _lines(here: str, lang: Lang) -> Iterator[tuple[str, str, str, int, str, str]]:
    for folder in datasets.published_folders():
        about = datasets.about(str(folder))
        kind = say("word.made_up" if about.made_up else "publish.state.real", lang)
        when = datetime.fromtimestamp((folder / "dataset.toml").stat().st_mtime, UTC)
        yield (
            visible(about.title.to(lang)), folder.name, f"{when.astimezone():%Y-%m-%d %H:%M}",
            _rows(str(folder)), kind,
            say("publish.state.here", lang) if str(folder) == here else "",
        )  # fmt: skip


@st.cache_data(show_spinner=False)
def _rows(folder: str) -> int:
    """The rows of all tables of a published folder, whose files are never changed."""
    count = 0
    for file in Path(folder).glob("*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as opened:
            count += sum(1 for _ in csv.reader(opened)) - 1
    return count

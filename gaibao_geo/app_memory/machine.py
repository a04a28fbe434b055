"""What the app stands on here: versions and licences, fonts, and where things are kept."""

from __future__ import annotations

import platform
import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pandas as pd
import streamlit as st

from gaibao_geo import __version__
from gaibao_geo.app_memory import datasets
from gaibao_geo.app_memory.shelf import shelf
from gaibao_geo.store.store import home
from gaibao_geo.tables.shipped import shipped_datasets
from gaibao_geo.words import Lang, say

LIBRARIES = (
    "cn2an", "folium", "frykit", "geopandas", "highspy", "mapclassify", "matplotlib", "numba",
    "numpy", "openpyxl", "pandas", "platformdirs", "pulp", "pyarrow", "pyogrio", "pypinyin",
    "pyproj", "python-calamine", "python-docx", "python-pptx", "scipy", "shapely", "SQLAlchemy",
    "streamlit", "XlsxWriter", "XStatic-Leaflet",
)  # fmt: skip
LONGEST_LICENCE = 40  # signs; some packages put the whole text where its name belongs
GEO = "geo"
# File names of Chinese fonts as systems install them, with what they are called.
FONTS = {
    "msyh": "Microsoft YaHei", "simhei": "SimHei", "simsun": "SimSun", "simfang": "FangSong",
    "pingfang": "PingFang SC", "stheiti": "STHeiti", "notosanscjk": "Noto Sans CJK",
    "notoserifcjk": "Noto Serif CJK", "sourcehansans": "Source Han Sans",
    "wqy-microhei": "WenQuanYi Micro Hei", "wqy-zenhei": "WenQuanYi Zen Hei",
    "fzxbs": "FZXiaoBiaoSong",
}  # fmt: skip
FONT_FOLDERS = {
    "win32": ("C:/Windows/Fonts",),
    "darwin": ("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts"),
    "linux": ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts"),
}


def kept_at(lang: Lang) -> pd.DataFrame:
    """What is kept on this machine, and where."""
    places = {"database": shelf().path, "published": home() / "data"}
    return _table(
        [(say(f"about.kept.{name}", lang), str(path)) for name, path in places.items()],
        ("what", "path"), lang,
    )  # fmt: skip


@st.cache_data(show_spinner=False)
def versions(lang: Lang) -> pd.DataFrame:
    """The program, Python and each library, with version and licence."""
    told = [("gaibao_geo", __version__, "MIT"),
            ("Python", platform.python_version(), "PSF-2.0")]  # fmt: skip
    return _table([*told, *(_library(name, lang) for name in LIBRARIES)],
                  ("library", "version", "licence"), lang)  # fmt: skip


def _library(name: str, lang: Lang) -> tuple[str, str, str]:
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return name, say("about.not_installed", lang), ""
    stated = [
        each.rsplit(" :: ", 1)[-1]
        for field in ("License-Expression", "License", "Classifier")
        for each in told.get_all(field) or ()
        if field != "Classifier" or each.startswith("License :: ")
    ]
    short = [each for each in stated if 0 < len(each) <= LONGEST_LICENCE and "\n" not in each]
    return name, told["Version"], short[0] if short else say("about.see_package", lang)


def sources(lang: Lang) -> pd.DataFrame:
    """Each dataset that travels with the program, and what it says of where it is from."""
    told = [datasets.about(name) for name in (*shipped_datasets(), GEO)]
    return _table([(about.title.to(lang), about.note.to(lang)) for about in told],
                  ("source", "note"), lang)  # fmt: skip


@st.cache_data(show_spinner=False)
def fonts() -> list[str]:
    """The Chinese fonts that are installed here, as far as they are known to us."""
    found = set()
    for folder in FONT_FOLDERS.get(sys.platform, ()):
        for file in Path(folder).expanduser().rglob("*.[to]t[fc]"):
            plain = re.sub(r"[^a-z-]", "", file.stem.lower())
            found |= {name for start, name in FONTS.items() if plain.startswith(start)}
    return sorted(found)


def _table(lines: list[tuple[str, ...]], columns: tuple[str, ...], lang: Lang) -> pd.DataFrame:
    names = [say(f"about.column.{name}", lang) for name in columns]
    return pd.DataFrame(lines, columns=names, dtype="str")

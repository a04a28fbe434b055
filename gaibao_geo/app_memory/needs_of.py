"""What the schools of a dataset lack, worked out once for every page that shows it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from gaibao_geo.answers.standing import Standing, standing
from gaibao_geo.app_memory.datasets import dataset, problem
from gaibao_geo.app_memory.language import today
from gaibao_geo.errors import GaibaoError
from gaibao_geo.io.zipped import zip_files
from gaibao_geo.need_files import need_files, table_files
from gaibao_geo.needs.assessment import assess
from gaibao_geo.needs.even.balance import balance
from gaibao_geo.needs.shortfalls import counted_stock, shortfalls
from gaibao_geo.needs.stock import stock
from gaibao_geo.needs.summary import county_table
from gaibao_geo.needs.weak.weakness import Weakness, weakness
from gaibao_geo.plans.problem import Problem
from gaibao_geo.words import Lang

MOST_SHEETS = 100  # schools of which a sheet each is made while a person waits


@st.cache_resource(show_spinner=False)
def lacking(name: str) -> pd.DataFrame:
    """``shortfalls`` of a dataset; not to be changed."""
    return shortfalls(dataset(name))


@st.cache_resource(show_spinner=False)
def weak(name: str) -> Weakness:
    """``weakness`` of a dataset."""
    return weakness(lacking(name))


@st.cache_resource(show_spinner=False)
def stocks(name: str) -> pd.DataFrame:
    """``stock`` of a dataset; not to be changed."""
    return stock(dataset(name))


@st.cache_resource(show_spinner=False)
def counties(name: str) -> pd.DataFrame:
    """``county_table`` of a dataset; not to be changed."""
    data = dataset(name)
    return county_table(lacking(name), data, weak(name).index, counted_stock(data))


@st.cache_resource(show_spinner=False)
def evenness(name: str) -> pd.DataFrame:
    """``balance`` of a dataset; not to be changed."""
    return balance(dataset(name))


def asked_of(name: str) -> Problem | None:
    """The dataset's own question; ``None`` of tables that cannot ask one."""
    try:
        return problem(name)
    except GaibaoError:
        return None


@st.cache_resource(show_spinner=False)
def stands(name: str) -> Standing:
    """Where the schools of a dataset stand."""
    return standing(dataset(name), lacking(name), weak(name), asked_of(name))


def whole_pack(name: str) -> bool:
    """Whether the sheets of every school are quick enough to make while a person waits."""
    return len(dataset(name).schools) <= MOST_SHEETS


@st.cache_data(show_spinner=False, max_entries=4)
def pack(name: str, lang: Lang) -> bytes:
    """The needs as a zip file: map, sheets and tables, or the map and tables of many schools."""
    found = assess(dataset(name))
    made = need_files if whole_pack(name) else table_files
    return zip_files(made(found, lang, today()))

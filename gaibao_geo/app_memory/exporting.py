"""What can be taken away of a plan, and what should be known before."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from gaibao_geo.answers.before_export import Remark, remarks
from gaibao_geo.app_memory.answering import Answer
from gaibao_geo.app_memory.comparing import Side
from gaibao_geo.app_memory.datasets import dataset
from gaibao_geo.app_memory.shelf import shelf
from gaibao_geo.briefing.chapter import Office
from gaibao_geo.briefing.files import Files, Wishes, matter_of
from gaibao_geo.needs.shortfalls import shortfalls
from gaibao_geo.words import Lang


@st.cache_resource(show_spinner=False)
def _lacking(name: str) -> pd.DataFrame:
    return shortfalls(dataset(name))


def remarks_on(name: str, side: Side, answer: Answer) -> list[Remark]:
    """The list of what to look at before a plan is handed out; it must have one."""
    if answer.plan is None:
        raise ValueError("there is no plan")
    return remarks(answer.plan, dataset(name), _lacking(name), side.version, len(answer.faults))


def files(name: str, answer: Answer, office: Office, wishes: Wishes, lang: Lang) -> Files:
    """The briefing's files of a plan, each made when it is taken; there must be a plan."""
    if answer.plan is None:
        raise ValueError("there is no plan")
    matter = matter_of(answer.plan, dataset(name), lang, office, faults=len(answer.faults))
    return Files(matter, wishes)


def told(name: str, side: Side, who: str, file: str) -> None:
    """Tell the log that a file was taken."""
    shelf().tell("exported", who, scenario=side.scenario, dataset=name,
                 data_version=side.version, after={"file": file})  # fmt: skip

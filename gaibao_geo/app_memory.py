"""What the app remembers, and the work it has done for its pages.

Pages draw; whatever is read, solved or rendered is asked for here, once for the same
question.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from gaibao_geo.answers.changes import with_budget, with_locks
from gaibao_geo.answers.judged_list import without
from gaibao_geo.errors import GaibaoError
from gaibao_geo.intake.dataset import Dataset, read_dataset
from gaibao_geo.io.plan_folder import zip_plan
from gaibao_geo.io.problem_file import read_problem
from gaibao_geo.io.template import template
from gaibao_geo.maps.ready import investment_map, plan_map
from gaibao_geo.plans.choice import names_of
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.solve import solve
from gaibao_geo.plans.verify import verify
from gaibao_geo.tables.shipped import shipped, shipped_datasets
from gaibao_geo.words import Both, Lang, say
from gaibao_geo.words.numbers import WAN

SEEDS = "data/seeds"
DATASETS = ("data/demo/gyantse", "data/demo/rutog")
SECONDS = 60.0


@dataclass(frozen=True)
class Question:
    """What the controls of the plan page say: dataset, whole yuan, and locks by id."""

    dataset: str
    budget_yuan: int
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """A plan with what its page shows; ``trouble`` instead when there is no plan."""

    question: Question
    plan: Plan | None = None
    faults: tuple[str, ...] = ()
    trouble: GaibaoError | None = None

    def left_out(self) -> list[str]:
        """The townships with candidates of which the plan takes none."""
        if self.plan is None:
            return []
        return without(self.plan.chosen, self.plan.projects, "township")


def language() -> Lang:
    """The language of this session: the one chosen, else the one the app was started with."""
    default = "en" if os.environ.get("GAIBAO_LANG") == "en" else "zh"
    return "en" if st.session_state.get("lang", default) == "en" else "zh"


@st.cache_resource(show_spinner=False)
def dataset(name: str) -> Dataset:
    """A dataset that travels with the program."""
    return read_dataset(name)


@st.cache_resource(show_spinner=False)
def problem(name: str) -> Problem:
    """The question that a dataset's own ``problem.toml`` asks."""
    return read_problem(dataset(name))


@st.cache_data(show_spinner=False)
def investment_page(lang: Lang) -> str:
    """The investment map as HTML."""
    return investment_map(dataset(SEEDS), lang, made_on=today()).html()


def today() -> str:
    """The date that a map made now carries."""
    return date.today().isoformat()


def asked(question: Question, lang: Lang) -> Problem:
    """The problem with the budget and the locks of the page in place."""
    whole = with_budget(problem(question.dataset), question.budget_yuan)
    return with_locks(whole, question.keep, question.drop, say("app.plan.by_hand", lang))


@st.cache_resource(show_spinner=False, max_entries=32)
def answer(question: Question, lang: Lang) -> Answer:
    """The plan for a question, verified without the solver; or why there is none."""
    try:
        plan = solve(asked(question, lang), seconds=SECONDS)
    except GaibaoError as error:
        return Answer(question, trouble=error)
    faults = verify(plan.problem, plan.chosen, plan.paid, plan.figures(), lang)
    return Answer(question, plan, tuple(faults))


@st.cache_data(show_spinner=False, max_entries=32)
def plan_page(question: Question, lang: Lang) -> str:
    """The plan's map as HTML; empty when there is no plan."""
    plan = answer(question, lang).plan
    if plan is None:
        return ""
    return plan_map(plan, dataset(question.dataset), lang, made_on=today()).html()


@st.cache_data(show_spinner=False, max_entries=32)
def plan_zip(question: Question, lang: Lang) -> bytes:
    """The plan folder as a zip file; empty when there is no plan."""
    plan = answer(question, lang).plan
    return b"" if plan is None else zip_plan(plan)


def project_table(plan: Plan, lang: Lang) -> pd.DataFrame:
    """Every candidate with the proposal, in the words of the page; cost in 万元."""
    table = plan.chosen
    names = names_of(table)
    state = table["chosen"].map(
        {True: say("app.state.chosen", lang), False: say("app.state.not_chosen", lang)}
    )
    shown = {
        "project": table["project_id"].map(lambda project: names[project].to(lang)),
        "school": table["school" if lang == "zh" else "school_en"],
        "township": table["township" if lang == "zh" else "township_en"],
        "cost": table["cost_yuan"].astype("float64") / WAN,
        "state": state,
        "year": table["year"].astype("string").fillna(say("app.state.no_year", lang)),
    }
    return pd.DataFrame({say(f"app.column.{name}", lang): part for name, part in shown.items()})


def fund_table(plan: Plan, lang: Lang) -> pd.DataFrame:
    """What each fund held, pays and keeps, in the words of the page; 万元."""
    labels = {fund.name: fund.label(lang) for fund in plan.problem.funds}
    table = plan.by_fund()
    shown = {
        "fund": table["fund"].map(labels),
        "year": table["year"],
        "held": table["held_yuan"] / WAN,
        "paid": table["paid_yuan"] / WAN,
        "unspent": table["left_yuan"] / WAN,
    }
    return pd.DataFrame({say(f"app.column.{name}", lang): part for name, part in shown.items()})


@st.cache_data(show_spinner=False)
def shipped_titles() -> dict[str, Both]:
    """The datasets that travel with us, by name, with their titles."""
    titles = {}
    for name in shipped_datasets():
        told = tomllib.loads((shipped(name) / "dataset.toml").read_text(encoding="utf-8"))
        titles[name] = Both(told["title_zh"], told["title_en"])
    return titles


@st.cache_data(show_spinner=False)
def blank_template(lang: Lang) -> bytes:
    """The workbook that a planner fills in."""
    return template(lang=lang)

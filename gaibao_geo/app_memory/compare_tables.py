"""Plans side by side, as tables in the words of a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from gaibao_geo.answers.compare import Compared
from gaibao_geo.answers.winners import closed_parts, winners
from gaibao_geo.app_memory.shelf import BRIEF
from gaibao_geo.app_memory.tables import AIMED
from gaibao_geo.plans.measures import COUNTS, measure_text, measures_of
from gaibao_geo.plans.plan import Plan
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Lang, say
from gaibao_geo.words.numbers import WAN, money, percent


def figure_table(found: Compared, versions: Sequence[str], lang: Lang) -> pd.DataFrame:
    """Money, proof and measures: one row each, a column for today and one for each plan.

    What is closed is weighted as the first plan's aim says, so that it can be compared.
    """
    plans = found.shown
    aim = next(iter(plans.values())).problem.objective
    told = {
        label: _figures(plan, said, version, lang)
        for label, plan, said, version in zip(found.labels, found.plans, found.faults, versions,
                                              strict=True) if plan is not None
    }  # fmt: skip
    today = dict.fromkeys(next(iter(told.values())), "")
    for label, plan in plans.items():
        lines = {say(f"bench.measure.{row.measure}", lang): row
                 for row in rows(measures_of(plan.choice, aim))}  # fmt: skip
        told[label] |= {name: measure_text(row.after, row.measure, lang) + _whole(row, lang)
                        for name, row in lines.items()}  # fmt: skip
        for name, row in lines.items():
            today.setdefault(name, measure_text(row.before, row.measure, lang))
    what, now = (say(f"compare_page.column.{name}", lang) for name in ("what", "today"))
    return pd.DataFrame({what: [*today], now: [*today.values()],
                         **{label: [*mine.values()] for label, mine in told.items()}})  # fmt: skip


def _figures(plan: Plan, faults: Sequence[str], version: str, lang: Lang) -> dict[str, str]:
    verified = say("compare_page.unverified", lang, count=len(faults)) if faults \
        else say("compare_page.verified", lang)  # fmt: skip
    told = {
        "cost": money(plan.cost_yuan).to(lang),
        "projects": say("app.plan.chosen_value", lang, chosen=len(plan.projects),
                        count=len(plan.chosen)),
        "missed": money(plan.short_yuan).to(lang),
        "gap": percent(plan.proof.gap, 2),
        "status": plan.proof.sentence(lang),
        "verified": verified,
        "version": version[:BRIEF],
    }  # fmt: skip
    return {say(f"compare_page.row.{name}", lang): text for name, text in told.items()}


def _whole(row: Any, lang: Lang) -> str:
    """Of how many, where that is a count."""
    counted = row.measure in COUNTS and row.measure in AIMED and not pd.isna(row.of)
    return f" / {measure_text(row.of, row.measure, lang)}" if counted else ""


def differing_projects(found: Compared, lang: Lang) -> tuple[pd.DataFrame, int]:
    """Projects that some plan takes in another year or not at all, and how many are the same."""
    table, labels = found.projects(), list(found.shown)
    years = table[labels].astype("Float64").fillna(0)
    differ = years.nunique(axis=1) > 1
    mine = table[differ]
    absent = say("compare_page.state.not_chosen", lang)
    shown = {
        say("compare_page.column.project", lang): mine[lang],
        say("compare_page.column.cost", lang): mine["cost_yuan"].astype("float64") / WAN,
        **{label: mine[label].astype("string").fillna(absent) for label in labels},
    }
    return pd.DataFrame(shown), int((~differ).sum())


def paid_table(found: Compared, lang: Lang) -> pd.DataFrame:
    """What each fund pays in each year, in each plan; 万元."""
    table = found.funds()
    shown = {label: table[label].astype("float64") / WAN for label in found.shown}
    return pd.DataFrame({say("compare_page.column.fund", lang): table[lang], **shown})


def winner_table(found: Compared, by: str, lang: Lang) -> pd.DataFrame:
    """Schools that get more, less, the same in each group where some plan moves something."""
    table = winners(found.shown, by)
    moved = table[table["more"] + table["less"] > 0]
    columns = ("plan", "more", "less", "same")
    shown = {say(f"compare_page.column.{name}", lang): moved[name] for name in columns}
    return pd.DataFrame({say(f"compare_page.by.{by}", lang): moved[lang], **shown})


def winner_sums(found: Compared) -> list[dict[str, object]]:
    """For each plan after the first: its label and how many schools get more, less, the same."""
    table = winners(found.shown, "school")
    sums = table.groupby("plan", sort=False)[["more", "less", "same"]].sum()
    return [{"plan": str(label), **{str(name): int(count) for name, count in row.items()}}
            for label, row in sums.iterrows()]  # fmt: skip


def school_table(found: Compared, lang: Lang) -> pd.DataFrame:
    """Schools of which the plans close different parts, with the part that each closes."""
    table, labels = closed_parts(found.shown), list(found.shown)
    mine = table[table[labels].round(9).nunique(axis=1, dropna=False) > 1]
    none = say("word.no_data", lang)
    shown = {label: [none if pd.isna(part) else percent(part) for part in mine[label]]
             for label in labels}  # fmt: skip
    return pd.DataFrame({say("compare_page.by.school", lang): mine[lang].to_list(), **shown})

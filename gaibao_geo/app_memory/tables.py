"""Tables of a plan in the words of a page."""

from __future__ import annotations

import pandas as pd

from gaibao_geo.plans.choice import names_of
from gaibao_geo.plans.measures import measure_text
from gaibao_geo.plans.plan import Plan
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Lang, say
from gaibao_geo.words.numbers import WAN


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


AIMED = ("closed", "at_standard", "pupils_reached")  # where the whole is what one would reach


def measure_table(plan: Plan, lang: Lang) -> pd.DataFrame:
    """The five measures: today (现状), all there is to reach (目标), with the plan (方案)."""
    names = [say(f"bench.strip.{name}", lang) for name in ("what", "today", "goal", "plan")]
    shown = [
        (say(f"bench.measure.{row.measure}", lang), measure_text(row.before, row.measure, lang),
         measure_text(row.of, row.measure, lang) if row.measure in AIMED else "",
         measure_text(row.after, row.measure, lang))
        for row in rows(plan.measures())
    ]  # fmt: skip
    return pd.DataFrame(shown, columns=names)

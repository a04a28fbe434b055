"""Tables of a plan in the words of a page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import pandas as pd

from gaibao_geo.plans.choice import names_of
from gaibao_geo.plans.measures import measure_text
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.problem import Problem
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Lang, say
from gaibao_geo.words.numbers import WAN

SLOTS = {name: f"{{{name}}}" for name in ("shown", "of", "project")}  # filled in by the script
COLUMNS = ("project", "school", "township", "cost", "state", "year")
PLACES = "0123456789abcdefghijklmnopqrstuvwxyz"  # a year's place as one sign
WORDS = {
    "f": "bench.lock.free", "i": "bench.lock.in", "o": "bench.lock.out",
    "in_plan": "app.state.chosen", "not_in_plan": "app.state.not_chosen",
    "no_year": "app.state.no_year", "caption": "bench.table",
    **{name: f"bench_table.{name}" for name in
       ("find", "show", "all", "chosen", "left", "decided", "more", "count", "decision")},
}  # fmt: skip


@dataclass(frozen=True)
class ProjectList:
    """The candidates of a question in the words of the page, as they never change.

    ``payload`` is JSON for the page's script, ``sha`` its fingerprint, ``ids`` the projects.
    """

    payload: bytes
    sha: str
    ids: set[str]


@dataclass(frozen=True)
class ProjectState:
    """What an answer says of each candidate, a sign each, in the order of the list.

    ``chosen`` is 1 or 0, ``years`` the year's place (in base 36; ``-``: none), ``locks`` f, i
    or o for free, in and out.
    """

    chosen: str
    years: str
    locks: str
    dimmed: bool

    def tree(self) -> dict[str, str | bool]:
        """As the page's script has it."""
        return asdict(self)


def project_list(problem: Problem, lang: Lang) -> ProjectList:
    """The candidates of a question; costs in 万元."""
    table = problem.candidates.projects
    names = names_of(table)
    own = lang == "zh"
    lines = [
        [names[row.project_id].to(lang), row.school if own else row.school_en or row.school,
         row.township if own else row.township_en or row.township, int(row.cost_yuan) / WAN]
        for row in rows(table)
    ]  # fmt: skip
    heads = ("bench.lock_column", *(f"app.column.{name}" for name in COLUMNS))
    ids = [str(project) for project in table["project_id"]]
    listed = {
        "words": {name: say(key, lang, **SLOTS) for name, key in WORDS.items()},
        "columns": [say(key, lang) for key in heads],
        "rows": lines, "ids": ids, "years": list(problem.years),
    }  # fmt: skip
    payload = json.dumps(listed, ensure_ascii=False).encode()
    return ProjectList(payload, hashlib.sha256(payload).hexdigest()[:16], set(ids))


def project_state(plan: Plan, locks: Mapping[str, str], *, dimmed: bool = False) -> ProjectState:
    """What a plan says of each candidate; ``locks`` are projects that are ``in`` or ``out``."""
    places = {year: PLACES[place] for place, year in enumerate(plan.problem.years)}
    table = plan.chosen
    return ProjectState(
        "".join("1" if chosen else "0" for chosen in table["chosen"]),
        "".join("-" if pd.isna(year) else places[int(year)] for year in table["year"]),
        "".join(locks.get(project, "free")[0] for project in table["project_id"]),
        dimmed,
    )


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

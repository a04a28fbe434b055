"""A plan and its data without personal details, for whatever leaves the office."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from gaibao_geo.briefing.matter import Matter
from gaibao_geo.briefing.personal import Screen
from gaibao_geo.plans.plan import Plan
from gaibao_geo.words import Both

NAMES = ("name", "name_en", "school", "school_en", "township", "township_en")


def screened(matter: Matter, screen: Screen) -> Matter:
    """The same matter with personal details masked in names, title and note.

    Ids and figures stay as they are, so that the files can still be traced. ``screen``
    remembers which texts had any.
    """
    problem, data = matter.plan.problem, matter.data
    parts = problem.candidates
    tables = {name: _masked(getattr(parts, name), screen) for name in ("projects", "schools")}
    title = Both(*(screen.text(text) for text in problem.title))
    asked = replace(problem, candidates=replace(parts, **tables), title=title)
    plan = Plan(asked, _masked(matter.plan.chosen, screen), matter.plan.paid, matter.plan.proof)
    told = replace(
        data, note=Both(*(screen.text(text) for text in data.note)),
        tables={**data.tables, "schools": _masked(data.schools, screen)},
    )  # fmt: skip
    return replace(matter, plan=plan, data=told) if screen.count else matter


def _masked(table: pd.DataFrame, screen: Screen) -> pd.DataFrame:
    """The table with its names masked where they hold something personal."""
    changed = {}
    for column in NAMES:
        if column in table:
            texts = {text: screen.text(str(text)) for text in table[column].dropna().unique()}
            if any(text != shown for text, shown in texts.items()):
                changed[column] = table[column].map(texts, na_action="ignore")
    return table.assign(**changed)

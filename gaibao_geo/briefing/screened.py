"""A plan and its data without personal details, for whatever leaves the office."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from gaibao_geo.answers.personal import PARTS, TABLES, TOLD, impersonal, texts_in
from gaibao_geo.briefing.matter import Matter
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.rules import Fund, Lock, Rule
from gaibao_geo.words import Both


def screened(matter: Matter) -> Matter:
    """The same matter with personal details masked in every text that people read.

    Those are the texts in which ``personal_texts`` looks, and the office's unit. Ids and
    figures stay as they are, so that the files can still be traced.
    """
    problem, data = matter.plan.problem, matter.data
    parts = problem.candidates
    candidates = replace(parts, **{name: _masked(getattr(parts, name)) for name in PARTS})
    rules = tuple(map(_rule, problem.rules))
    asked = replace(problem, candidates=candidates, title=_both(problem.title), rules=rules)
    plan = Plan(asked, _masked(matter.plan.chosen), matter.plan.paid, matter.plan.proof)
    tables = {name: _masked(data.tables[name]) for name in TABLES if name in data}
    told = replace(data, title=_both(data.title), note=_both(data.note),
                   tables={**data.tables, **tables})  # fmt: skip
    office = replace(matter.office, unit=impersonal(matter.office.unit))
    return replace(matter, plan=plan, data=told, office=office)


def _masked(table: pd.DataFrame) -> pd.DataFrame:
    """The table with its texts masked where they hold something personal."""
    changed = {}
    for column in TOLD:
        if column in table:
            texts = {text: impersonal(text) for text in texts_in(table[column])}
            if any(text != shown for text, shown in texts.items()):
                changed[column] = table[column].map(texts, na_action="ignore")
    return table.assign(**changed)


def _rule(rule: Rule) -> Rule:
    """The rule with its reason masked; a fund, which others know by its name, gets a title."""
    if isinstance(rule, Fund):
        label = Both(rule.label("zh"), rule.label("en"))
        shown = _both(label)
        return rule if shown == label else replace(rule, title=shown)
    return replace(rule, reason=impersonal(rule.reason)) if isinstance(rule, Lock) else rule


def _both(text: Both) -> Both:
    return Both(*map(impersonal, text))

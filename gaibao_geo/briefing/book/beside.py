"""The sheet that puts the plan beside others and beside rules of thumb."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from gaibao_geo.answers.compare import Compared
from gaibao_geo.briefing.book.facts import Facts
from gaibao_geo.briefing.book.sheets import Field, Formula, Sheet, Spans, wan_look
from gaibao_geo.plans.plan import Plan
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import LANGUAGES, Both, both

SENTENCES = 3  # of one list's breaches
_FIGURES = (("projects", "count"), ("closed_share", "share"), ("at_standard", "count"),
            ("schools", "count"), ("lowest_share", "share"), ("cv", "index"), ("gini", "index"),
            ("pupils_reached", "count"), ("schools_with_nothing", "count"),
            ("townships_with_nothing", "count"), ("missed_targets_yuan", "yuan"))  # fmt: skip


def compared_table(
    sheet: Sheet, facts: Facts, others: Mapping[str, Plan], ledger: Spans, by_thumb: pd.DataFrame
) -> Spans:
    """Write this plan, the ``others`` by their labels and the lists ``by_thumb``, a row each.

    The closed share is weighted as this plan's aim says. Below stand the projects that not all
    of the plans choose, with their year in each.
    """
    plans = (facts.plan, *others.values())
    names = [both("baseline.plan"), *(Both(label, label) for label in others)]
    # by number: a label that somebody gave may be the name of a column
    every = Compared(tuple(f"plan{at}" for at in range(len(plans))), plans, ((),) * len(plans))
    lines: list[dict[str, Any]] = _plans(every, names)
    lines += [row._asdict() for row in rows(by_thumb)]
    lang, book = facts.lang, sheet.book
    look = wan_look([int(line["cost_yuan"]) for line in lines])
    fields = (
        Field("list"), Field("keeps", "middle"), Field("list_yuan", "yuan"),
        Field("list_wan", look),
        Field("more", "yuan"),
        *(Field("closed" if name == "closed_share" else name, kind) for name, kind in _FIGURES),
        Field("broken"),
    )  # fmt: skip
    found: list[list[object]] = []
    total = f"SUM({ledger['spent'].ref})"
    ours = int(lines[0]["cost_yuan"])
    for line in lines:
        cost = int(line["cost_yuan"])
        said = list(line[f"broken_{lang}"])
        kept = book.say("check.yes" if line["keeps_rules"] else "check.no")
        found.append([
            Both(line["name_zh"], line["name_en"]).to(lang), kept,
            cost if found else Formula(total, cost), Formula("{list_yuan}{row}/10000", cost / 1e4),
            Formula(f"{{list_yuan}}{{row}}-{total}", cost - ours),
            *(line[name] for name, _ in _FIGURES), "\n".join(said[:SENTENCES]),
        ])  # fmt: skip
    spans = sheet.table(fields, found, tall=3)
    if others:
        sheet.row += 1
        _differing(sheet, every, names)
    return spans


def _plans(every: Compared, names: Sequence[Both]) -> list[dict[str, Any]]:
    """The rows of the plans, as ``baselines`` has them."""
    figures = every.figures()
    found = []
    for (label, one), name in zip(every.shown.items(), names, strict=True):
        said = {lang: one.breaches(lang) for lang in LANGUAGES}
        found.append({
            "name_zh": name.zh, "name_en": name.en, "keeps_rules": not said["zh"],
            **figures[label], **{f"broken_{lang}": texts for lang, texts in said.items()},
        })  # fmt: skip
    return found


def _differing(sheet: Sheet, every: Compared, names: Sequence[Both]) -> None:
    """The projects whose year is not the same in all plans; a dash where one is not chosen."""
    table = every.projects()
    labels = list(every.labels)
    years = table[labels]
    apart = years.isna().any(axis=1) | (years.max(axis=1) != years.min(axis=1))
    lang = sheet.book.lang
    fields = (Field("project_id", "code"), Field("project"), Field("cost", "yuan"),
              *(Field(label, "no", heading=sheet.book.clean(name.to(lang)))
                for label, name in zip(labels, names, strict=True)))  # fmt: skip
    found = [
        [row["id"], row[lang], int(row["cost_yuan"]),
         *(None if pd.isna(row[label]) else int(row[label]) for label in labels)]
        for row in table[apart.fillna(value=True).astype(bool)].to_dict("records")
    ]  # fmt: skip
    sheet.table(fields, found, main=False)

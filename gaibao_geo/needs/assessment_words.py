"""An assessment in words: counties, the weakest schools, balance, what would mend it."""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import Any

import pandas as pd

from gaibao_geo.needs.assessment import Assessment
from gaibao_geo.needs.even.balance_words import balance_sentence, shown_cv
from gaibao_geo.needs.lists.checklist import set_called
from gaibao_geo.needs.lists.checklist_counts import by_county
from gaibao_geo.needs.scope import left_out
from gaibao_geo.needs.summary import county_text
from gaibao_geo.places.region_names import region_names
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang, both, say
from gaibao_geo.words.numbers import money

WEAKEST = 10


def assessment_text(found: Assessment, lang: Lang = "zh", weakest: int = WEAKEST) -> str:
    """What ``gaibao need`` prints: every figure with its norm, the unverified ones marked."""
    data = found.data
    head = [say("assess.head", lang, title=data.title)]
    if data.made_up:
        head.append(say("word.made_up", lang))
    blocks = [
        "\n".join(head),
        county_text(found.counties, lang),
        _left_out(found, lang),
        _checklists(found, lang),
        _weakest(found, weakest, lang),
        _balance(found, lang),
        _projects(found, lang),
    ]
    return "\n\n".join(block for block in blocks if block)


def assessment_record(found: Assessment, lang: Lang = "zh") -> dict[str, Any]:
    """An assessment for machines: its tables as records, missing values as ``None``."""
    ranks = found.weak.ranks.assign(weakness=found.weak.index, known=found.weak.known)
    tables = {
        "counties": found.counties,
        "weakness": ranks.reset_index(),
        "checklists": by_county(found.checked, found.data),
        "balance": found.balance,
        "projects": found.proposed.projects,
    }
    return {
        "title": found.data.title._asdict(),
        "made_up": found.data.made_up,
        **{name: _records(table) for name, table in tables.items()},
        "findings": found.report.records(lang),
    }


def _records(table: pd.DataFrame) -> list[dict[Hashable, Any]]:
    known = table.notna() & ~table.isin([math.inf])  # JSON has no word for what is boundless
    return table.astype(object).where(known, None).to_dict("records")


def _left_out(found: Assessment, lang: Lang) -> str:
    out = left_out(found.data, "need")
    if out.empty:
        return ""
    key = ["reason_zh", "reason_en", "document"]
    counts = out.groupby(key, sort=False).size().rename("schools").reset_index()
    return "\n".join([
        say("assess.left_out", lang, count=len(out)),
        *(say("assess.left_out_row", lang, count=row.schools, document=row.document,
              reason=Both(row.reason_zh, row.reason_en)) for row in rows(counts)),
    ])  # fmt: skip


def _checklists(found: Assessment, lang: Lang) -> str:
    """Each list in a line: schools that meet all of it, over those it concerns."""
    counts = by_county(found.checked, found.data)
    lines = []
    for name, table in counts.groupby("item_set", sort=False):
        sums = table[["met", "not_met", "unknown"]].sum()
        first = table.iloc[0]
        lines.append(say(
            "assess.checklist", lang, name=set_called(str(name)),
            met=int(sums["met"]), asked=int(sums.sum()), short=int(sums["not_met"]),
            unknown=int(sums["unknown"]), items=first["items"], known=first["items_known"],
        ))  # fmt: skip
    return "\n".join(lines)


def _weakest(found: Assessment, weakest: int, lang: Lang) -> str:
    weak = found.weak
    ranked = weak.ranks[weak.ranks["rank"].notna()].sort_values(["rank", "rank_best"])
    if ranked.empty:
        return ""
    names = found.data.schools.set_index("school_id")
    lines = [say("assess.weakest", lang, count=min(weakest, len(ranked)))]
    for school in ranked.index[:weakest]:
        name = Both(names["name"][school], names["name_en"][school] or names["name"][school])
        lines.append(say("assess.school", lang, name=name, said=weak.sentence(school, lang)))
    sure = [Both(names["name"][school], names["name_en"][school] or names["name"][school])
            for school in weak.certain(weakest)]  # fmt: skip
    comma = say("word.list_comma", lang)
    lines.append(say("assess.certain" if sure else "assess.none_certain", lang, k=weakest,
                     names=comma.join(name.to(lang) for name in sure),
                     possible=len(weak.possible(weakest))))  # fmt: skip
    return "\n".join([*lines, weak.note(lang)])


def _balance(found: Assessment, lang: Lang) -> str:
    """Balance is asked of each county: every sentence of a single one, else who is above."""
    table = found.balance[found.balance["region_id"] != ""]
    if table.empty:
        return ""
    head = say("assess.balance", lang, document="；".join(table["document"].unique()))
    if table["region_id"].nunique() == 1:
        return "\n".join([head, *(balance_sentence(row, lang) for row in rows(table))])
    data, lines = found.data, [head]
    names = region_names(table["region_id"], data.regions if "regions" in data else None)
    for _, one in table.groupby(["stage", "indicator"], sort=False):
        first = next(rows(one))
        above = one[one["within"].eq(other=False).fillna(value=False)].sort_values("cv")
        comma = say("word.list_comma", lang)
        over = comma.join(
            say("assess.above", lang, cv=shown_cv(row), name=names[row.region_id])
            for row in rows(above.iloc[::-1])
        )
        lines.append(say(
            "assess.counties_above" if len(above) else "assess.counties_within", lang,
            stage=both(f"need.stage.{first.stage}"), names=over,
            name=Both(first.name_zh, first.name_en), most=f"{first.most:.2f}",
            mark=say("norm.unverified", lang) if first.status == "unverified" else "",
            within=int(one["within"].fillna(value=False).sum()), above=len(above),
            unknown=int(one["within"].isna().sum()), counties=len(one),
        ))  # fmt: skip
    return "\n".join(lines)


def _projects(found: Assessment, lang: Lang) -> str:
    projects = found.proposed.projects
    if projects.empty:
        return ""
    must = projects["must_do"].fillna(value=False).astype(bool)
    costs = {f"{name}_yuan": _sum(projects[f"{name}_yuan"]) for name in ("low", "mid", "high")}
    key = "assess.projects_missing" if "projects" in found.data else "assess.projects"
    said = say(key, lang, count=len(projects), cost=money(int(projects["cost_yuan"].sum())),
               schools=projects["school_id"].nunique(), must=int(must.sum()),
               must_cost=money(int(projects.loc[must, "cost_yuan"].sum())))  # fmt: skip
    if None not in costs.values():
        said += say("assess.range", lang, low=costs["low_yuan"], high=costs["high_yuan"])
    return said


def _sum(yuan: pd.Series) -> Both | None:
    return None if yuan.isna().any() else money(int(yuan.sum()))

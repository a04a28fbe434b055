"""What the page tells of one plan, ready to be written as JSON.

Money is whole yuan; the page's script only adds it up and writes it in 万元. Everything
else is finished text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isnan
from typing import Any

import pandas as pd

from gaibao_geo.answers.finding import POINT
from gaibao_geo.maps.live import LETTERS
from gaibao_geo.plans.measures import measure_text
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.problem import Problem
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang, both, catalogue, in_language, say
from gaibao_geo.words.numbers import money, percent
from gaibao_geo.words.visible import visible

NOT_CHOSEN = "."
TILES = ("cost", "projects", "schools", "pupils", "closed", "standard")


@dataclass(frozen=True)
class Asked:
    """What all plans for one question have in common, in one language."""

    problem: Problem
    lang: Lang

    @cached_property
    def items(self) -> list[str]:
        """The kinds of items that candidates have, in the catalogue's order."""
        found = set(self.problem.candidates.lines["item_type"])
        known = [key.removeprefix("item_type.") for key in catalogue()]
        return sorted(found, key=lambda item: (item not in known, known.index(item)
                                               if item in known else item))  # fmt: skip

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """What can be closed: ``indicator``, names, unit, and the ``shortfall`` of all schools."""
        needs = self.problem.candidates.needs
        sums = needs.groupby("indicator", sort=False)["shortfall"].sum()
        first = needs.drop_duplicates("indicator").set_index("indicator", drop=False)
        return first.assign(shortfall=sums)

    @cached_property
    def purses(self) -> list[tuple[str, int]]:
        """What each fund is called, in each year; without funds the years alone."""
        called = [visible(fund.label(self.lang)) for fund in self.problem.funds]
        return [(name, year) for name in called or [say("whatif.no_fund", self.lang)]
                for year in self.problem.years]  # fmt: skip

    def text(self, told: Both) -> str:
        """A text from the tables, in the page's language, with nothing hidden in it."""
        return visible(told.to(self.lang))


@dataclass(frozen=True)
class Told:
    """A plan with its measures, computed once."""

    plan: Plan

    @cached_property
    def measures(self) -> list[Any]:
        """The rows of ``Plan.measures``."""
        return list(rows(self.plan.measures()))

    @cached_property
    def numbers(self) -> dict[str, float]:
        """The figures of the tiles, and of how many; missing where not known."""
        table = {row.measure: row for row in self.measures}
        pupils, standard = table["pupils_reached"], table["at_standard"]
        return {
            "cost": self.plan.cost_yuan, "projects": len(self.plan.projects),
            "schools": self.plan.projects["school_id"].nunique(),
            "closed": float(table["closed"].after),
            "pupils": float(pupils.after), "of_pupils": float(pupils.of),
            "standard": float(standard.after), "of_standard": float(standard.of),
        }  # fmt: skip


def record(asked: Asked, told: Told, own: Told) -> dict[str, Any]:
    """One plan as the page's script reads it.

    * ``chosen``: a letter for each candidate: ``.``, or the place of its year in ``LETTERS``;
      ``spent`` the yuan of those of which only a part is built, by their place;
    * ``tiles``: number, remark and difference from ``own`` for each of ``TILES``;
    * ``measures``: the texts of ``Plan.measures``; ``share`` the closed part (0-1);
    * ``items``: yuan, projects and schools of each kind; ``closes``: what is closed of each
      indicator; ``purses``: yuan paid and left of each fund and year (left is ``None`` where no
      fund is stated);
    * ``proof`` and ``missed``: sentences.
    """
    lang, plan = asked.lang, told.plan
    return {
        "cost": plan.cost_yuan,
        "chosen": _letters(plan), "spent": _parts(plan),
        "tiles": _tiles(asked, told, own),
        "measures": [measure_text(row.after, row.measure, lang) for row in told.measures],
        "share": round(told.numbers["closed"], 6),
        "items": _items(asked, plan),
        "closes": _closes(asked, plan),
        "purses": _purses(asked, plan),
        "proof": plan.proof.sentence(lang),
        "missed": [visible(text) for text in plan.missed_targets(lang)],
    }  # fmt: skip


def _letters(plan: Plan) -> str:
    place = {year: LETTERS[at] for at, year in enumerate(plan.problem.years)}
    return "".join(
        place[int(year)] if taken else NOT_CHOSEN
        for taken, year in zip(plan.chosen["chosen"], plan.chosen["year"], strict=True)
    )


def _parts(plan: Plan) -> dict[str, int]:
    whole = plan.chosen["spent_yuan"] == plan.chosen["cost_yuan"]
    table = plan.chosen.reset_index(drop=True)[~whole.to_numpy() & plan.chosen["chosen"].to_numpy()]
    return {str(at): int(yuan) for at, yuan in table["spent_yuan"].items()}


def _tiles(asked: Asked, told: Told, own: Told) -> list[list[str]]:
    lang, mine, theirs = asked.lang, told.numbers, own.numbers
    counts = {"projects": len(told.plan.chosen), "pupils": mine["of_pupils"],
              "schools": len(asked.problem.candidates.schools),
              "standard": mine["of_standard"]}  # fmt: skip
    found = []
    for name in TILES:
        value, before = mine[name], theirs[name]
        if name == "cost":
            text, remark = money(int(value)).to(lang), say("whatif.exactly", lang,
                                                           yuan=f"{int(value):,}")  # fmt: skip
        elif name == "closed":
            text, remark = percent(value), ""
        else:
            text, remark = _count(value, lang), say("whatif.of", lang,
                                                    count=_count(counts[name], lang))  # fmt: skip
        found.append([text, remark, "" if told is own else _against(name, value - before, lang)])
    return found


def _count(number: float, lang: Lang) -> str:
    return say("word.no_data", lang) if isnan(number) else f"{number:,.0f}"


def _against(name: str, more: float, lang: Lang) -> str:
    if isnan(more):
        return say("whatif.against", lang, amount=None)
    if abs(more) < (POINT if name == "closed" else 1):
        return say("whatif.against_same", lang)
    sign = "+" if more > 0 else "−"
    size = abs(more)
    amount: Both | str = f"{size:,.0f}"
    if name == "cost":
        amount = money(int(size))
    elif name == "closed":
        amount = both("whatif.points", points=f"{size * 100:.1f}")
    return say("whatif.against", lang, amount=sign + in_language(amount, lang))


def _items(asked: Asked, plan: Plan) -> list[list[int]]:
    school = plan.chosen.set_index("project_id")["school_id"]
    paid = plan.paid.assign(school_id=plan.paid["project_id"].map(school))
    groups = dict(list(paid.groupby("item_type")))
    return [
        [int(mine["yuan"].sum()), mine["project_id"].nunique(), mine["school_id"].nunique()]
        if (mine := groups.get(item)) is not None else [0, 0, 0]
        for item in asked.items
    ]  # fmt: skip


def _closes(asked: Asked, plan: Plan) -> list[list[str]]:
    """What is closed of each indicator, in its unit, and as a share of all that is lacking."""
    needs = plan.problem.candidates.needs
    done = (needs["shortfall"] * plan.choice.closed).groupby(needs["indicator"]).sum()
    return [
        [amount_text(done[row.indicator]), percent(done[row.indicator] / row.shortfall)]
        for row in rows(asked.indicators)
    ]


def amount_text(amount: float) -> str:
    """An amount in its unit, to a hundredth."""
    return f"{round(float(amount), 2):,.12g}"


def _purses(asked: Asked, plan: Plan) -> list[list[int | None]]:
    if asked.problem.funds:
        return [[int(row.paid_yuan), int(row.left_yuan)] for row in rows(plan.by_fund())]
    by_year = plan.paid.groupby("year")["yuan"].sum()
    return [[int(by_year.get(year, 0)), None] for _, year in asked.purses]


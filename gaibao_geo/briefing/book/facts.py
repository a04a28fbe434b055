"""What the sheets of a plan's workbook share: numbers for projects, schools and funds.

Formulas meet each other by these numbers and never by names: a name may be a pattern, a
formula or another's twin.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.needs.works.item_types import item_types_of
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.rules import Fund
from gaibao_geo.plans.rules.base import type_names
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang, both, say
from gaibao_geo.words.figures import figure
from gaibao_geo.words.numbers import money

LEVELS = ("central", "province", "prefecture", "county")  # all others are in one column


@dataclass(frozen=True)
class Facts:
    """A plan with its data, and the rows that the sheets tell of."""

    plan: Plan
    data: Dataset
    lang: Lang

    @cached_property
    def chosen(self) -> pd.DataFrame:
        """The chosen projects by year, place and id; ``no`` counts them from 1."""
        table = self.plan.projects.sort_values(
            ["year", "region_id", "township_id", "school_id", "project_id"], ignore_index=True
        )
        return table.assign(no=range(1, len(table) + 1))

    @cached_property
    def schools(self) -> pd.DataFrame:
        """Every school of the question by place; ``no`` counts them from 1."""
        table = self.plan.problem.candidates.schools.sort_values(
            ["region_id", "township_id", "school_id"], ignore_index=True
        )
        return table.assign(no=range(1, len(table) + 1))

    @cached_property
    def funds(self) -> tuple[Fund | None, ...]:
        """The funds; ``None`` at their end where something is paid by none of them."""
        named = {fund.name for fund in self.plan.problem.funds}
        nobody = set(self.plan.paid["fund"]) - named
        return (*self.plan.problem.funds, *([None] if nobody else []))

    @cached_property
    def payments(self) -> pd.DataFrame:
        """The payments with ``no`` of the project and ``fund_no``, by both and year."""
        number = dict(zip(self.chosen["project_id"], self.chosen["no"], strict=True))
        place = {fund.name: at for at, fund in enumerate(self.funds, 1) if fund is not None}
        paid = self.plan.paid
        table = paid.assign(
            no=paid["project_id"].map(number), fund_no=paid["fund"].map(place).fillna(
                len(self.funds)).astype("int64"),
        )  # fmt: skip
        return table.sort_values(["no", "item_type", "fund_no", "year"], ignore_index=True)

    def name(self, row: object, column: str) -> str:
        """A name in the book's language; the Chinese one where there is no English."""
        zh = str(getattr(row, column))
        return Both(zh, str(getattr(row, f"{column}_en")) or zh).to(self.lang)

    def fund_name(self, fund: Fund | None) -> str:
        """What a fund is called."""
        return say("book.no_fund", self.lang) if fund is None else fund.label(self.lang)

    def level_name(self, fund: Fund | None) -> str:
        """Whose money it is, as the ledger's columns say it."""
        level = "" if fund is None else fund.level
        return say(f"book.column.{level if level in LEVELS else 'other'}", self.lang)

    @cached_property
    def _lines(self) -> dict[str, list[tuple[str, int]]]:
        found: dict[str, list[tuple[str, int]]] = {}
        for line in rows(self.plan.problem.candidates.lines):
            found.setdefault(line.project_id, []).append((line.item_type, int(line.cost_yuan)))
        return found

    @cached_property
    def _items(self) -> dict[str, list[str]]:
        if "project_items" not in self.data:
            return {}
        types, _ = item_types_of(self.data)
        units = {(row.item_type, row.unit): row.unit_en for row in rows(types) if row.unit_en}
        found: dict[str, list[str]] = {}
        for item in rows(self.data.project_items):
            name = Both(item.item, item.item_en or item.item).to(self.lang)
            unit = Both(item.unit, units.get((item.item_type, item.unit), item.unit))
            known = not pd.isna(item.quantity) and (self.lang == "zh" or unit.en != unit.zh)
            amount = both("book.amount", amount=figure(float(item.quantity), self.lang), unit=unit)
            parts = (name, amount.to(self.lang) if known else "")
            found.setdefault(item.project_id, []).append(" ".join(one for one in parts if one))
        return found

    def kinds(self, project: str) -> str:
        """The kinds of items a project holds."""
        return type_names((kind for kind, _ in self._lines.get(project, ())), self.lang)

    def content(self, project: str) -> str:
        """What a project builds: its items, else what each kind of item costs."""
        comma = say("word.list_comma", self.lang)
        if project in self._items:
            return comma.join(self._items[project])
        return comma.join(
            f"{type_names((kind,), self.lang)} {money(yuan).to(self.lang)}"
            for kind, yuan in self._lines.get(project, ())
        )

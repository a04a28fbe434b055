"""The tables that a check looks into, and one figure with all that is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import pandas as pd

from gaibao_geo.tables.columns import NEARLY, OVER
from gaibao_geo.tables.findings import Finding
from gaibao_geo.tables.intervals import Interval, as_written, exact
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, both


@dataclass(frozen=True)
class Quantity:
    """One figure of a document, its interval in the base unit of its unit.

    ``nominal`` is the plain number in the base unit (元, 平方米, 1 for a rate),
    ``factor`` how many base units one of its own units has.
    """

    figure_id: str
    region_id: str
    name: Both
    entity: Both
    written: str
    qualifier: str
    nominal: Fraction
    decimals: int
    factor: Fraction
    span: Interval
    unit: Both
    base: Both
    tags: frozenset[str]
    years: tuple[int | None, int | None]
    section: str
    file: str

    @property
    def one_sided(self) -> bool:
        """Whether the number says that the truth lies above it, or below it."""
        return self.qualifier in (*OVER, *NEARLY)

    def amount(self, value: Fraction | Interval, digits: int = 2) -> Both:
        """A value in base units, written in this figure's unit."""
        span = value if isinstance(value, Interval) else exact(value)
        number = (span / exact(self.factor)).text(digits)
        return both("check.amount", number=number, unit=self.unit)

    @property
    def shown(self) -> Both:
        """Entity, indicator, number as written and section, for a finding."""
        return both("check.figure", entity=self.entity, name=self.name, written=self.written,
                    section=self.section)


@dataclass(frozen=True)
class Relation:
    """Figures that hang together: the rule they are held to and who plays which role.

    ``roles`` gives the references of each role in the order of the table; an empty
    reference is an operand that the document does not state.
    """

    relation_id: str
    rule: str
    roles: Mapping[str, tuple[str, ...]]
    missing: Both

    def refs(self, role: str) -> tuple[str, ...]:
        """The references of one role; empty when nothing plays it."""
        return self.roles.get(role, ())

    def cases(self) -> list[Mapping[str, str]]:
        """Roles written ``amount:1``, ``rate:1``, ``amount:2`` ..., grouped by their number."""
        grouped: dict[str, dict[str, str]] = {}
        for role, refs in self.roles.items():
            name, mark, number = role.partition(":")
            if mark:
                grouped.setdefault(number, {})[name] = refs[0]
        return list(grouped.values())


@dataclass(frozen=True)
class Facts:
    """What the rules may look into; tables as ``tables.schema`` publishes them.

    ``areas_km2`` gives the area of the polygon of a region, where one is known.
    """

    tables: Mapping[str, pd.DataFrame]
    townships: pd.DataFrame
    regions: pd.DataFrame
    areas_km2: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def quantities(self) -> Mapping[str, Quantity]:
        """Every figure by its id."""
        units = {row.unit: row for row in rows(self.tables["units"])}
        names = {unit: Both(unit, row.unit_en) for unit, row in units.items()}
        return {
            row.figure_id: _quantity(row, units[row.unit], names)
            for row in rows(self.tables["figures"])
        }

    @cached_property
    def lists(self) -> Mapping[str, list[str]]:
        """The items of every list in their order; a list without rows is not there."""
        table = self.tables["lists"].sort_values("position")
        return {str(name): list(part["item"]) for name, part in table.groupby("list_id")}

    @cached_property
    def tag_names(self) -> Mapping[str, Both]:
        """What every tag means."""
        return {row.tag: Both(row.meaning_zh, row.meaning_en) for row in rows(self.tables["tags"])}

    def parameter(self, rule: str) -> Fraction:
        """The number that a rule compares with; ``KeyError`` when the table has none."""
        table = self.tables["document_rules"]
        values = table.loc[table["rule"] == rule, "parameter"].dropna()
        if values.empty:
            raise KeyError(f"document_rules.csv gives no parameter for {rule}")
        return Fraction(str(values.iloc[0]))

    def package(self, *package_ids: str) -> pd.DataFrame:
        """The works of some packages."""
        works = self.tables["works"]
        return works[works["package_id"].isin(package_ids)]

    def of(self, relation: Relation, role: str) -> list[Quantity]:
        """The figures that play a role; none when nothing plays it."""
        return [self.quantities[ref] for ref in relation.refs(role)]

    def region_name(self, region_id: str) -> Both:
        """The name of a region; its code where the table of regions does not hold it."""
        region = self.regions[self.regions["region_id"] == region_id]
        if region.empty:
            return Both(region_id, region_id)
        return Both(region["name"].iloc[0], region["name_en"].iloc[0])

    def unknown_references(self) -> list[Finding]:
        """References of the table relations that nothing answers to."""
        known = {""}.union(
            self.tables["figures"]["figure_id"], self.tables["figures"]["region_id"],
            self.tables["lists"]["list_id"], self.tables["works"]["package_id"],
            self.tables["tags"]["tag"], self.tables["cost_ranges"]["kind"],
        )
        return [
            Finding("unknown_reference", "error", "relations.csv", column="ref", value=ref,
                    values={"table": "figures"})
            for ref in self.tables["relations"]["ref"] if ref not in known
        ]

    def townships_of(self, region_id: str) -> pd.DataFrame:
        """The townships of a county; none when the table does not hold it."""
        return self.townships[self.townships["region_id"] == region_id]

    def relations(self) -> list[Relation]:
        """Every relation of the table, in its order."""
        found = []
        for name, part in self.tables["relations"].groupby("relation_id", sort=False):
            by_role = part.groupby("role", sort=False)["ref"]
            roles = {str(role): tuple(refs) for role, refs in by_role}
            empty = part[part["ref"] == ""]
            missing = Both("", "")
            if len(empty):
                missing = Both(empty["missing_zh"].iloc[0], empty["missing_en"].iloc[0])
            found.append(Relation(str(name), str(part["rule"].iloc[0]), roles, missing))
        return found


def _quantity(row: Any, unit: Any, names: Mapping[str, Both]) -> Quantity:
    factor = Fraction(unit.factor)
    span = as_written(row.value, row.qualifier, exact_whole=bool(unit.exact_whole))
    exponent = row.value.as_tuple().exponent
    qualifier = row.qualifier
    before = qualifier if qualifier not in OVER else ""
    after = qualifier if not before and qualifier not in row.unit_text else ""
    return Quantity(
        figure_id=row.figure_id,
        region_id=row.region_id,
        name=Both(row.indicator, row.indicator_en),
        entity=Both(row.entity, row.entity_en),
        written=f"{before}{row.value_text}{after}{row.unit_text}",
        qualifier=qualifier,
        nominal=Fraction(row.value) * factor,
        decimals=max(0, -exponent),
        factor=factor,
        span=Interval(span.low * factor, span.high * factor, span.low_open, span.high_open),
        unit=names[row.unit],
        base=names.get(unit.base, Both(unit.base, unit.base)),
        tags=frozenset(filter(None, row.scope.split(";"))),
        years=(_year(row.period_start), _year(row.period_end)),
        section=row.section,
        file=row.source_file,
    )


def _year(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)

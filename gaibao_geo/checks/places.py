"""Works by township, and a stated area against the polygon."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from gaibao_geo.checks.facts import Facts, Relation
from gaibao_geo.checks.outcome import Outcome, found, listed, passed
from gaibao_geo.tables.intervals import decimal
from gaibao_geo.words import Both, both


def townships_reached(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """Which townships of a county the packages name: none of them, or all."""
    there = list(facts.townships_of(relation.refs("region")[0])["name"])
    if not there:
        return
    packages = relation.refs("package")
    works = facts.package(*packages)
    reached = {name: set(works.loc[works["package_id"] == name, "township"]) for name in packages}
    nothing = [name for name in there if not any(name in names for names in reached.values())]
    everything = [name for name in there if all(name in names for names in reached.values())]
    strange = sorted(set(works["township"]) - {"", *there})
    unplaced = sorted(set(works.loc[works["township"] == "", "school"]) - {""})
    values = {
        "number": len(there), "named": len(there) - len(nothing),
        "nothing": listed(nothing),
        "everything": listed(everything),
        "unplaced": listed([*unplaced, *strange]),
    }
    if nothing:
        yield found(relation, "townships_reached", "note", (), **values)
    else:
        yield passed(relation, [], both("check.items", number=len(there)))


def one_without_other(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """Townships that have the first kind of works and not the second, and the reverse."""
    kinds = [facts.package(relation.refs(role)[0]) for role in ("first", "second")]
    first, second = (list(kind["township"]) for kind in kinds)
    names = [Both(kind["item"].iloc[0], kind["item_en"].iloc[0])
             for kind in kinds]
    only_first = [name for name in first if name not in second]
    only_second = [name for name in second if name not in first]
    if only_first or only_second:
        yield found(relation, "one_without_other", "note", first=names[0], second=names[1],
                    only_first=listed(only_first),
                    only_second=listed(only_second))
    else:
        yield passed(relation, [], both("check.items", number=len(first)))


def area_and_polygon(relation: Relation, facts: Facts) -> Iterator[Outcome]:
    """The stated land area against the area of the county's polygon."""
    area = facts.of(relation, "area")[0]
    polygon = facts.areas_km2.get(relation.refs("region")[0])
    if polygon is None:
        return
    off = area.nominal / (Fraction(polygon) * 1_000_000) - 1
    share = decimal(off * 100, 1)
    if abs(off) > facts.parameter("area_and_polygon"):
        yield found(relation, "area_and_polygon", "note", [area], polygon=decimal(
            Fraction(polygon), 0), share=share)
    else:
        yield passed(relation, [area], both("check.share", number=share))

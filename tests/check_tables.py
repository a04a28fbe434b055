"""Tables small enough for a pencil, for the tests of the checks."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from gaibao_geo.checks.facts import Facts
from gaibao_geo.checks.outcome import Passed
from gaibao_geo.checks.run import RULES, SWEEPS, of_relations
from gaibao_geo.tables.findings import Finding

UNITS = pd.DataFrame(
    [("元", "money", "1", "元", "yuan", "", True),
     ("万元", "money", "10000", "元", "×10 000 yuan", "", True),
     ("亿元", "money", "100000000", "元", "×100 million yuan", "", False),
     ("人", "count", "1", "人", "people", "名", True),
     ("个", "count", "1", "个", "items", "", True),
     ("年", "time", "1", "年", "years", "", True),
     ("%", "rate", "0.01", "1", "%", "％", False),
     ("平方米", "area", "1", "平方米", "m²", "㎡", False),
     ("亩", "area", "666.6667", "平方米", "mu", "", False),
     ("万平方米", "area", "10000", "平方米", "×10 000 m²", "", False)],
    columns=["unit", "dimension", "factor", "base", "unit_en", "spellings", "exact_whole"],
).assign(factor=lambda table: table["factor"].map(Decimal))
TAGS = pd.DataFrame(
    [("scope", "inside", "含", "included", "outside"),
     ("scope", "outside", "不含", "excluded", "inside"),
     ("scope", "plain_rate", "净", "net", ""), ("scope", "retired", "退休", "retired", ""),
     ("scope", "compulsory", "义务教育", "compulsory", ""),
     ("doubt", "unclear", "不明", "unclear", "")],
    columns=["column", "tag", "meaning_zh", "meaning_en", "opposite"],
)
CHECKS = pd.DataFrame(
    [("concentration", 0.8), ("pace", 0.15), ("cost_spread", 3.0), ("several_scales", 3.0),
     ("area_and_polygon", 0.02), ("one_school_two_names", 0.85)],
    columns=["rule", "parameter"],
)
RANGES = pd.DataFrame(
    [("wall", Decimal(10), Decimal(20), "平方米", "手算", "by hand", "unverified")],
    columns=["kind", "low", "high", "per", "basis_zh", "basis_en", "status"],
)


def figure(name, value, unit="个", qualifier="", *, scope="", doubt="", years=(None, None),
           entity="甲县", written=None, region="1"):
    """One row of figures; ``value`` is the number as it is written."""
    return {
        "figure_id": name, "region_id": region, "entity": entity, "entity_en": entity,
        "indicator": name,
        "indicator_en": name, "value": Decimal(value), "unit": unit, "value_text": value,
        "unit_text": unit if written is None else written, "qualifier": qualifier,
        "period_start": years[0], "period_end": years[1], "scope": scope, "doubt": doubt,
        "source_file": "a.txt", "section": "甲县·一",
    }


def relation(rule, **roles):
    """Rows of relations; a role is one reference or several, ``amount_1`` is amount:1."""
    return [
        {"relation_id": "r", "rule": rule, "role": role.replace("_1", ":1").replace("_2", ":2"),
         "ref": ref, "missing_zh": "人数", "missing_en": "heads"}
        for role, refs in roles.items() for ref in ([refs] if isinstance(refs, str) else refs)
    ]


def work(package, township="", school="", stage="compulsory"):
    """One row of works, a canteen."""
    return {"package_id": package, "region_id": "1", "township": township, "school": school,
            "stage": stage, "item": "食堂", "item_en": "canteen", "written": school or township}


def facts(figures=(), relations=(), lists=None, *, works=(), townships=(), regions=(), areas=None):
    """The tables as the rules read them."""
    items = [{"list_id": name, "position": place, "item": item}
             for name, names in (lists or {}).items() for place, item in enumerate(names, 1)]
    columns = {
        "figures": list(figure("x", "1")), "works": list(work("x")),
        "lists": ["list_id", "position", "item"],
        "relations": ["relation_id", "rule", "role", "ref", "missing_zh", "missing_en"],
    }
    rows = {"figures": figures, "works": works, "lists": items, "relations": relations}
    tables = {name: pd.DataFrame(list(rows[name]), columns=columns[name]) for name in columns}
    return Facts(
        {**tables, "units": UNITS, "tags": TAGS, "document_rules": CHECKS, "cost_ranges": RANGES},
        pd.DataFrame(list(townships), columns=["region_id", "name", "kind"]),
        pd.DataFrame(list(regions), columns=["region_id", "name", "name_en", "parent_id",
                                             "valid_to"]),
        areas or {},
    )


def outcomes(held: Facts):
    """What every rule says of these tables."""
    assert set(held.tables["relations"]["rule"]) <= set(RULES)
    return [*of_relations(held), *(item for sweep in SWEEPS for item in sweep(held))]


def rules_found(held: Facts) -> list[tuple[str, str]]:
    """Rule and severity of each finding."""
    return [(item.rule, item.severity) for item in outcomes(held) if isinstance(item, Finding)]


def holds(held: Facts) -> bool:
    """Whether the one relation holds and nothing else is said."""
    (only,) = outcomes(held)
    return isinstance(only, Passed)

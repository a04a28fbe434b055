"""Published instances as candidates: values, uses of resources, options of one work."""

from __future__ import annotations

import json
from fractions import Fraction

import pandas as pd
import pytest
from seed_texts import SHARED

import gaibao_geo as gb

CASES = SHARED / "cases"
published_only = [
    pytest.mark.shared,
    pytest.mark.skipif(not CASES.exists(), reason=f"no published answers at {CASES}"),
]


def cases(folder):
    """The cases of a folder by their id; none where the folder is not there."""
    file = CASES / folder / "cases.json"
    if not file.exists():
        return {}
    return {case["id"]: case for case in json.loads(file.read_text(encoding="utf-8"))["cases"]}


def posed(values, costs=None, works=None, **columns):
    """Candidates of one school: a project for each key of ``values``, which is its ``value``.

    ``costs`` are whole yuan (0 where not given), ``columns`` what each uses of a resource;
    ``works`` names the work that a project is an option of (itself where not given).
    """
    ids = list(values)
    yuan = [int((costs or {}).get(name, 0)) for name in ids]
    projects = pd.DataFrame({
        "project_id": ids, "school_id": "S", "name": ids, "cost_yuan": yuan, "need_yuan": yuan,
        "value": [float(values[name]) for name in ids],
        "work": [(works or {}).get(name, name) for name in ids],
        **{column: [float(used[name]) for name in ids] for column, used in columns.items()},
    })  # fmt: skip
    lines = pd.DataFrame({"project_id": ids, "item_type": "package", "cost_yuan": yuan})
    return gb.Candidates(projects, lines, pd.DataFrame(), pd.DataFrame())


def chosen(plan):
    """The ids of what is chosen."""
    return set(plan.projects["project_id"])


def proved(plan, expected):
    """The plan has the published value, is proved best, and keeps the rules."""
    assert plan.value == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert plan.proof.status == "best"
    assert plan.breaches() == []


def whole(numbers):
    """Decimal amounts as whole yuan in a common unit, and that unit's size."""
    parts = [Fraction(str(number)) for number in numbers]
    unit = max(part.denominator for part in parts)
    assert all((part * unit).denominator == 1 for part in parts)
    return [int(part * unit) for part in parts], unit

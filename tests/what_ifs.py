"""A pencil-sized question, scenarios of it, and any what-if, for the tests of scenarios."""

from __future__ import annotations

from cases import small
from hypothesis import strategies as st

from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Budget, Fund, Lock, SchoolCap
from gaibao_geo.scenarios.asked import Asked
from gaibao_geo.scenarios.scenario import new_scenario
from gaibao_geo.words import Both


def question(*more, version="v1", versions=None):
    """A's p1 (9 yuan); B's p2 and p3 (4 each): 1.43 亿元, a fund, a cap, and p3 locked out."""
    table = small(
        [("p1", "A", "东", 9, {"beds": 60}), ("p2", "B", "西", 4, {"beds": 20}),
         ("p3", "B", "西", 4, {"beds": 20})],
        [("A", "beds", 60, 100, 0.5), ("B", "beds", 40, 200, 0.25)],
    )  # fmt: skip
    for project, other in (versions or {}).items():
        table.projects.loc[table.projects["project_id"] == project, "version_of"] = other
    rules = [Budget(143_000_000), Fund("a", {2016: 5}, title=Both("中央资金", "state money")),
             SchoolCap(9), Lock("p3", "out", "撤并"), *more]  # fmt: skip
    return Problem(table, rules, CloseGaps("equal"), title=Both("某县", "a county"),
                   inputs={"county": version} if version else {})  # fmt: skip


def scenario(name="方案A", asked=None, **parts):
    return new_scenario(name, "county", question(), asked or Asked(), **parts)


# Texts of people: any sign but those that hide (controls, halves, marks that turn a line).
WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp")), max_size=20)
IDS = WORDS.filter(str.strip)
NUMBERS = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
PLAIN = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
TABLES = st.dictionaries(WORDS, PLAIN, max_size=3)
ASKED = st.builds(
    Asked,
    aim=st.none() | TABLES.map(lambda table: {"aim": "CloseGaps", **table}),
    changed=st.dictionaries(st.integers(0, 999), TABLES, max_size=3),
    off=st.frozensets(st.integers(0, 999), max_size=3),
    added=st.lists(TABLES, max_size=2).map(tuple),
    locks=st.dictionaries(IDS, st.sampled_from(["in", "out"]), max_size=4),
    reasons=st.dictionaries(IDS, WORDS, max_size=2),
)

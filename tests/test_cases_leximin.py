"""Published leximin divisions, posed as the worst off first (``WorstFirst``).

Each person is a school with one need of 20; a good given to a person is a project there that
adds what the good is worth to that person. Goods may be shared: of each project a part may be
built, in quarters, and the parts of one good add up to no more than 1 (``Limit`` by good).
Every published division lies in quarters, so none is lost by that. All are posed by tables and
none needs the stages directly. Chores are posed by what a person is spared.
Sources: cvxpy_leximin (Apache-2.0) and fairpyx (MIT).
"""

from __future__ import annotations

import pandas as pd
import pytest
from case_tables import cases, published_only

import gaibao_geo as gb

WHOLE = 20  # the need of each person, above all that anybody can get
QUARTERS = 4  # yuan of a whole good


def divide(given, spared=None):
    """The question who gets what; ``given`` are (good, person, worth).

    ``spared`` is what a person has beforehand.
    """
    rows = [(f"{good}>{person}", good, person, worth) for good, person, worth in given]
    rows += [(f"own>{person}", f"own {person}", person, worth)
             for person, worth in (spared or {}).items()]  # fmt: skip
    table = pd.DataFrame(rows, columns=["project_id", "good", "school_id", "amount"]).assign(
        cost_yuan=QUARTERS, need_yuan=QUARTERS, part=1, indicator="share", item_type="package"
    )
    people = sorted(set(table["school_id"]))
    needs = pd.DataFrame({"school_id": people, "indicator": "share", "shortfall": WHOLE,
                          "pupils": 1, "weakness": 1.0})  # fmt: skip
    parts = gb.Candidates(
        table.drop(columns=["amount", "indicator", "item_type"]),
        table[["project_id", "item_type", "cost_yuan"]],
        table.loc[table["amount"] > 0, ["project_id", "indicator", "amount"]], needs,
    )  # fmt: skip
    rules = [gb.Divisible((), 0.0, 1), gb.Limit("part", 1, by="good")]
    rules += [gb.Lock(f"own>{person}", "in") for person in spared or {}]
    return gb.Problem(parts, rules, gb.WorstFirst())


def reached(asked):
    """What each person gets, the least first, and the shares of each good."""
    plan = gb.solve(asked)
    assert plan.proof.status == "best"
    assert plan.breaches() == []
    return sorted(WHOLE * level for level in plan.problem.objective.values(plan.choice)), plan


def goods(valuations):
    names = valuations if isinstance(valuations, dict) else dict(enumerate(valuations))
    return [(f"g{n}", str(person), worth) for person, values in names.items()
            for n, worth in enumerate(values)]  # fmt: skip


def test_four_goods_for_two():
    """Alice 5 + 3, George 9."""
    got, _ = reached(divide(goods({"Alice": [5, 3, 0, 0], "George": [2, 4, 9, 0]})))
    assert got == pytest.approx([5 + 3, 9])


def test_a_good_that_is_shared():
    """A gets 3/4 of the first: 5 x 3/4; B the rest and the second: 3/4 + 3."""
    got, plan = reached(divide(goods([[5, 0], [3, 3]])))
    assert got == pytest.approx([3.75, 3.75])
    spent = plan.chosen.set_index("project_id")["spent_yuan"]
    assert (spent["g0>0"], spent["g0>1"], spent["g1>1"]) == (3, 1, 4)


def test_chores_that_are_shared_out():
    """Alice 5, 2, 0 and George 2, 4, 9: he does the first, she the others: 2 each.

    A chore done by one spares the other. Alice could be spared 7 and George 15: she has 8
    beforehand, so that what each has is 15 less what they do.
    """
    alice, george = [5, 2, 0], [2, 4, 9]
    by_george = [(f"c{n}", "Alice", worth) for n, worth in enumerate(alice)]
    by_alice = [(f"c{n}", "George", worth) for n, worth in enumerate(george)]
    got, plan = reached(divide([*by_george, *by_alice], {"Alice": sum(george) - sum(alice)}))
    assert [sum(george) - one for one in got] == pytest.approx([2, 2])
    spent = plan.chosen.set_index("project_id")["spent_yuan"]
    assert (spent["c0>Alice"], spent["c1>George"], spent["c2>George"]) == (4, 4, 4)


@pytest.mark.parametrize("name", [
    pytest.param(name, marks=published_only)
    for name in ("two_people_1", "two_people_3", "fairpyx_a", "fairpyx_c", "fairpyx_e")
])  # fmt: skip
def test_the_published_division_is_found(name):
    case = cases("leximin")[name]
    got, _ = reached(divide(goods(case.get("values") or case["valuations"])))
    assert got == pytest.approx(case["expected_sorted"], abs=1e-5)

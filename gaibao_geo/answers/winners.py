"""Who gets more and who gets less, school by school, when one plan is taken for another."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from gaibao_geo.plans.groups import keys_by, names_by
from gaibao_geo.plans.outcomes import closed_of_schools
from gaibao_geo.plans.plan import Plan
from gaibao_geo.words import Both

SAME = 1e-9  # closed parts that differ by no more are the same
COUNTED = ["id", "zh", "en", "plan", "more", "less", "same"]


def closed_parts(plans: Mapping[str, Plan]) -> pd.DataFrame:
    """Each school with the closed part (0-1) of its needs in each plan, by the plan's label.

    Columns ``id``, ``zh``, ``en`` and one for each plan. Each need of a school counts the same,
    and 1.0 is a school that lacks nothing; it is missing where a plan does not know the
    school, as plans on other data may.
    """
    names = dict[str, Both]()
    levels = dict[str, pd.Series]()
    for label, plan in plans.items():
        names |= names_by(plan.problem.candidates.schools, "school")
        levels[label] = closed_of_schools(plan.choice)
    table = pd.DataFrame(levels, dtype="float64").sort_index()
    ids = [str(school) for school in table.index]
    called = {"id": ids, "zh": [names[school].zh for school in ids],
              "en": [names[school].en for school in ids]}  # fmt: skip
    return pd.concat([pd.DataFrame(called), table.reset_index(drop=True)], axis=1)


def winners(plans: Mapping[str, Plan], by: str) -> pd.DataFrame:
    """How many schools of each group get more, less, the same, against the first plan.

    One row per group (``school``, ``township`` or ``region``) and later plan: ``id``, ``zh``,
    ``en``, ``plan`` (its label), and the counts ``more``, ``less``, ``same`` of schools by the
    closed part of what they lack. A school that one of the two does not know is not counted.
    """
    first, *others = plans
    parts = closed_parts(plans).set_index("id")
    schools = plans[first].problem.candidates.schools
    names = names_by(schools, by)
    group = pd.Series(keys_by(schools, by).to_numpy(), index=schools["school_id"])
    found = []
    for label in others:
        gain = (parts[label] - parts[first]).dropna()
        counts = pd.DataFrame({"more": gain > SAME, "less": gain < -SAME,
                               "same": gain.abs() <= SAME})  # fmt: skip
        sums = counts.groupby(group.reindex(counts.index)).sum()
        for key, row in sums.iterrows():
            name = names[str(key)]
            found.append([str(key), name.zh, name.en, label, *map(int, row)])
    return pd.DataFrame(found, columns=COUNTED)

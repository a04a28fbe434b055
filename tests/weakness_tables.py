"""Small tables of shortfalls, and weakness worked out again by slow plain loops."""

from __future__ import annotations

import math
from itertools import groupby, product

import pandas as pd

HEADS = {"pupil": 1, "hundred_pupils": 100, "boarder": 1}
WORST = ("short", "unknown", "met")
NAN = float("nan")


def row(school, indicator, actual=NAN, base=100, value=1.0, **other):
    """One norm at one school: ``value`` for each of ``base`` pupils, ``actual`` are there."""
    told = {
        "school_id": school, "stage": "primary", "indicator": indicator, "role": "standard",
        "direction": "at_least", "per": "pupil", "value": value, "base": base,
        "name_zh": f"指标{indicator}", "name_en": f"Indicator {indicator}", "unit": "件",
        "unit_en": "pieces", "document": "某文", "status": "verified",
    } | other  # fmt: skip
    required = told.get("required", value * told["base"])
    over = required - actual if told["direction"] == "at_least" else actual - required
    shortfall = NAN if math.isnan(over) else max(over, 0.0)
    state = "unknown" if math.isnan(over) else "short" if over > 0 else "met"
    return {"required": required, "actual": actual, "shortfall": shortfall,
            "state": state} | told  # fmt: skip


def table(*found):
    """The rows as ``shortfalls`` would return them: texts that repeat are categories."""
    frame = pd.DataFrame(list(found))
    repeated = frame.columns.difference(["school_id", *frame.select_dtypes("number").columns])
    return frame.astype(dict.fromkeys(repeated, "category"))


def missing(schools):
    """A table of parts: {school: {indicator: share missing, or None: unknown}}; 100 pupils."""
    return table(*(
        row(school, name, NAN if share is None else 100 * (1 - share))
        for school, shares in schools.items() for name, share in shares.items()
    ))  # fmt: skip


def part(rows, small):
    """The part that is missing of one indicator at one school; ``NaN`` unknown."""
    groups = []
    for whole in (False, True):
        stages = [
            min((one for one in rows if one["stage"] == stage), key=_hardest)
            for stage in sorted({one["stage"] for one in rows if (one["stage"] == "any") == whole})
        ]
        if stages:
            groups.append(stages)
    used = min(groups, key=lambda stages: (
        min(WORST.index(one["state"]) for one in stages),
        -sum(one["shortfall"] for one in stages if not math.isnan(one["shortfall"])),
    ))  # fmt: skip
    if any(one["state"] == "unknown" or math.isnan(one["required"]) for one in used):
        return NAN
    heads = sum(one["base"] * HEADS.get(one["per"], 0) for one in used
                if one["direction"] == "at_least")  # fmt: skip
    whole = 0.0
    for one in used:
        most = one["direction"] == "at_most"
        lift = small / heads if one["per"] in HEADS and not most and 0 < heads < small else 1
        whole += one["actual"] if most else one["required"] * lift
    lack = sum(abs(one["required"] - one["actual"]) for one in used if one["shortfall"] > 0)
    return 0.0 if lack == 0 else min(lack / whole, 1.0)


def _hardest(one):
    shortfall = -math.inf if math.isnan(one["shortfall"]) else one["shortfall"]
    strict = -one["required"] if one["direction"] == "at_most" else one["required"]
    return (WORST.index(one["state"]), -shortfall, math.inf if math.isnan(strict) else -strict)


def parts(lacking, small=20.0):
    """{school: {indicator: part}} of what applies, by plain loops."""
    rows = [one for one in lacking.to_dict("records")
            if one["role"] != "ceiling" and one["state"] != "not_applicable"]  # fmt: skip
    key = lambda one: (one["school_id"], one["indicator"])  # noqa: E731
    found = {school: {} for school in lacking["school_id"]}
    for (school, name), held in groupby(sorted(rows, key=key), key=key):
        found[school][name] = part(list(held), small)
    return found


def score(method, shares, weights):
    """{school: index} of one method, by plain loops; ``weights`` need not sum to 1."""
    known = {name: {school: own[name] for school, own in shares.items()
                    if not math.isnan(own.get(name, NAN))} for name in weights}  # fmt: skip
    used = dict(weights)
    if method == "entropy":
        told = {name: weights[name] * _apart(list(known[name].values())) for name in weights}
        used = told if sum(told.values()) else used
    found = {}
    for school in shares:
        names = [name for name in weights if school in known[name] and used[name] > 0]
        if not names:
            found[school] = NAN
        elif method == "topsis":
            near = math.dist([used[n] * known[n][school] for n in names], [0] * len(names))
            far = math.dist([used[n] * known[n][school] for n in names],
                            [used[n] * max(known[n].values()) for n in names])  # fmt: skip
            found[school] = near / (near + far) if near + far else 0.0
        else:
            value = {n: known[n][school] for n in names}
            if method == "rank_sum":
                value = {n: sum(other < v - 1e-12 for other in [*known[n].values(), 0.0])
                         / len(known[n]) for n, v in value.items()}  # fmt: skip
            total = sum(used[n] for n in names)
            found[school] = sum(used[n] * value[n] for n in names) / total
    return found


def _apart(values):
    total = sum(values)
    if len(values) < 2 or not total:
        return 0.0
    entropy = -sum(v / total * math.log(v / total) for v in values if v) / math.log(len(values))
    return 1 - entropy if 1 - entropy > 1e-12 else 0.0


def rank(scored):
    """{school: rank}: one more than the number of schools that are weaker."""
    known = {school: value for school, value in scored.items() if not math.isnan(value)}
    return {school: 1 + sum(other > value + 1e-12 for other in known.values())
            for school, value in known.items()}  # fmt: skip


def weightings(weights):
    """The weights as given, each alone up and down by a fifth, and every corner."""
    yield weights
    for name in weights:
        for swing in (0.8, 1.2):
            yield weights | {name: weights[name] * swing}
    for corner in product((0.8, 1.2), repeat=len(weights)):
        yield {name: weights[name] * swing for name, swing in zip(weights, corner, strict=True)}

"""The judge that tries everything: every selection, every year, exact payments.

It shares no code with the compiler or the solver. Payments are found as an exact
whole-number flow (networkx); the rules' own ``breaches`` judge; the best that passes is
the answer. Only for small cases: (years + 1) ** projects selections.
"""

from __future__ import annotations

from itertools import product

import networkx as nx
import pandas as pd

from gaibao_geo.plans.choice import PAID_COLUMNS, Choice, chosen_table
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules.money import Fund
from gaibao_geo.plans.rules.parts import Divisible

NOTHING_PAID = pd.DataFrame(columns=PAID_COLUMNS)


def selections(problem: Problem):
    """Every way to choose projects and their years, as ``chosen`` tables."""
    projects = problem.candidates.projects
    ids = list(projects["project_id"])
    ways = [
        [None, *product(problem.years, amounts(problem, row))] for row in projects.itertuples()
    ]
    for picked in product(*ways):
        taken = {p: way for p, way in zip(ids, picked, strict=True) if way}
        yield chosen_table(
            problem.candidates,
            {project: year for project, (year, _) in taken.items()},
            {project: yuan for project, (_, yuan) in taken.items()},
        )


def amounts(problem: Problem, project) -> list[int]:
    """Every amount in whole yuan that may be spent on a project: all of it, or whole lots less."""
    cost, ids = int(project.cost_yuan), [project.project_id]
    for rule in problem.rules:
        if isinstance(rule, Divisible) and project.project_id in (rule.projects or ids):
            return [cost - n * rule.step_yuan for n in range(rule.most_lots(cost) + 1)]
    return [cost]


def payments(problem: Problem, chosen: pd.DataFrame) -> pd.DataFrame | None:
    """Payments by an exact flow, ``None`` if the funds cannot pay for this choice."""
    year_of = chosen[chosen["chosen"]].set_index("project_id")["year"]
    cost_of = chosen.set_index("project_id")["cost_yuan"]
    lines = problem.candidates.lines
    lines = lines[lines["project_id"].isin(year_of.index)]
    if not problem.funds:
        paid = lines.assign(fund="", year=lines["project_id"].map(year_of), yuan=lines["cost_yuan"])
        return paid[PAID_COLUMNS]
    graph = nx.DiGraph()
    graph.add_node("source", demand=0)
    total = 0
    for line in lines.itertuples():
        cost, year = int(line.cost_yuan), int(year_of[line.project_id])
        total += cost
        node = ("line", line.project_id, line.item_type)
        graph.add_node(node, demand=-cost)
        for fund in problem.funds:
            if fund.may_pay(line.item_type):
                graph.add_edge(node, ("share", line.project_id, fund.name), capacity=cost)
                graph.add_edge(("fund", fund.name, year), "sink",
                               capacity=fund.amounts(problem.years)[year])  # fmt: skip
    for project in year_of.index:
        for fund in problem.funds:
            least, most = fund.bounds(int(cost_of[project]))
            if most < least:
                return None
            # a lower bound on an edge: its least is sent ahead, as demands at both ends
            share, pot = ("share", project, fund.name), ("fund", fund.name, int(year_of[project]))
            if share not in graph and least == 0:
                continue
            graph.add_edge(share, pot, capacity=most - least)
            for node, change in ((share, least), (pot, -least)):
                demand = graph.nodes[node].get("demand", 0)
                graph.nodes[node]["demand"] = demand + change
            graph.add_edge(pot, "sink", capacity=fund.amounts(problem.years)[pot[2]])
    if total == 0:
        return pd.DataFrame(columns=PAID_COLUMNS)
    graph.add_node("sink", demand=total)
    try:
        _, flow = nx.network_simplex(graph)
    except nx.NetworkXUnfeasible:
        return None
    rows = [
        {"project_id": node[1], "item_type": node[2], "fund": target[2],
         "year": int(year_of[node[1]]), "yuan": yuan}
        for node, targets in flow.items()
        if node[0] == "line"
        for target, yuan in targets.items()
        if yuan
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=PAID_COLUMNS)


def best(problem: Problem):
    """The best choice that keeps every rule, with its rank; ``None`` if there is none.

    Order: least short of targets, most points, cheapest, fewest gifts, earliest, lowest ids,
    and of two years the lower id in the earlier one.
    """
    winner = None
    for chosen in selections(problem):
        unpaid = Choice(problem.candidates, chosen, NOTHING_PAID, problem.years)
        if any(rule.breaches(unpaid) for rule in problem.rules if not isinstance(rule, Fund)):
            continue  # no rule but a fund's looks at who pays
        paid = payments(problem, chosen)
        if paid is None:
            continue
        choice = Choice(problem.candidates, chosen, paid, problem.years)
        if any(rule.breaches(choice) for rule in problem.rules):
            continue
        took = choice.funded
        short = sum(rule.short_yuan(choice) for rule in problem.rules)
        places = [problem.years.index(year) if pd.notna(year) else 0 for year in chosen["year"]]
        rank = (
            short,
            -round(problem.objective.value(choice), 6),
            int(took["spent_yuan"].sum()),
            int((took["cost_yuan"] == 0).sum()),
            sum(places),
            tuple(not taken for taken in chosen["chosen"]),
            tuple(places),
        )
        if winner is None or rank < winner[0]:
            winner = (rank, chosen, paid)
    return winner

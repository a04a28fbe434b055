"""Maps, plans and readers that the tests of printed maps share."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations

import pandas as pd
from map_kind_cases import BEDS, EVIL, FRAMES, ground, schools, table

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.io.problem_file import read_problem
from gaibao_geo.maps import investment
from gaibao_geo.maps.choropleth import choropleth
from gaibao_geo.maps.coloured_schools import schools_map
from gaibao_geo.maps.ready import GEO, plan_spec
from gaibao_geo.plans.plan import Plan

A4, A3, UP = (29.7, 21.0), (42.0, 29.7), (21.0, 29.7)
LONG = "江孜县卡麦乡" + "中心完全小学及其附设幼儿园和教学点" * 12
HOSTILE = ["$x^2_1$", EVIL, "=1+1", "甲\u202e乙\x07", "{{7*7}} %(x)s \\frac", "A" * 90, LONG]


@cache
def dataset(name):
    return read_dataset(f"data/demo/{name}")


@cache
def question(name):
    return read_problem(dataset(name))


@cache
def seeds(lang):
    geo = read_dataset(GEO)
    return investment.investment_map(read_dataset("data/seeds"), geo.townships, geo.regions, lang,
                                     made_on="2026-01-01")  # fmt: skip


@cache
def beds(lang, *values):
    """Three counties: 1, 2 and 30 beds short, or as given; ``None`` is missing."""
    return choropleth(table(*(values or (1.0, 2.0, 30.0))), ground(), BEDS, FRAMES[lang])


@cache
def named_schools(*names):
    """Schools of these names in the first of three counties, 100 pupils each, by shortfall."""
    first = schools().iloc[[0] * len(names)].reset_index(drop=True)
    listed = first.assign(
        school_id=[f"S{at}" for at in range(len(names))], name=names, name_en=names,
        lon=[117.1 + 0.8 * at / max(1, len(names)) for at in range(len(names))],
        value=[float(at) for at in range(len(names))],
    )  # fmt: skip
    return schools_map(listed, ground(), BEDS, FRAMES["zh"], zero="不缺")


@cache
def every_third(name):
    """A plan that takes every third project of a demo, in its first year."""
    problem = question(name)
    projects = problem.candidates.projects
    chosen = pd.Series(range(len(projects)), index=projects.index) % 3 == 0
    return plan_of(name, chosen)


@cache
def planned(name, lang):
    """The map of that plan."""
    return plan_spec(every_third(name), dataset(name), lang)


def plan_of(name, chosen):
    """A plan that takes these projects, in its first year."""
    problem = question(name)
    projects = problem.candidates.projects
    year = pd.Series(problem.years[0], index=projects.index, dtype="Int64").where(chosen)
    decided = projects.assign(chosen=chosen, year=year,
                              spent_yuan=projects["cost_yuan"].where(chosen, 0))  # fmt: skip
    paid = pd.DataFrame(columns=["project_id", "item_type", "fund", "year", "yuan"])
    return Plan(problem, decided, paid, proof=None)


def alone(spec, *ids):
    """The map with these points of its first layer only."""
    layer = spec.overlays[0]
    points = tuple(point for point in layer.points if point.id in ids)
    rows = tuple(replace(row, count=sum(row.key in point.keys for point in points))
                 for row in layer.legend)  # fmt: skip
    return replace(spec, overlays=(replace(layer, points=points, legend=rows),))


def texts_of(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def boxes_of(figure):
    """What matplotlib itself says of the place of every text, in points from the lower left."""
    renderer = figure.canvas.get_renderer()
    scale = 72 / figure.dpi
    return [
        (text.get_text(), *(scale * side for side in text.get_window_extent(renderer).extents))
        for text in figure.axes[0].texts
    ]


def faults_of(figure):
    """Texts that lie over one another or leave the page."""
    width, height = figure.get_size_inches() * 72
    boxes = boxes_of(figure)
    out = [text for text, x0, y0, x1, y1 in boxes
           if x0 < 0 or y0 < 0 or x1 > width or y1 > height]  # fmt: skip
    over = [
        (one[0], two[0]) for one, two in combinations(boxes, 2)
        if min(one[3], two[3]) - max(one[1], two[1]) > 0.5
        and min(one[4], two[4]) - max(one[2], two[2]) > 1.0
    ]  # fmt: skip
    return out + over

"""Plans for the tests of briefings: Rutog as reported, one school with a hostile name, nothing."""

from __future__ import annotations

from functools import cache

from gaibao_geo.briefing.chapter import Office
from gaibao_geo.briefing.matter import Matter
from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.io.problem_file import problem_of
from gaibao_geo.plans.solve import solve

HOSTILE = "=1+1<img src=x onerror=alert(1)>"
LONG = "扎西曲林镇第二十三双语中心完全小学暨幼儿园联合教学点"
OFFICE = Office("某县教育局", "2026年11月", "某S（2026）001号", "内部")

FILES = {
    "schools.csv": """school_id,name,region_id,township_id,township,stage,pupils
ONE,"{name}",542524,542524200,热帮乡,primary,
""",
    "shortfalls.csv": """school_id,indicator,name_zh,name_en,shortfall,unit,unit_en,source,quality
ONE,canteen,食堂,Canteen,1,个,pc,手写,reported
ONE,beds,床位,Beds,40,张,beds,手写,reported
""",
    "projects.csv": """project_id,school_id,name,cost_yuan,source,quality
P1,ONE,"{name}食堂",1230000,手写,reported
P2,ONE,"{name}宿舍",4560000,手写,reported
""",
    "project_items.csv": """project_id,line,item_type,item,quantity,unit,indicator
P1,1,canteen,食堂,1,个,canteen
P2,1,dormitory,宿舍,40,张,beds
""",
    "dataset.toml": """title_zh = "某县"
title_en = "A county"
made_up = {made_up}
""",
    "problem.toml": """years = [2026]
[objective]
aim = "CloseGaps"
weight = "equal"
[[rules]]
rule = "Budget"
yuan = {yuan}
""",
}  # one school, two projects: a canteen of 123 and beds of 456 万元; its pupils are not known


@cache
def solved(name):
    """A dataset of the demo with its plan."""
    data = read_dataset(f"data/demo/{name}")
    return data, solve(problem_of(data))


def matter(name, lang="zh", **other):
    data, plan = solved(name)
    return Matter(plan, data, lang, OFFICE, version=data.sha256, **other)


def one_school(folder, yuan=2_000_000, name=HOSTILE, lang="zh", made_up=False):
    """A county with one school; with 200 万元 the canteen only can be had."""
    folder.mkdir()
    for file, text in FILES.items():
        said = text.format(name=name, yuan=yuan, made_up=str(made_up).lower())
        (folder / file).write_text(said, encoding="utf-8")
    data = read_dataset(folder)
    return Matter(solve(problem_of(data)), data, lang, OFFICE, version=data.sha256)

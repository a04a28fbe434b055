"""All that the page holds, as one tree of plain values: what never moves, then the levels."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from gaibao_geo.answers.by_place import level_of
from gaibao_geo.briefing.chapter import Office
from gaibao_geo.briefing.whatif.figures import (
    TILES,
    Asked,
    Told,
    amount_text,
    record,
)
from gaibao_geo.briefing.whatif.levels import Level, own_budget
from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.maps.live import LETTERS, NOTHING_TO_LOCK, LiveBase
from gaibao_geo.maps.ready import Painter, plan_base
from gaibao_geo.plans.choice import names_of
from gaibao_geo.plans.groups import keys_by, names_by
from gaibao_geo.plans.measures import measure_text
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.problem import Problem
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang, catalogue, say
from gaibao_geo.words.numbers import money
from gaibao_geo.words.visible import visible

_UI = "whatif.ui."


def payload(
    plan: Plan, levels: Sequence[Level], data: Dataset, lang: Lang, office: Office, *, one: bool
) -> dict[str, Any]:
    """The page's contents; ``levels`` as ``levels_of`` gives them, ``one`` if they are nested."""
    asked, own = Asked(plan.problem, lang), Told(plan)
    base = plan_base(plan.problem, data, lang, office.review_number, office.date)
    painted = _paints(base, plan.problem, [plan, *(level.plan for level in levels)], data)
    return {
        "words": _words(lang),
        "head": _head(asked, data, office, one=one),
        "columns": _columns(asked, own, data),
        "own": record(asked, own, own),
        "own_budget": own_budget(plan.problem),
        "levels": [_level(asked, level, own) for level in levels],
        "map": json.loads(base.payload),
        "own_paint": painted[0],
        "paints": painted[1:],
    }


def _words(lang: Lang) -> dict[str, str]:
    """The words of the page's scripts; their {braces} are filled in there."""
    return {
        key.removeprefix(_UI): text.to(lang)
        for key, text in catalogue().items()
        if key.startswith(_UI)
    }


def _head(asked: Asked, data: Dataset, office: Office, *, one: bool) -> dict[str, Any]:
    lang, problem = asked.lang, asked.problem
    signed = [text for text in (office.unit, office.date, office.secrecy) if text]
    held = sum(fund.total for fund in problem.funds)
    return {
        "title": page_title(problem, lang),
        "signed": [visible(text) for text in signed],
        "stamp": say("word.made_up", lang) if problem.made_up else "",
        "standing": say("whatif.standing", lang),
        "source": visible(data.note.to(lang)),
        "version": say("export.version", lang,
                       version=data.sha256[:12] or say("export.by_hand", lang)),
        "how": say("whatif.nested" if one else "whatif.free", lang),
        "held": say("whatif.held", lang, held=money(held)) if problem.funds else "",
        "aim": say("problem.aim", lang, aim=problem.objective.sentence(lang)),
        "rules": [visible(text) for text in problem.sentences(lang)],
    }  # fmt: skip


def page_title(problem: Problem, lang: Lang) -> str:
    """The title of the page: what it is, of which question."""
    return say("whatif.title", lang, title=visible(problem.title.to(lang)))


def _columns(asked: Asked, own: Told, data: Dataset) -> dict[str, Any]:
    """Projects, schools and places once, as columns that name each other by place."""
    lang, parts, level = asked.lang, asked.problem.candidates, level_of(data)
    projects, names = parts.projects, names_of(parts.projects)
    keys = keys_by(projects, level)
    called = names_by(projects, level)
    places = sorted(called)
    schools = names_by(projects, "school")
    school_at = {school: at for at, school in enumerate(schools)}
    items = parts.lines.groupby("project_id")["item_type"].agg(list).to_dict()
    townships = names_by(projects, "township")
    nowhere = say("whatif.nowhere", lang)
    return {
        "ids": [visible(project) for project in projects["project_id"]],
        "names": [visible(names[project].to(lang)) for project in projects["project_id"]],
        "costs": [int(yuan) for yuan in projects["cost_yuan"]],
        "school": [school_at[school] for school in projects["school_id"]],
        "place": [places.index(key) for key in keys],
        "township": [asked.text(townships[key]) for key in keys_by(projects, "township")],
        "items": [
            sorted({asked.items.index(item) for item in items.get(project, [])})
            for project in projects["project_id"]
        ],
        "schools": [[school, asked.text(told)] for school, told in schools.items()],
        "places": [asked.text(called[key]) or nowhere for key in places],
        "place_name": say(f"whatif.by_{level}", lang),
        "item_names": [_item(item, lang) for item in asked.items],
        "years": list(asked.problem.years),
        "letters": LETTERS[: len(asked.problem.years)],
        "purses": [list(purse) for purse in asked.purses],
        "tiles": [say(f"whatif.tile.{name}", lang) for name in TILES],
        "measures": [
            [say(f"bench.measure.{row.measure}", lang),
             measure_text(row.before, row.measure, lang)]
            for row in own.measures
        ],
        "indicators": [
            [asked.text(Both(row.name_zh, row.name_en or row.name_zh)),
             asked.text(Both(row.unit, row.unit_en or row.unit)), amount_text(row.shortfall)]
            for row in rows(asked.indicators)
        ],
    }  # fmt: skip


def _item(item: str, lang: Lang) -> str:
    """The name of a kind of item; one that the catalogue does not know is called as it is."""
    key = f"item_type.{item}"
    return say(key, lang) if key in catalogue() else visible(item)


def _level(asked: Asked, level: Level, own: Told) -> dict[str, Any]:
    told = {"budget": level.budget_yuan, "label": money(level.budget_yuan).to(asked.lang)}
    if level.plan is None:
        return told | {"why": "" if level.why is None else level.why.to(asked.lang)}
    mine = own if level.plan is own.plan else Told(level.plan)
    return told | record(asked, mine, own)


def _paints(
    base: LiveBase, problem: Problem, plans: Sequence[Plan | None], data: Dataset
) -> list[dict[str, Any]]:
    """The plans' paints without locks: on this page nobody decides, everybody looks."""
    painter, why = Painter(base, problem, data), say("whatif.no_picture", base.spec.lang)
    paints = [painter.paint(plan, dimmed="" if plan else why) for plan in plans]
    return [
        replace(
            paint, sha="", locks=tuple(NOTHING_TO_LOCK * len(letters) for letters in paint.locks)
        ).tree()
        for paint in paints
    ]

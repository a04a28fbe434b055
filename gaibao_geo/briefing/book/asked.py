"""The sheet of what was asked: aim, rules in words and fields, data, proof and versions."""

from __future__ import annotations

import json
from collections.abc import Iterator

from gaibao_geo.briefing.book.facts import Facts
from gaibao_geo.briefing.book.sheets import Field, Sheet
from gaibao_geo.plans.choice import names_of
from gaibao_geo.plans.problem import record_of
from gaibao_geo.words import say
from gaibao_geo.words.numbers import money

Row = tuple[str, str, str]  # part, in words, fields


def asked_table(sheet: Sheet, facts: Facts, version: str, command: str) -> None:
    """Every parameter of the question as a sentence and as the fields of its file."""
    fields = (Field("no", "no"), Field("part"), Field("text"), Field("fields", "code"))
    said = sheet.book.say
    rows = [[at, said(f"part.{part}"), text, raw]
            for at, (part, text, raw) in enumerate(_rows(sheet, facts, version, command), 1)]
    sheet.table(fields, rows, most={"text": 80, "fields": 56})


def _rows(sheet: Sheet, facts: Facts, version: str, command: str) -> Iterator[Row]:
    book, lang, plan = sheet.book, facts.lang, facts.plan
    problem = plan.problem

    def told(key: str, **values: object) -> str:
        return book.say(f"asked.{key}", **values)

    yield "question", told("title", title=problem.title), ""
    if problem.made_up:
        yield "question", told("made_up"), "made_up = true"
    years = say("word.list_comma", lang).join(map(str, problem.years))
    yield "question", told("years", years=years), ""
    projects = problem.candidates.projects
    cost = money(int(projects["cost_yuan"].sum()))
    yield "question", told("candidates", count=len(projects), cost=cost), ""
    aim = record_of(problem.objective, "aim")
    yield "question", told("aim", aim=problem.objective.sentence(lang)), _fields(sheet, aim)
    names = names_of(projects)
    for rule in problem.rules:
        yield "rule", rule.sentence(lang, names), _fields(sheet, record_of(rule, "rule"))
    if version:
        yield "data", told("version", version=version[:12]), version
    for name, fingerprint in problem.inputs.items():
        yield "data", told("file", name=name, fingerprint=fingerprint[:12]), fingerprint
    for line in plan.proof.sentence(lang).split("\n"):
        yield "proof", line, ""
    for name, number in plan.proof.versions.items():
        yield "program", told("program", name=name, version=number), ""
    if command:
        yield "program", told("command", command=""), command


def _fields(sheet: Sheet, record: dict[str, object]) -> str:
    """A rule's fields as its file has them, those with nothing in them left out."""
    shown = {name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
             for name, value in record.items() if value not in ("", [], {})}  # fmt: skip
    lines = (sheet.book.say("asked.field", name=name, value=value)
             for name, value in shown.items())  # fmt: skip
    return sheet.book.screen.text("\n".join(lines))


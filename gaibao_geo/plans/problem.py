"""What is asked: candidates, rules and an aim, immutable, and its JSON form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.plans.aims import AIMS, CloseGaps
from gaibao_geo.plans.candidates import (
    EFFECT_COLUMNS,
    LINE_COLUMNS,
    NEED_COLUMNS,
    PROJECT_COLUMNS,
    Candidates,
)
from gaibao_geo.plans.rules import RULES, AnyRule, Budget, Fund, Lock, Needs, OneOf, names_of
from gaibao_geo.words import Both, Lang, both, say
from gaibao_geo.words.numbers import money

UNTITLED = Both("", "")
_DTYPES = {
    **dict.fromkeys(("cost_yuan", "need_yuan", "pupils"), "Int64"),
    **dict.fromkeys(("amount", "shortfall", "weakness"), "float64"),
}
FORMAT = 1  # of problem.json; raised when an older file could be misread


@dataclass(frozen=True)
class Problem:
    """A question: which of these projects, in which year, paid by whom.

    ``years`` are the budget years a project may start in; each chosen project is paid in
    full in its year. ``made_up`` says that figures were invented for an example, and every
    output repeats it. ``inputs`` names what the tables were read from, with fingerprints.

    Raises ``DataError`` listing every rule that names an unknown project, contradicts
    itself or stands twice.
    """

    candidates: Candidates
    rules: Sequence[AnyRule]
    objective: CloseGaps = field(default_factory=CloseGaps)
    years: tuple[int, ...] = (2016,)
    title: Both = UNTITLED
    made_up: bool = False
    inputs: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rules", tuple(self.rules))
        object.__setattr__(self, "years", tuple(sorted(self.years)))
        faults = _faults(self)
        if faults:
            said = Both(*("\n".join(part) for part in zip(*faults, strict=True)))
            raise DataError(*both("problem.faults", faults=said))

    @property
    def funds(self) -> tuple[Fund, ...]:
        """The funds among its rules, in the order they are used."""
        return tuple(rule for rule in self.rules if isinstance(rule, Fund))

    @property
    def budget_yuan(self) -> int | None:
        """The tightest overall limit stated: budgets and the sum of the funds."""
        limits = [rule.yuan for rule in self.rules if isinstance(rule, Budget)]
        if self.funds:
            limits.append(sum(fund.total for fund in self.funds))
        return min(limits, default=None)

    def sentences(self, lang: Lang = "zh") -> list[str]:
        """Every rule as a sentence, in order."""
        names = names_of(self.candidates.projects)
        return [rule.sentence(lang, names) for rule in self.rules]

    def text(self, lang: Lang = "zh") -> str:
        """The whole question in words."""
        projects = self.candidates.projects
        lines = [say("problem.head", lang, title=self.title, count=len(projects),
                     cost=money(int(projects["cost_yuan"].sum())))]  # fmt: skip
        if self.made_up:
            lines.append(say("word.made_up", lang))
        lines.append(say("problem.aim", lang, aim=self.objective.sentence(lang)))
        lines += [f"{number}. {rule}" for number, rule in enumerate(self.sentences(lang), 1)]
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text("zh")

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready form that ``from_dict`` reads back to an equal question."""
        tables = {name: _records(table) for name, table in vars(self.candidates).items()}
        return {
            "format": FORMAT,
            "title": self.title._asdict(),
            "made_up": self.made_up,
            "inputs": dict(self.inputs),
            "years": list(self.years),
            "objective": {"aim": type(self.objective).__name__, **asdict(self.objective)},
            "rules": [rule_to_dict(rule) for rule in self.rules],
            **tables,
        }

    @staticmethod
    def from_dict(record: Mapping[str, Any]) -> Problem:
        """The question that ``to_dict`` wrote. Raises ``DataError`` if it is not one."""
        try:
            if record["format"] != FORMAT:
                theirs = repr(record["format"])
                raise DataError(*both("problem.format", theirs=theirs, ours=FORMAT))
            aim = dict(record["objective"])
            return Problem(
                candidates=Candidates(
                    projects=_frame(record["projects"], PROJECT_COLUMNS),
                    lines=_frame(record["lines"], LINE_COLUMNS),
                    effects=_frame(record["effects"], EFFECT_COLUMNS),
                    needs=_frame(record["needs"], NEED_COLUMNS),
                ),
                rules=[rule_from_dict(rule) for rule in record["rules"]],
                objective=AIMS[aim.pop("aim")](**aim),
                years=tuple(int(year) for year in record["years"]),
                title=Both(**record["title"]),
                made_up=bool(record["made_up"]),
                inputs=dict(record["inputs"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            if isinstance(error, DataError):
                raise
            raise DataError(*both("problem.unread", reason=repr(error))) from error


def rule_to_dict(rule: AnyRule) -> dict[str, Any]:
    """A rule as JSON: its name and its fields."""
    fields = {name: value for name, value in vars(rule).items() if value is not None}
    if isinstance(rule, Fund):
        if isinstance(rule.yuan, Mapping):
            fields["yuan"] = {str(year): yuan for year, yuan in sorted(rule.yuan.items())}
        if rule.title:
            fields["title"] = rule.title._asdict()
    return {"rule": type(rule).__name__, **fields}


def rule_from_dict(record: Mapping[str, Any]) -> AnyRule:
    """The rule that ``rule_to_dict`` (or a person, in TOML) wrote.

    Raises ``DataError`` naming an unknown rule or a field that does not fit.
    """
    fields = dict(record)
    name = fields.pop("rule", None)
    if name not in RULES:
        raise DataError(*both("problem.no_rule", name=name, known=", ".join(RULES)))
    fields = {
        key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()
    }
    if isinstance(fields.get("yuan"), Mapping):
        fields["yuan"] = {int(year): yuan for year, yuan in fields["yuan"].items()}
    if isinstance(fields.get("title"), Mapping):
        fields["title"] = Both(**fields["title"])
    try:
        return RULES[name](**fields)
    except DataError as error:
        reason = Both(error.zh, error.en)
        raise DataError(*both("problem.bad_rule", name=name, reason=reason)) from error
    except TypeError as error:
        reason = both("problem.bad_field", reason=error)
        raise DataError(*both("problem.bad_rule", name=name, reason=reason)) from error


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    plain = table.astype("object").where(table.notna(), None)
    return [
        {str(name): value for name, value in row.items()} for row in plain.to_dict("records")
    ]


def _frame(records: list[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    table = pd.DataFrame(records, columns=columns)
    return table.astype({name: _DTYPES.get(name, "object") for name in columns})


def _named(rule: AnyRule) -> tuple[str, ...]:
    """The projects a rule names."""
    match rule:
        case Lock():
            return (rule.project,)
        case Needs():
            return (rule.project, *rule.requires)
        case OneOf():
            return rule.projects
        case _:
            return ()


def _faults(problem: Problem) -> list[Both]:
    known = set(problem.candidates.projects["project_id"])
    faults = []
    for number, rule in enumerate(problem.rules, 1):
        faults += [
            both("problem.unknown", number=number, project=project)
            for project in _named(rule)
            if project not in known
        ]
    locks = Counter(rule.project for rule in problem.rules if isinstance(rule, Lock))
    funds = Counter(fund.name for fund in problem.funds)
    twice = [name for name, count in (locks + funds).items() if count > 1]
    faults += [both("problem.twice", what=name) for name in twice]
    if not problem.years:
        faults.append(both("problem.no_year"))
    faults += [
        both("problem.other_year", fund=fund.name, year=year)
        for fund in problem.funds
        if isinstance(fund.yuan, Mapping)
        for year in sorted(set(fund.yuan) - set(problem.years))
    ]
    return faults

"""What is asked: candidates, rules and an aim, immutable, and its JSON form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.plans.aims import AIMS, Aim
from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.candidates import COLUMNS, Candidates
from gaibao_geo.plans.choice import names_of
from gaibao_geo.plans.rules import RULES, Rule
from gaibao_geo.plans.rules.links import Lock
from gaibao_geo.plans.rules.money import Budget, Fund
from gaibao_geo.plans.rules.years import twice_spread
from gaibao_geo.words import Both, Lang, both, say
from gaibao_geo.words.numbers import money

UNTITLED = Both("", "")
FORMAT = 2  # of problem.json; raised when an older file could be misread


@dataclass(frozen=True)
class Problem:
    """A question: which of these projects, in which year, paid by whom.

    ``years`` are the budget years a project may start in. ``made_up`` says that figures were
    invented for an example, and every
    output repeats it. ``inputs`` names what the tables were read from, with fingerprints.

    Raises ``DataError`` listing every rule that names an unknown project, contradicts
    itself or stands twice.
    """

    candidates: Candidates
    rules: Sequence[Rule]
    objective: Aim = field(default_factory=CloseGaps)
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
        return {
            "format": FORMAT,
            "title": self.title._asdict(),
            "made_up": self.made_up,
            "inputs": dict(self.inputs),
            "years": list(self.years),
            "objective": record_of(self.objective, "aim"),
            "rules": [record_of(rule, "rule") for rule in self.rules],
            **{name: _records(getattr(self.candidates, name)) for name in COLUMNS},
        }

    @staticmethod
    def from_dict(record: Mapping[str, Any]) -> Problem:
        """The question that ``to_dict`` wrote. Raises ``DataError`` if it is not one."""
        try:
            if record["format"] != FORMAT:
                theirs = repr(record["format"])
                raise DataError(*both("problem.format", theirs=theirs, ours=FORMAT))
            return Problem(
                candidates=Candidates(
                    **{name: _frame(record[name], list(COLUMNS[name])) for name in COLUMNS}
                ),
                rules=[rule_from_dict(rule) for rule in record["rules"]],
                objective=aim_from_dict(record["objective"]),
                years=tuple(int(year) for year in record["years"]),
                title=Both(**record["title"]),
                made_up=bool(record["made_up"]),
                inputs=dict(record["inputs"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            if isinstance(error, DataError):
                raise
            raise DataError(*both("problem.unread", reason=repr(error))) from error


def record_of(thing: Rule | Aim, kind: str) -> dict[str, Any]:
    """A rule or an aim as JSON: its name under ``kind``, and its fields."""
    parts = {part.name: _plain(getattr(thing, part.name)) for part in fields(thing)}  # type: ignore[arg-type]
    stated = {name: part for name, part in parts.items() if part is not None}
    return {kind: type(thing).__name__, **stated}


def _plain(part: Any) -> Any:
    if isinstance(part, Both):
        return part._asdict()
    if isinstance(part, Mapping):
        return {str(key): _plain(value) for key, value in sorted(part.items())}
    if isinstance(part, Aim):
        return record_of(part, "aim")
    if isinstance(part, tuple | list):
        return [_plain(value) for value in part]
    return part


def rule_from_dict(record: Mapping[str, Any]) -> Rule:
    """The rule that ``record_of`` (or a person, in TOML) wrote.

    Raises ``DataError`` naming an unknown rule or a field that does not fit.
    """
    made: Rule = _made(record, "rule", RULES)
    return made


def aim_from_dict(record: Mapping[str, Any]) -> Aim:
    """The aim that ``record_of`` (or a person, in TOML) wrote; as ``rule_from_dict``."""
    made: Aim = _made(record, "aim", AIMS)
    return made


def _made(record: Mapping[str, Any], kind: str, known: Mapping[str, type[Any]]) -> Any:
    parts = {name: _from_plain(part) for name, part in record.items()}
    name = parts.pop(kind, None)
    if name not in known:
        raise DataError(*both(f"problem.no_{kind}", name=name, known=", ".join(known)))
    own = fields(known[name])
    strangers = sorted(set(parts) - {part.name for part in own})
    lacking = [part.name for part in own if part.name not in parts
               and part.default is MISSING and part.default_factory is MISSING]  # fmt: skip
    if strangers or lacking:
        listed = ", ".join(part.name for part in own)
        reason = both("problem.stranger", field=strangers[0], known=listed) if strangers else both(
            "problem.lacking", fields=", ".join(lacking))  # fmt: skip
        raise DataError(*both(f"problem.bad_{kind}", name=name, reason=reason))
    try:
        return known[name](**parts)
    except DataError as error:
        reason = Both(error.zh, error.en)
        raise DataError(*both(f"problem.bad_{kind}", name=name, reason=reason)) from error
    except TypeError as error:
        reason = both("problem.bad_field", reason=error)
        raise DataError(*both(f"problem.bad_{kind}", name=name, reason=reason)) from error


def _from_plain(part: Any) -> Any:
    """A field as JSON or TOML has it: lists are tuples, years are numbers, aims are aims."""
    if isinstance(part, Mapping):
        if set(part) == {"zh", "en"}:
            return Both(**part)
        if "aim" in part:
            return aim_from_dict(part)
        in_years = bool(part) and all(str(key).isdecimal() and len(str(key)) == 4 for key in part)
        return {int(key) if in_years else key: _from_plain(value) for key, value in part.items()}
    if isinstance(part, list):
        return tuple(_from_plain(value) for value in part)
    return part


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    plain = table.astype("object").where(table.notna(), None)
    return [
        {str(name): value for name, value in row.items()} for row in plain.to_dict("records")
    ]


def _frame(records: list[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(records, columns=None if records else columns)


def _faults(problem: Problem) -> list[Both]:
    parts = problem.candidates
    known = set(parts.projects["project_id"])
    faults = []
    for number, rule in enumerate(problem.rules, 1):
        faults += [
            both("problem.unknown", number=number, project=project)
            for project in rule.named()
            if project not in known
        ]
        faults += [
            both("problem.rule_fault", number=number, fault=fault)
            for fault in rule.faults(parts, problem.years)
        ]
    locks = Counter(rule.project for rule in problem.rules if isinstance(rule, Lock))
    funds = Counter(fund.name for fund in problem.funds)
    twice = [name for name, count in (locks + funds).items() if count > 1]
    faults += [both("problem.twice", what=name) for name in twice]
    faults += problem.objective.faults(parts)
    faults += [
        both("rule.fund.no_partner", fund=fund.name, other=other)
        for fund in problem.funds
        for other in fund.match_with
        if other not in funds
    ]
    faults += twice_spread(parts, problem.rules)
    if not problem.years:
        faults.append(both("problem.no_year"))
    return faults

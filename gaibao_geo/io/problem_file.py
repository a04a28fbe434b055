"""From a dataset's folder to the question that its ``problem.toml``, or another file, asks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.needs.shortfalls import shortfalls
from gaibao_geo.needs.weak.weakness import weakness
from gaibao_geo.needs.works.projects import Proposed, candidate_projects
from gaibao_geo.plans.aims import Aim
from gaibao_geo.plans.candidates import candidates
from gaibao_geo.plans.fund_tables import funds_of
from gaibao_geo.plans.problem import Problem, aim_from_dict, rule_from_dict
from gaibao_geo.plans.rules import Budget, Rule
from gaibao_geo.words import Both, both
from gaibao_geo.words.numbers import half_width, has_money_unit, parse_yuan

KEYS = ("years", "objective", "rules", "funds")
# Keys whose text is a name or a reason, whatever it looks like.
NAMES = frozenset({"rule", "aim", "name", "reason", "title", "zh", "en", "project", "projects",
                   "requires", "column", "by", "of"})  # fmt: skip
_PERCENT = re.compile(r"[0-9]+(?:\.[0-9]+)?%")


def read_problem(data: Dataset, path: str | Path | None = None) -> Problem:
    """The question of a dataset: its candidates and the rules of its ``problem.toml``.

    A dataset without a list of projects of its own gets what ``candidate_projects`` proposes.
    ``path`` is a file to read the rules and the aim from instead.

    The file holds ``years``, a table ``objective`` (``aim`` and its fields; several aims in
    order are an array of tables) and an array of tables ``rules`` (``rule`` and its fields).
    With ``funds = true`` the dataset's table ``funds`` comes before them (see ``funds_of``).
    Amounts are whole yuan, or text with a unit (7240万元, 72.4 million yuan); shares are
    numbers from 0 to 1, or text with a per cent sign. Raises ``DataError`` when the file is
    missing, or naming every rule that does not fit.
    """
    file = data.path / "problem.toml" if path is None else Path(path)
    asked = _read(file, path is not None)
    return _problem(data, file, asked)


def problem_of(data: Dataset) -> Problem:
    """The question of a dataset's ``problem.toml``; a plain one where it has none.

    The plain one closes shortfalls with the money of the table ``funds`` in all its years, or
    without such a table under an overall budget that all candidates would need, which binds
    nothing yet. Raises ``DataError`` as ``read_problem`` does.
    """
    file = data.path / "problem.toml"
    if file.exists():
        return read_problem(data)
    if "funds" in data and len(data.funds):
        years = sorted({int(year) for year in data.funds["budget_year"]})
        return _problem(data, file, {"years": years, "funds": True})
    asked = _problem(data, file, {})
    return replace(asked, rules=[Budget(int(asked.candidates.projects["cost_yuan"].sum()))])


def _problem(data: Dataset, file: Path, asked: Mapping[str, Any]) -> Problem:
    """The question that a file's table asks of a dataset."""
    strangers = sorted(set(asked) - set(KEYS))
    if strangers:
        known = ", ".join(KEYS)
        raise DataError(*both("problem.unknown_key", file=file, key=strangers[0], known=known))
    years = asked.get("years", [2016])
    if not isinstance(years, list) or not all(type(year) is int for year in years):
        raise DataError(*both("problem.bad_years", file=file))
    if type(asked.get("funds", False)) is not bool:
        raise DataError(*both("problem.bad_funds", file=file))
    rules, objective = _rules(file, asked.get("rules", [])), _objective(file, asked)
    funds = funds_of(data, tuple(years)) if asked.get("funds") else []
    lacking = shortfalls(data)
    return Problem(
        candidates=candidates(data, lacking, weakness(lacking), _proposed(data, lacking)),
        rules=[*funds, *rules],
        objective=objective,
        years=tuple(years),
        title=data.title,
        made_up=data.made_up,
        inputs={data.name: data.sha256},
    )


def _read(file: Path, asked_for: bool) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        if asked_for:
            raise DataError(*both("problem.no_such_file", file=file)) from error
        raise DataError(*both("problem.no_file", path=file.parent)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(*both("problem.bad_file", file=file, reason=error)) from error


def _rules(file: Path, written: Any) -> list[Rule]:
    if not isinstance(written, list) or not all(isinstance(rule, dict) for rule in written):
        raise DataError(*both("problem.bad_rules", file=file, faults=both("problem.not_rules")))
    rules, faults = [], []
    for number, record in enumerate(written, 1):
        try:
            rules.append(rule_from_dict(_plain(record)))
        except DataError as error:
            fault = Both(error.zh, error.en)
            faults.append(both("problem.rule_fault", number=number, fault=fault))
    if faults:
        said = Both(*("\n".join(part) for part in zip(*faults, strict=True)))
        raise DataError(*both("problem.bad_rules", file=file, faults=said))
    return rules


def _objective(file: Path, asked: Mapping[str, Any]) -> Aim:
    """The aim; several tables are aims in order, each with the ``tolerance`` it may give up."""
    written = asked.get("objective", {"aim": "CloseGaps"})
    try:
        if not all(isinstance(aim, dict) for aim in
                   (written if isinstance(written, list) else [written])):  # fmt: skip
            raise DataError(*both("problem.not_aim"))
        if isinstance(written, list):
            shares = [_plain(aim).get("tolerance", 0.0) for aim in written]
            aims = [{name: part for name, part in aim.items() if name != "tolerance"}
                    for aim in written]  # fmt: skip
            written = {"aim": "InOrder", "aims": aims, "tolerances": shares}
        return aim_from_dict(_plain(written))
    except DataError as error:
        reason = Both(error.zh, error.en)
        raise DataError(*both("problem.bad_objective", file=file, reason=reason)) from error


def _plain(record: Mapping[str, Any], within: str = "") -> dict[str, Any]:
    """The record with amounts and shares that are written as text read as numbers."""
    return {name: _value(part, within or name) for name, part in record.items()}


def _value(part: Any, name: str) -> Any:
    if isinstance(part, dict):
        own = "aim" in part or set(part) == {"zh", "en"}
        return _plain(part, "" if own else name)  # years or places, each with what it is about
    if isinstance(part, list):
        return [_value(one, name) for one in part]
    return _amount(part, name) if isinstance(part, str) and name not in NAMES else part


def _amount(part: str, name: str) -> Any:
    """The text as a share or as whole yuan, if it is written like one."""
    text = half_width(part).strip()
    if _PERCENT.fullmatch(text):
        return float(Decimal(text[:-1]) / 100)
    is_amount = name == "yuan" or name.endswith("_yuan")
    if is_amount or has_money_unit(text):
        try:
            return parse_yuan(text)
        except ValueError as error:
            raise DataError(*both("problem.bad_amount", field=name, got=part)) from error
    return part


def _proposed(data: Dataset, lacking: pd.DataFrame) -> Proposed | None:
    if "projects" in data:
        return None
    found = candidate_projects(data, lacking)
    found.report.raise_errors()
    return found

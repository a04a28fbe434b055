"""From a dataset's folder to the question its ``problem.toml`` asks."""

from __future__ import annotations

import tomllib
from typing import Any

import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.needs.shortfalls import shortfalls
from gaibao_geo.needs.weak.weakness import weakness
from gaibao_geo.needs.works.projects import Proposed, candidate_projects
from gaibao_geo.plans.candidates import candidates
from gaibao_geo.plans.problem import Problem, aim_from_dict, rule_from_dict
from gaibao_geo.words import Both, both

KEYS = ("years", "objective", "rules")


def read_problem(data: Dataset, path: str | None = None) -> Problem:
    """The question of a dataset: its candidates and the rules of its ``problem.toml``.

    A dataset without a list of projects of its own gets what ``candidate_projects`` proposes.

    The file holds ``years``, a table ``objective`` (``aim`` and its fields) and an array of
    tables ``rules`` (``rule`` and its fields; amounts in whole yuan). Raises ``DataError``
    when the file is missing or a rule or table does not fit.
    """
    file = data.path / "problem.toml"
    try:
        asked: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DataError(*both("problem.no_file", path=data.path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(*both("problem.bad_file", file=file, reason=error)) from error
    strangers = sorted(set(asked) - set(KEYS))
    if strangers:
        known = ", ".join(KEYS)
        raise DataError(*both("problem.unknown_key", file=file, key=strangers[0], known=known))
    years = asked.get("years", [2016])
    if not isinstance(years, list) or not all(type(year) is int for year in years):
        raise DataError(*both("problem.bad_years", file=file))
    try:
        objective = aim_from_dict(asked.get("objective", {"aim": "CloseGaps"}))
    except DataError as error:
        reason = Both(error.zh, error.en)
        raise DataError(*both("problem.bad_objective", file=file, reason=reason)) from error
    lacking = shortfalls(data)
    return Problem(
        candidates=candidates(data, lacking, weakness(lacking), _proposed(data, lacking)),
        rules=[rule_from_dict(rule) for rule in asked.get("rules", [])],
        objective=objective,
        years=tuple(years),
        title=data.title,
        made_up=data.made_up,
        inputs={data.name: data.sha256},
    )


def _proposed(data: Dataset, lacking: pd.DataFrame) -> Proposed | None:
    if "projects" in data:
        return None
    found = candidate_projects(data, lacking)
    found.report.raise_errors()
    return found

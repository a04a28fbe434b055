"""A plan as a folder: reopened, changed by hand, and verified without a solver.

``plan.json`` (figures, proof, versions, fingerprints), ``problem.json`` (the whole
question), ``projects.csv`` (every candidate with ``chosen`` and ``year``) and ``paid.csv``
(project, item type, fund, year, yuan). The folder appears whole or not at all.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import read_table
from gaibao_geo.io.csv_file import csv_bytes
from gaibao_geo.io.whole_folder import write_folder
from gaibao_geo.plans.choice import PAID_COLUMNS, Choice
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.proof import Proof, Status, holds_together
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.verify import on_problem, verify
from gaibao_geo.tables.findings import Report
from gaibao_geo.tables.guard import unguarded
from gaibao_geo.tables.plan_tables import PLAN_TABLES
from gaibao_geo.words import Lang, both, say
from gaibao_geo.words.numbers import money

FORMAT = 1
FILES = ("plan.json", "problem.json", "projects.csv", "paid.csv")


@dataclass(frozen=True)
class Verification:
    """What verifying a plan folder found: the sentences of what does not hold."""

    faults: tuple[str, ...]
    problem: Problem | None = None
    payments: int = 0
    projects: int = 0
    cost_yuan: int = 0

    @property
    def passed(self) -> bool:
        """Whether everything holds."""
        return not self.faults

    def text(self, lang: Lang = "zh") -> str:
        """The verdict in words."""
        if self.faults or self.problem is None:
            return "\n".join([say("verify.failed", lang, count=len(self.faults)), *self.faults])
        return say("verify.passed", lang, rules=len(self.problem.rules), payments=self.payments,
                   projects=self.projects, cost=money(self.cost_yuan))  # fmt: skip


def plan_files(plan: Plan) -> dict[str, bytes]:
    """The files of a plan folder by name."""
    problem = _json(plan.problem.to_dict())
    record = {
        "format": FORMAT,
        **_said(plan),
        "figures": plan.figures(),
        "proof": asdict(plan.proof),
        "problem_sha256": hashlib.sha256(problem).hexdigest(),
    }
    return {
        "plan.json": _json(record),
        "problem.json": problem,
        "projects.csv": csv_bytes(_with_stamp(plan)),
        "paid.csv": csv_bytes(plan.paid[PAID_COLUMNS]),
    }


def _said(plan: Plan) -> dict[str, Any]:
    """What ``plan.json`` says of a plan beside its figures and its proof."""
    return {
        "title": plan.problem.title._asdict(),
        "data": say("word.made_up", "zh") if plan.problem.made_up else "",
        "made_up": plan.problem.made_up,
        "inputs": dict(plan.problem.inputs),
        "in_words": {"zh": plan.text("zh"), "en": plan.text("en")},
    }


def write_plan(plan: Plan, folder: str | Path) -> Path:
    """Write a plan folder and give its path back.

    An older plan there is replaced whole; other files a person put beside it stay. Raises
    ``DataError`` when the path holds something that is not a plan folder.
    """
    target = Path(folder)
    in_use = target.exists() and any(target.iterdir() if target.is_dir() else [target])
    if in_use and not (target / "plan.json").is_file():
        raise DataError(*both("verify.in_use", path=target))
    return write_folder(target, plan_files(plan), keep=True)


def zip_plan(plan: Plan) -> bytes:
    """The plan folder as one zip file, the same bytes for the same plan."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in plan_files(plan).items():
            archive.writestr(zipfile.ZipInfo(f"plan/{name}"), content)
    return held.getvalue()


def verify_folder(folder: str | Path, lang: Lang = "zh") -> Verification:
    """Judge a plan folder by its tables, without a solver.

    Raises ``DataError`` when the folder is not a plan folder or a file cannot be read.
    """
    home = Path(folder)
    missing = [name for name in FILES if not (home / name).is_file()]
    if missing:
        raise DataError(*both("verify.no_folder", path=home, missing=", ".join(missing)))
    stated = _read_json(home / "plan.json")
    problem = Problem.from_dict(_read_json(home / "problem.json"))
    chosen, paid = _read_tables(home)
    faults = []
    fingerprint = hashlib.sha256((home / "problem.json").read_bytes()).hexdigest()
    if stated.get("problem_sha256") != fingerprint:
        faults.append(say("verify.changed_problem", lang))
    figures = stated.get("figures")
    faults += verify(problem, chosen, paid, figures if isinstance(figures, dict) else {}, lang)
    if not faults:
        choice = Choice(problem.candidates, on_problem(problem, chosen), paid, problem.years)
        proof = _proof(stated.get("proof"))
        if proof is None or not holds_together(proof, choice, problem.objective):
            faults.append(_proof_fault(stated.get("proof"), lang))
        else:
            ours = _said(Plan(problem, choice.chosen, paid, proof))
            faults += [
                say("verify.said", lang, name=name)
                for name in ours
                if stated.get(name) != ours[name]
            ]
    took = chosen[chosen["chosen"].fillna(value=False)]
    return Verification(
        tuple(faults), problem, len(paid), len(took), int(took["cost_yuan"].sum())
    )


def _proof(stated: object) -> Proof | None:
    """The stated proof, ``None`` when it is none."""
    try:
        proof = Proof(**stated)  # type: ignore[arg-type]
    except TypeError:
        return None
    numbers = [proof.value, proof.bound, proof.gap, proof.seconds]
    for entry in proof.aims:
        numbers += [entry.value, entry.bound, entry.gap, entry.allowed]
    plain = all(isinstance(number, int | float) for number in numbers)
    return proof if plain and proof.status in get_args(Status) else None


def _proof_fault(stated: object, lang: Lang) -> str:
    told = stated if isinstance(stated, Mapping) else {}
    shown = {name: told.get(name) for name in ("value", "bound", "gap", "status")}
    return say("verify.changed_proof", lang, **shown)


def _read_tables(home: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    chosen, faults = read_table(home / "projects.csv", PLAN_TABLES["projects"])
    paid, more = read_table(home / "paid.csv", PLAN_TABLES["paid"])
    Report(tuple(item for item in [*faults, *more] if item.rule != "unknown_column")).raise_errors()
    return unguarded(chosen), unguarded(paid)


def _read_json(file: Path) -> dict[str, Any]:
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise DataError(*both("verify.bad_json", file=file.name, reason=error)) from error
    if not isinstance(record, dict):
        kind = type(record).__name__
        raise DataError(*both("verify.bad_json", file=file.name, reason=kind))
    return record


def _with_stamp(plan: Plan) -> pd.DataFrame:
    """The candidates with the choice; made-up data says so in every row."""
    stamp = {"data": say("word.made_up", "zh")} if plan.problem.made_up else {}
    return plan.chosen.assign(**stamp)


def _json(record: Mapping[str, Any]) -> bytes:
    return (json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()

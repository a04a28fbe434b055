"""A plan as a folder: reopened, changed by hand, and verified without a solver.

``plan.json`` (figures, proof, versions, fingerprints), ``problem.json`` (the whole
question), ``projects.csv`` (every candidate with ``chosen`` and ``year``) and ``paid.csv``
(project, item type, fund, year, yuan). The folder appears whole or not at all.

A person may put ``projects.xlsx`` or ``paid.xlsx`` in place of a CSV, or save a CSV again from
a spreadsheet in its own encoding: the tables are read as a county's own files are.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

import pandas as pd

from gaibao_geo.answers.judged_list import broken, list_figures, same_figures, unpaid
from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import read_table
from gaibao_geo.io.csv_file import csv_bytes
from gaibao_geo.io.whole_folder import write_folder
from gaibao_geo.plans.choice import PAID_COLUMNS
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.proof import Proof, Status, holds_together
from gaibao_geo.plans.verify import on_problem, verify
from gaibao_geo.tables.findings import Finding, Report
from gaibao_geo.tables.guard import unguarded
from gaibao_geo.tables.plan_tables import PLAN_TABLES
from gaibao_geo.words import Lang, both, say
from gaibao_geo.words.numbers import money

FORMAT = 1
RECORDS = ("plan.json", "problem.json")
BOOKS = (".csv", ".xlsx", ".xls", ".et", ".ods")


@dataclass(frozen=True)
class Verification:
    """What verifying a plan folder found: the sentences of what does not hold."""

    faults: tuple[str, ...]
    plan: Plan | None = None

    @property
    def passed(self) -> bool:
        """Whether everything holds."""
        return not self.faults

    @property
    def cost_yuan(self) -> int:
        """Whole yuan of the plan that the tables have; 0 when they have none."""
        return 0 if self.plan is None else self.plan.cost_yuan

    def text(self, lang: Lang = "zh") -> str:
        """The verdict in words."""
        if self.faults or self.plan is None:
            return "\n".join([say("verify.failed", lang, count=len(self.faults)), *self.faults])
        return say("verify.passed", lang, rules=len(self.plan.problem.rules),
                   payments=len(self.plan.paid), projects=len(self.plan.projects),
                   cost=money(self.plan.cost_yuan))  # fmt: skip


def plan_files(plan: Plan, beside: pd.DataFrame | None = None) -> dict[str, bytes]:
    """The files of a plan folder by name; ``beside`` is what ``baselines`` gave."""
    problem = problem_file(plan.problem)
    record = {
        "format": FORMAT,
        **_said(plan),
        "figures": plan.figures(),
        "proof": asdict(plan.proof),
        "problem_sha256": hashlib.sha256(problem).hexdigest(),
    }
    if beside is not None:
        record["baselines"] = [_told(row) for row in beside.to_dict("records")]
    return {
        "plan.json": _json(record),
        "problem.json": problem,
        "projects.csv": csv_bytes(_with_stamp(plan)),
        "paid.csv": csv_bytes(plan.paid[PAID_COLUMNS]),
    }


def problem_file(problem: Problem) -> bytes:
    """The ``problem.json`` of a question, the same bytes for the same question."""
    return _json(problem.to_dict())


def _told(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row as JSON: whatever is missing is null."""
    return {str(name): None if isinstance(value, float) and math.isnan(value) else value
            for name, value in row.items()}  # fmt: skip


def _said(plan: Plan) -> dict[str, Any]:
    """What ``plan.json`` says of a plan beside its figures and its proof."""
    return {
        "title": plan.problem.title._asdict(),
        "data": say("word.made_up", "zh") if plan.problem.made_up else "",
        "made_up": plan.problem.made_up,
        "inputs": dict(plan.problem.inputs),
        "in_words": {"zh": plan.text("zh"), "en": plan.text("en")},
    }


def write_plan(plan: Plan, folder: str | Path, beside: pd.DataFrame | None = None) -> Path:
    """Write a plan folder and give its path back; ``beside`` is what ``baselines`` gave.

    An older plan there is replaced whole; other files a person put beside it stay. Raises
    ``DataError`` when the path holds something that is not a plan folder.
    """
    target = Path(folder)
    in_use = target.exists() and any(target.iterdir() if target.is_dir() else [target])
    if in_use and not (target / "plan.json").is_file():
        raise DataError(*both("verify.in_use", path=target))
    return write_folder(target, plan_files(plan, beside), keep=True)


def zip_plan(plan: Plan) -> bytes:
    """The plan folder as one zip file, the same bytes for the same plan."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in plan_files(plan).items():
            archive.writestr(zipfile.ZipInfo(f"plan/{name}"), content)
    return held.getvalue()


def verify_folder(folder: str | Path, lang: Lang = "zh") -> Verification:
    """Judge a plan folder by its tables, without a solver.

    ``plan`` of the answer is the plan as the tables have it, ``None`` when they name other
    projects or the stated proof is none. Raises ``DataError`` when the folder is not a plan
    folder or a file cannot be read.
    """
    home = Path(folder)
    missing = [name for name in RECORDS if not (home / name).is_file()]
    missing += [f"{name}.csv" for name in PLAN_TABLES if not _tables_of(home, name)]
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
    proof = _proof(stated.get("proof"))
    known = set(problem.candidates.projects["project_id"])
    if proof is None or sorted(chosen["project_id"]) != sorted(known):
        wrong = [] if proof else [_proof_fault(stated.get("proof"), lang)]
        return Verification((*faults, *wrong))
    plan = Plan(problem, on_problem(problem, chosen), paid, proof)
    if not faults and not holds_together(proof, plan.choice, problem.objective):
        faults.append(_proof_fault(stated.get("proof"), lang))
    if not faults:
        ours = _said(plan)
        faults = [say("verify.said", lang, name=name) for name in ours
                  if stated.get(name) != ours[name]]  # fmt: skip
        faults += _baseline_faults(plan, stated.get("baselines", []), lang)
    return Verification(tuple(faults), plan)


def _baseline_faults(plan: Plan, stated: object, lang: Lang) -> Iterator[str]:
    """What is said of the lists beside the plan, computed again from their projects and years.

    Who would pay for them is not written down, so a list that breaks no rule but that of a
    fund is believed.
    """
    known = {str(project) for project in plan.chosen["project_id"]}
    for line in stated if isinstance(stated, list) else [None]:
        row: dict[str, Any] = line if isinstance(line, dict) else {}
        taken = row.get("chosen")
        if not isinstance(taken, dict) or not set(taken) <= known:
            yield say("verify.said", lang, name="baselines")
            continue
        choice = unpaid(plan.problem, sorted(taken.items()))
        sound = same_figures(list_figures(plan, choice), row)
        said = broken(plan.problem, choice)
        sound &= {one.zh for one in said} <= set(row.get("broken_zh", []))
        sound &= row.get("keeps_rules") is (not row.get("broken_zh"))
        if not sound:
            yield say("verify.said", lang, name=f"baselines: {row.get('list')}")


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


def _tables_of(home: Path, name: str) -> list[Path]:
    """The files that could be this table."""
    return [home / f"{name}{kind}" for kind in BOOKS if (home / f"{name}{kind}").is_file()]


def _read_tables(home: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both tables, whichever kind of file each is; raises ``DataError`` with every fault."""
    tables, faults = [], list[Finding]()
    for name, table in PLAN_TABLES.items():
        files = _tables_of(home, name)
        if len(files) > 1:
            several = ", ".join(file.name for file in files)
            raise DataError(*both("verify.several", path=home, files=several))
        read, found = read_table(files[0], table)
        if table.key[0] not in read and not found.of("error"):
            raise DataError(*both("verify.no_table", file=files[0].name, table=table.meaning))
        tables.append(unguarded(read))
        faults += [item for item in found if item.rule != "unknown_column"]
    Report(tuple(faults)).raise_errors()
    chosen, paid = tables
    return chosen, paid


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

"""Everything once: check, map, plan, verify, and the question of less money."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from gaibao_geo.answers.baselines import own_list
from gaibao_geo.answers.curve import curve, curve_table, levels, undone
from gaibao_geo.answers.judged_list import list_figures
from gaibao_geo.errors import GaibaoError
from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.io.document_check import check_document
from gaibao_geo.io.plan_folder import verify_folder, write_plan
from gaibao_geo.io.problem_file import read_problem
from gaibao_geo.maps.ready import investment_map, plan_map
from gaibao_geo.plans.choice import names_of
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.solve import solve
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang, say
from gaibao_geo.words.numbers import money, percent

SEEDS, GYANTSE, RUTOG = "data/seeds", "data/demo/gyantse", "data/demo/rutog"
APPROVED = "approved"  # the list of the 23 projects in data/demo/gyantse
STEPS = ("checking", "mapping", "planning", "verifying", "less")
EXAMPLES = 3


def run_demo(home: Path, lang: Lang, talk: Callable[[str], None]) -> tuple[list[Path], list[str]]:
    """Write everything under ``home``; the files made, and three sentences for a planner."""
    began, today = time.monotonic(), date.today().isoformat()
    home.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    sentences: list[str] = []

    def step(number: int) -> None:
        what = say(f"cli.demo.{STEPS[number - 1]}", lang)
        talk(say("cli.demo.step", lang, number=number, count=len(STEPS), what=what))

    step(1)
    files.append(home / "check.txt")
    sentences.append(_check(files[-1], lang))
    step(2)
    files.append(home / "investment.html")
    investment_map(read_dataset(SEEDS), lang, made_on=today).save(files[-1])
    step(3)
    data = read_dataset(GYANTSE)
    plan = solve(read_problem(data))
    files += [write_plan(plan, home / "gyantse_plan"), home / "gyantse_plan.html"]
    plan_map(plan, data, lang, made_on=today).save(files[-1])
    sentences.append(_compared(plan, lang))
    step(4)
    judged = verify_folder(home / "gyantse_plan", lang)
    talk(judged.text(lang))
    if not judged.passed:
        raise GaibaoError(judged.text("zh"), judged.text("en"))
    step(5)
    files.append(home / "rutog_less_money.csv")
    sentences.append(_less_money(files[-1], lang))
    talk(say("cli.demo.seconds", lang, seconds=f"{time.monotonic() - began:.1f}"))
    return files, sentences


def _check(file: Path, lang: Lang) -> str:
    data = read_dataset(SEEDS)
    result = check_document(data)
    file.write_text(result.report.text(lang) + "\n", encoding="utf-8")
    return say("cli.demo.checked", lang, figures=len(data.figures), holds=len(result.holds),
               doubts=len(result.report), file=file.name)  # fmt: skip


def _compared(plan: Plan, lang: Lang) -> str:
    theirs, ours = own_list(plan, APPROVED), list_figures(plan, plan.choice)
    budget = plan.problem.budget_yuan
    return say("cli.demo.plan", lang, budget=None if budget is None else money(budget),
               count=theirs["projects"], theirs=percent(theirs["closed_share"]),
               left=theirs["townships_with_nothing"], ours=percent(ours["closed_share"]),
               ours_left=ours["townships_with_nothing"],
               proof=plan.proof.sentence(lang))  # fmt: skip


def _less_money(file: Path, lang: Lang) -> str:
    problem = read_problem(read_dataset(RUTOG))
    plans = curve(problem, levels(problem))
    table = curve_table(plans)
    listed = table.assign(**{name: table[name].map(" ".join) for name in ("chosen", "dropped")})
    file.write_bytes(listed.to_csv(index=False).encode("utf-8-sig"))
    place = next(iter(table.index[table["dropped"].map(len) > 0]))
    names, comma = names_of(problem.candidates.projects), say("word.list_comma", lang)
    left = undone(plans[place])
    examples = [
        say("cli.demo.undone", lang, school=Both(row.school, row.school_en),
            what=Both(row.name_zh, row.name_en), amount=f"{row.left:,.12g}",
            unit=Both(row.unit, row.unit_en))
        for row in rows(left.head(EXAMPLES))
    ]  # fmt: skip
    budget = int(table["budget_yuan"].iloc[place])
    return say("cli.demo.first", lang, whole=money(plans[0].cost_yuan), budget=money(budget),
               dropped=comma.join(names[p].to(lang) for p in table.loc[place, "dropped"]),
               undone=len(left), examples=comma.join(examples))  # fmt: skip

"""The command line: the same verbs as the pages. Output is data, talk goes to the side.

Exit codes: 0 done; 1 a result did not pass its own check; 2 the input is at fault; 3 no
plan keeps every rule; 4 time ran out before any plan was found; 130 interrupted.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from gaibao_geo.cli_arguments import parser
from gaibao_geo.errors import DataError, GaibaoError, InfeasibleError, NotFoundInTimeError
from gaibao_geo.tables.findings import LIMIT
from gaibao_geo.words import LANGUAGES, Both, Lang, both, say

DONE, FAILED, BAD_INPUT, NO_PLAN, NO_TIME, INTERRUPTED = 0, 1, 2, 3, 4, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    lang = _language(words)
    args = parser(lang, _RUNS).parse_args(words)
    try:
        run: Callable[[argparse.Namespace, Lang], int] = args.run
        return run(args, lang)
    except (InfeasibleError, NotFoundInTimeError) as error:
        _talk(error.in_words(lang))
        if getattr(args, "json", False):
            _print_json(_no_plan(error, lang))
        return NO_PLAN if isinstance(error, InfeasibleError) else NO_TIME
    except GaibaoError as error:  # the input is at fault, or our own check refused our own work
        _talk(say("cli.error", lang, message=error.in_words(lang)))
        return BAD_INPUT if isinstance(error, DataError) else FAILED
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        _talk(say("cli.error", lang, message=f"{error.filename}: {error.strerror}"))
        return BAD_INPUT
    except KeyboardInterrupt:
        _talk(say("cli.interrupted", lang))
        return INTERRUPTED


def _no_plan(error: InfeasibleError | NotFoundInTimeError, lang: Lang) -> dict[str, Any]:
    """Why there is no plan, for machines: rules are counted from 1 as they are printed."""
    record: dict[str, Any] = {"plan": None, "message": error.in_words(lang)}
    if isinstance(error, InfeasibleError):
        rules = [number + 1 for number in error.conflict]
        return {**record, "reason": "conflict", "rules": rules, "minimal": error.minimal}
    return {**record, "reason": "time"}


def _language(words: Sequence[str]) -> Lang:
    """The language asked for, looked up early so that the help speaks it too."""
    for place, word in enumerate(words):
        asked = word.partition("=")[2] if word.startswith("--lang=") else ""
        if word == "--lang" and place + 1 < len(words):
            asked = words[place + 1]
        if asked in LANGUAGES:
            return "en" if asked == "en" else "zh"
    return "en" if os.environ.get("GAIBAO_LANG") == "en" else "zh"


def _talk(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _print(text: str) -> None:
    print(text, flush=True)


def _print_json(record: Any) -> None:
    _print(json.dumps(record, ensure_ascii=False, indent=1, default=str))


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Send what a C library prints to standard output to the side: output is data."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:
        yield
        return
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def _check(args: argparse.Namespace, lang: Lang) -> int:
    from gaibao_geo.io.accepting import inspect_accepting

    data = inspect_accepting(args.folder, args.accept)
    rows = sum(len(table) for table in data.tables.values())
    _talk(say("cli.check.reading", lang, title=data.title, tables=len(data.tables), rows=rows))
    report, holds = data.report, None
    if "relations" in data and not report.of("error"):
        from gaibao_geo.io.document_check import check_document

        result = check_document(data)
        report, holds = report + result.report, result.passed(lang)
    if args.json:
        _print_json(
            {
                "findings": report.records(lang),
                "accounts": data.accounts.to_dict("records"),
                "holds": [] if holds is None else holds.to_dict("records"),
            }
        )
    elif args.table:
        _print_rows(report.table(lang))
    else:
        _print(report.text(lang, limit=None if args.all else LIMIT))
        _print_accounts(data.accounts, lang)
        if holds is not None:
            _print(say("cli.check.holds", lang, count=len(holds)))
            if args.all:
                _print(holds.to_csv(index=False, sep="\t").rstrip())
    _check_files(args, data, lang)
    return BAD_INPUT if report.of("error") else DONE


def _check_files(args: argparse.Namespace, data: Any, lang: Lang) -> None:
    """Write what was asked for beside the report; the checked tables come last."""
    if args.repairs:
        from gaibao_geo.io.accepting import write_proposals

        _wrote(write_proposals(data, args.repairs, args.accept), lang)
    if args.save_mapping:
        from gaibao_geo.io.saved_mapping import write_mapping

        _wrote(write_mapping(data, args.save_mapping), lang)
    if args.annotate:
        from gaibao_geo.io.annotated import write_annotated

        for file in write_annotated(data, args.annotate):
            _wrote(file, lang)
    if args.output:
        from gaibao_geo.io.checked_folder import write_checked

        if data.report.of("error"):  # they have been printed; here is only what follows
            _talk(say("cli.check.not_written", lang, path=args.output))
        else:
            _wrote(write_checked(data, args.output, lang), lang)


def _wrote(path: Path, lang: Lang) -> None:
    _talk(say("cli.wrote", lang, path=path))


def _print_rows(table: Any) -> None:
    """A table as lines of cells with tabs between, safe to paste into a spreadsheet."""
    from gaibao_geo.tables.guard import guarded_text
    from gaibao_geo.words.visible import visible

    _print("\t".join(table.columns))
    for row in table.astype(object).where(table.notna(), "").itertuples(index=False):
        _print("\t".join(guarded_text(visible(str(cell))) for cell in row))


def _print_accounts(accounts: Any, lang: Lang) -> None:
    from gaibao_geo.words.visible import visible

    for row in accounts.itertuples(index=False):
        place = visible(" ".join(text for text in (row.file, row.sheet) if text))
        _print(say("cli.check.account", lang, place=place, table=row.table, rows=row.rows_in,
                   kept=row.kept, listed=row.listed))  # fmt: skip
        if row.unlisted:
            _print(say("cli.check.unlisted", lang, place=place, count=row.unlisted))


def _template(args: argparse.Namespace, lang: Lang) -> int:
    from gaibao_geo.io.template import template
    from gaibao_geo.io.whole_folder import write_file

    made = template(args.tables.split(",") if args.tables else None, lang)
    _wrote(write_file(Path(args.output or say("template.file", lang)), made), lang)
    return DONE


def _map(args: argparse.Namespace, lang: Lang) -> int:
    from gaibao_geo.intake.dataset import read_dataset
    from gaibao_geo.maps.ready import investment_map

    today = date.today().isoformat()
    drawn = investment_map(read_dataset(args.folder), lang, args.review_number, made_on=today)
    _write(Path(args.output), drawn.html(), lang)
    return DONE


def _need(args: argparse.Namespace, lang: Lang) -> int:
    from gaibao_geo.intake.dataset import read_dataset
    from gaibao_geo.need_files import write_needs
    from gaibao_geo.needs.assessment import assess
    from gaibao_geo.needs.assessment_words import assessment_record, assessment_text
    from gaibao_geo.needs.weak.weights import read_weights

    data = read_dataset(args.folder)
    _talk(say("cli.need.reading", lang, title=data.title, schools=len(data.schools)))
    found = assess(
        data,
        [name for name in args.sets.split(",") if name],
        weights=read_weights(args.weights) if args.weights else None,
        method=args.method, horizon=args.horizon, price=args.price, year=args.year,
        rule=args.balance,
    )  # fmt: skip
    if found.report:
        _talk(found.report.text(lang))
    if found.report.of("error"):  # they have been told; nothing is written from faulty prices
        return BAD_INPUT
    if args.json:
        _print_json(assessment_record(found, lang))
    else:
        _print(assessment_text(found, lang, args.weakest))
    for file in write_needs(found, args.output, lang, date.today().isoformat()):
        _wrote(file, lang)
    return DONE


def _plan(args: argparse.Namespace, lang: Lang) -> int:
    from gaibao_geo.io.plan_folder import plan_files, write_plan
    from gaibao_geo.plans.solve import solve

    data, problem = _question(args, lang)
    _talk(problem.text(lang))
    plan = _attended(
        lambda watch: solve(problem, seconds=args.seconds, within=args.within, exact=args.exact,
                            watch=watch),
        lang, quiet=args.quiet,
    )  # fmt: skip
    beside = None if args.no_baselines else _baselines(plan)
    write_plan(plan, args.output, beside)
    _talk(say("cli.wrote", lang, path=args.output))
    if args.map:
        from gaibao_geo.maps.ready import plan_map

        drawn = plan_map(plan, data, lang, made_on=date.today().isoformat())
        _write(Path(args.map), drawn.html(), lang)
    levels = _less_money(plan.problem, args.seconds, lang) if args.curve else []
    if args.json:
        record = json.loads(plan_files(plan, beside)["plan.json"])
        _print_json({**record, "curve": levels} if args.curve else record)
        return DONE
    _print(plan.text(lang))
    if beside is not None:
        from gaibao_geo.answers.baselines import baselines_text

        _print(baselines_text(plan, beside, lang))
    _print(plan.listing(lang))
    for level in levels:
        _print(level[lang])
    return DONE


def _question(args: argparse.Namespace, lang: Lang) -> tuple[Any, Any]:
    """The data and the question that the arguments ask."""
    from gaibao_geo.answers.changes import with_budget, with_locks, with_years
    from gaibao_geo.intake.dataset import read_dataset
    from gaibao_geo.io.problem_file import read_problem

    data = read_dataset(args.folder)
    problem = read_problem(data, args.problem)
    if args.years is not None:
        problem = with_years(problem, args.years)
    if args.budget is not None:
        problem = with_budget(problem, args.budget)
    return data, with_locks(problem, args.keep, args.drop, say("cli.plan.by_hand", lang))


def _attended(work: Callable[[Any], Any], lang: Lang, *, quiet: bool) -> Any:
    """Do what may take long, with its progress on standard error and an ear for Ctrl-C."""
    from gaibao_geo.io.attended import ProgressLine, attended

    line = ProgressLine(sys.stderr, lang, columns=shutil.get_terminal_size().columns, quiet=quiet)

    def give_up() -> None:
        # The solver's own thread cannot be stopped in another way, and nothing is half written.
        line.clear()
        _talk(say("cli.interrupted", lang))
        sys.stdout.flush()
        os._exit(INTERRUPTED)

    try:
        with _quiet():
            return attended(work, line.show, give_up)
    finally:
        line.clear()


def _baselines(plan: Any) -> Any:
    from gaibao_geo.answers.baselines import baselines

    with _quiet():
        return baselines(plan)


def _less_money(problem: Any, seconds: float, lang: Lang) -> list[dict[str, Any]]:
    """What each smaller budget would buy: its figures, and a sentence in each language."""
    from gaibao_geo.answers.curve import curve, curve_table, levels
    from gaibao_geo.plans.choice import names_of
    from gaibao_geo.words.numbers import money, percent

    names = names_of(problem.candidates.projects)
    with _quiet():
        table = curve_table(curve(problem, levels(problem), seconds))
    found: dict[int, dict[str, Any]] = {
        int(row["budget_yuan"]): {str(name): part for name, part in row.items()}
        for row in table.to_dict("records")
    }
    said: list[dict[str, Any]] = []
    for budget in levels(problem):
        if budget not in found:
            said.append({"budget_yuan": budget,
                         **both("cli.curve.missing", budget=money(budget))._asdict()})  # fmt: skip
            continue
        row = found[budget]
        lists = (say("word.list_comma", one).join(names[p].to(one) for p in row["dropped"])
                 for one in LANGUAGES)  # fmt: skip
        dropped = Both(*lists) if row["dropped"] else both("cli.curve.none")
        text = both("cli.curve.row", budget=money(budget), share=percent(row["closed_share"]),
                    dropped=dropped, gap=percent(row["gap"], 2))  # fmt: skip
        said.append({**row, **text._asdict()})
    return said


def _verify(args: argparse.Namespace, lang: Lang) -> int:
    from gaibao_geo.io.plan_folder import verify_folder

    judged = verify_folder(args.folder, lang)
    if args.json:
        _print_json({"passed": judged.passed, "faults": list(judged.faults)})
    else:
        _print(judged.text(lang))
    return DONE if judged.passed else BAD_INPUT


def _compare(args: argparse.Namespace, lang: Lang) -> int:
    from gaibao_geo.io.compared import compare_folders
    from gaibao_geo.io.csv_file import csv_bytes
    from gaibao_geo.io.whole_folder import write_file

    compared = compare_folders(args.folders, lang)
    if args.output:
        _wrote(write_file(Path(args.output), csv_bytes(compared.table())), lang)
    if args.json:
        _print_json(compared.record())
    else:
        _print(compared.text(lang))
    return DONE if compared.all_verified else BAD_INPUT


def _brief(args: argparse.Namespace, lang: Lang) -> int:
    from gaibao_geo.briefing.chapter import Office
    from gaibao_geo.briefing.files import KINDS, SUFFIXES, Files, Wishes, matter_of
    from gaibao_geo.io.plan_data import data_of
    from gaibao_geo.io.plan_folder import verify_folder
    from gaibao_geo.io.whole_folder import write_folder

    judged = verify_folder(args.folder, lang)
    if not judged.passed or judged.plan is None:
        _talk("\n".join([say("briefing.fault.not_verified", lang), *judged.faults]))
        return BAD_INPUT
    data = data_of(judged.plan, Path(args.folder), args.data)
    others = {Path(folder).name: verify_folder(folder, lang).plan for folder in args.beside}
    office = Office(args.unit, args.date or date.today().isoformat(), args.review_number,
                    args.secrecy)  # fmt: skip
    wishes = Wishes(
        template=Path(args.template).read_bytes() if args.template else None, maps=args.maps,
        paper=args.paper, landscape=not args.portrait,
        others={name: plan for name, plan in others.items() if plan is not None},
    )  # fmt: skip
    command = shlex.join(["gaibao", "brief", args.folder, "-o", args.output])
    matter = matter_of(judged.plan, data, lang, office, command=command)
    kinds = [kind for kind in KINDS if not args.only or SUFFIXES[kind][1:] in args.only]
    with _quiet():
        files = Files(matter, wishes)
        for remark in files.remarks:
            _talk(say("brief.mind" if remark.mind else "brief.fine", lang, text=remark.text))
        made = files.every(kinds)
    home = write_folder(Path(args.output), made, keep=True)
    for name in made:
        _print(str(home / name))
    return DONE


def _app(args: argparse.Namespace, lang: Lang) -> int:
    from gaibao_geo.io.serving import serve

    return serve(args.port, lang)


def _demo(args: argparse.Namespace, lang: Lang) -> int:
    from gaibao_geo.demo import run_demo

    with _quiet():
        files, sentences = run_demo(Path(args.output), lang, _talk)
    _talk(say("cli.demo.files", lang))
    for file in files:
        _print(str(file))
    _talk(say("cli.demo.know", lang))
    for sentence in sentences:
        _print(sentence)
    return DONE


def _write(file: Path, text: str, lang: Lang) -> None:
    from gaibao_geo.io.whole_folder import write_file

    _wrote(write_file(file, text.encode()), lang)


_RUNS = {
    "check": _check, "template": _template, "need": _need, "map": _map, "plan": _plan,
    "verify": _verify, "compare": _compare, "brief": _brief, "app": _app, "demo": _demo,
}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())

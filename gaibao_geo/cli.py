"""The command line: the same verbs as the pages. Output is data, talk goes to the side.

Exit codes: 0 done; 1 a result did not pass its own check; 2 the input is at fault; 3 no
plan keeps every rule; 4 time ran out before any plan was found.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from gaibao_geo.errors import DataError, GaibaoError, InfeasibleError, NotFoundInTimeError
from gaibao_geo.tables.findings import LIMIT
from gaibao_geo.words import LANGUAGES, Lang, say

DONE, FAILED, BAD_INPUT, NO_PLAN, NO_TIME = 0, 1, 2, 3, 4


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    lang = _language(words)
    args = _parser(lang).parse_args(words)
    try:
        run: Callable[[argparse.Namespace, Lang], int] = args.run
        return run(args, lang)
    except (InfeasibleError, NotFoundInTimeError) as error:
        _talk(error.in_words(lang))
        return NO_PLAN if isinstance(error, InfeasibleError) else NO_TIME
    except GaibaoError as error:  # the input is at fault, or our own check refused our own work
        _talk(say("cli.error", lang, message=error.in_words(lang)))
        return BAD_INPUT if isinstance(error, DataError) else FAILED
    except OSError as error:
        _talk(say("cli.error", lang, message=f"{error.filename}: {error.strerror}"))
        return BAD_INPUT
    except KeyboardInterrupt:
        _talk(say("cli.interrupted", lang))
        return 130


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
    from gaibao_geo.answers.changes import with_budget, with_locks
    from gaibao_geo.intake.dataset import read_dataset
    from gaibao_geo.io.plan_folder import plan_files, write_plan
    from gaibao_geo.io.problem_file import read_problem
    from gaibao_geo.maps.ready import plan_map
    from gaibao_geo.plans.solve import solve

    data = read_dataset(args.folder)
    problem = read_problem(data)
    if args.budget is not None:
        problem = with_budget(problem, args.budget)
    problem = with_locks(problem, args.keep, args.drop, say("cli.plan.by_hand", lang))
    _talk(problem.text(lang))
    _talk(say("cli.plan.solving", lang))
    with _quiet():
        plan = solve(problem, seconds=args.seconds)
    write_plan(plan, args.output)
    _talk(say("cli.wrote", lang, path=args.output))
    if args.map:
        drawn = plan_map(plan, data, lang, made_on=date.today().isoformat())
        _write(Path(args.map), drawn.html(), lang)
    if args.json:
        _print(plan_files(plan)["plan.json"].decode())
    else:
        _print(plan.text(lang))
        _print(plan.listing(lang))
    if args.curve:
        _curve(plan.problem, args.seconds, lang)
    return DONE


def _curve(problem: Any, seconds: float, lang: Lang) -> None:
    from gaibao_geo.answers.curve import curve, curve_table, levels
    from gaibao_geo.plans.choice import names_of
    from gaibao_geo.words.numbers import money, percent

    names = names_of(problem.candidates.projects)
    with _quiet():
        table = curve_table(curve(problem, levels(problem), seconds))
    for budget in levels(problem):
        found = table[table["budget_yuan"] == budget]
        if found.empty:
            _print(say("cli.curve.missing", lang, budget=money(budget)))
            continue
        row = found.iloc[0]
        dropped = say("word.list_comma", lang).join(names[p].to(lang) for p in row["dropped"])
        _print(say("cli.curve.row", lang, budget=money(budget), share=percent(row["closed_share"]),
                   dropped=dropped or say("cli.curve.none", lang),
                   gap=percent(row["gap"], 2)))  # fmt: skip


def _verify(args: argparse.Namespace, lang: Lang) -> int:
    from gaibao_geo.io.plan_folder import verify_folder

    judged = verify_folder(args.folder, lang)
    if args.json:
        _print_json({"passed": judged.passed, "faults": list(judged.faults)})
    else:
        _print(judged.text(lang))
    return DONE if judged.passed else BAD_INPUT


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


def _yuan(text: str) -> int:
    from gaibao_geo.words.numbers import parse_yuan

    return parse_yuan(text)


def _need_arguments(need: argparse.ArgumentParser, tell: Callable[[str], str]) -> None:
    need.add_argument("folder", help=tell("check.folder"))
    need.add_argument("-o", "--output", default="out/need", help=tell("need.output"))
    need.add_argument("--sets", default="", metavar="NAME,NAME", help=tell("need.sets"))
    need.add_argument("--weights", metavar="FILE", help=tell("need.weights"))
    need.add_argument("--method", default="mean", help=tell("need.method"),
                      choices=("mean", "entropy", "topsis", "rank_sum"))  # fmt: skip
    need.add_argument("--horizon", type=int, default=3, choices=(3, 5), help=tell("need.horizon"))
    need.add_argument("--price", default="mid", choices=("low", "mid", "high"),
                      help=tell("need.price"))  # fmt: skip
    need.add_argument("--year", type=int, help=tell("need.year"))
    need.add_argument("--balance", default="balance_2017", metavar="NAME",
                      help=tell("need.balance"))  # fmt: skip
    need.add_argument("--weakest", type=int, default=10, metavar="N", help=tell("need.weakest"))
    need.add_argument("--json", action="store_true", help=tell("json"))


def _parser(lang: Lang) -> argparse.ArgumentParser:
    def tell(key: str) -> str:
        return say(f"cli.{key}", lang).replace("%", "%%")  # argparse fills in % itself

    parser = argparse.ArgumentParser(prog="gaibao", description=tell("about"))
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--lang", choices=LANGUAGES, default=lang, help=tell("lang"))
    named = "check|template|need|map|plan|verify|app|demo"
    verbs = parser.add_subparsers(required=True, metavar=named)

    def verb(name: str, run: Callable[[argparse.Namespace, Lang], int]) -> argparse.ArgumentParser:
        about = tell(f"{name}.about")
        made = verbs.add_parser(name, parents=[shared], help=about, description=about)
        made.set_defaults(run=run)
        return made

    check = verb("check", _check)
    check.add_argument("folder", help=tell("check.folder"))
    check.add_argument("--all", action="store_true", help=tell("check.all"))
    check.add_argument("--accept", metavar="FILE", action="append", default=[],
                       help=tell("check.accept"))  # fmt: skip
    check.add_argument("--repairs", metavar="FILE", help=tell("check.repairs"))
    check.add_argument("--save-mapping", metavar="FILE", help=tell("check.save_mapping"))
    check.add_argument("--annotate", metavar="DIR", help=tell("check.annotate"))
    check.add_argument("-o", "--output", metavar="DIR", help=tell("check.output"))
    check.add_argument("--table", action="store_true", help=tell("check.table"))
    check.add_argument("--json", action="store_true", help=tell("json"))

    blank = verb("template", _template)
    blank.add_argument("-o", "--output", help=tell("template.output"))
    blank.add_argument("--tables", default="", metavar="NAME,NAME", help=tell("template.tables"))

    draw = verb("map", _map)
    draw.add_argument("folder", help=tell("check.folder"))
    draw.add_argument("-o", "--output", default="out/investment.html", help=tell("map.output"))
    draw.add_argument("--review-number", default="", help=tell("map.review"))

    need = verb("need", _need)
    _need_arguments(need, tell)

    plan = verb("plan", _plan)
    plan.add_argument("folder", help=tell("plan.folder"))
    plan.add_argument("-o", "--output", default="out/plan", help=tell("plan.output"))
    plan.add_argument("--budget", type=_yuan, help=tell("plan.budget"))
    plan.add_argument("--keep", action="append", default=[], metavar="ID", help=tell("plan.keep"))
    plan.add_argument("--drop", action="append", default=[], metavar="ID", help=tell("plan.drop"))
    plan.add_argument("--seconds", type=float, default=60.0, help=tell("plan.seconds"))
    plan.add_argument("--curve", action="store_true", help=tell("plan.curve"))
    plan.add_argument("--map", metavar="FILE", help=tell("plan.map"))
    plan.add_argument("--json", action="store_true", help=tell("json"))

    verify = verb("verify", _verify)
    verify.add_argument("folder", help=tell("verify.folder"))
    verify.add_argument("--json", action="store_true", help=tell("json"))

    app = verb("app", _app)
    app.add_argument("--port", type=int, default=8501, help=tell("app.port"))

    demo = verb("demo", _demo)
    demo.add_argument("-o", "--output", default="out/demo", help=tell("demo.output"))
    return parser


if __name__ == "__main__":
    sys.exit(main())

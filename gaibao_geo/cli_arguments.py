"""What can be typed after ``gaibao``: the verbs and their arguments, in the language asked for."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from gaibao_geo.words import LANGUAGES, Lang, say
from gaibao_geo.words.numbers import parse_number, parse_yuan

Run = Callable[[argparse.Namespace, Lang], int]
Tell = Callable[[str], str]


def parser(lang: Lang, runs: Mapping[str, Run]) -> argparse.ArgumentParser:
    """The parser of the whole command line; ``runs`` gives what each verb does."""

    def tell(key: str) -> str:
        return say(f"cli.{key}", lang).replace("%", "%%")  # argparse fills in % itself

    made = argparse.ArgumentParser(prog="gaibao", description=tell("about"))
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--lang", choices=LANGUAGES, default=lang, help=tell("lang"))
    verbs = made.add_subparsers(required=True, metavar="|".join(runs))
    for name, run in runs.items():
        about = tell(f"{name}.about")
        verb = verbs.add_parser(name, parents=[shared], help=about, description=about)
        verb.set_defaults(run=run)
        _ARGUMENTS[name](verb, tell)
    return made


def _yuan(text: str) -> int:
    return parse_yuan(text)


def _share(text: str) -> float:
    """A share as 0.001 or 0.1%."""
    figure = text.strip().replace("％", "%")
    value = float(parse_number(figure.removesuffix("%"))) / (100 if figure.endswith("%") else 1)
    if not 0 <= value < 1:
        raise ValueError(text)
    return value


def _years(text: str) -> tuple[int, ...]:
    """Years as 2017,2018 or 2017-2021."""
    first, dash, last = text.partition("-")
    years = range(int(first), int(last) + 1) if dash else map(int, text.split(","))
    found = tuple(sorted(set(years)))
    if not found or not all(1900 < year < 2200 for year in found):
        raise ValueError(text)
    return found


def _kinds(text: str) -> tuple[str, ...]:
    """Kinds of files as pptx,docx."""
    found = tuple(part.strip().lower().removeprefix(".") for part in text.split(","))
    if set(found) - {"pptx", "docx", "xlsx", "pdf", "png", "svg", "html"}:
        raise ValueError(text)
    return found


def _check(verb: argparse.ArgumentParser, tell: Tell) -> None:
    verb.add_argument("folder", help=tell("check.folder"))
    verb.add_argument("--all", action="store_true", help=tell("check.all"))
    verb.add_argument("--accept", metavar="FILE", action="append", default=[],
                      help=tell("check.accept"))  # fmt: skip
    verb.add_argument("--repairs", metavar="FILE", help=tell("check.repairs"))
    verb.add_argument("--save-mapping", metavar="FILE", help=tell("check.save_mapping"))
    verb.add_argument("--annotate", metavar="DIR", help=tell("check.annotate"))
    verb.add_argument("-o", "--output", metavar="DIR", help=tell("check.output"))
    verb.add_argument("--table", action="store_true", help=tell("check.table"))
    verb.add_argument("--json", action="store_true", help=tell("json"))


def _template(verb: argparse.ArgumentParser, tell: Tell) -> None:
    verb.add_argument("-o", "--output", help=tell("template.output"))
    verb.add_argument("--tables", default="", metavar="NAME,NAME", help=tell("template.tables"))


def _map(verb: argparse.ArgumentParser, tell: Tell) -> None:
    verb.add_argument("folder", help=tell("check.folder"))
    verb.add_argument("-o", "--output", default="out/investment.html", help=tell("map.output"))
    verb.add_argument("--review-number", default="", help=tell("map.review"))


def _need(verb: argparse.ArgumentParser, tell: Tell) -> None:
    verb.add_argument("folder", help=tell("check.folder"))
    verb.add_argument("-o", "--output", default="out/need", help=tell("need.output"))
    verb.add_argument("--sets", default="", metavar="NAME,NAME", help=tell("need.sets"))
    verb.add_argument("--weights", metavar="FILE", help=tell("need.weights"))
    verb.add_argument("--method", default="mean", help=tell("need.method"),
                      choices=("mean", "entropy", "topsis", "rank_sum"))  # fmt: skip
    verb.add_argument("--horizon", type=int, default=3, choices=(3, 5), help=tell("need.horizon"))
    verb.add_argument("--price", default="mid", choices=("low", "mid", "high"),
                      help=tell("need.price"))  # fmt: skip
    verb.add_argument("--year", type=int, help=tell("need.year"))
    verb.add_argument("--balance", default="balance_2017", metavar="NAME",
                      help=tell("need.balance"))  # fmt: skip
    verb.add_argument("--weakest", type=int, default=10, metavar="N", help=tell("need.weakest"))
    verb.add_argument("--json", action="store_true", help=tell("json"))


def _plan(verb: argparse.ArgumentParser, tell: Tell) -> None:
    verb.add_argument("folder", help=tell("plan.folder"))
    verb.add_argument("-o", "--output", default="out/plan", help=tell("plan.output"))
    verb.add_argument("--problem", metavar="FILE", help=tell("plan.problem"))
    verb.add_argument("--budget", type=_yuan, help=tell("plan.budget"))
    verb.add_argument("--years", type=_years, metavar="2017-2019", help=tell("plan.years"))
    verb.add_argument("--keep", action="append", default=[], metavar="ID", help=tell("plan.keep"))
    verb.add_argument("--drop", action="append", default=[], metavar="ID", help=tell("plan.drop"))
    verb.add_argument("--seconds", type=float, default=60.0, help=tell("plan.seconds"))
    how = verb.add_mutually_exclusive_group()
    how.add_argument("--within", type=_share, metavar="0.1%%", help=tell("plan.within"))
    how.add_argument("--exact", action="store_true", help=tell("plan.exact"))
    verb.add_argument("--no-baselines", action="store_true", help=tell("plan.no_baselines"))
    verb.add_argument("--curve", action="store_true", help=tell("plan.curve"))
    verb.add_argument("--map", metavar="FILE", help=tell("plan.map"))
    verb.add_argument("--quiet", action="store_true", help=tell("plan.quiet"))
    verb.add_argument("--json", action="store_true", help=tell("json"))


def _verify(verb: argparse.ArgumentParser, tell: Tell) -> None:
    verb.add_argument("folder", help=tell("verify.folder"))
    verb.add_argument("--json", action="store_true", help=tell("json"))


def _compare(verb: argparse.ArgumentParser, tell: Tell) -> None:
    verb.add_argument("folders", nargs="+", metavar="folder", help=tell("compare.folders"))
    verb.add_argument("-o", "--output", metavar="FILE", help=tell("compare.output"))
    verb.add_argument("--json", action="store_true", help=tell("json"))


def _brief(verb: argparse.ArgumentParser, tell: Tell) -> None:
    verb.add_argument("folder", help=tell("verify.folder"))
    verb.add_argument("-o", "--output", default="out/brief", help=tell("brief.output"))
    verb.add_argument("--data", metavar="DIR", help=tell("brief.data"))
    verb.add_argument("--only", type=_kinds, default=(), metavar="pptx,docx",
                      help=tell("brief.only"))  # fmt: skip
    verb.add_argument("--beside", action="append", default=[], metavar="DIR",
                      help=tell("brief.beside"))  # fmt: skip
    verb.add_argument("--template", metavar="FILE", help=tell("brief.template"))
    verb.add_argument("--maps", choices=("shapes", "picture"), default="shapes",
                      help=tell("brief.maps"))  # fmt: skip
    verb.add_argument("--paper", choices=("A4", "A3"), default="A4", help=tell("brief.paper"))
    verb.add_argument("--portrait", action="store_true", help=tell("brief.portrait"))
    verb.add_argument("--unit", default="", help=tell("brief.unit"))
    verb.add_argument("--date", default="", help=tell("brief.date"))
    verb.add_argument("--review-number", default="", help=tell("map.review"))
    verb.add_argument("--secrecy", default="", help=tell("brief.secrecy"))


def _app(verb: argparse.ArgumentParser, tell: Tell) -> None:
    verb.add_argument("--port", type=int, default=8501, help=tell("app.port"))


def _demo(verb: argparse.ArgumentParser, tell: Tell) -> None:
    verb.add_argument("-o", "--output", default="out/demo", help=tell("demo.output"))


_ARGUMENTS: Mapping[str, Callable[[argparse.ArgumentParser, Tell], None]] = {
    "check": _check, "template": _template, "map": _map, "need": _need, "plan": _plan,
    "verify": _verify, "compare": _compare, "brief": _brief, "app": _app, "demo": _demo,
}  # fmt: skip

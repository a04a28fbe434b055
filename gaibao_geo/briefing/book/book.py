"""The workbook of a plan, put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from gaibao_geo.answers.baselines import baselines
from gaibao_geo.answers.before_export import Remark
from gaibao_geo.briefing.book.asked import asked_table
from gaibao_geo.briefing.book.beside import compared_table
from gaibao_geo.briefing.book.checks import Places, checks_table
from gaibao_geo.briefing.book.facts import Facts
from gaibao_geo.briefing.book.ledger import ledger_table, payments_table, schools_table
from gaibao_geo.briefing.book.money import funds_table, years_tables
from gaibao_geo.briefing.book.notes import Told, notes_sheet
from gaibao_geo.briefing.book.sheets import Book, Formula
from gaibao_geo.briefing.chapter import Briefing, Office
from gaibao_geo.briefing.personal import Screen
from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.plans.plan import Plan
from gaibao_geo.words import Lang, both, say

MOST_ROWS = 20_000  # projects, payments or schools whose formulas an office machine computes
SHEETS = ("notes", "plan", "funds", "payments", "years", "schools", "compared", "asked", "checks")
_NO_PLANS: Mapping[str, Plan] = MappingProxyType({})


def book(
    plan: Plan,
    data: Dataset,
    lang: Lang = "zh",
    *,
    briefing: Briefing | None = None,
    others: Mapping[str, Plan] = _NO_PLANS,
    beside: pd.DataFrame | None = None,
    office: Office | None = None,
    remarks: Sequence[Remark] = (),
) -> bytes:
    """A plan as an .xlsx file: 说明, 方案, 资金, 付款, 年度, 学校, 对比, 参数 and 校核.

    ``data`` is the dataset that the plan is about. Stamp, standing, version, command and
    office are the ``briefing``'s where one is given; ``office`` goes before it. ``others`` are
    plans to put beside it by their labels, ``beside`` what ``baselines`` gives of it where at
    hand, ``remarks`` the list before an export.

    Totals are formulas that carry their value; amounts are whole yuan, with a column in 万元
    computed from it; what is not known is a dash, a text that begins like a formula is a
    text. Names, telephone and identity numbers are masked and counted on the first sheet.
    Raises ``DataError`` for more than ``MOST_ROWS`` projects, payments or schools.
    """
    facts = Facts(plan, data, lang)
    most = max(len(facts.chosen), len(plan.paid), len(facts.schools))
    if most > MOST_ROWS:
        counts = {"count": f"{most:,}", "most": f"{MOST_ROWS:,}"}
        raise DataError(*both("book.too_many", **counts))
    made_up = plan.problem.made_up or data.made_up
    stamp = say("word.made_up", lang) if made_up else ""
    version = plan.problem.inputs.get("data", data.sha256) if briefing is None else briefing.version
    command = "" if briefing is None else briefing.command
    made = Book(lang, (briefing and briefing.stamp) or stamp, Screen())
    title = plan.problem.title.to(lang) or data.title.to(lang)
    sheets = {name: made.sheet(name, made.say(f"title.{name}", title=title),
                               across=name != "notes") for name in SHEETS}  # fmt: skip
    for sheet in [*sheets.values()][1:]:
        sheet.line(made.say("unit"), "hint")
    paid = payments_table(sheets["payments"], facts)
    ledger = ledger_table(sheets["plan"], facts, paid)
    funds = funds_table(sheets["funds"], facts, paid)
    years = years_tables(sheets["years"], facts, paid, ledger)
    schools = schools_table(sheets["schools"], facts, ledger)
    compared_table(sheets["compared"], facts, others, ledger,
                   baselines(plan) if beside is None else beside)  # fmt: skip
    asked_table(sheets["asked"], facts, version, command)
    verdict = checks_table(sheets["checks"], facts, Places(ledger, paid, funds, years, schools))
    told = Told(
        standing=made.say("notes.standing") if briefing is None else briefing.standing,
        office=office or (Office() if briefing is None else briefing.office),
        version=version, command=command, remarks=remarks,
        hidden=0 if briefing is None else briefing.hidden,
    )  # fmt: skip
    spent, projects = plan.cost_yuan, len(facts.chosen)
    main = (
        ("cost", Formula(f"SUM({ledger['spent'].ref})", spent), "yuan"),
        ("wan", Formula(f"SUM({ledger['wan'].ref})", spent / 1e4), "wan4"),
        ("projects", Formula(f"COUNT({ledger['no'].ref})", projects), "count"),
        ("schools", Formula(f"COUNTIF({schools['projects'].ref},\">0\")",
                            facts.chosen["school_id"].nunique()), "count"),
        ("paid", Formula(f"SUM({funds['paid'].ref})", int(plan.paid["yuan"].sum())), "yuan"),
        ("verdict", verdict, "middle"),
    )  # fmt: skip
    figures = [(made.say(f"notes.{name}"), formula, look) for name, formula, look in main]
    notes_sheet(sheets["notes"], facts, told, figures)
    return made.content(made.say("title.notes", title=title), told.office.unit)

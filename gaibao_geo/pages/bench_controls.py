"""What can be set on the workbench: the aim, the money, the rules; each with its unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from gaibao_geo.app_memory.bench import Bench
from gaibao_geo.plans.aims import AIMS
from gaibao_geo.plans.problem import aim_from_dict, record_of
from gaibao_geo.plans.rules import Budget, Fund, Lock, RegionCap, RegionFloor, Rule, SchoolCap
from gaibao_geo.scenarios.asked import Asked
from gaibao_geo.words import Lang, say
from gaibao_geo.words.numbers import WAN, money

AIM_CHOICES: tuple[dict[str, Any], ...] = (
    {"aim": "CloseGaps", "weight": "weakness"},
    {"aim": "CloseGaps", "weight": "pupils"},
    {"aim": "CloseGaps", "weight": "equal"},
    {"aim": "SchoolsAtStandard"},
    {"aim": "PupilsReached"},
    {"aim": "WorstFirst", "by": "township"},
    {"aim": "LeastUneven", "of": "closed", "by": "township", "measure": "gini"},
)
BUDGET_STEPS = 100  # places on the slider of the overall budget


@dataclass
class _Form:
    """The controls in turn, each adding what it says to ``asked``."""

    bench: Bench
    lang: Lang
    asked: Asked
    turn: int

    def key(self, name: str) -> str:
        return f"{name}-{self.bench.dataset}-{self.turn}"

    def change(self, number: int, field: str, value: Any, own: Any) -> None:
        """A rule's field has this value; nothing is said where it is the question's own."""
        changed = {each: dict(fields) for each, fields in self.asked.changed.items()}
        fields = changed.setdefault(number, {})
        fields.pop(field, None)
        if value != own:
            fields[field] = value
            fields["rule"] = record_of(self.bench.own.rules[number], "rule")["rule"]
        self.asked = replace(self.asked, changed=changed)

    def now(self, number: int, field: str, own: Any) -> Any:
        """What a rule's field is at present."""
        return self.asked.changed.get(number, {}).get(field, own)


def controls(bench: Bench, lang: Lang) -> tuple[Asked, int]:
    """Draw the controls; what they ask for, and the turn they were drawn in."""
    with bench.lock:
        form = _Form(bench, lang, bench.asked, bench.turn)
    _aim(form)
    _overall(form)
    _funds(form)
    _limits(form)
    _switches(form)
    return form.asked, form.turn


def _aim(form: _Form) -> None:
    own = record_of(form.bench.own.objective, "aim")
    choices = [own, *(each for each in AIM_CHOICES if not _same_aim(each, own))]
    now = form.asked.aim or own
    place = next((n for n, each in enumerate(choices) if _same_aim(each, now)), 0)
    chosen = st.selectbox(
        say("bench.aim", form.lang), range(len(choices)), index=place, key=form.key("aim"),
        format_func=lambda n: _aim_name(choices[n], form.lang),
    )  # fmt: skip
    st.caption(aim_from_dict(choices[chosen]).sentence(form.lang))
    form.asked = replace(form.asked, aim=None if chosen == 0 else choices[chosen])


def _same_aim(one: Any, other: Any) -> bool:
    made = aim_from_dict(one)
    return type(made) is AIMS[other["aim"]] and made == aim_from_dict(other)


def _aim_name(record: Any, lang: Lang) -> str:
    kind = record["aim"]
    return say(f"bench.aim_name.{kind}_{record['weight']}" if kind == "CloseGaps"
               else f"bench.aim_name.{kind}", lang)  # fmt: skip


def _overall(form: _Form) -> None:
    """The overall budget as a slider and a number, in 万元."""
    problem = form.bench.own
    number = _first(problem.rules, Budget)
    cost = int(problem.candidates.projects["cost_yuan"].sum())
    held = sum(fund.total for fund in problem.funds) or cost
    added = [rule for rule in form.asked.added if rule.get("rule") == "Budget"]
    if number is None:
        own, now = held, int(added[0]["yuan"]) if added else held
    else:
        rule = problem.rules[number]
        assert isinstance(rule, Budget)  # noqa: S101  (it was looked for)
        own = rule.yuan
        now = form.now(number, "yuan", own)
    most = max(cost, own, held)
    wan = st.slider(
        say("bench.budget", form.lang), 0, -(-most // WAN), now // WAN,
        step=max(most // WAN // BUDGET_STEPS, 1), key=form.key("budget"),
    )  # fmt: skip
    yuan = now if wan == now // WAN else int(wan) * WAN
    st.caption(say("bench.budget_help", form.lang, now=money(yuan), own=money(own),
                   cost=money(cost)))  # fmt: skip
    if number is not None:
        form.change(number, "yuan", yuan, own)
        return
    others = tuple(rule for rule in form.asked.added if rule.get("rule") != "Budget")
    mine = () if yuan == own else ({"rule": "Budget", "yuan": yuan},)
    form.asked = replace(form.asked, added=(*mine, *others))


def _funds(form: _Form) -> None:
    problem = form.bench.own
    funds = [(n, rule) for n, rule in enumerate(problem.rules) if isinstance(rule, Fund)]
    if not funds:
        return
    with st.expander(say("bench.funds", form.lang, count=len(funds)), expanded=len(funds) <= 3):
        for number, fund in funds:
            own = fund.amounts(problem.years)
            now = _by_year(form.now(number, "yuan", None), own, problem.years)
            wished = {}
            for year in own:
                wan = st.number_input(
                    say("bench.fund_year", form.lang, fund=fund.label(form.lang), year=year),
                    min_value=0.0, value=now[year] / WAN, step=100.0, format="%.4f",
                    key=form.key(f"fund-{number}-{year}"),
                )  # fmt: skip
                wished[str(year)] = round((wan or 0.0) * WAN)
            as_own = {str(year): yuan for year, yuan in own.items()}
            form.change(number, "yuan", wished if wished != as_own else None, None)


def _by_year(told: Any, own: dict[int, int], years: tuple[int, ...]) -> dict[int, int]:
    """The amounts of a fund as they are asked for."""
    if told is None:
        return own
    if isinstance(told, int):
        return {year: told if year == years[0] else 0 for year in own}
    return {year: int(told.get(str(year), 0)) for year in own}


def _limits(form: _Form) -> None:
    """What no school may pass, and what each region gets at least."""
    rules = form.bench.own.rules
    shown = [(n, rule) for n, rule in enumerate(rules) if isinstance(rule, _LIMITED)]
    if not shown:
        return
    with st.expander(say("bench.limits", form.lang, count=len(shown)), expanded=True):
        for number, rule in shown:
            if isinstance(rule, SchoolCap):
                _cap(form, number, rule)
            elif isinstance(rule, RegionFloor | RegionCap) and isinstance(rule.share, float):
                _share(form, number, rule, rule.share)


_LIMITED = (SchoolCap, RegionFloor, RegionCap)


def _cap(form: _Form, number: int, rule: SchoolCap) -> None:
    if rule.yuan is None:
        return
    now = form.now(number, "yuan", rule.yuan)
    wan = st.number_input(
        say("bench.cap", form.lang), min_value=0.0, value=now / WAN, step=50.0, format="%.4f",
        key=form.key(f"cap-{number}"),
    )  # fmt: skip
    form.change(number, "yuan", round((wan or 0.0) * WAN), rule.yuan)


def _share(form: _Form, number: int, rule: RegionFloor | RegionCap, own: float) -> None:
    kind = "floor" if isinstance(rule, RegionFloor) else "most"
    now = form.now(number, "share", own)
    shown = st.slider(
        say(f"bench.{kind}", form.lang, by=say(f"bench.by.{rule.by}", form.lang),
            of=say(f"bench.of.{rule.of}", form.lang)),
        0, 100, round(100 * float(now)), key=form.key(f"share-{number}"), format="%d%%",
    )  # fmt: skip
    share = now if shown == round(100 * float(now)) else shown / 100
    form.change(number, "share", share, own)
    firm = st.toggle(
        say("bench.firm", form.lang), value=form.now(number, "firm", rule.firm),
        key=form.key(f"firm-{number}"), help=say("bench.firm_help", form.lang),
    )  # fmt: skip
    form.change(number, "firm", firm, rule.firm)


def _switches(form: _Form) -> None:
    """Each rule of the question in its own words, to be switched off and on."""
    said = form.bench.own.sentences(form.lang)
    with st.expander(say("bench.rules", form.lang, count=len(said))):
        off = set()
        for number, (rule, text) in enumerate(zip(form.bench.own.rules, said, strict=True)):
            if isinstance(rule, Lock):
                continue
            on = st.toggle(f"{number + 1}. {text}", value=number not in form.asked.off,
                           key=form.key(f"rule-{number}"))  # fmt: skip
            if not on:
                off.add(number)
        locks = {n for n in form.asked.off if isinstance(form.bench.own.rules[n], Lock)}
        form.asked = replace(form.asked, off=frozenset(off | locks))


def _first(rules: Sequence[Rule], kind: type[Rule]) -> int | None:
    return next((n for n, rule in enumerate(rules) if isinstance(rule, kind)), None)

"""What is known of the question: figures, proof, what is missed, why there is none."""

from __future__ import annotations

import streamlit as st

from gaibao_geo.app_memory import answering, tables
from gaibao_geo.app_memory.answering import Answer
from gaibao_geo.app_memory.bench import Bench
from gaibao_geo.app_memory.whole import whole
from gaibao_geo.plans.plan import Plan
from gaibao_geo.words import Lang, say
from gaibao_geo.words.numbers import money, percent
from gaibao_geo.words.visible import literal

MONEY = st.column_config.NumberColumn(format="localized")
LOOK_SECONDS = 0.5  # between two looks at a proof
STATUS_HEIGHT = 64  # pixels: a line of progress with its buttons
NONE = "—"


def figures(bench: Bench, lang: Lang) -> None:
    """Four numbers of the plan at hand; dashes where there is none, so that nothing jumps."""
    plan = bench.plan
    shown = dict.fromkeys(("chosen", "cost", "rest", "proof"), NONE)
    if plan is not None:
        shown["chosen"] = say("app.plan.chosen_value", lang, chosen=len(plan.projects),
                              count=len(plan.chosen))  # fmt: skip
        shown["cost"] = money(plan.cost_yuan).to(lang)
        most = _at_hand(plan)
        shown["rest"] = NONE if most is None else money(most - plan.cost_yuan).to(lang)
        shown["proof"] = percent(plan.proof.gap, 2)
    for place, (name, value) in zip(st.columns(4), shown.items(), strict=True):
        place.metric(say(f"bench.{name}_metric", lang), value)


def _at_hand(plan: Plan) -> int | None:
    """What may be spent in all: the budget, or all funds if they hold less."""
    held = sum(fund.total for fund in plan.problem.funds)
    told = [yuan for yuan in (plan.problem.budget_yuan, held or None) if yuan is not None]
    return min(told, default=None)


def status(bench: Bench, lang: Lang) -> None:
    """How far the answer is, always of the same height: the map below must not move."""
    with st.container(height=STATUS_HEIGHT, border=False):
        if bench.job is not None:
            _progress(bench, lang)
        elif bench.stale or bench.answer is None:
            _given_up(bench, say("bench.cancelled", lang), lang)
        elif bench.plan is None:
            st.markdown(f":red[**{say('bench.no_plan', lang)}**] {say('bench.why_below', lang)}")
        elif bench.answer.proving:
            _given_up(bench, literal(bench.plan.proof.sentence(lang)), lang)
        else:
            st.markdown(literal(bench.plan.proof.sentence(lang)))


def _given_up(bench: Bench, text: str, lang: Lang) -> None:
    """What is left when nobody waits for the proof, and a way to have it after all."""
    told, again = st.columns([5, 1], vertical_alignment="center")
    told.markdown(text)
    again.button(say("bench.again", lang), key="again", on_click=whole(bench.again))


@st.fragment(run_every=LOOK_SECONDS)
def _progress(bench: Bench, lang: Lang) -> None:
    """How far the proof is; once it is over the page is drawn anew."""
    job = bench.job
    if job is None or bench.look():
        st.rerun()
    seconds = f"{job.seconds:.0f}"
    if job.state == "waiting":
        text = say("bench.waiting", lang, count=answering.desk().before(job))
    elif job.progress is None or job.progress.gap is None:
        text = say("bench.proving", lang, seconds=seconds)
    else:
        gap = percent(job.progress.gap, 2)
        text = say("bench.proving_gap", lang, seconds=seconds, gap=gap)
    told, stop, cancel = st.columns([3, 2, 1])
    told.progress(min(job.seconds / answering.SECONDS, 1.0), text)
    stop.button(say("bench.stop", lang), key="stop", disabled=job.state != "running",
                on_click=whole(job.stop))  # fmt: skip
    if cancel.button(say("bench.cancel", lang), key="cancel", on_click=whole(bench.cancel)):
        st.rerun()


def details(bench: Bench, lang: Lang) -> None:
    """What was changed; why there is no plan; the measures, the check, the targets missed."""
    if bench.asked:
        text = literal(bench.asked.text(bench.own, lang))
        st.caption(say("bench.changed", lang, text=text))
    answer = bench.answer
    if answer is None:
        return
    if answer.plan is None:
        st.error(say("bench.no_plan", lang))
        st.text(answer.trouble.in_words(lang) if answer.trouble else "")
        return
    st.table(tables.measure_table(answer.plan, lang), hide_index=True, width="content")
    _checked(answer, lang)


def _checked(answer: Answer, lang: Lang) -> None:
    if answer.faults:
        st.error("\n\n".join(literal(fault.to(lang)) for fault in answer.faults))
    else:
        st.success(say("bench.verified", lang))
    missed = answer.plan.missed_targets(lang) if answer.plan else []
    if missed:
        with st.expander(say("bench.missed", lang), expanded=len(missed) <= 3):
            st.text("\n".join(missed))


def money_table(plan: Plan, lang: Lang) -> None:
    """What each fund pays in each year."""
    if not plan.problem.funds:
        return
    st.markdown(f"**{say('bench.funds_used', lang)}**")
    sums = {say(f"app.column.{name}", lang): MONEY for name in ("held", "paid", "unspent")}
    st.dataframe(
        tables.fund_table(plan, lang), hide_index=True, key="funds", column_config=sums,
        placeholder="",
    )  # fmt: skip

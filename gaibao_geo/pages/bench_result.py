"""What is known of the question: figures, proof, what is missed, why there is none."""

from __future__ import annotations

import streamlit as st

from gaibao_geo.app_memory import answering, tables
from gaibao_geo.app_memory.answering import Answer
from gaibao_geo.app_memory.bench import Bench
from gaibao_geo.plans.plan import Plan
from gaibao_geo.words import Lang, say
from gaibao_geo.words.numbers import money, percent

MONEY = st.column_config.NumberColumn(format="localized")
LOOK_SECONDS = 0.5  # between two looks at a proof


def headline(bench: Bench, lang: Lang) -> None:
    """What was changed, how far the answer is, and its figures."""
    if bench.asked:
        text = bench.asked.text(bench.own, lang)
        st.caption(say("bench.changed", lang, text=text))
    if bench.job is not None:
        _progress(bench, lang)
    answer = bench.answer
    if answer is None:
        st.info(say("bench.none_yet" if bench.job else "bench.cancelled", lang))
        _ask_again(bench, lang)
        return
    if bench.stale:
        st.warning(say("bench.stale", lang))
        _ask_again(bench, lang)
    if answer.plan is None:
        st.error(say("bench.no_plan", lang))
        st.text(answer.trouble.in_words(lang) if answer.trouble else "")
        return
    _figures(answer.plan, lang)
    st.markdown(answer.plan.proof.sentence(lang))


def details(bench: Bench, lang: Lang) -> None:
    """The measures today and with the plan, its check, and the targets that it misses."""
    answer = bench.answer
    if answer is None or answer.plan is None:
        return
    st.table(tables.measure_table(answer.plan, lang), hide_index=True, width="content")
    _checked(answer, lang)


def _ask_again(bench: Bench, lang: Lang) -> None:
    """After a cancelled proof the question can be handed in once more."""
    if bench.job is None and st.button(say("bench.again", lang), key="again"):
        bench.again()
        st.rerun()


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
    if stop.button(say("bench.stop", lang), key="stop", disabled=job.state != "running"):
        job.stop()
    if cancel.button(say("bench.cancel", lang), key="cancel"):
        bench.cancel()
        st.rerun()


def _figures(plan: Plan, lang: Lang) -> None:
    chosen, cost, left, gap = st.columns(4)
    value = say("app.plan.chosen_value", lang, chosen=len(plan.projects), count=len(plan.chosen))
    chosen.metric(say("bench.chosen_metric", lang), value)
    cost.metric(say("bench.cost_metric", lang), money(plan.cost_yuan).to(lang))
    budget = plan.problem.budget_yuan
    held = sum(fund.total for fund in plan.problem.funds) or budget
    most = min((yuan for yuan in (budget, held) if yuan is not None), default=None)
    rest = "—" if most is None else money(most - plan.cost_yuan).to(lang)
    left.metric(say("bench.rest_metric", lang), rest)
    gap.metric(say("bench.proof_metric", lang), percent(plan.proof.gap, 2))


def _checked(answer: Answer, lang: Lang) -> None:
    if answer.faults:
        st.error("\n\n".join(fault.to(lang) for fault in answer.faults))
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

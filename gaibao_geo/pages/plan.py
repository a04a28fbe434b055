"""Set a budget, propose a plan, see it on the map and as a table, take it away."""

from __future__ import annotations

import streamlit as st

from gaibao_geo import app_memory
from gaibao_geo.app_memory import Answer, Question
from gaibao_geo.plans.plan import Plan
from gaibao_geo.words import Both, Lang, say
from gaibao_geo.words.numbers import WAN, money, percent

MAP_HEIGHT = 640
STEP_WAN = 100
MONEY = st.column_config.NumberColumn(format="localized")


def show() -> None:
    """Draw the page."""
    lang = app_memory.language()
    st.subheader(say("app.plan.title", lang))
    question = _controls(lang)
    solve = say("app.plan.solve", lang)
    if st.button(solve, type="primary", key="solve"):
        with st.spinner(say("app.plan.solving", lang)):
            app_memory.answer(question, lang)
        st.session_state["asked"] = question
    asked = st.session_state.get("asked")
    if not isinstance(asked, Question) or asked.dataset != question.dataset:
        st.info(say("app.plan.first", lang, solve=solve))
        return
    if asked != question:
        st.warning(say("app.plan.stale", lang))
    _result(app_memory.answer(asked, lang), lang)


def _controls(lang: Lang) -> Question:
    name: str = st.selectbox(
        say("app.plan.dataset", lang),
        list(app_memory.DATASETS),
        key="dataset",
        format_func=lambda name: app_memory.dataset(name).title.to(lang),
    )
    data, problem = app_memory.dataset(name), app_memory.problem(name)
    if data.made_up:
        st.warning(f"{say('word.made_up', lang)} · {data.note.to(lang)}")
    else:
        st.caption(data.note.to(lang))
    projects = problem.candidates.projects
    names = projects.set_index("project_id")["name" if lang == "zh" else "name_en"]
    cost = int(projects["cost_yuan"].sum())
    budget, keep, drop = st.columns([1, 1.5, 1.5])
    wan = budget.number_input(
        say("app.plan.budget", lang),
        min_value=0,
        max_value=max(cost, problem.budget_yuan or 0) // WAN,
        value=(problem.budget_yuan or cost) // WAN,
        step=STEP_WAN,
        key=f"budget-{name}",
    )
    budget.caption(say("app.plan.budget_help", lang, cost=money(cost)))
    choose = say("app.plan.choose", lang)
    kept, dropped = (
        where.multiselect(
            say(f"app.plan.{state}", lang), list(projects["project_id"]),
            format_func=lambda project: f"{project} {names[project]}",
            placeholder=choose, key=f"{state}-{name}",
        )
        for where, state in ((keep, "keep"), (drop, "drop"))
    )  # fmt: skip
    question = Question(name, int(wan) * WAN, tuple(kept), tuple(dropped))
    asked = app_memory.asked(question, lang)
    with st.expander(say("app.plan.rules", lang, count=len(asked.rules))):
        st.text(asked.text(lang))
    return question


def _result(answer: Answer, lang: Lang) -> None:
    plan = answer.plan
    if plan is None:
        st.error(answer.trouble.in_words(lang) if answer.trouble else "")
        return
    _figures(plan, answer, lang)
    question = answer.question
    st.markdown(f"**{say('app.plan.map', lang)}**")
    page = app_memory.plan_page(question, lang)
    st.iframe(page, height=MAP_HEIGHT, alt=say("app.plan.map", lang))
    st.markdown(f"**{say('app.plan.table', lang)}**")
    cost = {say("app.column.cost", lang): MONEY}
    st.dataframe(
        app_memory.project_table(plan, lang), hide_index=True, key="projects", column_config=cost
    )
    if plan.problem.funds:
        st.markdown(f"**{say('app.plan.funds', lang)}**")
        sums = {say(f"app.column.{name}", lang): MONEY for name in ("held", "paid", "unspent")}
        st.dataframe(
            app_memory.fund_table(plan, lang), hide_index=True, key="funds", column_config=sums
        )
    st.download_button(
        say("app.plan.download", lang), app_memory.plan_zip(question, lang),
        file_name="plan.zip", mime="application/zip", on_click="ignore", key="download",
    )  # fmt: skip


def _figures(plan: Plan, answer: Answer, lang: Lang) -> None:
    chosen, cost, closed, left = st.columns(4)
    count = say("app.plan.chosen_value", lang, chosen=len(plan.projects), count=len(plan.chosen))
    chosen.metric(say("app.plan.chosen", lang), count)
    amount = Both(money(plan.cost_yuan).zh, f"{plan.cost_yuan:,}")  # short enough to be read
    cost.metric(say("app.plan.cost", lang), amount.to(lang))
    closed.metric(say("app.plan.closed", lang), percent(plan.closed_share))
    out = say("app.plan.left_value", lang, count=len(answer.left_out()))
    left.metric(say("app.plan.left", lang), out)
    st.markdown(plan.proof.sentence(lang))
    if answer.faults:
        st.error("\n\n".join(answer.faults))
    else:
        st.success(say("app.plan.verified", lang))
    missed = plan.missed_targets(lang)
    if missed:
        st.warning("\n".join([say("app.plan.missed", lang), *(f"- {text}" for text in missed)]))

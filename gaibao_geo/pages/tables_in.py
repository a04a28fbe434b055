"""Check planners' tables: what was read, what is doubtful, what to do about it, take it away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

import streamlit as st

from gaibao_geo.app_memory.datasets import blank_template, shipped_titles
from gaibao_geo.app_memory.language import language
from gaibao_geo.intake.files.sheets import SUFFIXES
from gaibao_geo.io import checking
from gaibao_geo.io.checking import Checked, Checking
from gaibao_geo.io.uploads import MOST_BYTES, Upload
from gaibao_geo.pages.decisions import decisions, widths
from gaibao_geo.pages.published import list_of_them, use_it
from gaibao_geo.tables.findings import SEVERITIES
from gaibao_geo.words import Lang, say
from gaibao_geo.words.visible import visible

KINDS = [*(suffix.removeprefix(".") for suffix in SUFFIXES), "toml"]
NAMELESS = ("untitled", "no_title")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show() -> None:
    """Draw the page."""
    lang = language()
    st.subheader(say("app.tables.title", lang))
    st.caption(say("app.tables.about", lang))
    checked = _checked(_source(lang), lang)
    if checked is None:
        st.info(say("app.tables.first", lang))
        _template(lang)
    elif checked.data is None:
        st.error(say("app.tables.stopped", lang, errors=1))
        st.text(checked.trouble.in_words(lang) if checked.trouble else "")
    else:
        _headline(checked, lang)
        use_it(checked, lang)
        _accounts(checked, lang)
        _findings(checked, lang)
        asked = decisions(checked, lang)
        if asked is not None:
            _again(asked, lang)
        _take(checked, lang)
    list_of_them(lang)


def _held() -> Checked | None:
    held = st.session_state.get("checked")
    return held if isinstance(held, Checked) else None


def _source(lang: Lang) -> Checking | None:
    """What the controls ask for; files uploaded before stay until others come."""
    ways = ("upload", "shipped")
    way = st.radio(
        say("app.tables.source", lang), ways, key="source", horizontal=True,
        format_func=lambda way: say(f"app.tables.source_{way}", lang),
    )  # fmt: skip
    if way == "shipped":
        titles = shipped_titles()
        name = st.selectbox(
            say("app.tables.dataset", lang), list(titles), key="shipped",
            format_func=lambda name: titles[name].to(lang),
        )  # fmt: skip
        return Checking(shipped=name)
    st.html(_uploader_words(lang))
    files = st.file_uploader(
        say("app.tables.upload", lang), KINDS, accept_multiple_files=True,
        max_upload_size=MOST_BYTES // 1_000_000, key=f"files-{st.session_state.get('cleared', 0)}",
    )  # fmt: skip
    if files:
        return Checking(uploads=tuple(Upload(file.name, file.getvalue()) for file in files))
    held = _held()
    if held is None or held.asked.shipped:
        return None
    told, clear = st.columns([4, 1])
    told.caption(say("app.tables.kept", lang, count=len(held.asked.uploads)))
    if clear.button(say("app.tables.forget", lang), key="forget"):
        del st.session_state["checked"]
        st.session_state["cleared"] = st.session_state.get("cleared", 0) + 1
        st.rerun()
    return held.asked.bare()


def _uploader_words(lang: Lang) -> str:
    """A style that gives Streamlit's own English words inside the uploader in ours."""
    box = '[data-testid="stFileUploaderDropzone"]'
    hint = say("app.tables.upload_hint", lang, most=MOST_BYTES // 1_000_000)
    button = say("app.tables.upload_button", lang)
    return f"""<style>
    {box} [data-testid="stFileUploaderDropzoneInstructions"] {{ font-size: 0; }}
    {box} [data-testid="stFileUploaderDropzoneInstructions"] * {{ display: none; }}
    {box} [data-testid="stFileUploaderDropzoneInstructions"]::after
      {{ content: "{hint}"; font-size: 0.875rem; }}
    {box} button [data-testid="stMarkdownContainer"] p {{ display: none; }}
    {box} button [data-testid="stMarkdownContainer"]::after {{ content: "{button}"; }}
    </style>"""


def _checked(asked: Checking | None, lang: Lang) -> Checked | None:
    """The result for these files, with the decisions made since they came."""
    if asked is None:
        return None
    held = _held()
    if held is None or held.asked.bare() != asked:
        return _check(asked, lang)
    return held


def _check(asked: Checking, lang: Lang) -> Checked:
    with st.spinner(say("app.tables.checking", lang)):
        checked = checking.check(asked)
    st.session_state["checked"] = checked
    st.session_state["checks"] = st.session_state.get("checks", 0) + 1
    return checked


def _again(asked: Checking, lang: Lang) -> None:
    _check(asked, lang)
    st.rerun()


def _headline(checked: Checked, lang: Lang) -> None:
    data = checked.data
    if data is None:
        return
    nameless = any(item.rule in NAMELESS for item in data.report)
    if not (nameless or checked.asked.shipped):
        st.text(data.title.to(lang))
    if data.made_up:
        st.warning(say("word.made_up", lang))
    if data.note.to(lang):
        st.text(data.note.to(lang))
    counts = {f"{severity}s": checked.count(severity) for severity in SEVERITIES}
    if counts["errors"]:
        st.error(say("app.tables.stopped", lang, errors=counts["errors"]))
    elif counts["warnings"]:
        st.success(say("app.tables.usable", lang, warnings=counts["warnings"]))
    else:
        st.success(say("app.tables.clean", lang))
    if checked.asked.repairs:
        told, undo = st.columns([4, 1])
        told.info(say("app.tables.settled", lang, count=checked.settled()))
        if undo.button(say("app.tables.undo", lang), key="undo"):
            _again(replace(checked.asked, repairs=""), lang)
    *places, rows = st.columns(4)
    for place, (name, count) in zip(places, counts.items(), strict=True):
        place.metric(say(f"app.tables.{name}", lang), f"{count:,}")
    sums = data.accounts[["kept", "rows_in"]].sum()
    value = say("app.tables.rows_value", lang, kept=f"{sums['kept']:,}",
                rows=f"{sums['rows_in']:,}")  # fmt: skip
    rows.metric(say("app.tables.rows", lang), value)
    if nameless and not checked.asked.shipped:
        _name_it(checked, lang)


def _name_it(checked: Checked, lang: Lang) -> None:
    """Files of a planner's own rarely bring a dataset.toml; two fields do instead."""
    with st.form("name_it"):
        st.markdown(say("app.tables.name_it", lang))
        title = st.text_input(say("app.tables.name", lang), key="title",
                              placeholder=say("app.tables.name_hint", lang))  # fmt: skip
        made_up = st.radio(
            say("app.tables.is_made_up", lang), (False, True), index=None, horizontal=True,
            format_func=lambda it: say(f"app.tables.{'is_example' if it else 'is_real'}", lang),
            key="made_up",
        )  # fmt: skip
        done = st.form_submit_button(say("app.tables.name_done", lang))
    if done and (not title.strip() or made_up is None):
        st.warning(say("app.tables.name_missing", lang))
    elif done:
        _again(checking.named(checked, title.strip(), made_up=bool(made_up)), lang)


def _accounts(checked: Checked, lang: Lang) -> None:
    data = checked.data
    if data is None or data.accounts.empty:
        st.warning(say("app.tables.no_accounts", lang))
        return
    st.markdown(f"**{say('app.tables.accounts', lang)}**")
    lost = int(data.accounts["unlisted"].sum())
    if lost:
        st.error(say("app.tables.lost", lang, count=lost))
    table = checking.accounts_table(data, lang)
    st.dataframe(table, hide_index=True, key="accounts", placeholder="")


def _findings(checked: Checked, lang: Lang) -> None:
    found = sorted(checked.data.report, key=lambda item: SEVERITIES.index(item.severity)) \
        if checked.data else []
    st.markdown(f"**{say('app.tables.findings', lang, count=len(found))}**")
    if not found:
        st.caption(say("app.tables.no_findings", lang))
        return
    severities, rules, files = st.columns(3)
    every = say("app.tables.all", lang)
    wanted = severities.multiselect(
        say("app.tables.filter_severity", lang),
        [name for name in SEVERITIES if any(item.severity == name for item in found)],
        format_func=lambda name: say(f"finding.severity.{name}", lang), placeholder=every,
        key="severities",
    )  # fmt: skip
    known = sorted({item.rule for item in found})
    rule = rules.multiselect(say("app.tables.filter_rule", lang), known, placeholder=every,
                             key="rules")  # fmt: skip
    known = sorted({item.file for item in found})
    file = files.multiselect(say("app.tables.filter_file", lang), known, placeholder=every,
                             format_func=visible, key="finding_files")  # fmt: skip
    shown = [
        item for item in found
        if (not wanted or item.severity in wanted) and (not rule or item.rule in rule)
        and (not file or item.file in file)
    ]  # fmt: skip
    st.dataframe(
        checking.finding_table(shown, lang), hide_index=True, key="findings", placeholder="",
        column_config=widths(lang),
    )  # fmt: skip


def _take(checked: Checked, lang: Lang) -> None:
    data = checked.data
    if data is None:
        return
    st.markdown(f"**{say('app.tables.take', lang)}**")
    files = sorted({part.file for part in data.parts})
    file = files[0] if files else ""
    if len(files) > 1:
        file = st.selectbox(say("app.tables.annotate_file", lang), files, format_func=visible,
                            key="annotate_file")  # fmt: skip
    first, second, third, fourth = st.columns(4)
    if file:
        name = say("app.tables.annotate_name", lang, stem=PurePosixPath(file).stem)
        first.download_button(
            say("app.tables.annotate", lang),
            lambda: checking.annotated_copy(checked.asked, file), file_name=name, mime=EXCEL,
            on_click="ignore", key="annotate",
        )  # fmt: skip
    second.download_button(
        say("app.tables.repairs", lang), lambda: checking.proposals(checked),
        file_name="repairs.toml", mime="application/toml", on_click="ignore", key="repairs",
    )  # fmt: skip
    if checked.count("error"):
        third.caption(say("app.tables.checked_none", lang))
    else:
        third.download_button(
            say("app.tables.checked", lang), lambda: checking.checked_zip(checked.asked, lang),
            file_name="checked.zip", mime="application/zip", on_click="ignore", key="checked_zip",
        )  # fmt: skip
    with fourth:
        _template(lang)


def _template(lang: Lang) -> None:
    st.download_button(
        say("app.tables.template", lang), blank_template(lang),
        file_name=say("template.file", lang), mime=EXCEL, on_click="ignore", key="template",
    )  # fmt: skip

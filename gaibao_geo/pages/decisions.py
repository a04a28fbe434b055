"""What a planner decides about findings: a table of ticks and reasons."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from gaibao_geo.io import checking
from gaibao_geo.io.checking import Checked, Checking
from gaibao_geo.tables.findings import Finding
from gaibao_geo.words import Lang, say

TICKS = ("accept", "right", "reason")
# What is decided on comes first; where it stands may be scrolled to.
SHOWN = ("accept", "repair", "right", "reason", "severity", "what", "value", "sheet", "row",
         "header", "cell", "file")  # fmt: skip


def decisions(checked: Checked, lang: Lang) -> Checking | None:
    """Draw the table of decisions; what is asked once its ticks are to be carried out."""
    found = checked.open()
    if checked.stuck():
        st.warning(say("app.tables.stuck", lang, count=checked.stuck()))
    st.markdown(f"**{say('app.tables.decide', lang, count=len(found))}**")
    if not found:
        st.caption(say("app.tables.nothing_to_decide", lang))
        return None
    st.caption(say("app.tables.decide_help", lang))
    checks = st.session_state.get("checks", 0)
    every = st.checkbox(say("app.tables.tick_all", lang), key=f"tick_all-{checks}")
    table = checking.finding_table(found, lang)
    names = {name: say(f"app.tables.column.{name}", lang) for name in TICKS}
    table.insert(0, names["reason"], "")
    table.insert(0, names["right"], False)
    table.insert(0, names["accept"], [every and _takes(item) for item in found])
    order = [say(f"app.tables.column.{name}", lang) for name in SHOWN]
    seen = [name for name in order if name in table]
    edited = st.data_editor(
        table[seen], hide_index=True, placeholder="", key=f"decisions-{checks}-{every}",
        disabled=[name for name in seen if name not in names.values()],
        column_config=_editor(lang),
    )  # fmt: skip
    if not st.button(say("app.tables.again", lang), type="primary", key="again"):
        return None
    ticks = edited.rename(columns={shown: name for name, shown in names.items()})
    return _carried_out(checked, found, ticks, lang)


def _takes(item: Finding) -> bool:
    """Whether a proposal is ticked along with the rest.

    A confirmation needs its own reason; and what a note proposes is the other way to read
    what was read rightly, such as a total row as one more school.
    """
    return item.repair is not None and item.repair.action != "confirm" and item.severity != "note"


def _editor(lang: Lang) -> dict[str, Any]:
    names = {name: say(f"app.tables.column.{name}", lang) for name in TICKS}
    return widths(lang) | {
        names["accept"]: st.column_config.CheckboxColumn(width=85),
        names["right"]: st.column_config.CheckboxColumn(width=85),
        names["reason"]: st.column_config.TextColumn(width=160, max_chars=500),
    }


def _carried_out(
    checked: Checked, found: list[Finding], ticks: pd.DataFrame, lang: Lang
) -> Checking | None:
    """The question with the ticks of the table; nothing when one of them lacks something."""
    ids = pd.Index([item.id for item in found])
    accept, right = (set(ids[ticks[name].to_numpy(dtype=bool)]) for name in ("accept", "right"))
    told = ticks["reason"].fillna("").astype("str").str.strip()
    reasons = dict(zip(ids, told, strict=True))
    faults = checking.unfit(found, accept, right, reasons)
    for name, count in faults.items():
        st.warning(say(f"app.tables.{name}", lang, count=count))
    if not accept | right:
        st.warning(say("app.tables.no_ticks", lang))
        return None
    return None if faults else checking.decided(checked, accept, right, reasons)


def widths(lang: Lang) -> dict[str, Any]:
    """How wide the columns of a table of findings are, under their names on the page."""
    wide: dict[str, Any] = {
        "severity": 75, "row": 60, "cell": 70,
        "what": "large", "do": "large", "why": "medium", "repair": "medium",
    }  # fmt: skip
    return {
        say(f"app.tables.column.{name}", lang): st.column_config.Column(width=width)
        for name, width in wide.items()
    }  # fmt: skip

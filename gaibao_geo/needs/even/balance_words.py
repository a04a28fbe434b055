"""A row of the balance table as a sentence."""

from __future__ import annotations

from typing import Any

import pandas as pd

from gaibao_geo.needs.even.balance_table import COMPOSITE, within_limit
from gaibao_geo.words import Both, Lang, both, say
from gaibao_geo.words.numbers import percent

_DIGITS = 3  # of a coefficient, as the published tables print it


def balance_sentence(row: Any, lang: Lang = "zh") -> str:
    """One row of ``balance`` (a named tuple, as ``rows`` gives it) as a sentence, no region.

    A limit or norm whose text was not verified says so. The coefficient has three decimals,
    more where rounding would put it on the other side of its limit.
    """
    return say(
        "balance.row", lang, stage=both(f"need.stage.{row.stage}"),
        name=Both(row.name_zh, row.name_en), said=_said(row, lang), counted=_counted(row, lang),
    )  # fmt: skip


def _said(row: Any, lang: Lang) -> str:
    if pd.isna(row.cv):
        if row.missing_zh:
            return say("balance.missing", lang, missing=Both(row.missing_zh, row.missing_en))
        return say("balance.all_zero" if row.schools else "balance.no_figures", lang)
    if pd.isna(row.within):
        return say("balance.no_limit", lang, cv=f"{row.cv:.{_DIGITS}f}")
    key = "within" if row.within else "above"
    mark = _mark("limit", row.status, lang)
    return say(f"balance.{key}", lang, cv=shown_cv(row), most=f"{row.most:.2f}", mark=mark)


def shown_cv(row: Any) -> str:
    """The coefficient with three decimals, more where they would cross the limit."""
    shown = (f"{row.cv:.{digits}f}" for digits in range(_DIGITS, 12))
    return next(text for text in shown if within_limit(float(text), row.most)[0] == row.within)


def _counted(row: Any, lang: Lang) -> str:
    unit = Both(row.unit, row.unit_en)
    parts = [say("balance.counted.schools", lang, count=f"{row.schools:,}")]
    if row.schools and row.indicator != COMPOSITE:
        parts.append(say("balance.counted.mean", lang, mean=_number(row.mean), unit=unit))
    if not pd.isna(row.below_share):
        mark = _mark("norm", row.standard_status, lang)
        share = percent(row.below_share)
        if pd.isna(row.standard):
            parts.append(say("balance.counted.norms", lang, share=share, mark=mark))
        else:
            parts.append(say("balance.counted.norm", lang, share=share, mark=mark,
                             standard=f"{row.standard:,.6g}", unit=unit))  # fmt: skip
    for name in ("unknown", "left_out"):
        count = getattr(row, f"{name}_schools")
        if count:
            parts.append(say(f"balance.counted.{name}", lang, count=f"{count:,}"))
    return say("balance.comma", lang).join(parts)


def _mark(what: str, status: str, lang: Lang) -> str:
    return say(f"balance.unverified.{what}", lang) if status == "unverified" else ""


def _number(value: float) -> str:
    """Two decimals, or three figures of what is less than 1: a pupil has 0.0612 teachers."""
    return f"{value:,.2f}" if value >= 1 else f"{value:.3g}"

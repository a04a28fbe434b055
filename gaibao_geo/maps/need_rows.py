"""What a school lacks, as lines of a popup: norm × base, what is there, what is short, source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from gaibao_geo.maps.facts import Record, rows_of
from gaibao_geo.maps.spec import Row, Section
from gaibao_geo.words import Lang, say
from gaibao_geo.words.numbers import money

INDEX_DIGITS = 2
YUAN = "yuan"  # the English unit of money
_ORDER = ("below_baseline", "short", "unknown", "met")


def missing(value: Any) -> bool:
    """Whether a figure is not known."""
    return bool(pd.isna(value))


def number(value: float, lang: Lang) -> str:
    """A quantity with one decimal at most, two figures below 1; 无数据 for a missing one."""
    if missing(value):
        return say("word.no_data", lang)
    if 0 < abs(value) < 1:
        return f"{value:.2g}"
    return f"{value:,.1f}".removesuffix(".0")


def quantity(value: float, row: Record, lang: Lang, said: str = "") -> str:
    """A quantity in the unit of ``row`` (``unit``, ``unit_en``); yuan as money is said.

    ``said`` is the number where it should not be rounded.
    """
    if missing(value):
        return say("word.no_data", lang)
    if row["unit_en"] == YUAN:
        return money(round(value)).to(lang)
    unit = row["unit" if lang == "zh" else "unit_en"]
    return say("map.need.quantity", lang, n=said or number(value, lang), unit=unit)


def exact(value: float) -> str:
    """A break between classes, unrounded: the legend must not move it."""
    return f"{value:,.12g}"


def index_text(index: float, lang: Lang) -> str:
    """A weakness index with its two decimals."""
    return say("word.no_data", lang) if missing(index) else f"{index:.{INDEX_DIGITS}f}"


def indicator_name(row: Record, lang: Lang) -> str:
    """The indicator's name in one language."""
    return str(row["name_zh" if lang == "zh" else "name_en"])


def documents(rows: Iterable[Record], lang: Lang) -> str:
    """The documents that rows rest on, each once, the unverified ones marked."""
    texts = [
        str(row["document"]) if row["status"] != "unverified"
        else say("map.need.unverified", lang, text=row["document"])
        for row in rows if row["document"]
    ]  # fmt: skip
    return say("map.need.semicolon", lang).join(dict.fromkeys(texts))


class SchoolRows:
    """The popup lines of each school, from what it lacks.

    ``each`` is one row per school and indicator (``needs.shortfalls.by_school``);
    ``deciding`` the norms these are summed from, one row per stage; ``lacking`` holds the
    rest: which baselines are not met and which ceilings are passed.
    """

    def __init__(
        self, each: pd.DataFrame, deciding: pd.DataFrame, lacking: pd.DataFrame, lang: Lang
    ) -> None:
        self.lang = lang
        self._each = _by(each, ["school_id"])
        self._deciding = _by(deciding, ["school_id", "indicator"])
        short = lacking[lacking["state"] == "short"]
        base = short[short["role"] == "baseline"]
        self._below = set(zip(base["school_id"], base["indicator"], strict=True))
        self._over = _by(short[short["role"] == "ceiling"], ["school_id"])

    def sections(self, school_id: str) -> tuple[Section, ...]:
        """What is below the baseline, below standard, unknown, met and above a ceiling."""
        groups: dict[str, list[tuple[float, Row]]] = {name: [] for name in _ORDER}
        for row in self._each.get((school_id,), []):
            norms = self._deciding.get((school_id, row["indicator"]), [])
            state = str(row["state"])
            below = (school_id, row["indicator"]) in self._below
            group = "below_baseline" if state == "short" and below else state
            groups[group].append((_missing_share(row), self._row(row, norms)))
        over = self._over.get((school_id,), [])
        groups["ceiling"] = [(0.0, self._row(row, [row])) for row in over]
        found = [
            Section(
                say("map.need.headed", self.lang, count=len(rows),
                    title=say(f"map.need.section.{name}", self.lang)),
                tuple(row for _, row in sorted(rows, key=lambda item: -item[0])),
            )
            for name, rows in groups.items() if rows
        ]  # fmt: skip
        return tuple(found) or (Section("", (), say("map.need.section.nothing", self.lang)),)

    def _row(self, row: Record, norms: Sequence[Record]) -> Row:
        lang, most = self.lang, any(norm["direction"] == "at_most" for norm in norms)
        if row["state"] == "short":
            amount = quantity(row["shortfall"], row, lang)
            value = say("map.need.row.over" if most else "map.need.row.short", lang, amount=amount)
        else:
            value = say("map.need.row.met" if row["state"] == "met" else "word.no_data", lang)
        return Row(indicator_name(row, lang), value, documents(norms or [row], lang),
                   self._detail(row, norms, most))

    def _detail(self, row: Record, norms: Sequence[Record], most: bool) -> str:
        lang = self.lang
        known = [norm for norm in norms if not missing(norm["value"])]
        if not known:
            return ""
        text = say(
            "map.need.row.at_most" if most else "map.need.row.at_least", lang,
            required=quantity(row["required"], row, lang),
            norm=say("map.need.plus", lang).join(_norm(norm, lang) for norm in known),
            actual=quantity(row["actual"], row, lang),
        )
        if any(norm["shared"] for norm in norms):
            text = say("map.need.row.shared", lang, text=text)
        projected = row["shortfall_projected"]
        if not most and not missing(projected) and projected != row["shortfall"]:
            text = say("map.need.row.projected", lang, text=text,
                       amount=quantity(projected, row, lang))
        return text


def _norm(norm: Record, lang: Lang) -> str:
    stage = "" if norm["stage"] == "any" else say(f"map.need.stage.{norm['stage']}", lang)
    # Told in pupils: 4.77 hundreds would be rounded to 4.8.
    base = norm["base"] * (100 if norm["per"] == "hundred_pupils" else 1)
    return say(
        f"map.need.norm.{norm['per']}", lang, stage=stage,
        value=exact(norm["value"]), base=number(base, lang),
    )  # fmt: skip


def _missing_share(row: Record) -> float:
    if missing(row["shortfall"]) or not row["required"] > 0:
        return 0.0
    return float(row["shortfall"]) / float(row["required"])


def _by(table: pd.DataFrame, keys: Sequence[str]) -> Mapping[tuple[Any, ...], list[Record]]:
    found: dict[tuple[Any, ...], list[Record]] = {}
    for row in rows_of(table):
        found.setdefault(tuple(row[key] for key in keys), []).append(row)
    return found

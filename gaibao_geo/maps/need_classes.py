"""How weak each school is, as classes that read without colour too."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from gaibao_geo.maps.classes import classify
from gaibao_geo.maps.facts import Record
from gaibao_geo.maps.legends import class_labels
from gaibao_geo.maps.need_rows import INDEX_DIGITS, exact, missing
from gaibao_geo.maps.palettes import colours
from gaibao_geo.maps.spec import Shape
from gaibao_geo.words import Lang, say

WEAKEST = 0.1  # the share of the ranked schools that the red list holds
WEAKEST_SURE, WEAKEST_MAYBE = "weakest_sure", "weakest_maybe"
ZERO, UNKNOWN, LEFT_OUT = "zero", "unknown", "left_out"
*_GRADED, _MAYBE, _SURE = colours("YlOrBr", 5)[1:]  # the lightest is too near white

_OF_WEAKNESS = ["index", "share_known", "rank", "rank_best", "rank_worst"]


@dataclass(frozen=True)
class Look:
    """How one class of schools is drawn, and what the legend calls it."""

    label: str
    colour: str
    shape: Shape


@dataclass(frozen=True)
class Schools:
    """The schools that count, in classes of weakness, the weakest first.

    ``table`` has ``key`` beside the school's own columns, ``index`` (0-1, missing when not
    known), ``share_known`` (0-1, of the weight), ``rank``, ``rank_best`` and
    ``rank_worst``; ``looks`` says how each key is drawn;
    ``ranked`` is how many schools have a rank.
    """

    table: pd.DataFrame
    looks: Mapping[str, Look]
    ranked: int

    def of(self, keys: Iterable[str]) -> pd.DataFrame:
        """The schools of some classes."""
        return self.table[self.table["key"].isin(list(keys))]


def classed(schools: pd.DataFrame, weak: pd.DataFrame, lang: Lang) -> Schools:
    """Each school's class: weakest tenth, by its index, meets all, or not known.

    ``weak`` is by ``school_id``: ``index``, ``share_known`` and the three ranks; 1 is the weakest.
    Classes are of the index as it is shown, with two decimals. The red list is
    the tenth of the ranked schools with the lowest ranks (rounded up, ties at its end all
    in), those that lack nothing apart; a school is in it for sure where it stays so at
    both ends of its range of ranks.
    """
    mine = weak[_OF_WEAKNESS].astype("float64").reindex(schools["school_id"])
    table = schools.assign(**{name: mine[name].to_numpy() for name in _OF_WEAKNESS})
    ranked = int(table["rank"].notna().sum())
    tenth = math.ceil(WEAKEST * ranked)
    weakest = (table["rank"] <= tenth) & (table["index"] > 0)
    sure = weakest & (table[["rank_best", "rank_worst"]].max(axis=1) <= tenth)
    rest = table["index"].where((table["index"] > 0) & ~weakest)
    values = [None if missing(value) else float(value) for value in rest.round(INDEX_DIGITS)]
    scale = classify(values, "natural", len(_GRADED))
    labels = class_labels(scale, values, exact, lang)
    keys = pd.Series([f"c{scale.of(value)}" for value in values], index=table.index, dtype="str")
    keys = keys.mask(table["index"] == 0, ZERO).mask(table["index"].isna(), UNKNOWN)
    keys = keys.mask(weakest, WEAKEST_MAYBE).mask(sure, WEAKEST_SURE)
    table = table.assign(key=keys).sort_values(["rank", "school_id"], ignore_index=True)
    return Schools(table, _looks(labels, lang), ranked)


def _looks(labels: Sequence[str], lang: Lang) -> dict[str, Look]:
    said = {key: say(f"map.need.class.{key}", lang)
            for key in (WEAKEST_SURE, WEAKEST_MAYBE, ZERO, UNKNOWN, LEFT_OUT)}  # fmt: skip
    graded = [
        (f"c{at}", Look(say("map.need.class.index_of", lang, range=label), colour, "circle"))
        for at, (label, colour) in enumerate(zip(labels, _GRADED, strict=False))
    ]
    return {
        WEAKEST_SURE: Look(said[WEAKEST_SURE], _SURE, "diamond"),
        WEAKEST_MAYBE: Look(said[WEAKEST_MAYBE], _MAYBE, "diamond"),
        **dict(reversed(graded)),
        ZERO: Look(said[ZERO], "#ffffff", "circle"),
        UNKNOWN: Look(said[UNKNOWN], "#d1d5db", "square"),
        LEFT_OUT: Look(said[LEFT_OUT], "#6b7280", "ring"),
    }


def rank_text(school: Record, lang: Lang) -> str:
    """The rank with its range: 第3位（1–9）; empty for a school without one."""
    if missing(school["rank"]):
        return ""
    rank, *ends = (int(school[name]) for name in ("rank", "rank_best", "rank_worst"))
    return say("map.need.rank_text", lang, rank=rank, best=min(ends), worst=max(ends))


def state_text(school: Record, look: Look, lang: Lang) -> str:
    """The school's class in words; a school of the red list is told so."""
    if school["key"] in (WEAKEST_SURE, WEAKEST_MAYBE):
        return say("map.need.class.in_weakest", lang, how=look.label)
    return look.label

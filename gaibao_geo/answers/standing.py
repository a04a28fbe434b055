"""Where a place stands: four numbers with their sources, and one sentence that they make."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from gaibao_geo.answers.by_place import by_place
from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.needs.shortfalls import by_school
from gaibao_geo.needs.stock import stock
from gaibao_geo.needs.weak.weakness import Weakness
from gaibao_geo.plans.problem import Problem
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, both
from gaibao_geo.words.numbers import money

DIGITS = 2  # of a weakness index in words
MOST_SOURCES = 2  # that one line names
NAMED = 3  # places that a sentence names


@dataclass(frozen=True)
class Figure:
    """A number in words with its ``source`` and date; ``text`` is ``None`` where not known.

    ``source`` then says why. ``name`` is the key of what it is: ``pupils``, ``money``,
    ``per_pupil`` or ``gap``.
    """

    name: str
    text: Both | None
    source: Both

    @property
    def known(self) -> bool:
        """Whether there is a number."""
        return self.text is not None


@dataclass(frozen=True)
class Standing:
    """The four ``figures``, the ``finding`` they make, ``detail`` below it, and the places.

    ``measure`` is the column of ``places`` (what ``by_place`` gives) that a map should show:
    ``weakness``, or ``cost_yuan`` where no school's weakness is known.
    """

    figures: tuple[Figure, ...]
    finding: Both
    detail: Both
    places: pd.DataFrame
    measure: str


def standing(
    data: Dataset,
    lacking: pd.DataFrame,
    weak: Weakness,
    problem: Problem | None = None,
    places: pd.DataFrame | None = None,
) -> Standing:
    """Where the schools of a dataset stand today.

    ``lacking`` is what ``shortfalls`` gives, ``weak`` what ``weakness`` makes of it;
    ``problem`` the dataset's own question, whose money is the money at hand. Pupils are those
    that are known, and it is said of how many schools they are not; money per pupil is told
    only where all are. The gap is the largest mean weakness of a place divided by the
    smallest. What is not known has no number and says why. ``places`` is what ``by_place`` gives
    for these, where at hand.
    """
    places = by_place(data, weak, problem) if places is None else places
    pupils, count = _pupils(data)
    yuan, cash = _money(data, problem)
    figures = (pupils, cash, _per_pupil(yuan, count), _gap(places))
    ranked = places["weakness"].notna().any()
    measure = "weakness" if ranked or problem is None else "cost_yuan"
    return Standing(figures, _finding(places), _detail(lacking), places, measure)


def _pupils(data: Dataset) -> tuple[Figure, int | None]:
    """The pupils that are known, and their number where all are."""
    stocks = stock(data)
    whole = stocks[stocks["stage"] == "any"]
    silent = int(whole["pupils"].isna().sum())
    if silent == len(whole):
        return Figure("pupils", None, both("overview.why.no_pupils", count=silent)), None
    count = round(whole["pupils"].sum())
    years = [year for year in sorted(set(whole["school_year"].fillna(""))) if year]
    when = Both(*["、".join(years)] * 2) if years else both("overview.no_year")
    tables = [data.tables[name] for name in ("school_years", "schools") if name in data]
    source = both("overview.source", source=_sources(tables[0]), when=when)
    if silent:
        source = both("overview.part", source=source, silent=silent, schools=len(whole))
    text = both("overview.people", count=f"{count:,}")
    return Figure("pupils", text, source), None if silent else count


def _sources(table: pd.DataFrame) -> Both:
    named = [text for text in dict.fromkeys(table["source"]) if text]
    if not named:
        return both("overview.no_source")
    if named == [both("word.made_up").zh]:
        return both("word.made_up")
    first = "；".join(named[:MOST_SOURCES])
    if len(named) <= MOST_SOURCES:
        return Both(first, first)
    return both("overview.sources", first=first, count=len(named))


def _money(data: Dataset, problem: Problem | None) -> tuple[int | None, Figure]:
    """The money at hand in whole yuan: of the funds, or of the overall budget if it is less."""
    held = sum(fund.total for fund in problem.funds) if problem is not None else 0
    budget = problem.budget_yuan if problem is not None else None
    known = [yuan for yuan in (held or None, budget) if yuan is not None]
    if problem is None or not known:
        return None, Figure("money", None, both("overview.why.no_money"))
    own = _sources(data.funds) if held and "funds" in data else both("overview.question")
    years = "、".join(str(year) for year in problem.years)
    source = both("overview.source", source=own, when=both("overview.years", years=years))
    return min(known), Figure("money", money(min(known)), source)


def _per_pupil(yuan: int | None, pupils: int | None) -> Figure:
    if yuan is None or not pupils:
        key = "no_money" if yuan is None else "some_pupils"
        return Figure("per_pupil", None, both(f"overview.why.{key}"))
    text = both("overview.yuan_each", yuan=f"{round(yuan / pupils):,}")
    return Figure("per_pupil", text, both("overview.divided"))


def _gap(places: pd.DataFrame) -> Figure:
    known = places.dropna(subset=["weakness"]).sort_values("weakness")
    if len(known) < 2:
        return Figure("gap", None, both("overview.why.few_places", count=len(known)))
    best, worst = known.iloc[0], known.iloc[-1]
    if not best["weakness"]:
        return Figure("gap", None, both("overview.why.best_lacks_nothing", name=_name(best)))
    text = both("overview.times", ratio=f"{worst['weakness'] / best['weakness']:.1f}")
    return Figure("gap", text, both("overview.gap_of", worst=_name(worst), best=_name(best)))


def _finding(places: pd.DataFrame) -> Both:
    """The sentence that the places' weakness makes."""
    known = places.dropna(subset=["weakness"]).sort_values("weakness")
    if known.empty:
        return both("overview.finding.unknown", count=len(places))
    shown = known["weakness"].round(DIGITS)
    top = known[shown == shown.iloc[-1]]
    worst, best = f"{shown.iloc[-1]:.{DIGITS}f}", f"{shown.iloc[0]:.{DIGITS}f}"
    if len(known) == 1:
        return both("overview.finding.one", name=_name(known.iloc[0]), worst=worst)
    if shown.iloc[0] == shown.iloc[-1]:
        return both("overview.finding.even", count=len(known), worst=worst)
    values = {"names": _names(top), "worst": worst, "best": best, "best_name": _name(known.iloc[0])}
    middle = float(known["weakness"].median())
    if not middle:
        return both("overview.finding.best", **values)
    times = f"{known['weakness'].iloc[-1] / middle:.1f}"
    return both("overview.finding.median", times=times, **values)


def _names(table: pd.DataFrame) -> Both:
    every = [_name(row) for _, row in table.head(NAMED).iterrows()]
    comma = both("word.list_comma")
    joined = Both(comma.zh.join(name.zh for name in every),
                  comma.en.join(name.en for name in every))  # fmt: skip
    more = len(table) > NAMED
    return both("overview.and_more", names=joined, count=len(table)) if more else joined


def _name(row: pd.Series) -> Both:
    if not row["key"]:
        return both("overview.no_place")
    return Both(row["name_zh"], row["name_en"])


def _detail(lacking: pd.DataFrame) -> Both:
    """How many schools lack something, and of how many nothing is known."""
    each = by_school(lacking)
    states = pd.crosstab(each["school_id"], each["state"].astype("str"))
    states = states.reindex(columns=["met", "short", "unknown"], fill_value=0)
    counts = {"short": 0, "silent": 0, "part": 0}
    for row in rows(states):
        counts["short"] += row.short > 0
        counts["silent"] += row.short + row.met == 0
        counts["part"] += row.unknown > 0 and row.short + row.met > 0
    return both("overview.detail", schools=len(states), **counts)

"""What a choice brings, whatever its aim: the five measures, today and afterwards."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.needs.even.inequality import cv, gini
from gaibao_geo.plans.aims import Aim
from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.aims.pupils import schools_reached
from gaibao_geo.plans.aims.standard import brought_up
from gaibao_geo.plans.aims.uneven import below_mean
from gaibao_geo.plans.aims.worst_first import SAME_LEVEL
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import PAID_COLUMNS, Choice, chosen_table
from gaibao_geo.plans.outcomes import closed_of_schools
from gaibao_geo.words import Lang, say
from gaibao_geo.words.numbers import percent

UNKNOWN = float("nan")
COLUMNS = ["measure", "before", "after", "of"]
COUNTS = ("at_standard", "weakest_schools", "pupils_reached")
SHARES = ("closed", "weakest_level")


def measures_of(choice: Choice, objective: Aim | None = None) -> pd.DataFrame:
    """The measures of a choice: ``measure``, ``before`` (nothing done), ``after`` and ``of``.

    * ``closed``: closed part (0-1) of all shortfalls, weighted as ``weighting`` says;
    * ``at_standard``: schools that lack nothing, of all schools;
    * ``weakest_level``: lowest closed part (0-1) of a school's needs, and ``weakest_schools``:
      how many schools are at it, of all schools; a school known to be without pupils is
      left out;
    * ``cv``, ``gini``, ``mad``: coefficient of variation (差异系数), Gini coefficient and mean
      absolute deviation of the schools' closed parts, weighted by pupils;
    * ``pupils_reached``: pupils of schools that get something which they lack, of those of
      all schools that lack something.

    What cannot be known is missing: evenness and pupils where pupil counts are unknown,
    ``cv`` and ``gini`` where every school is at 0, and ``of`` where nothing is its whole.
    """
    parts = choice.candidates
    nothing = nothing_chosen(choice)
    before, after = _levels(nothing), _levels(choice)
    schools = float(len(parts.schools))
    done = brought_up(choice)
    rows = [
        ("closed", 0.0, closed_share(choice, objective), 1.0),
        ("at_standard", schools - len(done), schools - int((~done).sum()), schools),
        *_weakest(before, after),
        *_evenness(before, after),
        ("pupils_reached", 0.0, *_pupils(choice)),
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def nothing_chosen(choice: Choice) -> Choice:
    """The choice of none of the same candidates: how things stand today."""
    parts = choice.candidates
    paid = pd.DataFrame(columns=PAID_COLUMNS)
    return Choice(parts, chosen_table(parts, {}), paid, choice.years)


def weighting(parts: Candidates, objective: Aim | None = None) -> CloseGaps:
    """How shortfalls are weighted in the measure of what is closed.

    As the first ``CloseGaps`` among the aims says, else by pupils and weakness; where these
    are unknown for some school, each shortfall counts the same.
    """
    wanted = _wanted(objective)
    try:
        wanted.weights_of(parts.needs)
    except DataError:
        return CloseGaps("equal")
    return wanted


def _wanted(objective: Aim | None) -> CloseGaps:
    aims = [aim for aim, _ in objective.in_turn()] if objective else []
    return next((aim for aim in aims if isinstance(aim, CloseGaps)), CloseGaps())


def closed_share(choice: Choice, objective: Aim | None = None) -> float:
    """Closed part of all shortfalls, weighted; 1.0 when nothing is lacking."""
    table = weighting(choice.candidates, objective).closed(choice)
    worth = float(table["worth"].sum())
    return float(table["points"].sum()) / worth if worth else 1.0


def _levels(choice: Choice) -> pd.DataFrame:
    """``pupils`` and ``level`` of each school that is not known to be without pupils."""
    pupils = choice.candidates.schools["pupils"].astype("float64").to_numpy()
    levels = pd.DataFrame({"pupils": pupils, "level": closed_of_schools(choice).to_numpy()})
    return levels[levels["pupils"] != 0]


Row = tuple[str, float, float, float]


def _weakest(before: pd.DataFrame, after: pd.DataFrame) -> list[Row]:
    lowest = [float(table["level"].min()) for table in (before, after)]  # missing without schools
    many = [
        float((table["level"] <= low + SAME_LEVEL).sum())
        for table, low in zip((before, after), lowest, strict=True)
    ]
    return [("weakest_level", lowest[0], lowest[1], UNKNOWN),
            ("weakest_schools", many[0], many[1], float(len(after)))]  # fmt: skip


def _evenness(before: pd.DataFrame, after: pd.DataFrame) -> list[Row]:
    found = []
    for name, measure in (("cv", cv), ("gini", gini), ("mad", _mad)):
        told = [
            UNKNOWN if table["pupils"].isna().any() or table.empty
            else float(np.asarray(measure(table["level"], table["pupils"])).item())
            for table in (before, after)
        ]  # fmt: skip
        found.append((name, told[0], told[1], UNKNOWN))
    return found


def _mad(levels: pd.Series, pupils: pd.Series) -> float:
    shares = pupils.to_numpy() / pupils.sum()
    return 2 * below_mean(levels.to_numpy(), shares)


def _pupils(choice: Choice) -> tuple[float, float]:
    parts = choice.candidates
    pupils = parts.schools.set_index("school_id")["pupils"].astype("float64")
    lacking = parts.needs["school_id"].unique()
    return tuple(  # type: ignore[return-value]
        float(pupils.reindex(schools).sum(skipna=False))
        for schools in (schools_reached(choice), lacking)
    )


def measure_text(value: float, measure: str, lang: Lang) -> str:
    """A figure of ``measures_of`` as a reader has it."""
    if np.isnan(value):
        return say("word.no_data", lang)
    if measure in COUNTS:
        return f"{value:,.0f}"
    return percent(value) if measure in SHARES else f"{value:.3f}"


def measure_lines(choice: Choice, objective: Aim | None = None, lang: Lang = "zh") -> list[str]:
    """The measures of ``measures_of`` in words, one line each."""
    known = measures_of(choice, objective).set_index("measure")

    def told(name: str, when: str = "after") -> str | None:
        figure = float(known[when][name])
        return None if np.isnan(figure) else measure_text(figure, name, lang)

    unweighted = weighting(choice.candidates, objective) != _wanted(objective)
    uneven = {name: told(name) for name in ("cv", "gini", "mad")}
    uneven |= {f"{name}_before": told(name, "before") for name in ("cv", "gini", "mad")}
    if uneven["mad"] is not None:  # pupils are known: every school is at 0, and no ratio is defined
        at_nothing = say("plan.measure.all_at_nothing", lang)
        uneven = {name: at_nothing if text is None else text for name, text in uneven.items()}
    pupils, of = told("pupils_reached"), told("pupils_reached", "of")
    return [
        say("plan.measure.closed_equal" if unweighted else "plan.closed", lang,
            share=told("closed")),
        say("plan.measure.at_standard", lang, before=told("at_standard", "before"),
            after=told("at_standard"), of=told("at_standard", "of")),
        say("plan.measure.weakest", lang, before=told("weakest_level", "before"),
            after=told("weakest_level"), many_before=told("weakest_schools", "before"),
            many=told("weakest_schools")),
        say("plan.measure.uneven_unknown" if uneven["mad"] is None else "plan.measure.uneven",
            lang, **uneven),
        say("plan.measure.pupils_unknown" if pupils is None else "plan.measure.pupils_reached",
            lang, after=pupils, of=of),
    ]  # fmt: skip

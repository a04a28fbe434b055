"""The stages of aims that are one sum."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.aims.maximise import Maximise
from gaibao_geo.plans.aims.pupils import PupilsReached, useful
from gaibao_geo.plans.aims.standard import SchoolsAtStandard
from gaibao_geo.plans.model import INF, Model, matched
from gaibao_geo.plans.stage import SLACK, Begin, one_stage, weights_on

LARGEST = 1e4  # of whole figures: one of a billion is then 1e-5, which the solver tells apart


def close_gaps(model: Model, aim: CloseGaps) -> Begin:
    """Points of the closed parts, scaled so that the heaviest single need counts 1."""
    worth = aim.weights_of(model.arrays.problem.candidates.needs).to_numpy()
    scale = max(float(worth.max(initial=0.0)), 1.0)
    return one_stage(weights_on(model, model.closed, worth / scale), scale)


def schools_at_standard(model: Model, aim: SchoolsAtStandard) -> Begin:
    """A 0/1 column for each school: no more than the closed part of any of its needs."""
    arrays = model.arrays
    worth = aim.worth(arrays.problem.candidates)
    school = pd.Index(arrays.school_ids).get_indexer(worth.index)
    whole = model.columns("standard", len(school), 1.0, whole=True,
                          labels=lambda: list(worth.index))  # fmt: skip
    mine, need = matched(school, arrays.need_school)
    owner = np.arange(len(mine))
    model.rows(
        "all_closed", np.concatenate([owner, owner]),
        np.concatenate([whole[mine], model.closed[need]]),
        np.concatenate([np.ones(len(owner)), -np.ones(len(owner))]),
        between=(-INF, 0), count=len(owner),
    )  # fmt: skip
    return _scaled(model, whole, worth.to_numpy())


def pupils_reached(model: Model, aim: PupilsReached) -> Begin:
    """A column for each school, at most the number of its chosen projects that close something."""
    arrays = model.arrays
    parts = arrays.problem.candidates
    pupils = aim.pupils(parts)
    schools = pd.Index(arrays.school_ids).get_indexer(pupils.index)
    reached = model.columns("reached", len(schools), 1.0, labels=lambda: list(pupils.index))
    closing = np.isin(arrays.ids, useful(parts)["project_id"])
    terms = model.starts.of(closing[model.starts.project])
    place = np.full(arrays.school_count, -1)
    place[schools] = np.arange(len(schools))
    model.rows(
        "reach", np.concatenate([np.arange(len(schools)), place[arrays.school[terms.project]]]),
        np.concatenate([reached, terms.column]),
        np.concatenate([np.ones(len(schools)), -np.ones(len(terms.column))]),
        between=(-INF, 0), count=len(schools),
    )  # fmt: skip
    return _scaled(model, reached, pupils.to_numpy())


def maximise(model: Model, aim: Maximise) -> Begin:
    """The figure of each project times what of it is built."""
    figures = aim.figures(model.arrays.problem.candidates).to_numpy()
    built = model.built
    return _scaled(model, built.column, figures[built.project] * built.value, figures)


def _scaled(
    model: Model, columns: np.ndarray, values: np.ndarray, each: np.ndarray | None = None
) -> Begin:
    """A sum, scaled so that the heaviest of ``each`` counts 1.

    Of whole figures a later stage may not lose even one, so the heaviest counts up to 1e4.
    """
    largest = np.abs(values if each is None else each)
    most = max(float(largest.max(initial=0.0)), 1.0)
    if (largest == np.rint(largest)).all():
        scale = max(most / LARGEST, 1.0)
        slack = min(SLACK * most / scale, 0.5 / scale)
    else:
        scale, slack = most, SLACK
    return one_stage(weights_on(model, columns, values / scale), scale, slack)

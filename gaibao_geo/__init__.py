"""Maps and budget plans for bringing weak compulsory schools up to standard (全面改薄)."""

from gaibao_geo.errors import DataError, GaibaoError, InfeasibleError, NotFoundInTimeError
from gaibao_geo.needs.shortfalls import shortfalls, weakness
from gaibao_geo.plans.aims import CloseGaps
from gaibao_geo.plans.candidates import Candidates, candidates
from gaibao_geo.plans.open_door import to_pulp
from gaibao_geo.plans.plan import Plan, Proof
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Budget, Fund, Lock, Needs, OneOf, RegionFloor, SchoolCap
from gaibao_geo.plans.solve import solve
from gaibao_geo.tables.reading import Dataset, read_dataset

__version__ = "0.1.0"

__all__ = [
    "Budget",
    "Candidates",
    "CloseGaps",
    "DataError",
    "Dataset",
    "Fund",
    "GaibaoError",
    "InfeasibleError",
    "Lock",
    "Needs",
    "NotFoundInTimeError",
    "OneOf",
    "Plan",
    "Problem",
    "Proof",
    "RegionFloor",
    "SchoolCap",
    "__version__",
    "candidates",
    "read_dataset",
    "shortfalls",
    "solve",
    "to_pulp",
    "weakness",
]

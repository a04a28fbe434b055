"""Maps and budget plans for bringing weak compulsory schools up to standard (全面改薄).

The public names are loaded when first used, so that verifying a plan needs no solver and
reading a table needs no map.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gaibao_geo.answers.alternatives import alternatives as alternatives
    from gaibao_geo.answers.baselines import baselines as baselines
    from gaibao_geo.answers.changes import with_budget as with_budget
    from gaibao_geo.answers.changes import with_locks as with_locks
    from gaibao_geo.answers.curve import curve as curve
    from gaibao_geo.answers.importance import importance as importance
    from gaibao_geo.answers.importance import importance_lines as importance_lines
    from gaibao_geo.answers.importance import rank_importance as rank_importance
    from gaibao_geo.answers.nested import nested as nested
    from gaibao_geo.answers.nested import nested_of as nested_of
    from gaibao_geo.answers.nested import nested_table as nested_table
    from gaibao_geo.answers.nested import price_of_nesting as price_of_nesting
    from gaibao_geo.briefing.chapter import Office as Office
    from gaibao_geo.briefing.files import brief as brief
    from gaibao_geo.errors import DataError as DataError
    from gaibao_geo.errors import GaibaoError as GaibaoError
    from gaibao_geo.errors import InfeasibleError as InfeasibleError
    from gaibao_geo.errors import NotFoundInTimeError as NotFoundInTimeError
    from gaibao_geo.intake.dataset import Dataset as Dataset
    from gaibao_geo.intake.dataset import inspect_dataset as inspect_dataset
    from gaibao_geo.intake.dataset import read_dataset as read_dataset
    from gaibao_geo.io.compared import compare_folders as compare_folders
    from gaibao_geo.io.plan_folder import verify_folder as verify_folder
    from gaibao_geo.io.plan_folder import write_plan as write_plan
    from gaibao_geo.io.problem_file import read_problem as read_problem
    from gaibao_geo.maps.ready import investment_map as investment_map
    from gaibao_geo.maps.ready import need_map as need_map
    from gaibao_geo.maps.ready import plan_map as plan_map
    from gaibao_geo.need_files import write_needs as write_needs
    from gaibao_geo.needs.assessment import Assessment as Assessment
    from gaibao_geo.needs.assessment import assess as assess
    from gaibao_geo.needs.even.balance import balance as balance
    from gaibao_geo.needs.lists.checklist import checklist as checklist
    from gaibao_geo.needs.shortfalls import by_school as by_school
    from gaibao_geo.needs.shortfalls import shortfalls as shortfalls
    from gaibao_geo.needs.standards import default_standards as default_standards
    from gaibao_geo.needs.summary import county_table as county_table
    from gaibao_geo.needs.weak.weakness import Weakness as Weakness
    from gaibao_geo.needs.weak.weakness import weakness as weakness
    from gaibao_geo.needs.works.projects import Proposed as Proposed
    from gaibao_geo.needs.works.projects import candidate_projects as candidate_projects
    from gaibao_geo.needs.works.review import own_projects as own_projects
    from gaibao_geo.needs.works.review import review_projects as review_projects
    from gaibao_geo.plans.aims.close_gaps import CloseGaps as CloseGaps
    from gaibao_geo.plans.aims.in_order import InOrder as InOrder
    from gaibao_geo.plans.aims.maximise import Maximise as Maximise
    from gaibao_geo.plans.aims.pupils import PupilsReached as PupilsReached
    from gaibao_geo.plans.aims.standard import SchoolsAtStandard as SchoolsAtStandard
    from gaibao_geo.plans.aims.uneven import LeastUneven as LeastUneven
    from gaibao_geo.plans.aims.worst_first import WorstFirst as WorstFirst
    from gaibao_geo.plans.candidates import Candidates as Candidates
    from gaibao_geo.plans.candidates import candidates as candidates
    from gaibao_geo.plans.fund_tables import funds_of as funds_of
    from gaibao_geo.plans.open_door import to_pulp as to_pulp
    from gaibao_geo.plans.plan import Plan as Plan
    from gaibao_geo.plans.problem import Problem as Problem
    from gaibao_geo.plans.progress import Progress as Progress
    from gaibao_geo.plans.progress import Watch as Watch
    from gaibao_geo.plans.proof import Proof as Proof
    from gaibao_geo.plans.rules.even import CvCap as CvCap
    from gaibao_geo.plans.rules.even import GiniCap as GiniCap
    from gaibao_geo.plans.rules.limits import Limit as Limit
    from gaibao_geo.plans.rules.links import Lock as Lock
    from gaibao_geo.plans.rules.links import Needs as Needs
    from gaibao_geo.plans.rules.links import NotKept as NotKept
    from gaibao_geo.plans.rules.links import OneOf as OneOf
    from gaibao_geo.plans.rules.money import Budget as Budget
    from gaibao_geo.plans.rules.money import Fund as Fund
    from gaibao_geo.plans.rules.parts import Divisible as Divisible
    from gaibao_geo.plans.rules.regions import RegionCap as RegionCap
    from gaibao_geo.plans.rules.regions import RegionFloor as RegionFloor
    from gaibao_geo.plans.rules.spread import Coverage as Coverage
    from gaibao_geo.plans.rules.spread import MinimumStart as MinimumStart
    from gaibao_geo.plans.rules.spread import SchoolCap as SchoolCap
    from gaibao_geo.plans.rules.spread import TopShare as TopShare
    from gaibao_geo.plans.rules.standard import AboveStandard as AboveStandard
    from gaibao_geo.plans.rules.timing import MustDo as MustDo
    from gaibao_geo.plans.rules.timing import Ready as Ready
    from gaibao_geo.plans.rules.years import YearSpread as YearSpread
    from gaibao_geo.plans.session import Session as Session
    from gaibao_geo.plans.session import session as session
    from gaibao_geo.plans.solve import solve as solve
    from gaibao_geo.synth.made import synth as synth

__version__ = "0.1.0"

_HOMES = {
    "answers.alternatives": ["alternatives"],
    "answers.baselines": ["baselines"],
    "answers.changes": ["with_budget", "with_locks"],
    "answers.curve": ["curve"],
    "answers.importance": ["importance", "importance_lines", "rank_importance"],
    "answers.nested": ["nested", "nested_of", "nested_table", "price_of_nesting"],
    "briefing.chapter": ["Office"],
    "briefing.files": ["brief"],
    "errors": ["DataError", "GaibaoError", "InfeasibleError", "NotFoundInTimeError"],
    "intake.dataset": ["Dataset", "inspect_dataset", "read_dataset"],
    "io.compared": ["compare_folders"],
    "io.plan_folder": ["verify_folder", "write_plan"],
    "io.problem_file": ["read_problem"],
    "maps.ready": ["investment_map", "need_map", "plan_map"],
    "need_files": ["write_needs"],
    "needs.assessment": ["Assessment", "assess"],
    "needs.even.balance": ["balance"],
    "needs.lists.checklist": ["checklist"],
    "needs.works.projects": ["Proposed", "candidate_projects"],
    "needs.works.review": ["own_projects", "review_projects"],
    "needs.shortfalls": ["by_school", "shortfalls"],
    "needs.standards": ["default_standards"],
    "needs.summary": ["county_table"],
    "needs.weak.weakness": ["Weakness", "weakness"],
    "synth.made": ["synth"],
    "plans.aims.close_gaps": ["CloseGaps"],
    "plans.aims.in_order": ["InOrder"],
    "plans.aims.maximise": ["Maximise"],
    "plans.aims.pupils": ["PupilsReached"],
    "plans.aims.standard": ["SchoolsAtStandard"],
    "plans.aims.uneven": ["LeastUneven"],
    "plans.aims.worst_first": ["WorstFirst"],
    "plans.candidates": ["Candidates", "candidates"],
    "plans.fund_tables": ["funds_of"],
    "plans.open_door": ["to_pulp"],
    "plans.plan": ["Plan"],
    "plans.problem": ["Problem"],
    "plans.rules.even": ["CvCap", "GiniCap"],
    "plans.rules.links": ["Lock", "Needs", "NotKept", "OneOf"],
    "plans.proof": ["Proof"],
    "plans.progress": ["Progress", "Watch"],
    "plans.rules.money": ["Budget", "Fund"],
    "plans.rules.timing": ["MustDo", "Ready"],
    "plans.rules.limits": ["Limit"],
    "plans.rules.regions": ["RegionCap", "RegionFloor"],
    "plans.rules.spread": ["Coverage", "MinimumStart", "SchoolCap", "TopShare"],
    "plans.rules.standard": ["AboveStandard"],
    "plans.rules.parts": ["Divisible"],
    "plans.rules.years": ["YearSpread"],
    "plans.session": ["Session", "session"],
    "plans.solve": ["solve"],
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = sorted([*_HOME_OF, "__version__"])  # noqa: PLE0605  (a list of text, made once)


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    return __all__

"""The places of the budget slider, each with the plan that its money would buy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gaibao_geo.answers.changes import with_budget
from gaibao_geo.answers.nested import nested
from gaibao_geo.errors import InfeasibleError, NotFoundInTimeError
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.session import Session, session
from gaibao_geo.plans.solve import WITHIN, solve
from gaibao_geo.words import Both, both

STEPS = 26  # at most so many round steps up to the top
ROUND = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80)  # a step is one of them, times a power of ten
BEYOND = 2  # without funds nothing says where money ends: so many times the plan's own budget


@dataclass(frozen=True)
class Level:
    """One place of the slider: a budget in whole yuan and the plan for it.

    Without a ``plan``, ``why`` says what is known of it.
    """

    budget_yuan: int
    plan: Plan | None
    why: Both | None = None


def own_budget(problem: Problem) -> int:
    """The budget a question already has; all its candidates' cost where it states none."""
    stated = problem.budget_yuan
    return _everything(problem) if stated is None else stated


def round_budgets(problem: Problem) -> list[int]:
    """Some 20 to 30 budgets in round steps, with 0, the question's own and the largest one.

    Funds are never more than they are, so no budget passes their sum; nor what all candidates
    cost. A question with a budget alone is asked up to twice of it.
    """
    own = own_budget(problem)
    top = _everything(problem)
    if problem.funds:
        top = min(top, sum(fund.total for fund in problem.funds))
    elif own:
        top = min(top, BEYOND * own)
    return sorted({*range(0, top, _step(top)), own, top, 0})


def levels_of(
    plan: Plan, budgets: Iterable[int] | None = None, seconds: float = 60.0, *, one: bool = False
) -> list[Level]:
    """A plan for each budget in whole yuan, the smallest budget first.

    0 and the plan's own budget are always among them; ``budgets`` defaults to
    ``round_budgets``. Each is solved by itself: certified at once where the engine serves,
    else by a search with its share of ``seconds``. The plan's own budget keeps ``plan``
    as it is.

    With ``one`` the plans lie inside each other (``answers.nested``): what a smaller budget
    takes, every larger one takes too; budgets without any plan are left as they are. Raises
    ``DataError`` when the aim has several steps, ``InfeasibleError`` when no plans lie inside
    each other.
    """
    problem = plan.problem
    own = own_budget(problem)
    asked = sorted({*(round_budgets(problem) if budgets is None else budgets), own, 0})
    free = _free(plan, own, asked, seconds)
    if not one:
        return free
    served = [level.budget_yuan for level in free if level.plan]
    inside = dict(zip(served, nested(problem, served, seconds=seconds), strict=True))
    return [Level(level.budget_yuan, inside.get(level.budget_yuan), level.why) for level in free]


def _free(plan: Plan, own: int, budgets: list[int], seconds: float) -> list[Level]:
    """From the largest budget down: where one has no plan, no smaller one has."""
    kept = session(plan.problem)
    found: list[Level] = []
    for yuan in reversed(budgets):
        if yuan == own:
            found.append(Level(yuan, plan))
        elif found and found[-1].why == both("whatif.no_plan"):
            found.append(Level(yuan, None, found[-1].why))
        else:
            found.append(_asked(kept, plan.problem, yuan, seconds / len(budgets)))
    return found[::-1]


def _asked(kept: Session, problem: Problem, yuan: int, seconds: float) -> Level:
    question = with_budget(problem, yuan)
    soon = kept.at_once(question, within=WITHIN)
    if soon is not None and soon.proof.gap <= WITHIN:
        return Level(yuan, soon)
    try:
        return Level(yuan, solve(question, seconds=seconds, explain=False, kept=kept.kept))
    except InfeasibleError:
        return Level(yuan, None, both("whatif.no_plan"))
    except NotFoundInTimeError:
        return Level(yuan, soon, both("whatif.no_time") if soon is None else None)


def _everything(problem: Problem) -> int:
    return int(problem.candidates.projects["cost_yuan"].sum())


def _step(top: int) -> int:
    """The smallest round amount that goes into ``top`` at most ``STEPS`` times."""
    power = 1
    while True:
        for lead in ROUND:
            if lead * power * STEPS >= top:
                return lead * power
        power *= 10

"""How good a plan was proved to be: one entry for each aim, or each level of an aim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from gaibao_geo.errors import GaibaoError
from gaibao_geo.plans.aims import Aim
from gaibao_geo.plans.aims.worst_first import SAME_LEVEL, WorstFirst
from gaibao_geo.plans.choice import Choice
from gaibao_geo.plans.groups import each
from gaibao_geo.words import Lang, both, say
from gaibao_geo.words.numbers import percent

Status = Literal["best", "within", "time_limit", "stopped"]
BEST_GAP = 1e-6  # a gap up to a millionth is called proved best; solvers compare in floats
MOST_LEVELS = 3  # of the worst off, so many are told one by one


@dataclass(frozen=True)
class Bounded:
    """What a stage of the search proved of the aim it serves.

    ``aim`` is which of the aims in turn and ``place`` which of its numbers: no plan that is as
    good in all before it has more than ``bound``. Without a ``place`` the bound is how many
    of the aim's numbers are settled. ``answered`` says that the stage was answered to the end.
    """

    aim: int
    place: int | None
    bound: float
    answered: bool


@dataclass(frozen=True)
class Reached:
    """How much of one aim the plan reaches, and what was proved of it.

    ``aim`` is its place among the aims in turn and ``name`` its kind. An aim that goes through
    groups from the worst off upwards says which by ``by``, and ``place`` is how many are
    below, 0 for the worst. No plan that keeps the rules and is as good in all entries before
    has more than ``bound``; after an entry that is not ``proved`` only what no choice can
    pass is the bound. ``gap`` is (bound - value) over the larger of the two. ``allowed`` is the
    share of its best that it may give up for later aims.
    """

    name: str
    value: float
    bound: float
    gap: float
    proved: bool
    aim: int = 0
    place: int = 0
    by: str = ""
    allowed: float = 0.0


@dataclass(frozen=True)
class Proof:
    """How good the plan was proved to be.

    ``value``, ``bound`` and ``gap`` are those of the first aim: no plan that keeps the rules
    (and comes as near to the targets) has more than ``bound`` points of it. ``aims`` has an
    entry for each aim in turn, and for each level of an aim that has several. ``status`` is
    ``best`` (every aim was proved, to a millionth), ``within`` (stopped at a wanted gap),
    ``time_limit`` or ``stopped`` (by a person). ``seconds`` is wall time; ``versions`` names
    program and solver.
    """

    status: Status
    value: float
    bound: float
    gap: float
    seconds: float
    versions: Mapping[str, str] = field(default_factory=dict)
    aims: Sequence[Reached] = ()

    def __post_init__(self) -> None:
        entries = (one if isinstance(one, Reached) else Reached(**one) for one in self.aims)
        object.__setattr__(self, "aims", tuple(entries))

    def sentence(self, lang: Lang = "zh") -> str:
        """The proof in words, never the bare word best; a line for each of several aims."""
        if len(self.aims) <= 1 and not any(entry.by or entry.allowed for entry in self.aims):
            return say(f"plan.proof.{self.status}", lang, gap=percent(self.gap, 2),
                       seconds=f"{self.seconds:.1f}")  # fmt: skip
        head = say(f"plan.proof.in_order.{self.status}", lang, seconds=f"{self.seconds:.1f}")
        return "\n".join([head, *self._lines(lang)])

    def _lines(self, lang: Lang) -> list[str]:
        lines, level, untold = [], 0, 0
        for number, entry in enumerate(self.aims):
            level = level + 1 if entry.by and entry.place else 0
            last = number + 1 == len(self.aims) or not self.aims[number + 1].place
            if level >= MOST_LEVELS and entry.proved:
                untold += 1
            else:
                lines.append(_line(entry, lang))
            if last and untold:
                lines.append(say("plan.proof.in_order.more", lang, count=untold))
                untold = 0
        return lines


def _line(entry: Reached, lang: Lang) -> str:
    def amount(points: float) -> str:
        return percent(points) if entry.by else f"{points:,.6g}"

    what = say(f"aim.name.{entry.name}", lang) if not entry.by else say(
        f"plan.proof.in_order.{'next' if entry.place else 'worst'}", lang, place=entry.place + 1,
        each=each(entry.by, lang),
    )  # fmt: skip
    given = entry.gap > BEST_GAP
    key = ("given_up" if given else "proved") if entry.proved else "open"
    proved = say(f"plan.proof.in_order.{key}", lang, bound=amount(entry.bound),
                 allowed=percent(entry.allowed))  # fmt: skip
    return say("plan.proof.in_order.line", lang, what=what, value=amount(entry.value),
               proved=proved)  # fmt: skip


def proved_of(choice: Choice, objective: Aim, found: Sequence[Bounded]) -> tuple[Reached, ...]:
    """The entries of every aim in turn, their values recomputed from the tables.

    What a stage proved counts only when all before it was proved; else what no choice can
    pass is the bound. A plan above its own bound would disprove the proof, so it raises
    ``GaibaoError``.
    """
    told: list[Reached] = []
    sound = True
    for number, (aim, allowed) in enumerate(objective.in_turn()):
        mine = [one for one in found if one.aim == number]
        most, values = aim.most(choice.candidates), aim.values(choice)
        place: int | None = 0  # of the first number that nothing is proved of, if there is one
        for one in mine:
            if one.place is None:
                sound &= one.answered
                known = round(one.bound) if one.answered else 0
                place = place if place is None or not known else known
                place = None if known >= len(values) else place
                continue
            bound = min(one.bound, most) if sound else most
            entry = _entry(aim, values, one.place, bound, allowed)
            sound &= one.answered and entry.gap <= allowed + BEST_GAP
            told.append(replace(entry, aim=number, proved=sound))
            highest = len(values) == 1 or bound >= most - SAME_LEVEL
            place = None if highest or not sound else one.place + 1
        if place is not None:
            entry = _entry(aim, values, min(place, len(values) - 1), most, allowed)
            sound &= entry.gap <= BEST_GAP
            told.append(replace(entry, aim=number, proved=sound))
    return tuple(told)


def _entry(
    aim: Aim, values: tuple[float, ...], place: int, bound: float, allowed: float
) -> Reached:
    value = values[place]
    if value > bound + BEST_GAP * max(abs(bound), 1.0):
        raise GaibaoError(*both("plan.above_bound", value=value, bound=bound))
    bound = max(bound, value)
    by = aim.by if isinstance(aim, WorstFirst) else ""
    return Reached(type(aim).__name__, value, bound, gap_of(value, bound), proved=False,
                   place=place, by=by, allowed=allowed)  # fmt: skip


def gap_of(value: float, bound: float) -> float:
    """How far a value is below its bound, as a share of the larger of the two; 0 when equal."""
    larger = max(abs(value), abs(bound))
    return (bound - value) / larger if larger else 0.0


def status_of(aims: Sequence[Reached], *, cut_short: bool, stopped: bool = False) -> Status:
    """The status that the entries and the search allow; ``stopped`` by somebody."""
    if all(entry.proved for entry in aims):
        return "best"
    if cut_short and stopped:
        return "stopped"
    return "time_limit" if cut_short else "within"


def holds_together(proof: Proof, choice: Choice, objective: Aim) -> bool:
    """Whether a stated proof can be one of this choice: its values, bounds, gaps and status.

    A bound itself cannot be recomputed without a solver.
    """
    turn, sound = objective.in_turn(), True
    if not proof.aims or [*dict.fromkeys(e.aim for e in proof.aims)] != [*range(len(turn))]:
        return False
    for number, (aim, allowed) in enumerate(turn):
        mine = [entry for entry in proof.aims if entry.aim == number]
        most, values = aim.most(choice.candidates), aim.values(choice)
        for entry in mine:
            sound &= entry.proved
            if not 0 <= entry.place < len(values) or entry.proved > sound:
                return False
            ours = replace(_entry(aim, values, entry.place, entry.bound, allowed),
                           aim=number, proved=entry.proved, value=entry.value)  # fmt: skip
            near = BEST_GAP * max(abs(entry.value), 1.0)
            if ours != replace(entry, gap=ours.gap, bound=ours.bound) or any((
                abs(entry.value - values[entry.place]) > near, entry.bound > most + near,
                abs(entry.bound - ours.bound) > near, entry.value > entry.bound,
                abs(entry.gap - gap_of(entry.value, entry.bound)) > 1e-9,
                entry.proved and entry.gap > allowed + BEST_GAP,
            )):  # fmt: skip
                return False
        places = [entry.place for entry in mine]
        full = places if allowed else _places(values, most)
        if places[0] != 0 or (sound and places != full):
            return False
    first = proof.aims[0]
    told = (proof.value, proof.bound, proof.gap) == (first.value, first.bound, first.gap)
    return told and (proof.status == "best") == sound


def _places(values: tuple[float, ...], most: float) -> list[int]:
    """Every number that a full proof speaks of: the first of each level."""
    places = [0]
    while len(values) > 1 and values[places[-1]] < most - SAME_LEVEL:
        place = sum(value <= values[places[-1]] + SAME_LEVEL for value in values)
        if place == len(values):
            break
        places.append(place)
    return places

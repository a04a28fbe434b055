"""A plan as a briefing: every chapter in the order that offices use."""

from __future__ import annotations

from dataclasses import replace

from gaibao_geo.briefing.chapter import Briefing, Chapter
from gaibao_geo.briefing.matter import Matter
from gaibao_geo.briefing.parts.beside import beside_rules_of_thumb, with_less
from gaibao_geo.briefing.parts.effect import before_and_after, how_evenly
from gaibao_geo.briefing.parts.money import who_pays
from gaibao_geo.briefing.parts.open import (
    left_out_table,
    taken_table,
    what_next,
    what_to_mind,
    who_is_left_out,
)
from gaibao_geo.briefing.parts.proposal import (
    schools_in_it,
    schools_table,
    the_plan,
    what_is_built,
)
from gaibao_geo.briefing.parts.today import (
    money_at_hand,
    what_is_lacking,
    where_it_is_lacking,
    where_we_stand,
)

CHAPTERS = (
    where_we_stand, money_at_hand, what_is_lacking, the_plan, schools_in_it,
    what_is_built, before_and_after, how_evenly, who_pays, beside_rules_of_thumb, with_less,
    who_is_left_out, what_to_mind, what_next,
)  # fmt: skip
MOST_ANNEX = 40  # left-out projects whose reason is looked for; each takes a check of every rule


def frame(matter: Matter) -> Briefing:
    """A briefing without a chapter: what stands on every paper of a plan."""
    plan, lang = matter.plan, matter.lang
    return Briefing(
        lang=lang,
        title=plan.problem.title.to(lang),
        subtitle=matter.say("subtitle"),
        chapters=(),
        office=matter.office,
        stamp=matter.say("stamp") if plan.problem.made_up else "",
        version=matter.version,
        command=matter.command,
        standing=matter.say("standing_of_it"),
    )  # fmt: skip


def briefing(matter: Matter, annexes: bool = True) -> Briefing:
    """The whole briefing of a plan, in one language; slides need no ``annexes``.

    A chapter for which nothing is known (no school's weakness, no pupils) is left out.
    """
    chapters = [made for chapter in CHAPTERS if (made := chapter(matter)) is not None]
    return replace(frame(matter), chapters=tuple(chapters), credits=_credits(chapters),
                   annexes=whole_lists(matter) if annexes else ())  # fmt: skip


def _credits(chapters: list[Chapter]) -> tuple[str, ...]:
    """Who is to be thanked for what the maps are drawn from."""
    every = [credit for one in chapters if one.map for credit in one.map.spec.credits]
    return tuple(dict.fromkeys(every))


def whole_lists(matter: Matter) -> tuple[Chapter, ...]:
    """What only papers with room hold: the schools by weakness, in the plan, and out of it."""
    weak = where_it_is_lacking(matter)
    found = [] if weak is None else [replace(weak, section=matter.say("section.annex"))]
    if len(matter.plan.projects):
        found.append(Chapter("annex_schools", matter.say("section.annex"),
                             matter.say("annex.schools"), table=schools_table(matter),
                             sources=(matter.source,)))  # fmt: skip
        found.append(Chapter("annex_in", matter.say("section.annex"), matter.say("annex.in"),
                             table=taken_table(matter), sources=(matter.source,)))  # fmt: skip
    if len(matter.plan.not_chosen):
        found.append(Chapter("annex_out", matter.say("section.annex"), matter.say("annex.out"),
                             table=left_out_table(matter, MOST_ANNEX),
                             sources=(matter.source,)))  # fmt: skip
    return tuple(found)

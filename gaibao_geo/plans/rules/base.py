"""What every rule can do, and the words they share.

A rule is data. It says itself in one sentence, and it checks any choice without a
solver: ``breaches(choice)`` returns sentences, empty when the rule is kept. How a rule
becomes mathematics is known only to ``rows``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType

from gaibao_geo.errors import DataError
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import Choice, Names
from gaibao_geo.words import Both, Lang, both, catalogue, say
from gaibao_geo.words.numbers import money

NO_NAMES: Names = MappingProxyType({})


class Rule:
    """The first reading of a rule; each kind is a frozen record below this class."""

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        raise NotImplementedError

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """A sentence for each place where a choice breaks the rule; a target has none."""
        raise NotImplementedError

    def misses(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """A sentence for each place where a choice falls short of a target."""
        del choice, lang
        return []

    def short_yuan(self, choice: Choice) -> int:
        """What a choice lacks of a target, priced in whole yuan; 0 for a rule that is no target."""
        del choice
        return 0

    def named(self) -> tuple[str, ...]:
        """The projects the rule names."""
        return ()

    def faults(self, parts: Candidates, years: tuple[int, ...]) -> Iterable[Both]:
        """What makes no sense of this rule in this question."""
        del parts, years
        return ()


def called(project: str, names: Names, lang: Lang) -> str:
    """A project's name with its id, or the id alone."""
    if project not in names:
        return project
    return say("rule.project", lang, name=names[project], id=project)


def all_called(projects: Iterable[str], names: Names, lang: Lang) -> str:
    """Projects by name and id, in one list."""
    return say("word.list_comma", lang).join(called(p, names, lang) for p in projects)


def type_names(types: Iterable[str], lang: Lang) -> str:
    """Kinds of items by name, in one list."""
    return say("word.list_comma", lang).join(say(f"item_type.{name}", lang) for name in types)


@lru_cache(maxsize=1024)
def exact(number: float) -> Fraction:
    """The number as it is written: 0.1 is one tenth, not the binary number nearest to it."""
    return Fraction(str(number))


def whole_yuan(yuan: object, what: str) -> None:
    """Refuse what is no amount of whole yuan, at least 0."""
    if isinstance(yuan, bool) or not isinstance(yuan, int) or yuan < 0:
        raise DataError(*both("rule.fault.yuan", what=what, got=repr(yuan)))


def whole_number(number: object, what: str, *, least: int = 0) -> None:
    """Refuse what is no whole number, or less than ``least``."""
    if isinstance(number, bool) or not isinstance(number, int) or number < least:
        raise DataError(*both("rule.fault.number", what=what, least=least, got=repr(number)))


def share_of_one(share: float, what: str) -> None:
    """Refuse what is no share from 0 to 1."""
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
        raise DataError(*both("rule.fault.share", what=what, got=repr(share)))


def own_amounts(amounts: Mapping[str, int], what: str) -> dict[str, int]:
    """Whole yuan by key; a key of four digits, which a file gives as a year, is text again."""
    for yuan in amounts.values():
        whole_yuan(yuan, what)
    return {str(key): yuan for key, yuan in sorted(amounts.items(), key=lambda pair: str(pair[0]))}


def own_said(key: str, amounts: Mapping[str, int], lang: Lang) -> str:
    """What is said after a rule's sentence of amounts that some have of their own."""
    if not amounts:
        return ""
    each = [
        say("rule.own_amount", lang, key=name, yuan=money(yuan)) for name, yuan in amounts.items()
    ]
    gap = " " if lang == "en" else ""
    return gap + say(key, lang, own=say("word.list_comma", lang).join(each))


def own_faults(amounts: Mapping[str, int], known: Iterable[object]) -> list[Both]:
    """Amounts of their own for what is no part of the question."""
    return [both("rule.fault.own", key=key) for key in sorted(set(amounts) - set(known))]


def one_of_these(got: object, known: tuple[str, ...], what: str) -> None:
    """Refuse what is not among the known words."""
    if got not in known:
        raise DataError(
            *both("rule.fault.choice", what=what, known=", ".join(known), got=repr(got))
        )


def item_types(types: Iterable[str], what: str) -> None:
    """Refuse a kind of item that the catalogue does not know."""
    unknown = [kind for kind in types if f"item_type.{kind}" not in catalogue()]
    if unknown:
        raise DataError(*both("rule.fault.types", what=what, got=", ".join(unknown)))


def by_year(yuan: int | Mapping[int, int], years: tuple[int, ...]) -> dict[int, int]:
    """Whole yuan in each year of the question: one amount is for the first year."""
    if isinstance(yuan, Mapping):
        return {year: int(yuan.get(year, 0)) for year in years}
    return {year: yuan if year == years[0] else 0 for year in years}

"""Rules about what each region gets: floors and caps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar, Literal

import numpy as np
import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import Choice, Names
from gaibao_geo.plans.groups import each, keys_by, sums_by
from gaibao_geo.plans.rules.amounts import (
    by_key,
    group_faults,
    listed,
    percent_of,
    share_of_spent,
    values_of,
)
from gaibao_geo.plans.rules.base import (
    NO_NAMES,
    Rule,
    exact,
    one_of_these,
    own_amounts,
    own_faults,
    own_said,
    share_of_one,
    whole_yuan,
)
from gaibao_geo.words import Both, Lang, both, say
from gaibao_geo.words.numbers import money

OF_SHARES, OF_YUAN = ("need", "spent"), ("yuan", "pupils")
Of = Literal["", "need", "spent", "yuan", "pupils"]


@dataclass(frozen=True)
class _Region(Rule):
    """What floors and caps of regions have in common; see there."""

    share: float | Mapping[str, float] | None = None
    of: Of = ""
    by: str = "township"
    firm: bool = False
    yuan: int | Mapping[str, int] | None = None
    own: Mapping[str, int] = field(default_factory=dict)

    word: ClassVar[str]
    sign: ClassVar[int]  # 1: at least; -1: at most

    def __post_init__(self) -> None:
        what = type(self).__name__
        if (self.share is None) == (self.yuan is None):
            raise DataError(*both("rule.fault.share_or_yuan", what=what))
        if not self.of:
            object.__setattr__(self, "of", "yuan" if self.share is None else "need")
        object.__setattr__(self, "own", own_amounts(self.own, f"{what} own"))
        one_of_these(self.of, OF_YUAN if self.share is None else OF_SHARES, f"{what} of")
        for name in ("share", "yuan"):
            object.__setattr__(self, name, by_key(getattr(self, name)))
        for share in values_of(self.share) if self.share is not None else ():
            check = share_of_spent if self.of == "spent" else share_of_one
            check(share, what)  # type: ignore[arg-type]
        for yuan in values_of(self.yuan) if self.yuan is not None else ():
            whole_yuan(yuan, what)
        if self.of == "spent" and self.own:
            raise DataError(*both("rule.fault.spent_own", what=what))
        if self.of == "spent" and not self.firm:
            raise DataError(*both("rule.fault.spent_target", what=what))

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        del names
        stated = self.share if self.yuan is None else self.yuan
        if isinstance(stated, Mapping):
            parts = [
                say("rule.region.one", lang, region=key, amount=self._amount(value, lang))
                for key, value in sorted(stated.items())
            ]
            amounts = say("word.list_comma", lang).join(parts)
            amount = say("rule.region.several", lang, amounts=amounts)
        else:
            amount = self._amount(stated, lang)
        strength = "firm" if self.firm else "target"
        said = say(f"rule.{self.word}.{strength}", lang, by=each(self.by, lang), amount=amount)
        return said + own_said(f"rule.{self.word}.own", self.own, lang)

    def stated(self, keys: Iterable[str]) -> pd.Series:
        """The share or the yuan stated for each of these regions, by its key.

        A region that a mapping leaves out has no row.
        """
        stated: object = self.share if self.yuan is None else self.yuan
        if isinstance(stated, Mapping):
            mine = [key for key in keys if key in stated]
            return pd.Series([stated[key] for key in mine], mine, dtype="object")
        return pd.Series(stated, [*keys], dtype="object")

    def bounds(self, parts: Candidates, spent_yuan: int = 0) -> pd.Series:
        """Whole yuan that each region with a candidate gets at least (or at most), by its key.

        Shares of what is spent need to know how much that is, all regions together.
        """
        if self.of == "spent":
            return self._bounds(parts, spent_yuan)
        return parts.once(("bounds", repr(self)), lambda: self._bounds(parts, 0))

    def _bounds(self, parts: Candidates, spent_yuan: int) -> pd.Series:
        group, keys = parts.places(self.by)
        stated = self.stated(keys)
        if self.of == "need":
            need = parts.projects["need_yuan"].to_numpy(np.int64, na_value=0)
            base = pd.Series(sums_by(group, need, len(keys)), keys)
        elif self.of == "pupils":
            base = parts.schools["pupils"].groupby(keys_by(parts.schools, self.by)).sum()
        else:
            base = pd.Series(spent_yuan if self.of == "spent" else 1, stated.index)
        shares = {share: exact(share) for share in stated.unique()}
        found = [
            self.own.get(str(key), self._whole(shares[share], int(many)))
            for key, share, many in zip(
                stated.index, stated, base.reindex(stated.index).tolist(), strict=True
            )
        ]
        return pd.Series(found, stated.index, dtype="int64")

    def faults(self, parts: Candidates, years: tuple[int, ...]) -> Iterable[Both]:
        """An unknown grouping or region; unknown needs or pupils that the rule counts in."""
        del years
        found = [*group_faults(parts, self.by, (self.share, self.yuan))]
        yield from found
        if not found:
            yield from own_faults(self.own, self.bounds(parts).index)
        if self.of == "need" and parts.projects["need_yuan"].isna().any():
            lacking = parts.projects.loc[parts.projects["need_yuan"].isna(), "project_id"]
            yield both("rule.fault.unknown_need", projects=listed(lacking))
        if self.of != "pupils" or found:
            return
        try:
            keys = keys_by(parts.schools, self.by)
        except DataError as error:
            yield Both(error.zh, error.en)
            return
        here = self.stated(pd.unique(keys_by(parts.projects, self.by)))
        mine = keys.isin(here.index) & parts.schools["pupils"].isna()
        if mine.any():
            schools = listed(parts.schools.loc[mine, "school_id"])
            yield both("rule.fault.unknown_pupils", what=type(self).__name__, schools=schools)

    def measured(self, choice: Choice) -> pd.DataFrame:
        """What each region should get at least or at most, gets, and misses that by.

        Whole yuan, one row a region with a bound: ``need_yuan`` (where the bound is a share of
        it), ``floor_yuan`` (of a cap: ``cap_yuan``), ``got_yuan``, ``short_yuan`` (of a cap:
        ``over_yuan``).
        """
        bound, got = self._held(choice)
        limit, off = ("floor_yuan", "short_yuan") if self.sign > 0 else ("cap_yuan", "over_yuan")
        found = pd.DataFrame({
            limit: bound, "got_yuan": got, off: (self.sign * (bound - got)).clip(lower=0),
        })  # fmt: skip
        if self.of == "need":
            place, keys = choice.candidates.places(self.by)
            needed = choice.chosen["need_yuan"].to_numpy(np.int64, na_value=0)
            need = pd.Series(sums_by(place, needed, len(keys)), keys)
            found.insert(0, "need_yuan", need.reindex(bound.index))
        return found

    def _held(self, choice: Choice) -> tuple[pd.Series, pd.Series]:
        """What each region with a bound should get, and what it gets, in whole yuan."""
        place, keys = choice.candidates.places(self.by)
        got = sums_by(place, choice.spent, len(keys))
        bound = self.bounds(choice.candidates, int(got.sum()))
        return bound, pd.Series(got, keys).reindex(bound.index)

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence per region beyond its bound, if it is firm; a target has none."""
        return self._missed(choice, lang) if self.firm else []

    def misses(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence per region beyond its bound, if that is a target."""
        return [] if self.firm else self._missed(choice, lang)

    def short_yuan(self, choice: Choice) -> int:
        """Whole yuan by which all regions together miss a target."""
        return 0 if self.firm else int(self.measured(choice).iloc[:, -1].sum())

    def _whole(self, share: Fraction, yuan: int) -> int:
        """Whole yuan that say the same: so much at least is more, so much at most is less."""
        top, bottom = share.numerator, share.denominator
        return -(-yuan * top // bottom) if self.sign > 0 else yuan * top // bottom

    def _amount(self, value: object, lang: Lang) -> str:
        shown = percent_of(value) if self.yuan is None else money(value)  # type: ignore[arg-type]
        return say(f"rule.region.{self.of}", lang, amount=shown)

    def _missed(self, choice: Choice, lang: Lang) -> list[str]:
        bound, got = self._held(choice)
        off = self.sign * (bound.to_numpy() - got.to_numpy())
        if not (off > 0).any():
            return []
        names = choice.candidates.called(self.by)
        return [
            say(f"rule.{self.word}.breach", lang, region=names[str(key)], got=money(held),
                bound=money(stated), off=money(missed))
            for key, held, stated, missed in zip(
                bound.index, got.tolist(), bound.tolist(), off.tolist(), strict=True
            ) if missed > 0
        ]  # fmt: skip


@dataclass(frozen=True)
class RegionFloor(_Region):
    """Each region gets at least so much, over all years.

    A region is a ``township``, ``school``, county (``region``) or what a column of text of
    the projects says; only regions with a candidate project have a floor, for to others
    nothing could be given. Either ``share`` or ``yuan`` is stated, one number for
    all or one by the region's key (a region left out has no floor):

    * ``share`` ``of="need"`` (the default): of its own priced need, the cost of all its
      candidate projects, two versions of one work counted once (``need_yuan``);
    * ``share`` ``of="spent"``: of all that the plan spends (four decimals at most, and firm
      only: as a target the emptiest plan would keep it best);
    * ``yuan`` ``of="yuan"`` (the default): whole yuan;
    * ``yuan`` ``of="pupils"``: whole yuan for each pupil of all schools of the region, also
      those without a project; unknown pupils are a fault naming the schools.

    ``own`` gives regions, by their keys, a floor of their own in whole yuan (not with
    ``of="spent"``). Parts of a yuan are rounded up. As a target (the default) the plan
    comes as near as it can before it looks at the aim, and says what is still missing; when
    ``firm`` a plan that misses it is no plan.
    """

    word: ClassVar[str] = "region_floor"
    sign: ClassVar[int] = 1


@dataclass(frozen=True)
class RegionCap(_Region):
    """Each region gets at most so much, over all years: the other side of ``RegionFloor``.

    ``share``, ``of``, ``by``, ``yuan`` and ``own`` mean what they mean there; parts of a yuan are
    rounded down. Firm by default; as a target each yuan beyond the cap counts as one.
    """

    firm: bool = True

    word: ClassVar[str] = "region_cap"
    sign: ClassVar[int] = -1

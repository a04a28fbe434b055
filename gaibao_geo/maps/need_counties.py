"""Counties of the need map: what their schools lack together, theme by theme."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from gaibao_geo.maps.facts import Record, named, records, rows_of
from gaibao_geo.maps.legends import graded
from gaibao_geo.maps.marks import people
from gaibao_geo.maps.need_classes import Schools, rank_text
from gaibao_geo.maps.need_rows import (
    documents,
    exact,
    index_text,
    indicator_name,
    missing,
    quantity,
)
from gaibao_geo.maps.palettes import Palette
from gaibao_geo.maps.spec import Mark, Popup, Row, Section, Theme
from gaibao_geo.words import Lang, say
from gaibao_geo.words.numbers import percent

WEAKEST_NAMED = 5  # schools in a county's popup
_PALETTE: Palette = "PuBu"  # the schools' marks are orange and brown


@dataclass(frozen=True)
class Counties:
    """What the schools of each county lack, added up.

    ``overall`` by county: ``schools``, ``known`` (of any indicator), ``short`` (lack
    something), ``left`` (do not count), ``pupils_short`` with ``pupils_missing`` schools of
    unknown number, ``index`` (mean, weighted by pupils, missing when unknown) and
    ``index_pupils`` (sum of pupils × index). ``lacking``: a row per county and indicator
    that anybody lacks with ``required`` and ``shortfall`` of the schools where both are
    known, ``share`` of the first that is missing, and the schools ``known``, ``short`` and
    ``unknown``.
    """

    overall: pd.DataFrame
    lacking: pd.DataFrame


def added_up(
    schools: pd.DataFrame, each: pd.DataFrame, left: pd.DataFrame, at_most: Collection[str]
) -> Counties:
    """The counties' sums from the schools' (``needs.shortfalls.by_school``).

    ``schools`` has ``school_id``, ``region_id``, ``pupils`` and ``index`` of those that
    count, ``left`` of those that do not; ``at_most`` are the indicators of which a school
    may have at most so much.
    """
    rows = each.merge(schools[["school_id", "region_id"]], on="school_id")
    short, unknown = rows["state"] == "short", rows["state"] == "unknown"
    rows = rows.assign(short=short, unknown=unknown, known=~unknown)
    return Counties(_overall(schools, rows, left), _by_indicator(rows, at_most))


def _overall(schools: pd.DataFrame, rows: pd.DataFrame, left: pd.DataFrame) -> pd.DataFrame:
    state = rows.groupby("school_id", observed=True)[["short", "known"]].any()
    table = schools.join(state, on="school_id").fillna({"short": False, "known": False})
    pupils = table["pupils"].astype("float64")
    weighed = table["index"] * pupils
    table = table.assign(
        schools=1,
        short=table["short"].astype(bool),
        known=table["known"].astype(bool),
        index_pupils=weighed,
        weight=pupils.where(weighed.notna()),
    )
    table["pupils_short"] = pupils.where(table["short"], 0.0)
    table["pupils_missing"] = table["short"] & pupils.isna()
    counted = ["schools", "short", "known", "pupils_short", "pupils_missing", "index_pupils",
               "weight"]  # fmt: skip
    found = table.groupby("region_id")[counted].sum()
    found["index"] = found["index_pupils"] / found["weight"].where(found["weight"] > 0)
    outside = left.groupby("region_id").size()
    found = found.join(outside.rename("left"), how="outer")
    whole = ["schools", "short", "known", "pupils_missing", "left"]
    return found.fillna(dict.fromkeys(whole, 0)).astype(dict.fromkeys(whole, "int64"))


def _by_indicator(rows: pd.DataFrame, at_most: Collection[str]) -> pd.DataFrame:
    anybody = rows.loc[rows["short"], "indicator"].unique()
    rows = rows[rows["indicator"].isin(anybody)]
    both = rows["known"] & rows["required"].notna() & ~rows["indicator"].isin(list(at_most))
    rows = rows.assign(
        asked=rows["required"].where(both), missing=rows["shortfall"].where(both),
    )  # fmt: skip
    groups = rows.groupby(["region_id", "indicator"], observed=True)
    sums = groups[["shortfall", "asked", "missing"]].sum(min_count=1)
    sums["share"] = sums["missing"] / sums["asked"].where(sums["asked"] > 0)
    return sums.join(groups[["short", "unknown", "known"]].sum()).reset_index()


class CountyWords:
    """Themes and popups of the counties, in one language.

    ``norms`` are the rows of what the schools lack that decide; they give each indicator its
    name, unit and documents. ``names`` are the counties', by code, in the map's order.
    """

    def __init__(
        self, counties: Counties, norms: pd.DataFrame, names: Mapping[str, str], lang: Lang
    ) -> None:
        self.lang, self.names = lang, names
        self.overall = records(counties.overall.reset_index(), "region_id")
        self.lacking = {
            (str(row["region_id"]), str(row["indicator"])): row
            for row in rows_of(counties.lacking)
        }
        lacked = set(counties.lacking["indicator"])
        mine = norms[norms["indicator"].isin(lacked)].drop_duplicates(
            ["indicator", "document", "status"]
        )
        self.norms = {
            str(name): rows_of(rows) for name, rows in mine.groupby("indicator", observed=True)
        }

    def themes(self) -> tuple[Theme, ...]:
        """Weakness by pupils, schools that lack something, then one for each indicator lacked.

        Indicators whose missing share is known come first, the most widely lacked on top;
        of the others only the total can be shown.
        """
        totals = {name: self._total(name, "short") for name in self.norms}
        order = sorted(self.norms, key=lambda name: (-totals[name], name))
        by_share = [name for name in order if self._comparable(name)]
        by_total = [name for name in order if not self._comparable(name)]
        return (
            self._index_theme(), self._lacking_theme(),
            *(self._indicator_theme(name, "share") for name in by_share),
            *(self._indicator_theme(name, "total") for name in by_total),
        )  # fmt: skip

    def _comparable(self, name: str) -> bool:
        return any(
            not missing(row["share"]) for (_, which), row in self.lacking.items() if which == name
        )

    def _total(self, name: str, column: str) -> int:
        return sum(int(row[column]) for (_, which), row in self.lacking.items() if which == name)

    def _lacking_theme(self) -> Theme:
        found = [self._share_lacking(code) for code in self.names]
        texts = [
            say("word.no_data", self.lang) if value is None
            else say("map.need.theme.lacking_text", self.lang, share=_percent(value),
                     short=self.overall[code]["short"], known=self.overall[code]["known"])
            for code, value in zip(self.names, found, strict=True)
        ]  # fmt: skip
        return self._overall_theme("lacking", self._graded(found, texts, _percent, _exact_percent))

    def _share_lacking(self, code: str) -> float | None:
        row = self.overall.get(code)
        return None if row is None or not row["known"] else row["short"] / row["known"]

    def _index_theme(self) -> Theme:
        found = [self._index(code) for code in self.names]
        texts = [self._index_text(code) for code in self.names]
        return self._overall_theme(
            "index", self._graded(found, texts, lambda value: index_text(value, self.lang), exact)
        )

    def _index(self, code: str) -> float | None:
        row = self.overall.get(code)
        return None if row is None or missing(row["index"]) else float(row["index"])

    def _index_text(self, code: str) -> str:
        value = self._index(code)
        if value is None:
            return say("word.no_data", self.lang)
        pupils = people(round(self.overall[code]["index_pupils"]), self.lang)
        return say("map.need.theme.index_text", self.lang, index=index_text(value, self.lang),
                   pupils=pupils)  # fmt: skip

    def _marked(self) -> str:
        unverified = any(
            norm["status"] == "unverified" for norms in self.norms.values() for norm in norms
        )
        return say("map.need.theme.some_unverified", self.lang) if unverified else ""

    def _indicator_theme(self, name: str, basis: str) -> Theme:
        lang, norms = self.lang, self.norms[name]
        column = "share" if basis == "share" else "shortfall"
        found: list[float | None] = []
        texts = []
        for code in self.names:
            row = self.lacking.get((code, name), {})
            known = not missing(row.get(column))
            found.append(float(row[column]) if known else None)
            texts.append(self._amount(row, norms[0]) if known else say("word.no_data", lang))
        title = indicator_name(norms[0], lang)
        if any(norm["status"] == "unverified" for norm in norms):
            title = say("map.need.unverified", lang, text=title)
        unit = str(norms[0]["unit" if lang == "zh" else "unit_en"])
        note = say(f"map.need.theme.{basis}_note", lang, unit=unit)
        note += say("map.need.theme.counts", lang,
                    **{which: self._total(name, which) for which in ("known", "short", "unknown")})
        note += say("map.need.theme.documents", lang, documents=documents(norms, lang))
        graded_ = (
            self._graded(found, texts, _percent, _exact_percent) if basis == "share"
            else self._graded(found, texts, lambda value: quantity(value, norms[0], lang),
                              lambda value: quantity(value, norms[0], lang, exact(value)))
        )  # fmt: skip
        return Theme(id=f"need-{name}", title=title, note=note,
                     group=say(f"map.need.theme.by_{basis}", lang), **graded_)  # fmt: skip

    def _amount(self, row: Record, norm: Record) -> str:
        """What is lacking, and its share where it can be told."""
        amount = quantity(row["shortfall"], norm, self.lang)
        if missing(row["share"]):
            return amount
        return say("map.need.theme.share_text", self.lang, share=_percent(row["share"]),
                   amount=amount)  # fmt: skip

    def _graded(
        self, values: Sequence[float | None], texts: Sequence[str],
        words: Callable[[float], str], of_break: Callable[[float], str],
    ) -> Mapping[str, Any]:  # fmt: skip
        """The marks and the legend of a theme; ``words`` of a value stand on the map."""
        zero = say("map.need.theme.zero", self.lang)
        keys, legend = graded(values, of_break, self.lang, _PALETTE, zero, alone=words,
                              light=True)  # fmt: skip
        marks = tuple(
            Mark(code, *key, text, 0,
                 short=say("word.no_data", self.lang) if value is None else words(value))
            for code, value, key, text in zip(self.names, values, keys, texts, strict=True)
        )
        return {"marks": marks, "legend": legend}

    def _overall_theme(self, name: str, graded_: Mapping[str, Any]) -> Theme:
        lang = self.lang
        return Theme(
            id=name, title=say(f"map.need.theme.{name}", lang),
            note=say(f"map.need.theme.{name}_note", lang) + self._marked(),
            group=say("map.need.theme.overall", lang), **graded_,
        )  # fmt: skip

    def popup(self, code: str, schools: Schools) -> Popup:
        """A county's sums, what its schools lack by indicator, and its weakest by name."""
        return Popup(self.names[code], "", tuple(
            Section(heading, rows) for heading, rows in (
                ("", self._facts(code)),
                (say("map.need.county.indicators", self.lang), self._indicators(code)),
                (say("map.need.county.weakest", self.lang), self._weakest(code, schools)),
            ) if rows
        ))  # fmt: skip

    def _facts(self, code: str) -> tuple[Row, ...]:
        lang, row = self.lang, self.overall.get(code)
        if row is None:
            return ()
        share = self._share_lacking(code)
        silent = row["schools"] - row["known"]
        facts = {
            "schools": say("map.need.county.schools_text", lang, all=row["schools"],
                           left=row["left"]),
            "lacking": say("word.no_data", lang) if share is None else
            say("map.need.theme.lacking_text", lang, share=_percent(share), short=row["short"],
                known=row["known"]),
            "pupils": self._pupils(row),
            "index": self._index_text(code),
        }  # fmt: skip
        if silent:
            facts["unknown"] = say("map.need.county.number", lang, n=silent)
        return tuple(
            Row(say(f"map.need.county.{name}", lang), text) for name, text in facts.items()
        )

    def _pupils(self, row: Record) -> str:
        said = people(row["pupils_short"], self.lang)
        if not row["pupils_missing"]:
            return said
        return say("map.need.county.pupils_text", self.lang, pupils=said,
                   missing=row["pupils_missing"])  # fmt: skip

    def _indicators(self, code: str) -> tuple[Row, ...]:
        mine = [(name, self.lacking[code, name]) for name in self.norms
                if (code, name) in self.lacking]  # fmt: skip
        ordered = sorted(mine, key=lambda item: (-_or_zero(item[1]["share"]), item[0]))
        return tuple(self._indicator(name, row) for name, row in ordered)

    def _indicator(self, name: str, row: Record) -> Row:
        lang, norms = self.lang, self.norms[name]
        detail = say("map.need.county.of_schools", lang, short=row["short"],
                     unknown=row["unknown"])  # fmt: skip
        if not missing(row["share"]):
            detail = say("map.need.county.of_required", lang, share=_percent(row["share"])) + detail
        return Row(indicator_name(norms[0], lang), quantity(row["shortfall"], norms[0], lang),
                   documents(norms, lang), detail)  # fmt: skip

    def _weakest(self, code: str, schools: Schools) -> tuple[Row, ...]:
        table = schools.table
        mine = table[(table["region_id"] == code) & (table["index"] > 0)].head(WEAKEST_NAMED)
        return tuple(Row(named(row, self.lang), rank_text(row, self.lang)) for row in rows_of(mine))


def _percent(share: float) -> str:
    return percent(share, 1).replace(".0%", "%")


def _exact_percent(share: float) -> str:
    return f"{exact(share * 100)}%"


def _or_zero(value: float) -> float:
    return 0.0 if missing(value) else float(value)

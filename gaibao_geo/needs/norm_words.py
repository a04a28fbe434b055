"""A norm in words: 4.5 平方米 for each pupil, at least, in primary schools."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from gaibao_geo.tables.rows import rows
from gaibao_geo.words import LANGUAGES, Both, Lang, say
from gaibao_geo.words.figures import figure

_NORM = ["stage", "role", "direction", "per", "unit", "unit_en", "standard_set"]
_TOLD = ["norm_zh", "norm_en", "document", "status"]


def norm_in_words(
    least: float, most: float, *, per: str, direction: str, unit: str, lang: Lang
) -> str:
    """What is required for each pupil, class, boarder or school: ≥4.5 平方米/生.

    ``least`` and ``most`` are the smallest and largest of several norms by size, equal
    where there is one; missing where size or area that decide are not known.
    """
    if pd.isna(least) or pd.isna(most):
        return say("norm.by_size", lang)
    value = figure(least, lang, 2)
    if least != most:
        value = say("norm.range", lang, least=value, most=figure(most, lang, 2))
    return say(f"norm.{direction}", lang, value=value, unit=unit, per=say(f"norm.per.{per}", lang))


def norms_in_words(lacking: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """The norms behind the rows of ``lacking``, put together for each ``key``.

    Columns ``norm_zh``, ``norm_en`` (one norm a stage and role, the range where size or
    area decide), ``document`` (all of them) and ``status``: ``unverified`` where one is.
    """
    by = [*key, *_NORM]
    values = lacking.groupby(by, observed=True, sort=False)["value"].agg(["min", "max"])
    norms = values.reset_index().astype(dict.fromkeys([*key, *_NORM], "str"))
    single = norms.groupby(list(key))["stage"].transform("nunique") == 1
    said: dict[tuple[str, ...], dict[str, list[str]]] = {}
    for row, alone in zip(rows(norms), single, strict=True):
        texts = said.setdefault(tuple(getattr(row, name) for name in key), {})
        for lang in LANGUAGES:
            text = norm_in_words(row.min, row.max, per=row.per, direction=row.direction,
                                 unit=Both(row.unit, row.unit_en).to(lang), lang=lang)  # fmt: skip
            if not row.standard_set:
                text = say("norm.stated", lang)
            elif row.stage != "any" or not (alone or row.per == "school"):
                text = say(f"norm.stage.{row.stage}", lang, norm=text)
            texts.setdefault(lang, []).append(text)
    made = [
        (*names, *(say("norm.comma", lang).join(dict.fromkeys(texts[lang]))
                   for lang in LANGUAGES))
        for names, texts in said.items()
    ]  # fmt: skip
    words = pd.DataFrame(made, columns=[*key, *_TOLD[:2]]).astype("str")
    return words.merge(_documents(lacking, key), on=list(key), how="left")


def _documents(lacking: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    told = lacking[[*key, "document", "status"]].drop_duplicates().astype("str")
    told["open"] = told["status"] == "unverified"
    groups = told.groupby(list(key), sort=False)
    found = pd.DataFrame({
        "document": groups["document"].agg(lambda names: "；".join(dict.fromkeys(names))),
        "status": groups["status"].first().mask(groups["open"].any(), "unverified"),
    })  # fmt: skip
    return found.reset_index()

"""Columns that hold one stage of a school each: 小学在校生, 初中在校生."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from gaibao_geo.intake.columns.aliases import key, meaning_of
from gaibao_geo.intake.layouts.signs import bare, signs
from gaibao_geo.tables.columns import Table

Stage = Literal["primary", "junior"]
STAGES: tuple[Stage, ...] = ("primary", "junior")
_NOT_STAGED = frozenset({"school_id", "stage", "school_year", "source", "quality", "note"})


def staged(names: Mapping[int, str], table: Table) -> dict[Stage, dict[str, int]]:
    """For each stage the columns of ``table`` (school years) and where they stand.

    The stage may be a group (小学/在校生数), stand below one (在校生数/小学), or begin the name
    (小学在校生数).
    """
    found: dict[Stage, dict[str, int]] = {}
    for place, name in names.items():
        for stage in STAGES:
            rest = _without(name, stage)
            meaning = meaning_of(rest, table) if rest else None
            if meaning and meaning.column and meaning.column not in _NOT_STAGED:
                found.setdefault(stage, {}).setdefault(meaning.column, place)
                break
    return found


def _without(name: str, stage: Stage) -> str:
    """The name without its stage; empty when it names no stage or nothing else."""
    words = sorted((bare(word) for word in signs()["headers"][stage]), key=len, reverse=True)
    parts = name.split("/")
    for place, part in enumerate(parts):
        if key(part) in words:
            return "/".join(parts[:place] + parts[place + 1 :])
    for word in words:
        if not word.isascii() and key(parts[-1]).startswith(word):
            return "/".join([*parts[:-1], key(parts[-1]).removeprefix(word)])
    return ""

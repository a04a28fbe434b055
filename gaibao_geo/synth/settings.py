"""What is to be made up: the tables of settings beside this file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Name = Literal["sanming", "national"]
WHERE = ("seat", "centre", "village")  # county seat, a township's centre, a village
KINDS = ("junior", "nine_year", "primary", "teaching_point")
SCHOOL_YEAR, COUNTED_ON = "2015/16", "2015-09-01"  # the stock before the money of 2016


@cache
def setting(name: str) -> Mapping[str, Any]:
    """The file ``name.toml`` of this room: ``sanming``, ``national``, ``shapes`` or ``names``."""
    text = files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def fallback(table: Mapping[str, Any], key: str) -> str:
    """The most exact key of a table that fits a group.

    ``nine_primary_seat`` falls back to ``primary_seat``, then ``seat``, then ``any``. Raises
    ``KeyError`` when the table has none of them.
    """
    known = {"nine_primary": "primary", "nine_junior": "junior"}
    head, _, where = key.rpartition("_")
    tries = (key, f"{known.get(head, head)}_{where}", where, "any")
    for candidate in tries:
        if candidate in table:
            return candidate
    raise KeyError(key)

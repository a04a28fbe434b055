"""What the template says of a column: header, words for its values, comment, example."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from gaibao_geo import tables
from gaibao_geo.tables.columns import Column, Table
from gaibao_geo.words import Lang, both, catalogue, say

Row = dict[str, Any]


def header(column: Column, lang: Lang) -> str:
    """The column's meaning with its unit in brackets, as it is matched when read again.

    A year needs no unit, and English names what is counted in the meaning itself.
    """
    name, unit = capital(column.meaning.to(lang)), column.unit
    known = f"template.unit.{unit}"
    if lang == "en":
        unit = catalogue()[known].en if known in catalogue() else ""
    elif column.kind == "integer" and unit == both("template.calendar_year").zh:
        unit = ""
    return say("template.unit_of", lang, name=name, unit=unit) if unit else name


def capital(text: str) -> str:
    """The text with a capital at its head; Chinese has none."""
    return text[:1].upper() + text[1:]


def words_of(column: Column, lang: Lang) -> dict[str, str]:
    """Every allowed value of a column with the word that stands for it in a cell.

    In Chinese the first of the spellings that are read; in English the schema's own word,
    as words with spaces where it can be read so.
    """
    spellings = _spellings(column.name)
    words = {}
    for token in column.allowed:
        known = spellings.get(token, [])
        spaced = [word for word in known if word.replace("-", "_").replace(" ", "_") == token]
        usual = spaced if lang == "en" else known
        words[token] = usual[0] if usual else token
    return words


def shown(value: Any, column: Column, lang: Lang) -> Any:
    """A value of the schema as a planner would write it into a cell."""
    if column.kind == "flag":
        return say("template.flag.yes" if value else "template.flag.no", lang)
    return words_of(column, lang).get(value, value) if column.allowed else value


def comment(column: Column, table: Table, sheets: Mapping[str, str], example: Any,
            lang: Lang) -> str:  # fmt: skip
    """The note behind a header: meaning in both languages, then what may stand there."""
    lines = [" / ".join(dict.fromkeys(column.meaning))]
    need = say("template.required" if column.required else "template.optional", lang)
    lines.append(f"{need} · {column.name}")
    if column.unit:
        unit = column.unit
        known = f"template.unit.{unit}"
        lines.append(say("template.unit_line", lang,
                         unit=both(known) if known in catalogue() else unit))  # fmt: skip
    lines.append(say("template.kind_line", lang, kind=_kind(column, lang)))
    if column.least is not None and column.kind not in ("yuan", "rate", "decimal"):
        bound = "least" if column.most is None else "range"
        lines.append(say(f"template.{bound}_line", lang, least=_plain(column.least),
                         most=_plain(column.most)))  # fmt: skip
    if column.allowed:
        comma = say("word.list_comma", lang)
        lines.append(say("template.allowed_line", lang,
                         allowed=comma.join(words_of(column, lang).values())))  # fmt: skip
    if column.refers in sheets:
        lines.append(say("template.refers_line", lang, sheet=sheets[column.refers]))
    if column.name in table.key:
        alone = "alone" if len(table.key) == 1 else "together"
        lines.append(say(f"template.key_{alone}", lang))
    if example not in (None, ""):
        lines.append(say("template.example_line", lang, example=example))
    return "\n".join(lines)


def examples(table: Table, present: set[str], lang: Lang) -> list[Row]:
    """The example rows of a table as tokens and numbers.

    What refers to a table that is not ``present`` is left out, so that nothing points
    into the void.
    """
    rows = []
    for told in _examples()[table.name]:
        row = {}
        for column in table.columns:
            value = _in_language(told.get(column.name), lang)
            if column.refers and column.refers not in present and not column.required:
                value = None
            if value not in (None, ""):
                row[column.name] = value
        rows.append(row)
    return rows


def example_about(key: str) -> Any:
    """What the blank template says of itself under one key of ``dataset.toml``."""
    return _examples()["about"].get(key)


def _in_language(value: Any, lang: Lang) -> Any:
    if isinstance(value, dict):
        value = value[lang]
    if isinstance(value, str):
        return value.format(mark=say("template.example", lang), made_up=say("word.made_up", lang))
    return value


def _kind(column: Column, lang: Lang) -> str:
    own = {"yuan": "money", "rate": "rate", "date": "date", "flag": "yes_or_no"}.get(column.kind)
    return say(f"template.{own}" if own else f"kind.{column.kind}", lang)


def _plain(bound: float | None) -> str:
    return "" if bound is None else f"{bound:g}"


@cache
def _spellings(column: str) -> Mapping[str, list[str]]:
    """How people write the values of a column, the usual way first."""
    text = (files(tables) / "value_aliases.toml").read_text(encoding="utf-8")
    words = tomllib.loads(text)["words"]
    told = dict(words.get(column, {}))
    return {**words[told.pop("copy_of")], **told} if "copy_of" in told else told


@cache
def _examples() -> Mapping[str, Any]:
    text = files("gaibao_geo.io").joinpath("template_examples.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)

"""The data dictionary: the schema written out as Markdown, both languages side by side."""

from __future__ import annotations

from collections.abc import Iterable

from gaibao_geo.tables.columns import Column, Table
from gaibao_geo.words import Both, both

BEGIN = "<!-- dictionary: written by gaibao_geo.tables.dictionary -->"
END = "<!-- end of dictionary -->"


def dictionary(tables: Iterable[Table]) -> str:
    """One Markdown section per table: its meaning, its key, and a row for every column."""
    return "\n\n".join(_section(table) for table in tables) + "\n"


def with_dictionary(page: str, tables: Iterable[Table]) -> str:
    """The page with the part between ``BEGIN`` and ``END`` written anew.

    Raises ``ValueError`` when the page lacks one of the two marks.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page lacks {BEGIN} or {END}")
    return f"{before}{BEGIN}\n\n{dictionary(tables)}\n{END}{after}"


def _section(table: Table) -> str:
    names = ("column", "kind", "unit", "meaning")
    head = [_two(both(f"dictionary.{name}")) for name in names]
    key = ", ".join(f"`{name}`" for name in table.key)
    lines = [
        f"### `{table.name}.csv`",
        "",
        f"{_two(table.meaning)}. {_two(both('dictionary.key'))}: {key}",
        "",
        _row(head),
        _row(["---"] * len(head)),
        *(_row(_cells(column)) for column in table.columns),
    ]
    return "\n".join(lines)


def _cells(column: Column) -> list[str]:
    kind = _two(both(f"kind.{column.kind}"))
    if column.required:
        kind += f"; {_two(both('dictionary.required'))}"
    meaning = _two(column.meaning)
    if column.allowed:
        allowed = ", ".join(f"`{text}`" for text in column.allowed)
        meaning += f"; {_two(both('dictionary.allowed'))}: {allowed}"
    if column.refers:
        meaning += f"; {_two(both('dictionary.refers'))} `{column.refers}.csv`"
    return [f"`{column.name}`", kind, column.unit, meaning]


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _two(text: Both) -> str:
    return f"{text.zh} / {text.en}"

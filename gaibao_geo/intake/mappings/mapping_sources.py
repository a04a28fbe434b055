"""What fills a column, and which rows are set aside, as a mapping file writes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gaibao_geo.intake.mappings.cell_sources import Source
from gaibao_geo.intake.mappings.mapping_entry import Condition
from gaibao_geo.intake.mappings.mapping_keys import Faults, Keys
from gaibao_geo.tables.schema import Table

SOURCE_KEYS = (
    *("column", "columns", "join", "pattern", "value", "remove", "replace", "amount"),
    *("decimal", "times", "values", "other", "prefix", "suffix", "unit", "missing", "or"),
)
CONDITION_KEYS = ("equals", "not_equals", "below", "matches", "reason")


def columns_of(keys: Keys, table: Table, missing: frozenset[str]) -> dict[str, Source]:
    """What fills the columns of a table; a column that the table lacks is a fault."""
    known = {column.name: column for column in table.columns}
    read: dict[str, Source] = {}
    for name, given in keys.tree.items():
        if name not in known:
            keys.faults.unknown("mapping_column", keys.at(name), name, known)
            continue
        source = source_of(keys, name, given, missing)
        if source:
            read[name] = source
            only_allowed(keys.at(name), source, known[name].allowed, keys.faults)
    return read


def source_of(keys: Keys, name: str, given: object, missing: frozenset[str]) -> Source | None:
    """What fills a column: the name of one of the sheet's, or a table that says more."""
    if isinstance(given, str) and given.strip():
        return Source((given,), missing=missing)
    if not isinstance(given, Mapping):
        keys.wrong(name, "mapping.source")
        return None
    own = Keys(given, keys.at(name), keys.faults)
    own.only(*SOURCE_KEYS)
    return _written_source(own, missing)


def _written_source(own: Keys, missing: frozenset[str]) -> Source | None:
    ways = [key for key in ("column", "columns", "pattern", "value") if key in own.tree]
    if len(ways) != 1:
        own.faults.add("mapping_ways", own.path, found=", ".join(ways) or "–")
        return None
    columns = (own.text("column"),) if "column" in own.tree else own.texts("columns")
    named = {"pattern": (own.text("pattern"),), "value": ("…",)}.get(ways[0], columns)
    if not named or not all(name.strip() for name in named):
        own.wrong(ways[0], "mapping.source")
        return None
    missing |= frozenset(own.texts("missing"))
    replace = own.pairs("replace") or {}
    compiled = [(own.pattern(sought, "replace"), put) for sought, put in replace.items()]
    decimal = own.text("decimal") or "."
    if decimal not in (".", ","):
        own.wrong("decimal", "mapping.decimal")
        decimal = "."
    return Source(
        columns=columns,
        join=own.text("join"),
        pattern=own.text("pattern"),
        value=own.maybe_text("value"),
        remove=own.texts("remove"),
        replace=tuple((sought, put) for sought, put in compiled if sought),
        amount=own.flag("amount") or "decimal" in own.tree,
        decimal=decimal,
        times=own.number("times"),
        values=own.pairs("values"),
        other=own.maybe_text("other"),
        prefix=own.text("prefix"),
        suffix=own.text("suffix"),
        unit=own.text("unit"),
        missing=missing,
        otherwise=source_of(own, "or", own.tree["or"], missing) if "or" in own.tree else None,
    )


def conditions_of(keys: Keys, missing: frozenset[str]) -> tuple[Condition, ...]:
    """The conditions under ``skip``."""
    return tuple(
        condition
        for own in keys.tables("skip")
        if (condition := _condition(own, missing)) is not None
    )


def _condition(own: Keys, missing: frozenset[str]) -> Condition | None:
    own.only(*SOURCE_KEYS, *CONDITION_KEYS)
    if "reason" not in own.tree:
        own.faults.add("mapping_needs", own.at("reason"))
    told_missing = own.tree.get("missing") is True
    plain = {key: given for key, given in own.tree.items() if key != "missing" or not told_missing}
    source = _written_source(Keys(plain, own.path, own.faults), missing)
    below = own.number("below")
    matches = own.text("matches")
    pattern = own.pattern(matches, "matches") if matches else None
    equals, not_equals = own.texts("equals"), own.texts("not_equals")
    if not (equals or not_equals or told_missing or below is not None or matches):
        own.faults.add("mapping_test", own.path)
    if source is None:
        return None
    return Condition(
        source, own.both("reason"), frozenset(equals), frozenset(not_equals), told_missing,
        None if below is None else float(below), pattern,
    )  # fmt: skip


def only_allowed(key: str, source: Source, allowed: Iterable[str], faults: Faults) -> None:
    """Texts that the mapping itself puts there must be ones the column may hold."""
    allowed = tuple(allowed)
    put = [source.value, source.other, *(source.values or {}).values()]
    if not allowed or source.prefix or source.suffix:
        return
    for text in dict.fromkeys(put):
        if text and text not in allowed:
            faults.unknown("mapping_allowed", key, text, allowed)

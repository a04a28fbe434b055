"""``mapping.toml`` as records, every fault of the file in one list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gaibao_geo.intake.mappings.cell_sources import Source
from gaibao_geo.intake.mappings.mapping_entry import Entry, Group
from gaibao_geo.intake.mappings.mapping_fights import fights
from gaibao_geo.intake.mappings.mapping_keys import Keys
from gaibao_geo.intake.mappings.mapping_sources import (
    columns_of,
    conditions_of,
    only_allowed,
    source_of,
)
from gaibao_geo.tables.columns import DATUMS
from gaibao_geo.tables.schema import TABLES, Table

ENTRY_KEYS = (
    *("file", "sheet", "table", "header_rows", "datum", "missing", "skip", "columns"),
    *("keep", "unpivot", "items", "note"),
)
ITEM_KEYS = ("item_type", "item", "item_en", "quantity", "unit", "indicator", "money")
_LINE = ("project_id", "line", "item_type", "item", "item_en", "quantity", "unit", "indicator")


def entries(file: Keys) -> tuple[Entry, ...]:
    """The entries of a mapping file; its faults stand in ``file.faults``."""
    missing, datum = frozenset(file.texts("missing")), _datum(file)
    tables = enumerate(file.tables("sheet"), 1)
    found = [_entry(keys, number, missing, datum) for number, keys in tables]
    fighting = fights(found, file.faults)
    return tuple(replace(entry, faulty=entry.faulty or entry.number in fighting) for entry in found)


def _entry(keys: Keys, number: int, missing: frozenset[str], datum: str) -> Entry:
    keys.only(*ENTRY_KEYS)
    before = len(keys.faults.findings)
    entry = Entry(number, keys.text("file"), "", keys.text("sheet") or "*", raw=keys.tree)
    if not entry.file:
        keys.faults.add("mapping_needs", keys.at("file"))
    items = keys.tables("items")
    name = keys.text("table") or ("projects" if items else "")
    if name not in TABLES or (items and name != "projects"):
        known = ["projects"] if items else list(TABLES)
        keys.faults.unknown("mapping_table", keys.at("table"), name, known)
        return replace(entry, faulty=True)
    missing |= frozenset(keys.texts("missing"))
    columns = columns_of(keys.table("columns"), TABLES[name], missing)
    groups = [_group(group, TABLES[name], missing, columns) for group in keys.tables("unpivot")]
    groups += [_item(item, missing, columns) for item in items]
    entry = replace(
        entry, table=name, header_rows=keys.rows("header_rows"), datum=_datum(keys) or datum,
        skip=conditions_of(keys, missing), columns=columns, keep=keys.texts("keep"),
        groups=tuple(groups) or (Group("", {}, ((name, tuple(columns)),)),),
    )  # fmt: skip
    _kept(entry, keys)
    if len(keys.faults.findings) == before:  # else it may be lacking only for its own fault
        _required(entry, keys)
    return replace(entry, faulty=len(keys.faults.findings) > before)


def _datum(keys: Keys) -> str:
    stated = keys.text("datum")
    if stated and stated not in DATUMS:
        keys.faults.unknown("mapping_datum", keys.at("datum"), stated, DATUMS)
        return ""
    return stated


def _group(
    keys: Keys, table: Table, missing: frozenset[str], common: Mapping[str, Source]
) -> Group:
    keys.only("columns", "when", "skip", "skip_zero", "note")
    columns = columns_of(keys.table("columns"), table, missing)
    when = [Source((name,), missing=missing) for name in keys.texts("when")]
    own = [source for source in columns.values() if source.columns]
    if not when and not own:
        keys.faults.add("mapping_needs", keys.at("when"))
    first = (when or own or [Source()])[0]
    label = first.columns[0] if first.columns else ""
    records = ((table.name, tuple({**common, **columns})),)
    return Group(label, columns, records, tuple(when or own), conditions_of(keys, missing),
                 keys.flag("skip_zero"))  # fmt: skip


def _item(keys: Keys, missing: frozenset[str], common: Mapping[str, Source]) -> Group:
    """A quantity and its money: one project a row, holding one line."""
    keys.only(*ITEM_KEYS, "columns", "skip", "skip_zero", "note")
    columns = columns_of(keys.table("columns"), TABLES["projects"], missing)
    line = {"line": Source(value="1")}
    for name in ("item_type", "item", "item_en", "unit", "indicator"):
        if name in keys.tree:
            line[name] = Source(value=keys.text(name))
    if "item_type" not in keys.tree:
        keys.faults.add("mapping_needs", keys.at("item_type"))
    else:
        allowed = TABLES["project_items"].column("item_type").allowed
        only_allowed(keys.at("item_type"), line["item_type"], allowed, keys.faults)
    amounts: dict[str, Source] = {}
    for ours, theirs in (("cost_yuan", "money"), ("quantity", "quantity")):
        if theirs in keys.tree:
            source = source_of(keys, theirs, keys.tree[theirs], missing)
            amounts |= {ours: source} if source else {}
    if not amounts:
        keys.faults.add("mapping_needs", keys.at("money"))
    project = {**common, **columns}
    if "project_id" not in project:
        line["project_id"] = Source(pattern="{school_id}-{item_type}")
    of_project = dict.fromkeys((*project, "project_id", *amounts))
    of_project.pop("quantity", None)
    of_line = (*_LINE, "cost_yuan")
    filled = {**line, **columns, **amounts}
    records = (
        ("projects", tuple(of_project)),
        ("project_items", tuple(name for name in of_line if name in {**project, **filled})),
    )
    label = keys.text("item") or keys.text("item_type")
    when = tuple(source for source in amounts.values() if source.value is None)
    return Group(label, filled, records, when, conditions_of(keys, missing),
                 keys.flag("skip_zero", True))  # fmt: skip


def _kept(entry: Entry, keys: Keys) -> None:
    for name in entry.keep:
        if name in {column.name for column in TABLES[entry.table].columns}:
            keys.faults.add("mapping_keep", keys.at("keep"), name=name)


def _required(entry: Entry, keys: Keys) -> None:
    lacking: dict[tuple[str, str], None] = {}
    for group in entry.groups:
        for table, names in group.records:
            for column in TABLES[table].columns:
                if column.required and column.name not in names:
                    lacking[table, column.name] = None
    for table, name in lacking:
        meaning = TABLES[table].column(name).meaning
        keys.faults.add("mapping_required", keys.path, table=table, name=name, meaning=meaning)

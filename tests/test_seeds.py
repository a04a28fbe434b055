"""The tables in data/seeds say what the source documents say: every number, at its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd
import pytest
from seed_texts import OPENINGS, SEEDS, section_at, text_of

from gaibao_geo.intake.dataset import Dataset, read_dataset
from gaibao_geo.words.numbers import parse_number

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SEEDS.exists(), reason=f"no source documents at {SEEDS}"),
]
NUMERAL = re.compile(r"[0-9０-９]+(?:\.[0-9]+)?|[一二三四五六七八九十百千万亿两〇零廿双半]+")


@pytest.fixture(scope="module")
def seeds() -> Dataset:
    return read_dataset("data/seeds")


class Span(NamedTuple):
    begin: int
    end: int
    kind: str
    name: str


def figure_faults(figures: pd.DataFrame) -> list[str]:
    """What of each figure is not as the document has it."""
    faults = []
    for row in figures.itertuples():
        text = text_of(row.source_file)
        rest = text[row.offset:]
        tail = rest.removeprefix(row.value_text)
        after = tail.startswith((row.unit_text, f"{row.qualifier}{row.unit_text}"))
        around = text[row.offset - 1] + tail[:2]
        if not rest.startswith(row.value_text):
            faults.append(f"{row.figure_id}: not written there")
        elif not after:
            faults.append(f"{row.figure_id}: another unit follows")
        elif row.qualifier not in around:
            faults.append(f"{row.figure_id}: no such qualifier")
        if parse_number(row.value_text) != row.value:
            faults.append(f"{row.figure_id}: value differs")
        if section_at(text, row.source_file, row.offset) != row.section:
            faults.append(f"{row.figure_id}: another section")
    return faults


def figure_spans(figures: pd.DataFrame, file: str) -> Iterator[Span]:
    """A figure covers its number and what belongs to it: qualifier and unit."""
    for row in figures[figures.source_file == file].itertuples():
        extra = row.qualifier if row.qualifier in {"余", "多"} else ""
        length = len(row.value_text + row.unit_text)
        if extra not in row.unit_text:
            length += len(extra)
        yield Span(row.offset, row.offset + length, "figure", row.figure_id)


def named_spans(table: pd.DataFrame, file: str, key: str, written: str) -> Iterator[Span]:
    for _, row in table[table.source_file == file].iterrows():
        yield Span(row["offset"], row["offset"] + len(row[written]), key, row[key])


def coverage_faults(seeds: Dataset, figures: pd.DataFrame, nots: pd.DataFrame) -> list[str]:
    """Numerals that no row explains, that two explain differently, and rows that explain none."""
    faults, used = [], Counter()
    for file in OPENINGS:
        text = text_of(file)
        facts = [
            *figure_spans(figures, file),
            *named_spans(seeds.lists, file, "list_id", "item"),
            *named_spans(seeds.works, file, "work_id", "written"),
        ]
        excluded = [
            Span(*found.span(), "not", row.not_figure_id)
            for row in nots[nots.source_file.isin(["", file])].itertuples()
            for found in re.finditer(row.pattern, text)
        ]
        for found in NUMERAL.finditer(text):
            where = f"{file}:{found.start()} {found[0]}"
            held = [span for span in facts if span.begin <= found.start() and
                    found.end() <= span.end]
            barred = [span for span in excluded if span.begin <= found.start() and
                      found.end() <= span.end]
            used.update(span.name for span in barred)
            if not held and not barred:
                faults.append(f"{where}: not covered")
            if (held and barred) or sum(span.kind == "figure" for span in held) > 1:
                faults.append(f"{where}: covered twice")
    return faults + [f"{name}: stale" for name in nots.not_figure_id if not used[name]]


def test_every_figure_stands_where_it_says(seeds):
    assert figure_faults(seeds.figures) == []


def test_every_listed_name_stands_where_it_says(seeds):
    for table, written in ((seeds.lists, "item"), (seeds.works, "written")):
        for _, row in table.iterrows():
            text = text_of(row["source_file"])
            assert text.startswith(row[written], row["offset"]), row.to_dict()
            assert section_at(text, row["source_file"], row["offset"]) == row["section"]


def test_every_numeral_of_the_documents_is_explained_once(seeds):
    assert coverage_faults(seeds, seeds.figures, seeds.not_figures) == []


def test_a_changed_value_a_dropped_figure_and_a_stale_row_are_found(seeds):
    """The checks above can fail: one planted fault each, on copies."""
    figures = seeds.figures.copy()
    figures.loc[3, "value"] += 1
    assert figure_faults(figures) == [f"{figures.figure_id[3]}: value differs"]
    dropped = coverage_faults(seeds, seeds.figures.drop(index=3), seeds.not_figures)
    assert len(dropped) == 1
    assert "not covered" in dropped[0]
    stale = seeds.not_figures.copy()
    stale.loc[0, "pattern"] = "never written"
    assert any("stale" in fault for fault in coverage_faults(seeds, seeds.figures, stale))


def test_no_sentence_of_the_documents_is_copied(seeds):
    """The longest run of characters in any cell that a document also has stays a name."""
    whole = "".join(text_of(file) for file in OPENINGS)
    for name, table in seeds.tables.items():
        for column in table.columns:
            for cell in map(str, table[column]):
                for start in range(max(0, len(cell) - 24)):
                    assert cell[start:start + 25] not in whole, (name, column, cell)


def test_units_and_tags_are_all_described(seeds):
    figures = seeds.figures
    assert set(figures.unit) == set(seeds.units.unit)
    tags = seeds.tags
    for column in ("scope", "doubt"):
        used = set(";".join([*figures[column], *seeds.works.get(column, [])]).split(";")) - {""}
        assert used == set(tags.tag[tags.column == column])
    opposite = dict(zip(tags.tag, tags.opposite, strict=True))
    assert all(opposite[other] == tag for tag, other in opposite.items() if other)


def test_references_between_the_tables_hold(seeds):
    known = set(seeds.figures.figure_id)
    works = seeds.works
    used = {*works.quantity_figure_id, *works.cost_figure_id} - {""}
    assert used <= known
    regions = dict(zip(seeds.figures.figure_id, seeds.figures.region_id, strict=True))
    for table in (seeds.investments, seeds.enrolments):
        assert [regions[ref] for ref in table.figure_id] == list(table.region_id)

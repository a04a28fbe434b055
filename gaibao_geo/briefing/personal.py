"""Names, telephone and identity numbers of persons: masked in whatever goes out, and counted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pandas as pd

from gaibao_geo.answers.personal import impersonal
from gaibao_geo.briefing.chapter import Briefing, Cell, Chapter, Chart, Series, Table
from gaibao_geo.intake.columns.private import refused
from gaibao_geo.intake.layouts.signs import bare, words


@dataclass
class Screen:
    """Masks what is personal in texts and remembers which texts had some.

    What is personal ``impersonal`` knows. ``hidden`` holds the texts that were changed, each once.
    """

    hidden: set[str] = field(default_factory=set)

    @property
    def count(self) -> int:
        """How many different texts had something personal."""
        return len(self.hidden)

    def text(self, text: str) -> str:
        """The text with figures and names of persons as ``*``."""
        shown = impersonal(text)
        if shown != text:
            self.hidden.add(text)
        return shown

    def table(self, table: Table) -> Table:
        """The table without columns of persons, its texts masked."""
        keep = [place for place, column in enumerate(table.columns)
                if not self._personal(column.name, [row[place] for row in table.rows])]  # fmt: skip

        def row_of(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
            kept = [row[place] for place in keep] if row else []
            return tuple(self.text(cell) if isinstance(cell, str) else cell for cell in kept)

        return replace(
            table,
            columns=tuple(table.columns[place] for place in keep),
            rows=tuple(map(row_of, table.rows)),
            total=row_of(table.total),
            note=self.text(table.note),
        )

    def briefing(self, briefing: Briefing) -> Briefing:
        """The briefing with every text of its chapters and of the office masked.

        What a map draws comes from tables that were masked when they were read; its words
        in ``alt`` are masked here.
        """
        office = briefing.office
        return replace(
            briefing,
            title=self.text(briefing.title),
            subtitle=self.text(briefing.subtitle),
            chapters=tuple(map(self._chapter, briefing.chapters)),
            annexes=tuple(map(self._chapter, briefing.annexes)),
            office=replace(office, unit=self.text(office.unit)),
            credits=self._texts(briefing.credits),
        )

    def _chapter(self, chapter: Chapter) -> Chapter:
        drawn = chapter.map
        return replace(
            chapter,
            section=self.text(chapter.section),
            title=self.text(chapter.title),
            points=self._texts(chapter.points),
            table=chapter.table and self.table(chapter.table),
            chart=chapter.chart and self._chart(chapter.chart),
            map=drawn and replace(drawn, alt=self.text(drawn.alt)),
            sources=self._texts(chapter.sources),
        )

    def _chart(self, chart: Chart) -> Chart:
        series = tuple(Series(self.text(one.name), one.values, one.colour) for one in chart.series)
        return replace(chart, title=self.text(chart.title), series=series,
                       categories=self._texts(chart.categories))  # fmt: skip

    def _texts(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(self.text, texts))

    def _personal(self, header: str, cells: list[Cell]) -> bool:
        texts = [cell for cell in cells if isinstance(cell, str)]
        if bare(header) in words("private", "people") or refused(
            header, pd.Series(texts, dtype="str")
        ):
            self.hidden |= {*texts}
            return True
        return False

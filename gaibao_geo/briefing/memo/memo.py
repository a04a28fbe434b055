"""The memo itself: sections, what each chapter says, its tables and maps, and who signs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import groupby

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from gaibao_geo.briefing.chapter import Briefing, Chapter, MapPicture
from gaibao_geo.briefing.memo.grid import Grid, grid_of_chart, grid_of_table
from gaibao_geo.briefing.memo.looks import LOOKS
from gaibao_geo.briefing.memo.paper import TEXT_CM, Paper
from gaibao_geo.briefing.memo.tables import write_table
from gaibao_geo.briefing.personal import Screen
from gaibao_geo.words import Lang, say
from gaibao_geo.words.numbers import in_chinese

Draw = Callable[[MapPicture, tuple[float, float]], bytes]
MAP_CM = (TEXT_CM - 0.2, 9.5)
MOST_IN_A_ROW = 4  # points of one paragraph; more are numbered, each on its own
SHORT = 12  # signs of a fingerprint; the workbook has all of them
ENDS = ("。", "！", "？", "；", "：", ".", "!", "?", ":", ";")


def memo(briefing: Briefing, *, draw: Draw | None = None) -> bytes:
    """A briefing as a .docx file in the form of an official paper (公文).

    ``draw`` gives the PNG of a map of so many centimetres (width, height); without it the map
    is told in words. Charts become tables. Each section of the briefing is a 一、 heading and
    each chapter a （一） heading, or the sentence that opens the text where it is alone there.
    Money stands in 万元; what is not known as —. The stamp of made-up data heads every page.
    Annexes follow what the office signs, each on a page of its own.
    Telephone numbers, identity numbers and names behind words such as 联系人 are masked, and
    the last section says how many texts had some.
    """
    screen = Screen()
    clean = screen.briefing(briefing)
    paper = Paper(clean.lang, clean.title, clean.office.unit)
    paper.head(clean.stamp)
    writer = _Writer(paper, draw)
    _front(paper, clean)
    parts = groupby(clean.chapters, key=lambda chapter: chapter.section)
    number = 0
    for number, (section, chapters) in enumerate(parts, 1):
        writer.section(number, section)
        writer.chapters(list(chapters))
    _about(writer, clean, number + 1, max(briefing.hidden, screen.count))
    _signed(paper, clean)
    for at, annex in enumerate(clean.annexes, 1):
        writer.annex(at, annex)
    return paper.content()


class _Writer:
    """Writes chapters and counts tables and pictures."""

    def __init__(self, paper: Paper, draw: Draw | None) -> None:
        self.paper, self.draw, self.lang = paper, draw, paper.lang
        self.counts = {"table": 0, "picture": 0}

    def section(self, number: int, title: str) -> None:
        shown = in_chinese(number) if self.lang == "zh" else number
        self.paper.line(say("memo.section", self.lang, number=shown, title=title), "section")

    def chapters(self, chapters: Sequence[Chapter]) -> None:
        for number, chapter in enumerate(chapters, 1):
            alone = len(chapters) == 1
            if not alone:
                shown = in_chinese(number) if self.lang == "zh" else number
                title = say("memo.chapter", self.lang, number=shown, title=chapter.title)
                self.paper.line(title, "chapter")
            self._text(chapter, [chapter.title] if alone else [])
            self._shown(chapter, chapter.section)

    def annex(self, number: int, chapter: Chapter) -> None:
        title = say("memo.annex", self.lang, number=number, title=chapter.title)
        self.paper.line(title, "section").paragraph_format.page_break_before = True
        self._text(chapter, [])
        self._shown(chapter, chapter.title)

    def points(self, points: Sequence[str]) -> None:
        """Write sentences as one paragraph, or numbered where they are many."""
        if len(points) <= MOST_IN_A_ROW:
            if points:
                self.paper.line(_joined(points, self.lang), "body")
            return
        for number, point in enumerate(points, 1):
            text = say("memo.point", self.lang, number=number, text=_ended(point, self.lang))
            # a long number or command would tear a justified line apart
            self.paper.line(text, "body").alignment = WD_ALIGN_PARAGRAPH.LEFT

    def _text(self, chapter: Chapter, opening: list[str]) -> None:
        """The sentences, with a word of the tables and pictures that follow."""
        names, counts = [], dict(self.counts)
        for kind, there in (("table", chapter.table), ("table", chapter.chart),
                            ("picture", chapter.map if self.draw else None)):  # fmt: skip
            if there is not None:
                counts[kind] += 1
                names.append(say(f"memo.{kind}", self.lang, number=counts[kind]))
        sentences = [*opening, *chapter.points]
        if names and sentences:
            see = say("memo.see", self.lang, names=say("word.list_comma", self.lang).join(names))
            stop = say("memo.stop", self.lang)
            sentences[0] = sentences[0].rstrip().removesuffix(stop) + see
        if opening and len(sentences) > MOST_IN_A_ROW:
            self.paper.line(_ended(sentences.pop(0), self.lang), "body")
        self.points(sentences)

    def _shown(self, chapter: Chapter, title: str) -> None:
        if chapter.table is not None:
            self._table(grid_of_table(chapter.table, self.lang), title)
        if chapter.chart is not None:
            self._table(grid_of_chart(chapter.chart, self.lang), chapter.chart.title)
        if chapter.map is not None:
            self._map(chapter.map)
        elif (chapter.table or chapter.chart) and not chapter.sources:
            # Word glues a table to whatever stands right below it
            self.paper.line("", "source").paragraph_format.space_after = Pt(0)
        if chapter.sources:
            comma = say("word.list_comma", self.lang)
            text = say("memo.source", self.lang, sources=comma.join(chapter.sources))
            self.paper.line(text, "source")

    def _table(self, grid: Grid, title: str) -> None:
        write_table(self.paper, grid, self._name("table", title))
        for note in grid.notes:
            self.paper.line(note, "source")

    def _map(self, picture: MapPicture) -> None:
        if self.draw is None:
            self.paper.line(say("memo.map_alone", self.lang, text=picture.alt), "body")
            return
        self.paper.picture(self.draw(picture, MAP_CM), picture.alt, MAP_CM[0])
        self.paper.line(self._name("picture", picture.spec.title), "under")

    def _name(self, kind: str, title: str) -> str:
        self.counts[kind] += 1
        name = say(f"memo.{kind}", self.lang, number=self.counts[kind])
        return say("memo.caption", self.lang, name=name, title=title)


def _front(paper: Paper, briefing: Briefing) -> None:
    if briefing.office.secrecy:
        paper.line(briefing.office.secrecy, "secrecy")
    paper.line(briefing.title, "title")
    if briefing.subtitle:
        paper.line(briefing.subtitle, "subtitle")
    if briefing.standing:
        paper.line(briefing.standing, "standing")


def _about(writer: _Writer, briefing: Briefing, number: int, hidden: int) -> None:
    """What a reader must know to trust a figure and to make the paper again."""
    lang, office = writer.lang, briefing.office
    writer.section(number, say("memo.about.title", lang))
    told = [briefing.stamp] if briefing.stamp else []
    told += [say("memo.about.money", lang), say("memo.about.missing", lang)]
    told += [
        say(f"memo.about.{key}", lang, **{name: value})
        for key, name, value in (
            ("version", "version", briefing.version[:SHORT]),
            ("command", "command", briefing.command),
            ("credits", "credits", say("word.list_comma", lang).join(briefing.credits)),
            ("review", "number", office.review_number),
        ) if value
    ]  # fmt: skip
    if hidden:
        told.append(say("memo.hidden", lang, count=hidden))
    writer.points(told)


def _signed(paper: Paper, briefing: Briefing) -> None:
    """Unit and date at the right, as an office signs."""
    signed = [text for text in (briefing.office.unit, briefing.office.date) if text]
    for at, text in enumerate(signed):
        paragraph = paper.line(text, "end")
        paragraph.paragraph_format.right_indent = Pt(LOOKS["end"].sizes[0] * 2)
        paragraph.paragraph_format.space_before = Pt(0 if at else LOOKS["end"].sizes[0])
        paragraph.paragraph_format.keep_with_next = at + 1 < len(signed)


def _ended(sentence: str, lang: Lang) -> str:
    text = sentence.rstrip()
    return text if text.endswith(ENDS) else text + say("memo.stop", lang)


def _joined(sentences: Sequence[str], lang: Lang) -> str:
    ended = [_ended(one, lang) for one in sentences]
    return reduce(lambda one, two: say("memo.between", lang, one=one, two=two), ended)

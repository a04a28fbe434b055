"""A briefing as files: what each is called, and its bytes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from gaibao_geo.answers.before_export import Remark
from gaibao_geo.answers.personal import impersonal, personal_texts
from gaibao_geo.briefing.book.book import book
from gaibao_geo.briefing.chapter import Briefing, MapPicture, Office
from gaibao_geo.briefing.made import briefing, frame, whole_lists
from gaibao_geo.briefing.matter import Matter
from gaibao_geo.briefing.memo.memo import memo
from gaibao_geo.briefing.personal import Screen
from gaibao_geo.briefing.screened import screened
from gaibao_geo.briefing.slides.deck import slides
from gaibao_geo.briefing.whatif.page import whatif_page
from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.io.whole_folder import write_file
from gaibao_geo.plans.plan import Plan
from gaibao_geo.printing.map_picture import picture
from gaibao_geo.printing.plan_pages import plan_atlas
from gaibao_geo.words import Lang, both, say

Kind = Literal["slides", "memo", "book", "atlas", "picture", "drawing", "whatif"]
Maps = Literal["shapes", "picture"]
Paper = Literal["A4", "A3"]
SUFFIXES: Mapping[Kind, str] = MappingProxyType({
    "slides": ".pptx", "memo": ".docx", "book": ".xlsx", "atlas": ".pdf", "picture": ".png",
    "drawing": ".svg", "whatif": ".html",
})  # fmt: skip
KINDS: tuple[Kind, ...] = tuple(SUFFIXES)
NO_PLANS: Mapping[str, Plan] = MappingProxyType({})
NOTHING_SAID = Office()


@dataclass(frozen=True)
class Wishes:
    """How a person wants the files.

    ``template`` is an office's own ``.pptx``, ``maps`` of slides are ``shapes`` or a
    ``picture``; the atlas is on ``paper`` (A4, A3), ``landscape`` or not; ``others`` are
    plans that the workbook sets beside this one, by their names.
    """

    template: bytes | None = None
    maps: Maps = "shapes"
    paper: Paper = "A4"
    landscape: bool = True
    others: Mapping[str, Plan] = field(default_factory=lambda: NO_PLANS)


AS_USUAL = Wishes()


@dataclass(frozen=True)
class Files:
    """The files of one plan, each made when it is asked for.

    What several of them tell is computed once. Texts are screened for personal details first:
    what looks like a telephone or an identity number, or a name behind 联系人, goes into no
    file. ``hidden`` counts the texts of the plan and its data that had some; slides, memo,
    workbook and the list of remarks all give this number.
    """

    matter: Matter
    wishes: Wishes = AS_USUAL

    @cached_property
    def hidden(self) -> int:
        """How many texts had personal details, which are masked in every file."""
        return len(personal_texts(self.matter.plan, self.matter.data))

    @property
    def remarks(self) -> list[Remark]:
        """What to look at before the files are handed out."""
        return self.matter.remarks

    @cached_property
    def _clean(self) -> Matter:
        unit = self.matter.office.unit
        return screened(self.matter) if self.hidden or impersonal(unit) != unit else self.matter

    @cached_property
    def briefing(self) -> Briefing:
        """The chapters that slides and memo tell; the memo's annexes are not among them."""
        made = replace(briefing(self._clean, annexes=False), hidden=self.hidden)
        return Screen().briefing(made)

    def name(self, kind: Kind) -> str:
        """What the file is called."""
        return say(f"briefing.file.{kind}", self.matter.lang) + SUFFIXES[kind]

    def content(self, kind: Kind) -> bytes:
        """The file's bytes. Raises ``DataError`` for a template that cannot be used."""
        return self._makers[kind]()

    def every(self, kinds: Collection[Kind] = KINDS) -> dict[str, bytes]:
        """The files of these kinds by name."""
        return {self.name(kind): self.content(kind) for kind in KINDS if kind in kinds}

    @property
    def _makers(self) -> Mapping[Kind, Callable[[], bytes]]:
        return {
            "slides": self._slides, "memo": self._memo,
            "book": self._book, "atlas": self._atlas, "picture": lambda: self._drawn("png"),
            "drawing": lambda: self._drawn("svg"), "whatif": self._whatif,
        }  # fmt: skip

    def _slides(self) -> bytes:
        wishes = self.wishes
        return slides(self.briefing, template=wishes.template, maps=wishes.maps, draw=_both_kinds)

    def _memo(self) -> bytes:
        return memo(replace(self.briefing, annexes=whole_lists(self._clean)), draw=_png)

    def _book(self) -> bytes:
        matter = self._clean
        return book(matter.plan, matter.data, matter.lang,
                    briefing=replace(frame(matter), hidden=self.hidden), beside=matter.beside,
                    others=self.wishes.others, remarks=self.remarks)  # fmt: skip

    def _atlas(self) -> bytes:
        matter = self._clean
        office = matter.office
        return plan_atlas(matter.plan, matter.data, matter.lang, paper=self.wishes.paper,
                          landscape=self.wishes.landscape, unit=office.unit, made_on=office.date,
                          review_number=office.review_number, secrecy=office.secrecy,
                          base=matter.map)  # fmt: skip

    def _drawn(self, kind: Literal["png", "svg"]) -> bytes:
        return picture(self._clean.map, "", kind)

    def _whatif(self) -> bytes:
        matter = self._clean
        return whatif_page(matter.plan, matter.data, matter.lang, office=matter.office).encode()


def brief(
    plan: Plan, data: Dataset, file: str | Path, lang: Lang = "zh", office: Office = NOTHING_SAID
) -> Path:
    """Write one file of a plan's briefing and give its path back; its suffix says which.

    ``.pptx`` slides, ``.docx`` memo, ``.xlsx`` workbook, ``.pdf`` atlas, ``.png`` and ``.svg``
    the plan's map, ``.html`` the page to try budgets on without a server. ``data`` is the
    dataset the plan was made from. Raises ``DataError`` for another suffix, and for data of
    another version than the plan's.
    """
    target = Path(file)
    kinds = {suffix: kind for kind, suffix in SUFFIXES.items()}
    if target.suffix.lower() not in kinds:
        known = say("word.list_comma").join(kinds)
        raise DataError(*both("briefing.fault.suffix", file=target.name, known=known))
    made = Files(matter_of(plan, data, lang, office))
    return write_file(target, made.content(kinds[target.suffix.lower()]))


def matter_of(
    plan: Plan, data: Dataset, lang: Lang, office: Office, *, command: str = "", faults: int = 0
) -> Matter:
    """The facts of a plan and its dataset. Raises ``DataError`` for another version of the data."""
    version = next(iter(plan.problem.inputs.values()), "")
    if version and version != data.sha256:
        raise DataError(*both("briefing.fault.other_data", data=data.name))
    return Matter(plan, data, lang, office, version, command, faults)


def _png(shown: MapPicture, size_cm: tuple[float, float]) -> bytes:
    return picture(shown.spec, shown.theme, "png", size_cm=size_cm, bare=True)


def _both_kinds(shown: MapPicture, size_cm: tuple[float, float]) -> tuple[bytes, bytes | None]:
    drawing = picture(shown.spec, shown.theme, "svg", size_cm=size_cm, bare=True)
    return _png(shown, size_cm), drawing

"""A round of checking: files in, findings out, decisions added, the same files read again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from gaibao_geo.errors import GaibaoError
from gaibao_geo.intake.dataset import Dataset, inspect_dataset
from gaibao_geo.intake.repairing.repairs import may_be_confirmed
from gaibao_geo.intake.repairing.repairs_file import accept_toml, write_repairs
from gaibao_geo.io.annotated import annotated
from gaibao_geo.io.checked_folder import write_checked
from gaibao_geo.io.uploads import Upload, laid_out
from gaibao_geo.io.zipped import zip_folder
from gaibao_geo.tables.findings import SEVERITIES, Finding
from gaibao_geo.tables.schema import TABLES
from gaibao_geo.tables.toml_text import toml_text
from gaibao_geo.words import Lang, say
from gaibao_geo.words.visible import visible

NAME_LENGTH = 16  # of the fingerprint that names a published folder


@dataclass(frozen=True)
class Checking:
    """What is to be checked, and what was decided about it so far.

    ``shipped`` names a dataset that travels with us, else ``uploads`` holds files.
    ``about`` and ``repairs`` are a ``dataset.toml`` and a ``repairs.toml`` made on the page.
    """

    shipped: str = ""
    uploads: tuple[Upload, ...] = ()
    about: str = ""
    repairs: str = ""

    def bare(self) -> Checking:
        """The same files, nothing decided."""
        return Checking(self.shipped, self.uploads)


@dataclass(frozen=True)
class Checked:
    """A dataset as far as it can be read; ``trouble`` instead when nothing can."""

    asked: Checking
    data: Dataset | None = None
    trouble: GaibaoError | None = None

    def count(self, severity: str) -> int:
        """How many findings of a severity nobody has settled yet."""
        found = self.data.report if self.data else ()
        return sum(item.severity == severity and not item.settled for item in found)

    def settled(self) -> int:
        """How many decisions were carried out: repairs made, and findings confirmed."""
        report = self.data.report if self.data else ()
        return sum(item.rule == "repaired" or item.settled == "confirmed" for item in report)

    def open(self) -> list[Finding]:
        """The findings that somebody can decide, errors first: a proposal, or confirmable."""
        if self.data is None:
            return []
        files = {part.file for part in self.data.parts}
        waiting = [
            item for item in self.data.report
            if not item.settled and (item.repair or (item.file in files and _confirmable(item)))
        ]  # fmt: skip
        return sorted(waiting, key=lambda item: SEVERITIES.index(item.severity))

    def stuck(self) -> int:
        """How many errors only the files themselves can mend; a title is given on the page."""
        found = self.data.report.of("error") if self.data else ()
        errors = {item.id for item in found if item.rule != "no_title"}
        return len(errors - {item.id for item in self.open()})


def _confirmable(item: Finding) -> bool:
    return item.severity != "note" and may_be_confirmed(item)


def check(asked: Checking) -> Checked:
    """What reading finds. Uploads lie in a private folder meanwhile, which is then gone.

    Not cached: a planner's own files are kept by nobody but his session.
    """
    try:
        with _folder(asked) as (folder, repairs):
            return Checked(asked, inspect_dataset(folder, repairs))
    except GaibaoError as error:
        return Checked(asked, trouble=error)


@contextmanager
def _folder(asked: Checking) -> Iterator[tuple[str | Path, Path | None]]:
    """Where the tables lie, and the file of decisions made on the page, if there is one."""
    made = {"dataset.toml": asked.about, "repairs.toml": asked.repairs}
    more = [Upload(name, text.encode()) for name, text in made.items() if text]
    if not asked.shipped:
        with laid_out(asked.uploads, more) as folder:
            yield folder, None
        return
    with laid_out((), more) as folder:
        yield asked.shipped, folder / "repairs.toml" if asked.repairs else None


def unfit(
    found: Iterable[Finding], accept: set[str], right: set[str], reasons: Mapping[str, str]
) -> dict[str, int]:
    """How many decisions cannot be carried out, by what is wrong with them; empty if all can.

    ``both_ticked``: accepted and right at once; ``no_proposal``: nothing to accept;
    ``no_reason``: right as it stands, and nobody says why; ``not_right``: what no reason
    can make right.
    """
    faults = {"both_ticked": 0, "no_proposal": 0, "no_reason": 0, "not_right": 0}
    for item in found:
        accepted, kept = item.id in accept, item.id in right
        confirms = item.repair is not None and item.repair.action == "confirm"
        faults["both_ticked"] += accepted and kept
        faults["no_proposal"] += accepted and item.repair is None
        faults["no_reason"] += (kept or (accepted and confirms)) and not reasons.get(item.id)
        faults["not_right"] += kept and not may_be_confirmed(item)
    return {name: count for name, count in faults.items() if count}


def decided(
    checked: Checked, accept: set[str], right: set[str], reasons: Mapping[str, str]
) -> Checking:
    """The same question with these decisions added to the earlier ones.

    ``accept`` holds ids of findings whose proposal is taken, ``right`` those that are
    right as they stand; ``reasons`` says why, by id.
    """
    if checked.data is None:
        return checked.asked
    earlier = write_repairs((), checked.data.accepted)
    new = accept_toml(checked.data.report, accept, reasons, right)
    return replace(checked.asked, repairs=f"{earlier}\n{new}")


def named(checked: Checked, title: str, *, made_up: bool) -> Checking:
    """The same question with a ``dataset.toml`` that says what the data are called."""
    lines = [
        f"title_zh = {toml_text(title)}",
        f"title_en = {toml_text(title)}",
        f"made_up = {str(made_up).lower()}",
    ]
    return replace(checked.asked, about="\n".join(lines) + "\n")


def annotated_copy(asked: Checking, file: str) -> bytes:
    """The annotated workbook of one file; read once more, since uploads are gone by then."""
    with _folder(asked) as (folder, repairs):
        return annotated(inspect_dataset(folder, repairs), file)


def checked_zip(asked: Checking, lang: Lang) -> bytes:
    """The checked folder as a zip file; ``DataError`` while there are errors."""
    with _folder(asked) as (folder, repairs), tempfile.TemporaryDirectory() as made:
        data = inspect_dataset(folder, repairs)
        return zip_folder(write_checked(data, Path(made) / "checked", lang))


def published(asked: Checking, lang: Lang, home: Path) -> Path:
    """The checked folder, kept under ``home`` by the fingerprint of its data; its path.

    The same data published again are the same folder. ``DataError`` while there are errors.
    """
    with _folder(asked) as (folder, repairs):
        data = inspect_dataset(folder, repairs)
        return write_checked(data, home / data.sha256[:NAME_LENGTH], lang)


def proposals(checked: Checked) -> str:
    """The ``repairs.toml`` of a dataset: what was decided, then what is proposed."""
    return write_repairs(checked.data.report, checked.data.accepted) if checked.data else ""


def accounts_table(data: Dataset, lang: Lang) -> pd.DataFrame:
    """Rows in, kept and listed, in the words of the page."""
    shown = data.accounts.assign(
        file=data.accounts["file"].map(visible),
        sheet=data.accounts["sheet"].map(visible),
        table=[TABLES[name].meaning.to(lang) if name in TABLES else name
               for name in data.accounts["table"]],
    )  # fmt: skip
    return _in_words(shown, ["file", "sheet", "table", "rows_in", "kept", "listed"], lang)


def finding_table(findings: list[Finding], lang: Lang) -> pd.DataFrame:
    """Findings in the words of the page, one row each; texts from files made safe to show."""
    if not findings:
        return pd.DataFrame()
    rows = [
        {
            "severity": say(f"finding.severity.{item.severity}", lang),
            "file": visible(item.file),
            "sheet": visible(item.sheet),
            "row": item.row,
            "header": visible(item.header or item.column),
            "cell": item.cell,
            "value": visible(item.value),
            "what": item.text("what", lang),
            "do": item.text("do", lang),
            "why": item.text("why", lang),
            "repair": item.repair.in_words(lang) if item.repair else "",
            "decision": item.decision(lang),
            "rule": item.rule,
        }
        for item in findings
    ]
    return _in_words(pd.DataFrame(rows).astype({"row": "Int64"}), list(rows[0]), lang)


def _in_words(table: pd.DataFrame, names: list[str], lang: Lang) -> pd.DataFrame:
    """The columns that hold something, under their names on the page."""
    held = [name for name in names
            if table[name].notna().any() and not table[name].eq("").all()]  # fmt: skip
    words = {name: say(f"app.tables.column.{name}", lang) for name in held}
    return table[held].rename(columns=words)

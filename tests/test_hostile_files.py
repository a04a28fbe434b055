"""Hostile and broken files: one clear finding each, in bounded time and memory."""

from __future__ import annotations

import io
import os
import random
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import mutate
import openpyxl
import pytest

from gaibao_geo.intake.files import limits, sheets
from gaibao_geo.intake.files.book_parts import watched_parts
from gaibao_geo.intake.files.sheets import read_sheets
from gaibao_geo.tables.findings import Finding
from gaibao_geo.words.visible import visible

MIB = 1024 * 1024
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
BARE = {
    "xl/workbook.xml": (
        f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="甲" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
}
HEAD = f'<?xml version="1.0"?><worksheet xmlns="{SPREADSHEET}"><sheetData>'
FOOT = "</sheetData></worksheet>"
CELL = '<row r="1"><c r="A1"><v>7</v></c></row>'


def packed(sheet, *more, parts=None):
    """A workbook whose only sheet has this XML; ``more`` pieces are streamed after it."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in {**BARE, **(parts or {})}.items():
            made.writestr(name, text)
        with made.open("xl/worksheets/sheet1.xml", "w") as part:
            for piece in (sheet, *more):
                part.write(piece if isinstance(piece, bytes) else piece.encode())
    return held.getvalue()


def read(folder, name, content):
    """The sheets and findings; in bounded time, and every finding can be said."""
    file = folder / name
    file.write_bytes(content)
    start = time.perf_counter()
    found = read_sheets(file, name)
    assert time.perf_counter() - start < 15  # the machine may be busy; alone it is under 3
    for finding in found[1]:
        assert finding.sentence("zh")
        assert finding.sentence("en")
    return found


def rules(findings):
    return [found.rule for found in findings]


def refused(folder, name, content):
    """The one error of a file that gives no sheet."""
    sheets_read, findings = read(folder, name, content)
    assert sheets_read == []
    assert [found.severity for found in findings] == ["error"], rules(findings)
    return findings[0]


# --- bombs -------------------------------------------------------------------------------


def test_the_bare_workbook_is_read(tmp_path):
    (sheet,), findings = read(tmp_path, "a.xlsx", packed(HEAD + CELL + FOOT))
    assert sheet.cells.to_numpy().tolist() == [[7]]
    assert findings == []


def test_a_part_that_unpacks_to_a_thousand_times_its_size_is_refused(tmp_path):
    bomb = packed(HEAD + CELL, *[b" " * MIB] * 40, FOOT)
    assert len(bomb) < 100_000
    assert refused(tmp_path, "a.xlsx", bomb).rule == "book_too_large"


def test_parts_that_say_they_are_too_large_are_not_even_opened(tmp_path, monkeypatch):
    monkeypatch.setattr("gaibao_geo.intake.book_parts.MAX_UNPACKED_BYTES", 1000)
    assert refused(tmp_path, "a.xlsx", packed(HEAD + CELL * 99 + FOOT)).rule == "book_too_large"


def with_told_size(content, size):
    """The same archive, with another unpacked size stated for its last part."""
    changed = bytearray(content)
    entry = changed.rfind(b"PK\x01\x02")
    struct.pack_into("<I", changed, entry + 24, size)
    return bytes(changed)


def test_a_header_that_lies_about_its_size_is_found_out(tmp_path, monkeypatch):
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n * n}</v></c></row>' for n in range(1, 9000))
    honest = packed(HEAD + rows + FOOT)
    assert len(read(tmp_path, "a.xlsx", honest)[0][0].cells) == 8999
    assert refused(tmp_path, "a.xlsx", with_told_size(honest, 100)).rule == "book_damaged"
    monkeypatch.setattr("gaibao_geo.intake.book_parts.MAX_UNPACKED_BYTES", 100_000)
    assert refused(tmp_path, "a.xlsx", with_told_size(honest, 100)).rule == "book_too_large"


def test_a_cell_at_the_far_corner_is_named_and_not_allocated(tmp_path):
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    found = refused(tmp_path, "a.xlsx", packed(HEAD + CELL + far + FOOT))
    assert (found.rule, found.sheet) == ("sheet_too_large", "甲")
    assert "XFD1048576" in found.text("what")


@pytest.mark.parametrize(
    "far",
    ["<x:row xmlns:x='{ns}' r = '1048576' ><x:c  s='1'\n r = 'xfd1048576'><x:v>1</x:v></x:c>"
     "</x:row>",
     '<row r="1048575"/><row>' + "<c/>" * 16383 + "<c><v>1</v></c></row>",
     '<row r="1"><c r="A1048576"><v>1</v></c><c r="XFD1"><v>1</v></c></row>',
     '<row r="1"><c r="XFE1"><v>1</v></c></row>',
     '<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>',
     '<row r="1"><c r="A99999999999"><v>1</v></c></row>'],
    ids=["other marks", "no references", "against its row", "one too far", "beyond Z", "below"],
)  # fmt: skip
def test_however_the_far_corner_is_written(tmp_path, far):
    made = packed(HEAD + CELL + far.replace("{ns}", SPREADSHEET) + FOOT)
    assert refused(tmp_path, "a.xlsx", made).rule in {"sheet_too_large", "book_damaged"}


def test_a_blank_with_a_style_at_the_far_corner_harms_nobody(tmp_path):
    far = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    (sheet,), findings = read(tmp_path, "a.xlsx", packed(HEAD + CELL + far + FOOT))
    assert len(sheet.cells) == 1
    assert findings == []


def test_a_million_rows_of_styled_blanks_hold_what_they_hold(tmp_path):
    blanks = (
        "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>'
                for n in range(first, first + 50_000))
        for first in range(2, 1_000_002, 50_000)
    )  # fmt: skip
    (sheet,), findings = read(tmp_path, "a.xlsx", packed(HEAD + CELL, *blanks, FOOT))
    assert sheet.cells.to_dict() == {0: {1: 7}}
    assert findings == []


def test_one_long_text_in_very_many_cells_is_refused(tmp_path, monkeypatch):
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_001))
    texts = f'<sst xmlns="{SPREADSHEET}"><si><t>{"甲" * 1000}</t></si><si><t>乙</t></si></sst>'
    parts = {
        "xl/sharedStrings.xml": texts,
        "xl/_rels/workbook.xml.rels": BARE["xl/_rels/workbook.xml.rels"].replace(
            "</Rel", f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" '
                     'Target="sharedStrings.xml"/></Rel'),
    }  # fmt: skip
    made = packed(HEAD + cells + FOOT, parts=parts)
    assert len(read(tmp_path, "a.xlsx", made)[0]) == 1  # 20 million characters are allowed
    monkeypatch.setattr("gaibao_geo.intake.book_parts.MAX_SHARED_CHARS", 20_000 * 1000 - 1)
    assert refused(tmp_path, "a.xlsx", made).rule == "book_too_large"
    made = packed(HEAD + cells.replace("<v>0<", "<v>1<") + FOOT, parts=parts)
    assert len(read(tmp_path, "a.xlsx", made)[0]) == 1  # the long text is there, and unused


def test_entities_that_grow_are_refused(tmp_path):
    laugh = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE worksheet [<!ENTITY l0 "ha">{laugh}]>'
    cell = '<row r="1"><c r="A1" t="str"><v>&l9;</v></c></row>'
    made = packed(HEAD.replace("<worksheet", doctype + "<worksheet") + cell + FOOT)
    assert refused(tmp_path, "a.xlsx", made).rule == "book_declares"


def test_more_cells_than_anyone_needs_are_not_followed(tmp_path, monkeypatch):
    monkeypatch.setattr("gaibao_geo.intake.sheet_xml.MAX_ELEMENTS", 100)
    made = packed(HEAD + '<row r="1">' + "<c/>" * 200 + "</row>" + FOOT)
    assert refused(tmp_path, "a.xlsx", made).rule == "book_too_large"


CAGE = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, ({bytes}, {bytes}))
from gaibao_geo.intake.files.sheets import read_sheets
for file in sys.argv[1:]:
    sheets, findings = read_sheets(Path(file), "a")
    print(len(sheets), *[found.rule for found in findings])
"""


def caged(files, size=1024 * MIB):
    """What reading files says in a process that may have no more memory than this."""
    pytest.importorskip("resource")
    done = subprocess.run(
        [sys.executable, "-c", CAGE.format(bytes=size), *files],
        capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout.splitlines()


def test_bombs_stay_in_a_cage_of_memory(tmp_path):
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    bombs = {
        "far.xlsx": (packed(HEAD + CELL + far + FOOT), "sheet_too_large"),
        "zip.xlsx": (packed(HEAD + CELL, *[b" " * MIB] * 200, FOOT), "book_too_large"),
        "field.csv": (b'a,b\n1,"' + b"x" * 30 * MIB + b'"\n', "bad_csv"),
        "lines.csv": (b"a,b\n" + b"\n" * 50 * MIB + b"1,2\n", "text_too_large"),
        "deep.geojson": (b'{"features": ' + b"[" * 20 * MIB, "bad_json"),
        "grid.xls": (far_corner_xls(), "book_damaged"),
    }
    for name, (content, _) in bombs.items():
        (tmp_path / name).write_bytes(content)
    said = caged([str(tmp_path / name) for name in bombs])
    assert said == [f"0 {rule}" for _, rule in bombs.values()]


def far_corner_xls():
    """An old workbook with a cell in row 65,535 and column 65,535, which its format forbids."""
    found = mutate.samples()["学校.xls"]
    # A NUMBER record: type 0x0203, 14 bytes, then row and column.
    at = found.index(b"\x03\x02\x0e\x00")
    while b"\x03\x02\x0e\x00" in found[at + 4 :]:
        at = found.index(b"\x03\x02\x0e\x00", at + 4)
    return found[: at + 4] + b"\xff\xff\xff\xff" + found[at + 8 :]


def test_an_old_workbook_that_exhausts_the_reader_is_one_finding(tmp_path):
    assert refused(tmp_path, "a.xls", far_corner_xls()).rule in {"book_damaged", "sheet_too_large"}
    assert len(read(tmp_path, "b.xls", mutate.samples()["学校.xls"])[0]) == 1


def test_a_reader_that_never_ends_is_one_finding(tmp_path, monkeypatch):
    monkeypatch.setattr("gaibao_geo.intake.excel_sheets.CHILD_SECONDS", 0.001)
    found = refused(tmp_path, "a.xls", mutate.samples()["学校.xls"])
    assert found.rule == "book_damaged"


# --- damaged, locked, not what they seem -------------------------------------------------


@pytest.mark.parametrize("name", ["学校.xlsx", "学校.xls", "学校.gpkg", "学校.geojson"])
def test_a_file_cut_off_on_its_way_is_one_error(tmp_path, name):
    content = mutate.samples()[name]
    found = refused(tmp_path, name, content[: len(content) // 2])
    assert found.rule in {"book_damaged", "wrong_kind", "bad_layer", "bad_json"}


def ole(*names):
    """The head of an old Office file whose directory names these streams."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"".join(
        name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *names)
    )  # fmt: skip


def locked_xls():
    """An old workbook that says it is encrypted: a FILEPASS record after its first."""
    found = bytearray(mutate.samples()["学校.xls"])
    at = found.index(b"\x09\x08\x10\x00\x00\x06") + 20
    size = struct.unpack_from("<H", found, at + 2)[0]
    assert size >= 2
    struct.pack_into("<H", found, at, 0x2F)
    return bytes(found)


def test_a_password_is_said_to_be_one(tmp_path):
    new = ole("EncryptionInfo", "EncryptedPackage")
    assert refused(tmp_path, "a.xlsx", new).rule == "book_locked"
    assert refused(tmp_path, "a.xls", locked_xls()).rule == "book_locked"
    zipped = bytearray(packed(HEAD + CELL + FOOT))
    zipped[zipped.rfind(b"PK\x01\x02") + 8] |= 1
    assert refused(tmp_path, "a.xlsx", bytes(zipped)).rule == "book_locked"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"\x1f\x8b\x08\x00rubbish", "a packed archive"),
        ("a.csv", b"\x89PNG\r\n\x1a\n", "a picture"),
        ("a.csv", b"%PDF-1.7\n", "a PDF"),
        ("a.csv", b"MZ\x90\x00rubbish", "a program"),
        ("a.xlsx", b"PK\x03\x04rubbish", "a damaged workbook"),
        ("a.xls", "<html><table><tr><td>名称</td></tr></table></html>".encode(), "a web page"),
        ("a.xls", b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "XML"),
        ("a.xlsx", ole("WordDocument"), "a text document"),
        ("a.gpkg", b"a,b\n1,2\n", "a text table"),
    ],
)
def test_what_is_no_table_is_named(tmp_path, name, content, said):
    found = refused(tmp_path, name, content)
    assert found.rule == "wrong_kind"
    assert said in found.text("what", "en")


def zipped(*names):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return held.getvalue()


@pytest.mark.parametrize(
    ("names", "said"),
    [(("word/document.xml",), "a text document"), (("xl/workbook.bin",), "a binary workbook"),
     (("../../etc/passwd",), "a packed archive")],
)  # fmt: skip
def test_archives_are_told_apart(tmp_path, names, said):
    assert said in refused(tmp_path, "a.xlsx", zipped(*names)).text("what", "en")


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"\0" * 100, b",,\n,,\n", b'""\n', b"\xef\xbb\xbf"]
)
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_an_empty_file_is_said_to_be_empty(tmp_path, name, content):
    assert refused(tmp_path, name, content).rule == "file_empty"


def test_a_null_in_a_text_table_is_one_error_with_its_row(tmp_path):
    found = refused(tmp_path, "a.csv", b"a,b\n1,2\n3,\x004\n")
    assert (found.rule, found.row) == ("not_text", 3)


def test_a_field_of_a_megabyte_is_one_error_with_its_row(tmp_path):
    for quote in (b"", b'"'):
        found = refused(tmp_path, "a.csv", b"a,b\n1,2\n3," + quote + b"x" * MIB + quote + b"\n")
        assert (found.rule, found.row) == ("bad_csv", 3)
    longest = "甲" * limits.MAX_FIELD_CHARS  # in characters, not bytes
    assert len(read(tmp_path, "a.csv", f"a,b\n1,{longest}\n".encode())[0]) == 1


def test_a_table_far_too_wide_is_one_error(tmp_path):
    assert refused(tmp_path, "a.csv", b"," * 20_000 + b"1\n").rule == "text_too_large"
    wide = b"a,b\n" + b"1,2\n" * 2000 + b"," * 16_000 + b"1\n"
    assert refused(tmp_path, "a.csv", wide).rule == "text_too_large"


def test_a_file_above_the_limit_is_not_opened(tmp_path):
    file = tmp_path / "a.csv"
    with file.open("wb") as opened:
        opened.truncate(limits.MAX_TEXT_BYTES + 1)  # sparse: takes no room
    _, (found,) = read_sheets(file, "a.csv")
    assert found.rule == "file_too_large"


# --- what is no file ---------------------------------------------------------------------


def only(file, name="a.csv"):
    sheets_read, (found,) = read_sheets(file, name)
    assert sheets_read == []
    assert found.sentence("zh")
    return found.sentence("en")


def test_what_is_no_file_is_one_finding(tmp_path, monkeypatch):
    folder = tmp_path / "a.csv"
    folder.mkdir()
    assert "it is a folder" in only(folder)
    link = tmp_path / "b.csv"
    link.symlink_to(tmp_path / "nowhere")
    assert "a link to a file that does not exist" in only(link)
    assert "there is no such file" in only(tmp_path / "c.csv")
    assert "embedded null" in only(Path(f"{tmp_path}/a\0b.csv"))
    ring = tmp_path / "ring.csv"
    ring.symlink_to(ring)
    assert "Cannot be read" in only(ring)
    os.mkfifo(tmp_path / "pipe.csv")
    assert "no ordinary file" in only(tmp_path / "pipe.csv")

    def closed(*_):
        raise PermissionError(13, "no")

    file = tmp_path / "d.csv"
    file.write_text("a,b\n1,2\n")
    monkeypatch.setattr(Path, "open", closed)
    assert "no permission" in only(file)


def test_what_programs_leave_behind_is_a_note(tmp_path):
    for name in ("~$学校.xlsx", "._学校.csv", ".~学校.xls"):
        _, (found,) = read(tmp_path, name, b"\x05user")
        assert (found.rule, found.severity) == ("program_trace", "note")


def test_a_reader_that_fails_in_its_own_way_is_a_finding(tmp_path, monkeypatch):
    def fails(*_, **__):
        raise RuntimeError("odd")

    monkeypatch.setattr(sheets, "read_csv_sheets", fails)
    found = refused(tmp_path, "a.csv", b"a,b\n1,2\n")
    assert "RuntimeError: odd" in found.text("what")

    def is_full(*_, **__):
        raise MemoryError

    monkeypatch.setattr(sheets, "read_csv_sheets", is_full)
    assert refused(tmp_path, "a.csv", b"a,b\n1,2\n").rule == "memory_full"


# --- names -------------------------------------------------------------------------------


def test_names_cannot_hide_or_reorder_what_is_shown(tmp_path):
    name = "学校\u202exslx.csv"
    file = tmp_path / "a.csv"
    file.write_bytes("a,b\n1,2\n".encode("utf-16"))
    (sheet,), (note,) = read_sheets(file, name)
    assert sheet.file == "学校\\u202exslx.csv"
    assert "\u202e" not in note.sentence("zh")
    assert visible("../甲\nA\x00\ud800") == "../甲 A\\u0000\\ud800"
    assert visible("热帮小学（Rebang）①") == "热帮小学（Rebang）①"


def test_values_of_a_finding_are_shown_without_hidden_marks():
    found = Finding("V05_twice", "error", "a\u202e.csv", "甲\u2066", 1, "c\u200b", "x\u202ey")
    for lang in ("zh", "en"):
        assert not set(found.sentence(lang)) & set("\u202e\u2066\u200b")


def test_a_sheet_name_with_hidden_marks_is_written_out(tmp_path):
    made = openpyxl.Workbook()
    made.active.title = "甲\u202e乙"
    made.active.append(["a"])
    held = io.BytesIO()
    made.save(held)
    (sheet,), _ = read(tmp_path, "a.xlsx", held.getvalue())
    assert sheet.name == "甲\\u202e乙"


# --- damage at random --------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["学校.csv", "学校_gb.csv", "学校.xlsx", "学校.geojson"])
def test_a_damaged_file_gives_sheets_or_a_finding(tmp_path, kind):
    """75 mutants of each kind; old workbooks and layers have a process of their own elsewhere."""
    content = mutate.samples()[kind]
    for seed in range(75):
        changed = mutate.mutant(content, random.Random(seed))
        read_in, findings = read(tmp_path, kind, changed)
        assert read_in or findings, seed
        for sheet in read_in:
            assert sheet.cells.index.is_unique
            assert sheet.cells.index.min() >= 1
            assert list(sheet.cells.columns) == list(range(sheet.cells.shape[1]))


def test_a_damaged_sheet_inside_a_sound_archive_gives_sheets_or_a_finding(tmp_path):
    """Damage that the archive's checksums would hide: the XML itself is changed."""
    with zipfile.ZipFile(io.BytesIO(mutate.samples()["学校.xlsx"])) as sound:
        parts = {info.filename: sound.read(info) for info in sound.infolist()}
    for seed in range(150):
        dice = random.Random(seed)
        target = dice.choice([name for name in parts if name.startswith("xl/")])
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as made:
            for name, data in parts.items():
                made.writestr(name, mutate.mutant(data, dice) if name == target else data)
        read_in, findings = read(tmp_path, "a.xlsx", held.getvalue())
        assert read_in or findings, (seed, target)


def test_the_watch_reads_what_the_workbook_holds():
    parts, fault = watched_parts(mutate.samples()["学校.xlsx"], "a.xlsx")
    assert fault is None
    (scan,) = parts.scans.values()
    assert (scan.first, scan.last) == ([1, 0], [15, 8])

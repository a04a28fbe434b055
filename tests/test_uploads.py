"""Uploaded files: their names are never trusted, and nothing of them stays."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaibao_geo.errors import DataError
from gaibao_geo.io import uploads
from gaibao_geo.io.uploads import Upload, laid_out, safe_names


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("学校.xlsx", "学校.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\学校.csv", "学校.csv"),
        ("a\u202excod.xlsx", "axcod.xlsx"),  # a mark that turns the writing direction
        ("nu\0l.csv", "_nul.csv"),  # a device of Windows once the null is gone
        ("<script>.csv", "script.csv"),
        ("...", "_"),
        (".toml", "toml"),
        ("", "_"),
        ("名" * 300 + ".xlsx", "名" * 48 + ".xlsx"),
    ],
)
def test_a_name_is_only_a_name(name, safe):
    assert safe_names([name]) == [safe]


def test_no_name_stands_twice():
    assert safe_names(["a.csv", "x/A.csv", "a (2).csv"]) == ["a.csv", "A (2).csv", "a (2) (2).csv"]


@given(st.lists(st.text(max_size=60), max_size=6))
def test_whatever_the_names_each_file_gets_one_of_its_own(names):
    safe = safe_names(names)
    assert len({name.casefold() for name in safe}) == len(names)
    for name in safe:
        assert name not in ("", ".", "..")
        assert not set(name) & set('/\\<>:"|?*')
        assert not any(unicodedata.category(mark) == "Cc" for mark in name)
        assert len(name.encode()) <= 255


def test_the_folder_holds_the_files_and_is_gone_afterwards():
    files = [Upload("../x/a.csv", b"1"), Upload("a.csv", b"2"), Upload("dataset.toml", b"old")]
    with laid_out(files, [Upload("dataset.toml", b"new")]) as folder:
        held = {file.name: file.read_bytes() for file in folder.iterdir()}
        assert folder.parent.stat().st_mode & 0o077 == 0  # nobody else may look
        assert folder.name == "a"
    assert held == {"a.csv": b"1", "a (2).csv": b"2", "dataset.toml": b"new"}
    assert not folder.parent.exists()


def test_the_folder_goes_when_the_work_fails():
    with pytest.raises(KeyError), laid_out([Upload("a.csv", b"1")]) as folder:
        raise KeyError
    assert not folder.parent.exists()


def test_too_much_is_refused_before_anything_is_written(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 3_000_000)
    files = [Upload("a.csv", bytes(2_000_000)), Upload("b.csv", bytes(2_000_000))]
    with pytest.raises(DataError, match="4 MB，超过 3 MB"), laid_out(files):
        pass

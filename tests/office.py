"""LibreOffice and poppler as readers that know nothing of the program; skips where they lack."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

WORDS = {"docx": "Writer", "xlsx": "Calc"}


def converted(files, kind, folder):
    """Each of ``files`` as ``kind`` (pdf, xlsx …) in ``folder``, in one run of LibreOffice."""
    program = os.environ.get("GAIBAO_SOFFICE") or shutil.which("soffice")
    if not program:
        pytest.skip("no LibreOffice on this machine; name its soffice in GAIBAO_SOFFICE")
    home = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    ran = subprocess.run(
        [program, home, "--headless", "--convert-to", kind, "--outdir", str(folder),
         *map(str, files)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    made = [folder / f"{file.stem}.{kind}" for file in files]
    lacking = [file for file, one in zip(files, made, strict=True) if not one.exists()]
    if lacking and "could not be loaded" in ran.stderr:
        part = WORDS[lacking[0].suffix[1:]]
        pytest.skip(f"this LibreOffice cannot open {lacking[0].suffix}: it lacks {part}")
    assert not lacking, ran.stderr
    return made


def words_of(pdf):
    """The text of each page of a PDF."""
    program = shutil.which("pdftotext")
    if not program:
        pytest.skip("no pdftotext on this machine (poppler)")
    text = subprocess.run([program, "-layout", str(pdf), "-"], capture_output=True, check=True)
    return text.stdout.decode().split("\f")[:-1]


def pages_of(contents, suffix, folder):
    """The text of each printed page of files given by name, as the suffix says what they are."""
    files = []
    for name, content in contents.items():
        files.append(folder / f"{name}.{suffix}")
        files[-1].write_bytes(content)
    printed = converted(files, "pdf", folder)
    return {name: words_of(pdf) for name, pdf in zip(contents, printed, strict=True)}

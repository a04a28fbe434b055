"""A plan folder that was kept as one zip file, opened and judged again."""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from gaibao_geo.errors import DataError
from gaibao_geo.io.plan_folder import RECORDS, Verification, problem_file, verify_folder
from gaibao_geo.plans.problem import Problem
from gaibao_geo.tables.plan_tables import PLAN_TABLES
from gaibao_geo.words import Lang, both

FILES = (*RECORDS, *(f"{name}.csv" for name in PLAN_TABLES))
MOST_BYTES = 400_000_000  # of all files, unpacked; a prefecture's are some ten million


def verify_zip(content: bytes, lang: Lang = "zh") -> Verification:
    """Judge what ``zip_plan`` wrote as ``verify_folder`` does; other files in it are left alone.

    Raises ``DataError`` when it is no zip file, is larger than a plan can be, or holds no
    plan folder.
    """
    with tempfile.TemporaryDirectory() as made:
        for name, file in _files(content).items():
            (Path(made) / name).write_bytes(file)
        return verify_folder(made, lang)


def asks(content: bytes, problem: Problem) -> bool:
    """Whether the plan kept in this zip file answers exactly this question."""
    return _files(content).get("problem.json") == problem_file(problem)


def _files(content: bytes) -> dict[str, bytes]:
    """The files of a plan in a zip file by their bare names."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            mine = [each for each in archive.infolist()
                    if PurePosixPath(each.filename).name in FILES]  # fmt: skip
            if sum(each.file_size for each in mine) > MOST_BYTES:
                raise DataError(*both("kept_plan.large", most=f"{MOST_BYTES:,}"))
            return {PurePosixPath(each.filename).name: archive.read(each) for each in mine}
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise DataError(*both("kept_plan.no_zip", reason=error)) from error

"""Imports only go down, and each outside library is met in one room only."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {
    "errors": 0, "words": 0, "colours": 0,
    "tables": 1,
    "places": 2,
    "intake": 3,
    "needs": 4, "checks": 4, "synth": 4,
    "plans": 5,
    "answers": 6,
    "maps": 7, "io": 7, "scenarios": 7,
    "solving": 8, "store": 8, "demo": 8, "need_files": 8, "cli_arguments": 8, "printing": 8,
    "briefing": 9,
    "app_memory": 10,
    "cli": 11, "pages": 11,
    "streamlit_app": 12,
}
ONLY_IN = {
    "cn2an": {"words"},
    "python_calamine": {"intake"}, "pyarrow": {"intake", "plans"}, "pyogrio": {"intake"},
    "openpyxl": {"intake", "io"},
    "frykit": {"places"}, "pyproj": {"places"}, "pypinyin": {"places"},
    "highspy": {"plans"}, "numba": {"plans"}, "pulp": {"plans"}, "scipy": {"plans"},
    "folium": {"maps"}, "branca": {"maps"}, "xstatic": {"maps"}, "mapclassify": {"maps"},
    "matplotlib": {"printing"}, "pptx": {"briefing"}, "docx": {"briefing"},
    "xlsxwriter": {"briefing"},
    "sqlalchemy": {"store"}, "platformdirs": {"store"},
    "streamlit": {"pages", "streamlit_app", "app_memory"},
}
FILES = [*sorted((ROOT / "gaibao_geo").rglob("*.py")), ROOT / "streamlit_app.py"]


def room_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return parts[0] if len(parts) == 1 else parts[1]


def imports(file: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are written in full"
            found.append(node.module or "")
            if node.module == "gaibao_geo":
                found += [f"gaibao_geo.{alias.name}" for alias in node.names]
    return found


def faults(file: Path) -> list[str]:
    room = room_of(file)
    if room == "__init__":
        return []
    said = []
    for name in imports(file):
        parts = name.split(".")
        if parts[0] == "gaibao_geo" and len(parts) > 1 and parts[1] != room:
            other = parts[1]
            if other.startswith("__"):
                continue
            if FLOORS[other] >= FLOORS[room]:  # rooms of one floor do not lean on each other
                said.append(f"{file.relative_to(ROOT)} imports {name}, which is not below it")
        elif parts[0] in ONLY_IN and room not in ONLY_IN[parts[0]]:
            said.append(f"{file.relative_to(ROOT)} imports {parts[0]} outside its room")
    return said


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_go_down(file):
    assert faults(file) == []


def test_every_room_has_a_floor():
    rooms = {room_of(file) for file in FILES} - {"__init__"}
    assert rooms <= set(FLOORS)


def test_an_upward_import_is_found(tmp_path, monkeypatch):
    """The guard itself works: a ground-floor file that reaches up is named."""
    monkeypatch.setattr("test_floors.ROOT", tmp_path)
    bad = tmp_path / "gaibao_geo" / "words" / "bad.py"
    bad.parent.mkdir(parents=True)
    bad.write_text("import pulp\nfrom gaibao_geo.maps import spec\n")
    assert len(faults(bad)) == 2

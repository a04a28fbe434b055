"""Files that look like a planner's, and the same with bytes changed: what the fuzz reads.

Run as a program it reads mutants from a seed on and prints a line for each, so that a test
can see a crash, a hang or a row lost without a finding in a process of its own.
"""

from __future__ import annotations

import io
import random
import sys
import tempfile
import warnings
from pathlib import Path

import geopandas as gpd
import openpyxl
import shapely
import xlwt

from gaibao_geo.intake.dataset import inspect_dataset

HEAD = [
    "学校标识码", "学校名称", "行政区划代码", "办学类型", "在校生数", "寄宿生数",
    "经度", "纬度", "备注",
]  # fmt: skip
ROWS = [
    [f"21540000{n:02d}", f"示例{n}小学", "540222", "小学", 100 + n, 10 * n,
     89.6 + n / 100, 28.9 + n / 100, "示例数据（虚构）"]
    for n in range(12)
]  # fmt: skip


def samples() -> dict[str, bytes]:
    """A small school table in every form that is read, by file name."""
    lines = [HEAD, *ROWS, ["", "合计", "", "", sum(row[4] for row in ROWS), "", "", "", ""]]
    text = "\r\n".join(",".join(str(cell) for cell in line) for line in lines) + "\r\n"
    found = {
        "学校.csv": text.encode("utf-8-sig"),
        "学校_gb.csv": text.encode("gb18030"),
        "学校_16.csv": text.encode("utf-16"),
    }
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "学校"
    sheet.append(["江孜县学校基本情况（示例数据（虚构））"])
    for line in lines:
        sheet.append(line)
    held = io.BytesIO()
    book.save(held)
    found["学校.xlsx"] = held.getvalue()
    old = xlwt.Workbook(encoding="utf-8")
    page = old.add_sheet("学校")
    for row, line in enumerate(lines):
        for column, cell in enumerate(line):
            page.write(row, column, cell)
    held = io.BytesIO()
    old.save(held)
    found["学校.xls"] = held.getvalue()
    frame = gpd.GeoDataFrame(
        [dict(zip(HEAD[:6], row[:6], strict=True)) for row in ROWS],
        geometry=[shapely.Point(row[6], row[7]) for row in ROWS], crs="EPSG:4326",
    )  # fmt: skip
    found["学校.geojson"] = frame.to_json().encode()
    with tempfile.TemporaryDirectory() as home:
        frame.to_file(Path(home) / "a.gpkg", layer="学校", driver="GPKG")
        found["学校.gpkg"] = (Path(home) / "a.gpkg").read_bytes()
    return found


def mutant(content: bytes, dice: random.Random) -> bytes:
    """The content with some bytes changed, cut out, doubled, or its end cut off."""
    changed = bytearray(content)
    for _ in range(dice.choice([1, 1, 2, 5, 30])):
        at = dice.randrange(len(changed)) if changed else 0
        kind = dice.randrange(6)
        if kind == 0 and changed:
            changed[at] = dice.randrange(256)
        elif kind == 1:
            del changed[at : at + dice.randrange(1, 40)]
        elif kind == 2:
            changed[at:at] = changed[at : at + dice.randrange(1, 40)]
        elif kind == 3:
            odd = [b"\x00", b"\"", b",", b"\n", b"\xff\xfe", b"=1+1", b"\xe5"]
            changed[at:at] = dice.choice(odd)
        elif kind == 4 and dice.random() < 0.2:
            del changed[at:]
        elif changed:
            changed[at] ^= 1 << dice.randrange(8)
    return bytes(changed)


def read_mutants(first: int, count: int) -> None:
    """Read ``count`` mutants from number ``first`` on; a line each, before and after."""
    kinds = list(samples().items())
    for number in range(first, first + count):
        dice = random.Random(number)
        name, content = kinds[number % len(kinds)]
        say("begin", number, name)
        with tempfile.TemporaryDirectory() as home:
            (Path(home) / name).write_bytes(mutant(content, dice))
            data = inspect_dataset(home)
        counts = data.accounts
        lost, kept = (int(counts[column].sum()) for column in ("unlisted", "kept"))
        silent = kept == 0 and len(data.report) == 0
        say("end", number, lost, int(silent), kept, len(data.report))


def say(*words: object) -> None:
    """A line for the process that watches."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    warnings.simplefilter("ignore")
    read_mutants(int(sys.argv[1]), int(sys.argv[2]))

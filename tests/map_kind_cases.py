"""Small grounds, values and schools that the tests of the kinds of map share."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely

from gaibao_geo.maps.frame import Frame
from gaibao_geo.maps.measure import Measure
from gaibao_geo.words import Both

EVIL = "<img src=x onerror=alert(1)>"
SHARE = Measure(Both("补上的比例", "Share closed"), decimals=1, kind="share")
BEDS = Measure(Both("床位", "Beds"), Both("床", "beds"))
YUAN = Measure(Both("生均", "Per pupil"), Both("/生", " per pupil"), kind="yuan")
FRAMES = {
    lang: Frame(lang, "三县" if lang == "zh" else "Three counties", "made for a test",
                made_up=True, made_on="2026-01-01")
    for lang in ("zh", "en")
}  # fmt: skip
FRAME = FRAMES["zh"]


def ground(count=3):
    """Squares of one degree in a row: 350401, 350402, ..."""
    codes = [f"3504{at:02d}" for at in range(1, count + 1)]
    return gpd.GeoDataFrame(
        {"name": [f"{'甲乙丙丁戊己庚辛壬癸'[at]}县" for at in range(count)],
         "name_en": [f"County {at + 1}" for at in range(count)]},
        index=pd.Index(codes, name="region_id"),
        geometry=[shapely.box(117 + at, 26, 118 + at, 27) for at in range(count)], crs=4326,
    )  # fmt: skip


def table(*values, **columns):
    """``region_id`` and ``value`` of the first squares."""
    rows = {"region_id": [f"3504{at:02d}" for at in range(1, len(values) + 1)], "value": values}
    return pd.DataFrame(rows | columns)


def schools():
    """Four schools: 400, 100 and 100 pupils, and one of unknown size without a point."""
    return pd.DataFrame({
        "school_id": ["A", "B", "C", "D"], "region_id": ["350401", "350402", "350402", "350403"],
        "name": ["一小", EVIL, "三小", "四小"], "name_en": ["First", EVIL, "Third", "Fourth"],
        "pupils": [400, 100, 100, None], "lon": [117.3, 118.4, 118.8, None],
        "lat": [26.5, 26.5, 26.3, None], "approximate": [False, True, False, True],
        "accuracy_m": [0.0, 2000.0, 0.0, None],
        "value": [0.0, 12.0, None, 3.0], "before": [0.0, 0.0, 0.5, 1.0],
        "after": [1.0, 0.3, 0.5, None],
    })  # fmt: skip

"""As of when a sheet's figures are, by the texts around them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gaibao_geo.intake.layouts.cells import plain
from gaibao_geo.intake.layouts.layout import Layout
from gaibao_geo.intake.layouts.signs import is_signed, signs


def as_of(layout: Layout) -> str:
    """The date of the figures as ISO text, as exact as it is stated; empty: none is.

    统计时间：2016年9月1日 is 2016-09-01, 截至2016年10月 is 2016-10, 截止2015年底 is
    2015-12-31. A year alone counts only after such a word, since a title names a year for
    other reasons; the day on which a form was filled in never counts.
    """
    marks = tuple(plain(word) for word in signs()["dates"]["as_of"])
    texts = list(_texts(layout))
    told = [text for text in texts if any(mark in text for mark in marks)]
    for text in told:
        mark = next(mark for mark in marks if mark in text)
        found = _date(text.partition(mark)[2]) or _date(text) or _year(text.partition(mark)[2])
        if found:
            return found
    return next((found for text in texts if (found := _date(text))), "")


def school_year(layout: Layout) -> str:
    """The school year of the figures, such as 2015/16; empty: none is stated."""
    form = re.compile(signs()["dates"]["school_year"])
    for text in _texts(layout):
        for found in form.finditer(text):
            first = int(found["y"])
            if int(found["to"]) % 100 == (first + 1) % 100:
                return f"{first}/{(first + 1) % 100:02}"
    return ""


def datum(layout: Layout) -> str:
    """The datum that a line above the table declares (坐标系：GCJ-02); empty: none."""
    lines = tuple(plain(word) for word in signs()["datums"]["lines"])
    for text in _texts(layout):
        for line in lines:
            if line in text:
                return datum_of(text.partition(line)[2])
    return ""


def datum_of(text: str) -> str:
    """The datum that a text names: wgs84, cgcs2000, gcj02 or bd09; empty: none of them."""
    said = plain(text)
    for name in ("wgs84", "cgcs2000", "gcj02", "bd09"):
        if any(plain(word) in said for word in signs()["datums"][name]):
            return name
    return ""


def _texts(layout: Layout) -> Iterable[str]:
    stem = layout.sheet.file.rpartition("/")[2].rpartition(".")[0]
    for text in (*layout.above, layout.sheet.name, stem):
        if text and not is_signed(text):
            yield plain(text)


def _date(text: str) -> str:
    end = re.search(signs()["dates"]["year_end"], text)
    if end:
        return f"{end['y']}-12-31"
    for form in signs()["dates"]["forms"]:
        for found in re.finditer(form, text):
            month, day = int(found["m"]), int(found["d"] or 1)
            if 1 <= month <= 12 and 1 <= day <= 31:
                iso = f"{found['y']}-{month:02}"
                return f"{iso}-{day:02}" if found["d"] else iso
    return ""


def _year(text: str) -> str:
    found = re.search(signs()["dates"]["year"], text)
    return found["y"] if found else ""

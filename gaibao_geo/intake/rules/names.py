"""One school under two names, and names that do not go with their id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from gaibao_geo.intake.loaded import Loaded
from gaibao_geo.intake.rules.cells import Mask, extra_columns, place_of, texts
from gaibao_geo.intake.rules.word_lists import any_of, word_lists
from gaibao_geo.tables.findings import Finding, Repair

_AT_ONCE = 20_000  # rows turned into Python's own texts at a time, which take much room


def near_names(data: Loaded) -> Iterator[Finding]:
    """V10: two schools of one township, or of one county, whose names come down to one.

    热帮小学 and 热帮乡小学 do, so do 才溪完小 and 才溪中心小学. Schools whose township is
    stated are compared inside it; one without a township is compared with its county.
    """
    names = texts(data, "schools", "name")
    if names is None:
        return
    frame = data.tables["schools"]
    region = _either(frame, "region_id", "region")
    town = _either(frame, "township_id", "township")
    bare = bare_names(names)
    short = _without_places(bare, frame["region"], frame["township"])
    named: Mask = np.asarray(names != "", dtype=bool)
    placed: Mask = np.asarray(town != "", dtype=bool) & named
    inside = _groups((region, town, short), placed)
    across = _groups((region, bare), named)
    across = [group for group in across if not all(placed[at] for at in group)]
    ids = frame["school_id"]
    said: set[int] = set()
    for first, *others in (*inside, *across):
        for index in others:
            if index in said or ids[index] == ids[first]:  # the same id: a repeated key
                continue
            said.add(index)
            yield data.doubt(
                "V10", "warning", "schools", index, column="name", value=names[index],
                values={"other": names[first], "place": place_of(data, "schools", first)},
                repair=Repair("confirm"),
            )  # fmt: skip


def bare_names(names: pd.Series[str]) -> pd.Series[str]:
    """The names without blanks, brackets and 乡, 镇, and with one word for each kind of school."""
    bare = names.str.replace(r"[ \t()（）·.]+", "", regex=True)
    for plain, forms in word_lists()["school_names"].items():
        bare = bare.str.replace(any_of(forms), plain, regex=True)
    for one, *others in word_lists()["place_names"]["variants"]:
        for other in others:
            bare = bare.str.replace(other, one, regex=False)
    return bare.str.replace(any_of(word_lists()["place_names"]["endings"]), "", regex=True)


def _without_places(
    names: pd.Series[str], counties: pd.Series[str], towns: pd.Series[str]
) -> pd.Series[str]:
    """The names without their county's and their township's name in front."""
    there = pd.Series(towns.unique(), dtype="str")
    stems = towns.map(dict(zip(there, bare_names(there), strict=True)))
    pieces = []
    for at in range(0, len(names), _AT_ONCE):
        here = slice(at, at + _AT_ONCE)
        rows = zip(names.iloc[here].tolist(), counties.iloc[here].tolist(),
                   stems.iloc[here].tolist(), strict=True)  # fmt: skip
        short = [name.removeprefix(county).removeprefix(stem) for name, county, stem in rows]
        pieces.append(pd.Series(short, index=names.index[here], dtype="str"))
    return pd.concat(pieces) if pieces else names


def _either(frame: pd.DataFrame, first: str, second: str) -> pd.Series[str]:
    return frame[first].where(frame[first] != "", frame[second])


def _groups(keys: Sequence[pd.Series[str]], among: Mask) -> list[list[int]]:
    """The places that share all the keys, two or more each."""
    code = np.zeros(len(among), dtype=np.int64)
    for key in keys:  # numbers are compared faster than joined texts
        codes, seen = pd.factorize(key)
        code = code * (len(seen) + 1) + codes
    shared = pd.Series(code)[among]
    groups: dict[int, list[int]] = {}
    for at in shared.index[shared.duplicated(keep=False)]:
        groups.setdefault(int(code[at]), []).append(int(at))
    return list(groups.values())


def other_names(data: Loaded) -> Iterator[Finding]:
    """V39: a row that names its school otherwise than the table of schools does.

    Needs both: the school's id, and a column headed 学校名称 or the like that the schema
    does not know. A name listed among the school's ``aliases`` is right. One finding for
    each name, at the first row that has it. ``V39`` when the two come down to one name,
    ``V39_other`` when they do not: then the id may be wrong.
    """
    if texts(data, "schools", "name") is None:
        return
    schools = data.tables["schools"].drop_duplicates("school_id").set_index("school_id")
    heads = set(word_lists()["school_columns"]["names"])
    for table in data.tables:
        if table == "schools" or texts(data, table, "school_id") is None:
            continue
        ids = data.tables[table]["school_id"]
        right = ids.map(schools["name"])
        for header in extra_columns(data, table):
            if header.strip().lower() not in heads:
                continue
            said = data.tables[table][header].astype("str").str.strip()
            odd = (said != "") & said.notna() & (right.fillna("") != "") & (said != right)
            pairs = pd.DataFrame({"id": ids[odd], "said": said[odd]}).drop_duplicates()
            for index, (school, name) in zip(pairs.index, pairs.to_numpy(), strict=True):
                if name in _aliases(schools.loc[school, "aliases"]):
                    continue
                one, other = bare_names(pd.Series([name, right[index]], dtype="str"))
                yield data.doubt(
                    "V39" if one == other else "V39_other", "warning", table, int(index),
                    column=header, value=name,
                    values={"school_id": school, "name": right[index]}, repair=Repair("confirm"),
                )  # fmt: skip


def _aliases(text: object) -> set[str]:
    parts = str(text).replace("；", ";").replace("、", ";").split(";")
    return {part.strip() for part in parts}


RULES = (near_names, other_names)

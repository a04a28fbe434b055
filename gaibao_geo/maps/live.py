"""A map that stays on the page while answers change: what is constant and what moves.

A ``LiveBase`` travels to the browser once; each new answer sends a ``Paint`` of a few
kilobytes. Both come from the same ``MapSpec`` as the page that is given away: a base with a
spec's paint on it *is* that spec, so that colours, legend and words cannot differ.
"""

from __future__ import annotations

import hashlib
import math
import string
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any, Literal, TypeAlias

from gaibao_geo.maps.asking import Asking
from gaibao_geo.maps.folium_map import TAGS, about, options
from gaibao_geo.maps.packed import as_json, packed, squeezed
from gaibao_geo.maps.spec import LegendRow, MapSpec, Overlay, Point, Popup, Segment, Shape, SideList
from gaibao_geo.words import Lang, catalogue

Lock = Literal["free", "in", "out", "mixed"]
SCRIPTS, STYLES = ("locks.js", "live.js", "asking.js"), ("live.css",)  # beside a page's own
Wanted = Literal["free", "in", "out", "mixed", "open", "place"]
WANTED: tuple[Lock, ...] = ("free", "in", "out")
ASKED: tuple[Wanted, ...] = ("open", "place")  # of a map that locks nothing
LETTERS = string.ascii_letters + string.digits  # one of them says which class or wording
NOTHING_TO_LOCK = "-"
LOCK_LETTERS: Mapping[Lock, str] = {"free": ".", "in": "i", "out": "o", "mixed": "m"}
_OWN = "map.live."


@dataclass(frozen=True)
class Moving:
    """A line of a point's popup that answers word anew, with all that it can say.

    ``section`` and ``row`` count from 0 in the popup of the point with that id.
    """

    point: str
    section: int
    row: int
    wordings: tuple[str, ...]


@dataclass(frozen=True)
class Look:
    """All of a point that an answer changes, but for its popup's lines."""

    keys: tuple[str, ...]
    colour: str
    shape: Shape
    segments: tuple[Segment, ...]
    text: str
    subtitle: str


@dataclass(frozen=True)
class LiveBase:
    """What does not move: geometry, names, sizes, and every wording a popup can have.

    ``spec`` is the map with all that answers decide left out, so that the bases of two
    answers to one question are the same. ``sha`` names it.
    """

    spec: MapSpec
    moving: tuple[Moving, ...] = ()

    @cached_property
    def lines(self) -> Mapping[str, Sequence[Moving]]:
        """The moving lines of each point."""
        return _by_point(self.moving)

    @cached_property
    def payload(self) -> bytes:
        """The base as JSON in UTF-8, as the page's script reads it."""
        every = packed(self.spec)
        texts = {text: at for at, text in enumerate(every["texts"])}
        spots = {
            point.id: (layer, at)
            for layer, overlay in enumerate(self.spec.overlays)
            for at, point in enumerate(overlay.points)
        }
        every["moving"] = [
            [*spots[line.point], line.section, line.row,
             [texts.setdefault(text, len(texts)) for text in line.wordings]]
            for line in self.moving
        ]  # fmt: skip
        every["texts"] = list(texts)
        every["about"] = about(self.spec.lang) | {
            "lang": TAGS[self.spec.lang], "options": options(self.spec), "letters": LETTERS,
            "locks": {letter: lock for lock, letter in LOCK_LETTERS.items()},
            "live": _words(self.spec.lang),
        }  # fmt: skip
        return as_json(every)

    @cached_property
    def message(self) -> bytes:
        """The base as it travels: ``payload`` in gzip."""
        return squeezed(self.payload)

    @cached_property
    def sha(self) -> str:
        """Names the base: another base has another."""
        return hashlib.sha256(self.payload).hexdigest()


# Points of maps, by identity, with the points of the base that they were found to be. A point
# is held here, so that no other can take its identity.
Seen: TypeAlias = dict[int, tuple[Point, Point]]


@dataclass(frozen=True)
class Paint:
    """What one answer puts on a base: under 20 kB for hundreds of schools.

    Texts with one letter per item, in the base's order: ``looks_of`` per overlay and point
    (which of ``looks``), ``locks`` per overlay and point (``LOCK_LETTERS``, or
    ``NOTHING_TO_LOCK``), ``said`` per moving line (which wording). ``beside`` are the values
    of the side lists, ``theme`` the id of the theme to show (empty: the reader chooses), and
    ``dimmed`` says why the picture is out of date (empty: it is not). With ``asking`` a click
    locks nothing: it opens a school, or says where one stands.
    """

    sha: str
    title: str
    subtitle: str
    notes: tuple[str, ...]
    looks: tuple[Look, ...]
    looks_of: tuple[str, ...]
    said: str
    legends: tuple[tuple[LegendRow, ...], ...]
    beside: tuple[tuple[str, ...], ...]
    locks: tuple[str, ...]
    theme: str = ""
    dimmed: str = ""
    asking: Asking | None = None

    def wanted(self) -> tuple[Wanted, ...]:
        """What a click on this map can say."""
        return WANTED if self.asking is None else ASKED

    def known(self, base: LiveBase) -> set[str]:
        """The ids of the points that a click can be about."""
        if self.asking is not None:
            every = {point.id for overlay in base.spec.overlays for point in overlay.points}
            return every | {self.asking.placing}
        return self.lockable(base)

    def lockable(self, base: LiveBase) -> set[str]:
        """The ids of the points that a person may lock."""
        return {
            point.id
            for overlay, letters in zip(base.spec.overlays, self.locks, strict=True)
            for point, letter in zip(overlay.points, letters, strict=True)
            if letter != NOTHING_TO_LOCK
        }

    def tree(self) -> dict[str, Any]:
        """The paint as JSON takes it."""
        return asdict(self)


@dataclass(frozen=True)
class Click:
    """One click of a person: ``number`` grows from click to click.

    ``wanted`` is the new lock, or ``open`` this school, or ``place`` it at ``lon`` and ``lat``
    (degrees of the map), which the hand meets within ``accuracy_m`` metres.
    """

    number: int
    point: str
    wanted: Wanted
    lon: float = math.nan
    lat: float = math.nan
    accuracy_m: float = math.nan


def live_base(spec: MapSpec, moving: Sequence[Moving] = ()) -> LiveBase:
    """The constant part of a map.

    ``moving`` are the popup lines that answers word anew; those of points that are not drawn
    are left out.
    """
    drawn = {point.id for overlay in spec.overlays for point in overlay.points}
    kept = tuple(line for line in moving if line.point in drawn)
    bare = replace(
        spec,
        title="",
        subtitle="",
        notes=(),
        overlays=tuple(_bare(overlay, _by_point(kept)) for overlay in spec.overlays),
        side_lists=tuple(_unvalued(part) for part in spec.side_lists),
    )
    return LiveBase(bare, kept)


def paint_of(
    spec: MapSpec,
    base: LiveBase,
    locks: Mapping[str, Lock] | None = None,
    *,
    theme: str = "",
    dimmed: str = "",
    seen: Seen | None = None,
) -> Paint:
    """What ``spec`` puts on ``base``, with the locks of its points.

    ``locks`` holds each point that a person may lock, free ones included. ``seen``, empty at
    first, is handed over again with other maps on the same base: points that they share are
    held against it once. Raises
    ``ValueError`` when the spec is no answer on this base: other points or geometry, or a
    line that says what the base does not know.
    """
    if not _holds(base, spec, {} if seen is None else seen):
        raise ValueError("the map is not one of this base: more differs than answers decide")
    looks: dict[Look, int] = {}
    which = [
        [looks.setdefault(look_of(point), len(looks)) for point in layer.points]
        for layer in spec.overlays
    ]
    said = {point.id: point for layer in spec.overlays for point in layer.points}
    if len(looks) > len(LETTERS):
        raise ValueError(f"{len(looks)} looks of points; {len(LETTERS)} can be told apart")
    known = locks or {}
    return Paint(
        sha=base.sha,
        title=spec.title,
        subtitle=spec.subtitle,
        notes=spec.notes,
        looks=tuple(looks),
        looks_of=tuple("".join(LETTERS[at] for at in layer) for layer in which),
        said="".join(LETTERS[_wording(said[line.point], line)] for line in base.moving),
        legends=tuple(overlay.legend for overlay in spec.overlays),
        beside=tuple(tuple(row.value for row in part.items) for part in spec.side_lists),
        locks=tuple(
            "".join(LOCK_LETTERS[known[point.id]] if point.id in known else NOTHING_TO_LOCK
                    for point in layer.points)
            for layer in spec.overlays
        ),
        theme=theme,
        dimmed=dimmed,
    )


def look_of(point: Point) -> Look:
    """What answers decide of a point."""
    return Look(point.keys, point.colour, point.shape, point.segments, point.text,
                point.popup.subtitle)  # fmt: skip


def lock_states(
    projects: Mapping[str, Sequence[str]], locks: Mapping[str, str]
) -> dict[str, Lock]:
    """The state of each point that has projects, from the locks of its projects.

    ``projects`` holds the project ids of a point, ``locks`` those that are locked (``in`` or
    ``out``). A point whose projects are not all in one state is ``mixed``.
    """
    return {point: _together([locks.get(project, "free") for project in ids])
            for point, ids in projects.items() if ids}  # fmt: skip


def _together(states: Sequence[str]) -> Lock:
    for lock in WANTED:
        if all(state == lock for state in states):
            return lock
    return "mixed"


def _by_point(moving: Sequence[Moving]) -> dict[str, list[Moving]]:
    lines: dict[str, list[Moving]] = {}
    for line in moving:
        lines.setdefault(line.point, []).append(line)
    return lines


def _bare(overlay: Overlay, moving: Mapping[str, Sequence[Moving]]) -> Overlay:
    points = tuple(_bare_point(point, moving.get(point.id, ())) for point in overlay.points)
    return replace(overlay, points=points, legend=())


def _bare_point(point: Point, moving: Sequence[Moving]) -> Point:
    return replace(point, keys=(), colour="", shape="circle", segments=(), text="",
                   popup=_unsaid(point.popup, moving))  # fmt: skip


def _holds(base: LiveBase, spec: MapSpec, seen: Seen) -> bool:
    """Whether a map is the base's but for what answers decide."""
    own = base.spec
    bare = replace(spec, title="", subtitle="", notes=(), overlays=own.overlays,
                   side_lists=tuple(_unvalued(part) for part in spec.side_lists))  # fmt: skip
    if bare != own or len(spec.overlays) != len(own.overlays):
        return False
    for known, overlay in zip(own.overlays, spec.overlays, strict=True):
        if replace(overlay, points=known.points, legend=()) != known:
            return False
        if len(overlay.points) != len(known.points):
            return False
        for point, there in zip(overlay.points, known.points, strict=True):
            if id(point) in seen and seen[id(point)][1] is there:
                continue
            if _bare_point(point, base.lines.get(point.id, ())) != there:
                return False
            seen[id(point)] = (point, there)
    return True


def _unvalued(part: SideList) -> SideList:
    return _valued(part, ("",) * len(part.items))


def _unsaid(popup: Popup, moving: Sequence[Moving]) -> Popup:
    sections = list(popup.sections)
    for line in moving:
        section = sections[line.section]
        rows = list(section.rows)
        rows[line.row] = replace(rows[line.row], value="")
        sections[line.section] = replace(section, rows=tuple(rows))
    return replace(popup, subtitle="", sections=tuple(sections))


def _wording(point: Point, line: Moving) -> int:
    value = point.popup.sections[line.section].rows[line.row].value
    if value not in line.wordings:
        raise ValueError(f"{point.id}: the base does not know the wording {value!r}")
    return line.wordings.index(value)


def _valued(part: SideList, values: Sequence[str]) -> SideList:
    items = zip(part.items, values, strict=True)
    return replace(part, items=tuple(replace(row, value=value) for row, value in items))


def _words(lang: Lang) -> dict[str, str]:
    return {
        key.removeprefix(_OWN): text.to(lang)
        for key, text in catalogue().items()
        if key.startswith(_OWN)
    }


def read_clicks(
    sent: object, session: str, after: int, wanted: Sequence[Wanted] = WANTED
) -> list[Click]:
    """The clicks that a browser sent in one session, in order, less those up to number ``after``.

    What a browser sends is not trusted: what is no click, or says what is not among
    ``wanted``, is left out.
    """
    found: dict[int, Click] = {}
    for item in sent if isinstance(sent, list) else []:
        if not isinstance(item, Mapping) or item.get("session") != session:
            continue
        click = _read(item)
        if click is not None and click.wanted in wanted and click.number > after:
            found[click.number] = click
    return [found[number] for number in sorted(found)]


def _read(item: Mapping[str, object]) -> Click | None:
    number, point, wanted = (item.get(name) for name in ("number", "point", "wanted"))
    if type(number) is not int or not isinstance(point, str) or wanted not in (*WANTED, *ASKED):
        return None
    if wanted != "place":
        return Click(number, point, wanted)
    where = [item.get(name) for name in ("lon", "lat", "accuracy_m")]
    if not all(isinstance(one, (int, float)) and math.isfinite(one) for one in where):
        return None
    lon, lat, accuracy = (float(one) for one in where)  # type: ignore[arg-type]
    if abs(lon) > 180 or abs(lat) > 90 or accuracy < 0:
        return None
    return Click(number, point, wanted, lon, lat, accuracy)

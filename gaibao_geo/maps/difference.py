"""Two scenarios on one map: who gains, who loses, and who is where they were."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from gaibao_geo.maps.choropleth import ranking, values_of
from gaibao_geo.maps.classes import classify
from gaibao_geo.maps.frame import Frame
from gaibao_geo.maps.ground import Ground
from gaibao_geo.maps.measure import Measure
from gaibao_geo.maps.palettes import colours
from gaibao_geo.maps.scales import Look, Scale
from gaibao_geo.maps.school_points import counted, label_zoom, school_overlay, without_point
from gaibao_geo.maps.spec import MISSING, MapSpec, Mark, Popup, Row, Section, Theme
from gaibao_geo.words import Lang, say

STEPS = 3  # classes of gain, and as many of loss
SAME, SAME_COLOUR = "same", "#f7f7f7"
NOISE = 1e-9  # below it two floating-point figures are the same


def difference_map(
    table: pd.DataFrame,
    polygons: gpd.GeoDataFrame,
    measure: Measure,
    names: tuple[str, str],
    frame: Frame,
    *,
    schools: bool = False,
    breaks: Sequence[float] = (),
) -> MapSpec:
    """Regions, or (``schools``) schools, by ``after`` less ``before``; zero is the middle.

    ``table`` has one row per ``region_id``, or is as ``schools_map`` takes it. Classes of
    loss and gain have the same breaks, of natural sizes of change or ``breaks`` (above 0,
    rising, at most two). A missing side is 无数据. The subtitle counts winners, losers and
    the unchanged. ``names`` are those of the two scenarios.
    """
    lang = frame.lang
    ground = Ground(polygons, lang)
    if schools:
        pairs = list(zip(table["before"], table["after"], strict=True))
    else:
        sides = [values_of(table, side, list(ground.names)) for side in ("before", "after")]
        pairs = [(sides[0][code], sides[1][code]) for code in ground.names]
    changes = [_change(before, after) for before, after in pairs]
    scale = change_scale(changes, measure, lang, breaks=breaks)
    keys = [scale.key(change) for change in changes]
    texts = [change_text(change, measure, lang) for change in changes]
    rows = [
        (*(Row(name, measure.text(None if pd.isna(value) else float(value), lang))
           for name, value in zip(names, pair, strict=True)),
         Row(say("map.kinds.change", lang), text))
        for pair, text in zip(pairs, texts, strict=True)
    ]  # fmt: skip
    around = frame.around((say("map.kinds.note.zero", lang),), points=schools)
    counts = say(
        "map.kinds.difference_subtitle", lang, measure=measure.title, left=names[0],
        right=names[1], up=sum(key.startswith("up") for key in keys),
        down=sum(key.startswith("down") for key in keys), same=keys.count(SAME),
        missing=keys.count(MISSING),
    )  # fmt: skip
    if schools:
        overlay = school_overlay(
            table, keys, texts, rows, scale, title=say("map.kinds.change", lang),
            named_from=label_zoom(polygons, len(table)),
        )  # fmt: skip
        return MapSpec(
            subtitle=counts, views=ground.views(), areas=ground.areas(),
            places=ground.places(counted(table, ground.names, lang)),
            themes=(ground.plain(),), overlays=(overlay,),
            side_lists=without_point(table, texts, lang), **around,
        )  # fmt: skip
    marks = tuple(
        Mark(code, key, scale.colour(key), text, 0, short=signed(change, measure, lang))
        for code, key, text, change in zip(ground.names, keys, texts, changes, strict=True)
    )
    told = {
        code: Popup(name, measure.title.to(lang), (Section("", lines),))
        for (code, name), lines in zip(ground.names.items(), rows, strict=True)
    }
    by_code = dict(zip(ground.names, changes, strict=True))
    theme = Theme(
        "change", say("map.kinds.change", lang), "", marks, scale.legend(keys),
        lists=ranking(ground.names, by_code, dict(zip(ground.names, texts, strict=True)), lang),
    )  # fmt: skip
    return MapSpec(subtitle=counts, views=ground.views(), places=ground.places(told),
                   areas=ground.areas(), themes=(theme,), **around)  # fmt: skip


def _change(before: float | None, after: float | None) -> float | None:
    if pd.isna(before) or pd.isna(after):
        return None
    change = float(after) - float(before)
    return change if abs(change) > NOISE else 0.0


class ChangeScale(Scale):
    """Classes of loss and gain on both sides of zero; ``breaks`` are those of the gain."""

    def key(self, value: float | None) -> str:
        """``down2`` is the largest loss of three classes, ``up0`` the smallest gain."""
        if value is None:
            return MISSING
        if value == 0:
            return SAME
        step = sum(abs(value) > edge for edge in self.breaks)
        return f"{'up' if value > 0 else 'down'}{step}"


def change_scale(
    changes: Sequence[float | None], measure: Measure, lang: Lang, *, breaks: Sequence[float] = ()
) -> ChangeScale:
    """The scale of changes: the same breaks for loss and gain, purple up and orange down.

    Raises ``ValueError`` for breaks that are not above 0 and rising, or more than two.
    """
    if len(breaks) >= STEPS or any(edge <= 0 for edge in breaks):
        raise ValueError(f"at most {STEPS - 1} breaks of a change, all above 0: {breaks}")
    sizes = [abs(change) for change in changes if change]
    inner = classify(sizes, "manual" if breaks else "natural", STEPS, breaks).breaks
    steps = len(inner) + 1
    shades = colours("PuOr", 2 * steps + 1)
    down, up = shades[:steps][::-1], shades[-steps:]
    looks = {
        f"down{at}": Look(_label("down", at, inner, measure, lang), down[at])
        for at in reversed(range(steps))
    }
    looks[SAME] = Look(say("map.kinds.same", lang), SAME_COLOUR)
    looks |= {f"up{at}": Look(_label("up", at, inner, measure, lang), up[at])
              for at in range(steps)}  # fmt: skip
    return ChangeScale(inner, looks, lang)


def _label(way: str, at: int, inner: Sequence[float], measure: Measure, lang: Lang) -> str:
    edges = [measure.change(edge, lang) for edge in inner]
    if not edges:
        return say(f"map.kinds.{way}.any", lang)
    if at == 0:
        return say(f"map.kinds.{way}.upto", lang, high=edges[0])
    if at == len(edges):
        return say(f"map.kinds.{way}.over", lang, low=edges[-1])
    return say(f"map.kinds.{way}.between", lang, low=edges[at - 1], high=edges[at])


def change_text(change: float | None, measure: Measure, lang: Lang) -> str:
    """A change in words, rounded as the measure is."""
    if change is None:
        return say("word.no_data", lang)
    if change == 0:
        return say("map.kinds.same", lang)
    digits = measure.decimals + (2 if measure.kind == "share" else 0)
    size = measure.change(round(abs(change), digits) or abs(change), lang)
    return say(f"map.kinds.{'up' if change > 0 else 'down'}.by", lang, size=size)


def signed(change: float | None, measure: Measure, lang: Lang) -> str:
    """A change in few signs, for the map itself: +17.3, of shares in percentage points."""
    if change is None:
        return say("word.no_data", lang)
    if change == 0:
        return "0"
    size = 100 * abs(change) if measure.kind == "share" else abs(change)
    return f"{'+' if change > 0 else '−'}{size:,.{measure.decimals}f}"

"""Every school of a country as a dot in the colour of its class: too many for marks."""

from __future__ import annotations

import pandas as pd

from gaibao_geo.maps.choropleth import Grading
from gaibao_geo.maps.dots import dots_of
from gaibao_geo.maps.measure import Measure
from gaibao_geo.maps.scales import RING
from gaibao_geo.maps.spec import MISSING, Dots
from gaibao_geo.words import Lang, say

SHADES = Grading(scheme="quantiles", k=4, palette="YlOrBr")  # natural breaks take minutes of many


def school_dots(
    schools: pd.DataFrame,
    measure: Measure,
    lang: Lang,
    *,
    value: str = "value",
    grading: Grading = SHADES,
    shown: bool = True,
) -> Dots:
    """A dot for each school with a point, coloured by the column ``value``.

    ``schools``: ``lon``, ``lat`` (WGS-84 degrees, missing where nobody knows) and the value;
    missing values have a class of their own. Schools without a point are counted in the
    note, and how many of the dots stand at a township's or county's seat instead of their
    own point (``approximate``).
    """
    values = measure.column(schools[value])
    scale = grading.of(values, measure, lang)
    keys = pd.Series(map(scale.key, values), index=schools.index, dtype="str")
    looks = {key: (look.label, look.colour) for key, look in scale.looks.items()}
    looks[MISSING] = (say("word.no_data", lang), RING)
    placed = schools["lon"].notna() & schools["lat"].notna()
    drawn = schools[placed].assign(kind=keys[placed])
    notes = [say("map.search.dots_note", lang)]
    near, lost = int(drawn["approximate"].sum()), int((~placed).sum())
    notes += [say("map.search.dots_near", lang, near=f"{near:,}")] if near else []
    notes += [say("map.search.dots_lost", lang, n=f"{lost:,}")] if lost else []
    title = say("map.search.dots_title", lang, measure=measure.title, n=f"{len(drawn):,}")
    return dots_of("schools", title, drawn, looks, note="".join(notes), shown=shown)

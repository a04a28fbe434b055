"""Maps of money: of the six reports, and of the chosen place and what is planned there."""

from __future__ import annotations

from typing import Any

import streamlit as st

from gaibao_geo.app_memory import place_pictures
from gaibao_geo.app_memory.address import begun, begun_text, written
from gaibao_geo.app_memory.bench import Bench
from gaibao_geo.app_memory.language import language
from gaibao_geo.app_memory.pictures import investment_page
from gaibao_geo.app_memory.place_pictures import Country, Picture, Shown
from gaibao_geo.app_memory.shelf import at_work
from gaibao_geo.errors import DataError, GaibaoError
from gaibao_geo.maps.choropleth import Grading
from gaibao_geo.maps.classes import Scheme
from gaibao_geo.maps.live import Click
from gaibao_geo.maps.palettes import PALETTES
from gaibao_geo.maps.ready_places import MEASURES, OF_PLAN, called
from gaibao_geo.maps.scales import FEWEST, MOST
from gaibao_geo.maps.typed_breaks import typed_breaks
from gaibao_geo.pages.live_map import live_map
from gaibao_geo.pages.picture import picture, to_take
from gaibao_geo.pages.plan_wanted import plan_wanted
from gaibao_geo.plans.plan import Plan
from gaibao_geo.words import Lang, say
from gaibao_geo.words.visible import literal

HEIGHT = 720
SCHEMES: tuple[Scheme, ...] = ("natural", "quantiles", "equal", "std", "manual")
LEVELS = ("region", "township", "school")
CLASSES = tuple(range(FEWEST, MOST + 1))
DEFAULTS: dict[str, Any] = {
    "kind": "reports", "what": "weakness", "level": "", "scheme": "natural", "k": 5,
    "palette": "YlGnBu", "breaks": "", "country": False,
}  # fmt: skip


def show() -> None:
    """Draw the page."""
    lang, at = language(), at_work()
    st.subheader(say("app.map.title", lang))
    kinds = ["reports", "figure", "funding", "need_money", "before_after"]
    if len(at.own.years) > 1:
        kinds.append("years")
    begun("kind", kinds, "reports")
    kind = st.segmented_control(
        say("map_page.kind", lang), kinds, key="kind", persist_state="session", required=True,
        format_func=lambda one: say(f"map_page.kinds.{one}", lang),
    )  # fmt: skip
    if kind == "reports":
        _reports(lang)
    else:
        _of_place(at, str(kind), lang)
    usual = DEFAULTS | {"country": place_pictures.spans_far(at.dataset)}
    written(usual, None if kind == "reports" else at)


def _reports(lang: Lang) -> None:
    st.caption(say("map_page.about_reports", lang))
    html = investment_page(lang)
    st.iframe(html, height=HEIGHT, alt=say("app.map.alt", lang))
    st.download_button(
        say("app.map.download", lang), html, file_name="investment.html", mime="text/html",
        on_click="ignore",
    )  # fmt: skip


def _of_place(at: Bench, kind: str, lang: Lang) -> None:
    """One kind of map of the chosen place, with its controls."""
    plan = None
    if kind != "figure" or st.session_state.get("what", st.query_params.get("what")) in OF_PLAN:
        plan = plan_wanted(at, lang)
        if plan is None and kind != "figure":
            return
    try:
        shown = _figure(at, plan, lang) if kind == "figure" else _of_plan(at, kind, plan, lang)
    except GaibaoError as error:
        st.warning(say("map_page.unfit", lang) + literal(error.in_words(lang)))
        return
    if shown is None:
        return
    if plan is not None:
        text = literal(at.asked.text(at.own, lang)) if at.asked else say("map_page.as_it_stands",
                                                                         lang)  # fmt: skip
        st.caption(say("map_page.of_plan", lang, text=text))
    if isinstance(shown, Country):
        live_map(shown.base, shown.paint, _nothing, key=f"country-{at.dataset}", height=HEIGHT)
        to_take(shown.picture, kind, lang)
    else:
        picture(shown, kind, lang, height=HEIGHT)


def _nothing(_: list[Click]) -> None:
    """No school of the country's map can be locked."""


def _figure(at: Bench, plan: Plan | None, lang: Lang) -> Picture | Country | None:
    """Counties or townships by a figure, classed as the controls say.

    On the country's map the counties stay where they are while the figure changes, and every
    school is a dot on them.
    """
    known = place_pictures.measures(at.dataset, plan)
    offered = [*OF_PLAN, *(one for one in known if one not in OF_PLAN)]
    if not known:
        st.info(say("map_page.nothing", lang))
        return None
    first, second = st.columns([2, 1])
    begun("what", offered, "weakness" if "weakness" in known else known[0])
    what = first.selectbox(
        say("map_page.what", lang), offered, key="what", persist_state="session",
        format_func=lambda one: called(one).to(lang),
    )  # fmt: skip
    levels = place_pictures.levels(at.dataset)
    with second:
        level = _level(levels, lang)
    grading = _grading(what, lang)
    country = False
    if level == "region":
        begun("country", (False, True), default=place_pictures.spans_far(at.dataset))
        country = st.toggle(say("map_page.country", lang), key="country", persist_state="session")
    if grading is None or (what in OF_PLAN and plan is None):
        return None
    shown = Shown(what, level, grading, country)
    if country:
        return place_pictures.country_picture(at.dataset, shown, plan, lang)
    return place_pictures.figure_picture(at.dataset, shown, plan, lang)


def _of_plan(at: Bench, kind: str, plan: Plan | None, lang: Lang) -> Picture | None:
    by, grading = "region", Grading()
    if kind == "before_after":
        by = _level([*place_pictures.levels(at.dataset), "school"], lang)
    if kind == "years":
        asked = _grading("plan_per_pupil", lang)
        if asked is None:
            return None
        grading = asked
    drawn = place_pictures.plan_pictures(at.dataset)[kind]
    return None if plan is None else drawn(plan, by, grading, lang)  # type: ignore[arg-type]


def _level(levels: list[Any], lang: Lang) -> Any:
    begun("level", levels, levels[0])
    return st.segmented_control(
        say("map_page.level", lang), levels, key="level", persist_state="session", required=True,
        format_func=lambda one: say(f"map_page.levels.{one}", lang),
    )  # fmt: skip


def _grading(what: str, lang: Lang) -> Grading | None:
    """How the values become classes; nothing where the breaks typed in do not fit."""
    scheme, second, third = st.columns([1.4, 1, 1])
    begun("scheme", SCHEMES, "natural")
    asked = scheme.selectbox(
        say("map_page.scheme", lang), SCHEMES, key="scheme", persist_state="session",
        format_func=lambda one: say(f"map.kinds.scheme.{one}", lang),
    )  # fmt: skip
    begun("palette", PALETTES, "YlGnBu")
    palette = third.selectbox(
        say("map_page.palette", lang), PALETTES, key="palette", persist_state="session",
        format_func=lambda one: say(f"map_page.palettes.{one}", lang),
    )  # fmt: skip
    if asked != "manual":
        begun("k", CLASSES, 5)
        k = second.select_slider(say("map_page.k", lang), CLASSES, key="k",
                                 persist_state="session")  # fmt: skip
        return Grading(scheme=asked, k=k, palette=palette)
    begun_text("breaks")
    typed = second.text_input(
        say("map_page.breaks", lang), key="breaks", persist_state="session",
        placeholder=say("map_page.breaks_hint", lang), help=say("map_page.breaks_help", lang),
    )  # fmt: skip
    if not typed.strip():
        st.info(say("map_page.breaks_help", lang))
        return None
    try:
        return Grading(palette=palette, breaks=typed_breaks(typed, MEASURES[what]))
    except DataError as error:
        st.warning(literal(error.in_words(lang)))
        return None

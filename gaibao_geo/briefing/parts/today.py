"""基本情况, 规划与投入, 需求: where the schools stand, what money there is, what is lacking."""

from __future__ import annotations

from gaibao_geo.answers.by_place import level_of
from gaibao_geo.briefing.chapter import Chapter, Chart, MapPicture, Series
from gaibao_geo.briefing.matter import Matter
from gaibao_geo.colours import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION
from gaibao_geo.errors import DataError
from gaibao_geo.maps.ready_kinds import school_weakness_map
from gaibao_geo.maps.ready_places import place_map
from gaibao_geo.maps.spec import MapSpec
from gaibao_geo.tables.rows import rows
from gaibao_geo.words.numbers import WAN, money, percent

MOST_BARS = 8  # that a slide can carry
COLOURS = (BLUE, ORANGE, GREEN, SKY, VERMILION, PURPLE)


def where_we_stand(matter: Matter) -> Chapter:
    """Four numbers with their sources, and the places on a map."""
    found = matter.standing
    told = [
        matter.say(f"figure.{figure.name}", amount=figure.text)
        if figure.text is not None
        else matter.say(f"figure.{figure.name}_unknown", why=figure.source)
        for figure in found.figures
    ]
    detail = found.detail.to(matter.lang)
    sources = [figure.source.to(matter.lang) for figure in found.figures if figure.known]
    return Chapter(
        "standing", matter.say("section.standing"), found.finding.to(matter.lang),
        (*told, *([detail] if detail else [])),
        map=_places_on_a_map(matter, found.measure),
        sources=(matter.source, *dict.fromkeys(sources)),
    )  # fmt: skip


def money_at_hand(matter: Matter) -> Chapter:
    """What the candidates cost, what there is, fund by fund and year by year."""
    problem = matter.plan.problem
    need = int(matter.plan.chosen["need_yuan"].fillna(0).sum())
    held = problem.budget_yuan
    if held is None:
        title = matter.say("money.no_limit", need=money(need))
    elif need:
        title = matter.say("money.title", need=money(need), held=money(held),
                           share=percent(min(held / need, 1.0)))  # fmt: skip
    else:
        title = matter.say("money.no_need", held=money(held))
    sentences = problem.sentences(matter.lang)
    points = (matter.say("money.rules", count=len(sentences)), *sentences)
    return Chapter("money", matter.say("section.money"), title, points,
                   chart=_by_fund(matter), sources=(matter.source,))  # fmt: skip


def what_is_lacking(matter: Matter) -> Chapter:
    """How many schools lack each thing, and how weak each school is."""
    needs = matter.plan.problem.candidates.needs
    counted = needs.groupby("indicator").agg(
        schools=("school_id", "nunique"), zh=("name_zh", "first"), en=("name_en", "first")
    )
    counted = counted.sort_values("schools", ascending=False, kind="stable")
    names = [matter.name(row.zh, row.en) or str(row.Index) for row in rows(counted)]
    schools = needs["school_id"].nunique()
    points = [matter.say("need.schools", count=f"{schools:,}", kinds=len(counted))]
    unknown = matter.lacking[matter.lacking["state"].astype("str") == "unknown"]
    if len(unknown):
        points.append(matter.say("need.unknown", count=f"{len(unknown):,}",
                                 schools=f"{unknown['school_id'].nunique():,}"))  # fmt: skip
    if len(counted) > MOST_BARS:
        points.append(matter.say("need.more_kinds", count=len(counted) - MOST_BARS))
    title = matter.say("need.none")
    if names:
        title = matter.say("need.title", item=names[0], count=f"{counted['schools'].iloc[0]:,}",
                           schools=f"{schools:,}")  # fmt: skip
    counts = tuple(float(many) for many in counted["schools"][:MOST_BARS])
    unit = matter.say("unit.schools")
    chart = Chart("bars", matter.say("need.chart"), tuple(names[:MOST_BARS]),
                  (Series(matter.say("need.series"), counts, BLUE),), unit)  # fmt: skip
    return Chapter("need", matter.say("section.need"), title, tuple(points),
                   chart=chart if counts else None, sources=(matter.source,))  # fmt: skip


def where_it_is_lacking(matter: Matter) -> Chapter | None:
    """The schools on a map, by how weak they are; ``None`` where no school's weakness is known."""
    index = matter.weak.index.dropna()
    if index.empty:
        return None
    office = matter.office
    spec = school_weakness_map(matter.data, matter.weak, matter.lang,
                               review_number=office.review_number, made_on=office.date)  # fmt: skip
    per_school = matter.plan.problem.candidates.schools.set_index("school_id")
    worst = [school for school in index.sort_values(ascending=False, kind="stable").index
             if school in per_school.index][:3]  # fmt: skip
    named = matter.say("comma").join(
        matter.name(per_school.at[school, "school"], per_school.at[school, "school_en"])
        for school in worst
    )
    alike = index[index > 0]
    title = matter.say("weak.title", count=f"{len(alike):,}", of=f"{len(index):,}")
    points = [matter.say("weak.about"), matter.say("weak.worst", names=named)]
    missing = len(matter.data.schools) - len(index)
    if missing:
        points.append(matter.say("weak.missing", count=f"{missing:,}"))
    return Chapter("weak", matter.say("section.need"), title, tuple(points),
                   map=MapPicture(spec, _first(spec), matter.say("weak.alt")),
                   sources=(matter.source,))  # fmt: skip


def _first(spec: MapSpec) -> str:
    return spec.themes[0].id if spec.themes else ""


def _places_on_a_map(matter: Matter, measure: str) -> MapPicture | None:
    """The map of the places, if its counties have a boundary and any place a value."""
    places = matter.places
    if measure not in places or places[measure].isna().all():
        return None
    office = matter.office
    try:
        spec = place_map(matter.data, places, measure, level_of(matter.data), matter.lang,
                         review_number=office.review_number, made_on=office.date)  # fmt: skip
    except DataError:
        return None  # made elsewhere: no boundary of its places is at hand
    return MapPicture(spec, _first(spec), matter.say("standing.alt", title=spec.title))


def _by_fund(matter: Matter) -> Chart | None:
    """What comes to each fund in each year, in 万元."""
    problem = matter.plan.problem
    series = tuple(
        Series(fund.label(matter.lang),
               tuple(float(yuan) / WAN for yuan in fund.amounts(problem.years).values()),
               COLOURS[place % len(COLOURS)])
        for place, fund in enumerate(problem.funds)
    )  # fmt: skip
    if not series:
        return None
    years = tuple(str(year) for year in problem.years)
    return Chart("stacked", matter.say("money.chart"), years, series, matter.say("unit.wan"))

"""Maps of a dataset and of a plan as one HTML file each, with the tables of geo/ at hand."""

from __future__ import annotations

from gaibao_geo.errors import DataError
from gaibao_geo.maps.folium_map import render
from gaibao_geo.maps.investment import investment_map
from gaibao_geo.maps.plan import plan_map
from gaibao_geo.places.locating import locate
from gaibao_geo.plans.plan import Plan
from gaibao_geo.tables.reading import Dataset, read_dataset
from gaibao_geo.words import Lang, both

GEO = "geo"


def investment_html(
    data: Dataset, lang: Lang = "zh", review_number: str = "", made_on: str = ""
) -> str:
    """The investment map of a dataset as one HTML file that asks nothing of a network.

    Raises ``DataError`` when the dataset has no table ``investments``.
    """
    if "investments" not in data:
        raise DataError(*both("cli.map.no_investments", path=data.path))
    geo = read_dataset(GEO)
    spec = investment_map(
        data, geo.townships, geo.regions, lang, review_number=review_number, made_on=made_on
    )
    return render(spec).html()


def plan_html(plan: Plan, data: Dataset, lang: Lang = "zh", review_number: str = "") -> str:
    """A plan on its map as one HTML file; ``data`` is the dataset the plan was made from."""
    geo = read_dataset(GEO)
    schools = data.schools.join(locate(data.schools, geo.townships))
    spec = plan_map(
        plan.chosen,
        schools,
        lang=lang,
        title=plan.problem.title.to(lang),
        made_up=plan.problem.made_up,
        review_number=review_number,
    )
    return render(spec).html()

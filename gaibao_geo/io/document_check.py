"""A dataset of document figures, checked with the places at hand."""

from __future__ import annotations

from gaibao_geo.checks.run import CheckResult, check_figures
from gaibao_geo.intake.dataset import Dataset, read_dataset
from gaibao_geo.places.regions import areas_km2, polygons


def check_document(data: Dataset) -> CheckResult:
    """What ``check_figures`` finds, given the townships, regions and polygon areas of geo/."""
    geo = read_dataset("geo")
    ids = sorted(set(data.figures["region_id"]))
    areas = {str(code): float(area) for code, area in areas_km2(polygons(ids)).items()}
    return check_figures(data, geo.townships, geo.regions, areas)

"""Points as people paste them."""

from __future__ import annotations


def parse_point(text: str) -> tuple[float, float]:
    """Longitude and latitude (degrees) of ``lon,lat``; ``ValueError`` for anything else."""
    lon, lat = text.replace("，", ",").split(",")
    return float(lon), float(lat)

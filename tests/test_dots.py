"""Dots: thousands of points on one canvas, each where it is and in its legend's colour."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from gaibao_geo.maps.dots import dots_of
from gaibao_geo.maps.spec import MapSpec, View

LOOKS = {"near": ("Near", "#0072b2"), "far": ("Far", "#d55e00"), "none": ("None", "#000000")}


def table(*rows):
    return pd.DataFrame(rows, columns=["lon", "lat", "kind"])


def spec_of(*dots, bounds=(100.0, 20.0, 110.0, 30.0)):
    view = View("all", "All", bounds)
    return MapSpec(lang="en", title="Dots", subtitle="", views=(view,), source="", dots=dots)


def test_dots_carry_coordinates_to_a_metre_and_the_row_of_their_legend():
    dots = dots_of("d", "Dots", table((117.123456, 26.5, "far"), (100.0, 20.25, "near")), LOOKS)
    places = np.frombuffer(b64decode(dots.lon_lat), "<f4").reshape(-1, 2)
    assert places == pytest.approx(np.array([[117.123456, 26.5], [100.0, 20.25]]), abs=1e-5)
    assert list(b64decode(dots.kinds)) == [1, 0]
    assert [(row.key, row.colour, row.count) for row in dots.legend] == [
        ("near", "#0072b2", 1), ("far", "#d55e00", 1), ("none", "#000000", 0),
    ]  # fmt: skip


def test_a_dot_without_place_or_look_is_refused():
    with pytest.raises(ValueError, match="without coordinates"):
        dots_of("d", "Dots", table((np.nan, 20.0, "near")), LOOKS)
    with pytest.raises(ValueError, match=r"no look for the kinds \['else'\]"):
        dots_of("d", "Dots", table((100.0, 20.0, "else")), LOOKS)


def test_a_legend_that_counts_otherwise_is_refused():
    dots = dots_of("d", "Dots", table((100.0, 20.0, "near")), LOOKS)
    wrong = (replace(dots.legend[0], count=2), *dots.legend[1:])
    with pytest.raises(ValueError, match="the legend counts 2 of 'near', 1 are drawn"):
        spec_of(replace(dots, legend=wrong))


@pytest.mark.browser
def test_each_dot_is_painted_where_it_is(opened):
    """Three dots on the page: the pixel at each place has the colour of its kind."""
    places = [(102.0, 28.0, "near"), (105.0, 25.0, "far"), (108.0, 21.0, "near")]
    page = opened(spec_of(dots_of("d", "Dots", table(*places), LOOKS)))
    assert page.locator(".gb-dots").get_attribute("data-drawn") == "3"
    seen = page.evaluate("""places => {
      const map = window.map_gaibao, sheet = document.querySelector(".gb-dots");
      const {data, width} = sheet.getContext("2d").getImageData(0, 0, sheet.width, sheet.height);
      return places.map(([lon, lat]) => {
        const at = map.latLngToContainerPoint([lat, lon]).multiplyBy(window.devicePixelRatio);
        return [...data.slice(4 * (at.y * width + at.x)).slice(0, 3)];
      });
    }""", [list(place[:2]) for place in places])
    blue, orange = [0, 0x72, 0xB2], [0xD5, 0x5E, 0]
    assert seen == [blue, orange, blue]
    assert page.locator(".gb-below li[data-key=near]").get_attribute("data-count") == "2"
    page.locator("input[value=d]").uncheck()
    assert page.locator(".gb-dots").count() == 0
    assert not page.locator(".gb-below").is_visible()


@pytest.mark.browser
def test_240_000_dots_follow_a_move_at_once(opened):
    """Made-up places all over: drawn anew well under the time in which a delay is felt."""
    made = np.random.default_rng(7)
    n = 240_000
    points = pd.DataFrame({
        "lon": made.uniform(80, 125, n), "lat": made.uniform(22, 48, n),
        "kind": np.array(list(LOOKS))[made.integers(0, 3, n)],
    })  # fmt: skip
    page = opened(spec_of(dots_of("d", "Dots", points, LOOKS), bounds=(73.0, 18.0, 135.0, 54.0)))
    sheet = page.locator(".gb-dots")
    assert int(sheet.get_attribute("data-drawn")) > 200_000
    took = page.evaluate("""() => {
      const map = window.map_gaibao, before = performance.now();
      map.setZoom(map.getZoom() + 1, {animate: false});
      document.querySelector(".gb-dots").getContext("2d").getImageData(0, 0, 1, 1); // pixels exist
      return performance.now() - before;
    }""")
    assert took < 1_000
    assert 0 < int(sheet.get_attribute("data-drawn")) < 240_000

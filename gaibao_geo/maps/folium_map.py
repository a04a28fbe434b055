"""A ``MapSpec`` as a page that opens with no network."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from importlib.resources import files
from typing import Any

from branca.element import MacroElement
from folium.template import Template

from gaibao_geo.maps.offline import OfflineMap
from gaibao_geo.maps.packed import as_json, packed, squeezed
from gaibao_geo.maps.spec import MISSING, MISSING_COLOUR, MapSpec
from gaibao_geo.words import Lang, catalogue, say

SCRIPTS = ("dom.js", "packed.js", "symbols.js", "popup.js", "placing.js", "dots.js", "sight.js",
           "layers.js", "neighbours.js", "linked.js", "panel.js", "kinds.js", "swipe.js",
           "national.js", "seek.js", "sheet.js")  # fmt: skip
STYLES = ("sheet.css", "kinds.css", "sight.css")
TAGS = {"zh": "zh-CN", "en": "en"}
LEAST_ZOOM, LEAST_NATIONAL = 4, 3
_UI = "map.ui."


def render(spec: MapSpec) -> OfflineMap:
    """The map as an ``OfflineMap``: ``render(spec).html()`` is the page as text.

    Texts travel as data and are set as text, never as markup, so that a school may have
    any name. The same description gives the same bytes.
    """
    page = OfflineMap(lang=TAGS[spec.lang], title=spec.title, **options(spec))
    page.add_child(_Sheet(spec))
    return page


def on_a_wall(page: str) -> str:
    """The page of ``render(...).html()`` for a room full of people.

    Bigger type, and only what is read: what a reader sets (finding, layers, names) is left out.
    """
    return page.replace("</head>", f"<style>{asset('wall.css')}</style>\n</head>", 1)


def options(spec: MapSpec) -> dict[str, Any]:
    """What Leaflet is told, in its own words: alike for a page given away and the app's map."""
    return {
        "minZoom": LEAST_NATIONAL if spec.national else LEAST_ZOOM, "maxZoom": 13,
        "zoomSnap": 0.25, "zoomDelta": 0.5, "wheelPxPerZoomLevel": 100,
        "zoomControl": False, "attributionControl": False,
        "zoomAnimation": spec.swipe is None,  # two maps would not keep step
    }  # fmt: skip


class _Sheet(MacroElement):
    """Everything around and on the map: title, panel, legend, layers, footer."""

    _template = Template("""
        {% macro header(this, kwargs) %}<style>{{ this.style }}</style>{% endmacro %}
        {% macro html(this, kwargs) %}
        <script type="text/plain" id="gb-spec">{{ this.data }}</script>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        {{ this.script }}
        gaibao.open({{ this._parent.get_name() }}, document.getElementById("gb-spec"));
        {% endmacro %}
    """)

    def __init__(self, spec: MapSpec) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types
        self._name, self._id = "Sheet", "gaibao"
        self.style = "".join(asset(name) for name in STYLES)
        self.script = "\n".join(asset(name) for name in SCRIPTS)
        every = packed(spec) | {"about": about(spec.lang)}
        # Signs of base64: no text of the data can end the block, begin a comment or be run as
        # the Jinja template that branca takes the page for.
        self.data = b64encode(squeezed(as_json(every))).decode()


def about(lang: Lang) -> dict[str, Any]:
    """What the scripts know besides the map: the page's own words, and how missing looks."""
    return {"ui": _words(lang), "missing": MISSING, "missing_colour": MISSING_COLOUR}


def _words(lang: Lang) -> dict[str, str]:
    """The page's own words; their {braces} are filled in by the page's script."""
    own = {
        key.removeprefix(_UI): text.to(lang)
        for key, text in catalogue().items()
        if key.startswith(_UI)
    }
    return own | {name: say(f"word.{name}", lang) for name in ("made_up", "sketch")}


@cache
def asset(name: str) -> str:
    """A script or style of ours as text."""
    return (files("gaibao_geo.maps") / "assets" / name).read_text(encoding="utf-8")

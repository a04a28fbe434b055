"""A folium map whose page asks nobody for anything.

folium links Leaflet, jQuery, Bootstrap and five more from other hosts; in an office
without internet that is a blank page. Here only Leaflet remains, and it is written into
the page from the package XStatic-Leaflet. A page that still refers to anything else is
never handed out.
"""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any

import folium
from branca.element import Element, Figure
from folium.template import Template

from gaibao_geo.errors import GaibaoError
from gaibao_geo.words import both

_LEAFLET = files("xstatic.pkg.leaflet") / "data"
_MIME = {".png": "image/png", ".svg": "image/svg+xml"}
_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)")
_LINK = re.compile(r'<link rel="stylesheet" href="([^"]+)"\s*/>|<script src="([^"]+)"></script>')
_LOADS = {"src", "srcset", "href", "data", "poster", "action", "background", "xlink:href"}
# The browser itself is told to load nothing; what is written in the page may run.
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"


class UnknownAssetError(GaibaoError):
    """The page refers to a file that does not travel with it."""


class OfflineMap(folium.Map):
    """A folium map for a page that opens by double click, with no network.

    Takes ``lang`` (the page's language tag) and ``title`` and hands everything else to
    ``folium.Map``; there are no tiles. ``html()`` gives the page. Parts of folium that
    need other scripts (popups with jQuery, icons, colour bars) make ``html()`` raise
    ``UnknownAssetError``.
    """

    # folium declares these as plain lists on the class, and so must we.
    default_js = [("leaflet", "leaflet.js")]  # noqa: RUF012
    default_css = [("leaflet_css", "leaflet.css")]  # noqa: RUF012
    _template = Template("""
        {% macro html(this, kwargs) %}
        <div id={{ this.get_name()|tojson }} class="gb-map"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }},
            {{ this.options|tojavascript }});
        {% endmacro %}
    """)

    def __init__(self, lang: str = "zh-CN", title: str = "", **options: Any) -> None:
        super().__init__(tiles=None, zoom_control=False, **options)
        self._id = "gaibao"  # a fixed name: the same map gives the same bytes
        page = _Page(lang, title)
        page.add_child(self)

    def html(self) -> str:
        """The whole page as one text.

        Raises ``UnknownAssetError`` when anything in it would be fetched from elsewhere.
        """
        return str(self.get_root().render())


class _Page(Figure):
    _template = Template(
        "<!DOCTYPE html>\n"
        '<html lang="{{ this.lang|e }}">\n<head>\n'
        '<meta charset="utf-8"/>\n'
        '<meta http-equiv="Content-Security-Policy" content="{{ this.policy }}"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        "<title>{{ this.title|e }}</title>\n"
        "{{ this.header.render(**kwargs) }}\n</head>\n<body>\n"
        "{{ this.html.render(**kwargs) }}\n"
        "<script>\n{{ this.script.render(**kwargs) }}\n</script>\n"
        "</body>\n</html>\n"
    )

    def __init__(self, lang: str, title: str) -> None:
        super().__init__(title=title)
        self.lang, self.policy = lang, POLICY
        self.header = Element()  # without folium's own meta tag; ours stands above
        self.header._parent = self

    def render(self, **kwargs: Any) -> str:
        """The page, whole: ``save`` and notebooks come through here too."""
        return inlined(super().render(**kwargs))


def inlined(shell: str) -> str:
    """The page with Leaflet's files written into it.

    Raises ``UnknownAssetError`` that names every other reference: the page is looked at
    before the files go in, tag by tag, styles included.
    """
    found = _References()
    found.feed(shell)
    unknown = sorted(set(found.urls) - {"leaflet.js", "leaflet.css"})
    if unknown:
        raise UnknownAssetError(*both("map.unknown_asset", files=", ".join(unknown)))
    return _LINK.sub(lambda link: _written(link[1] or link[2]), shell)


def _written(name: str) -> str:
    if name.endswith(".css"):
        return f"<style>{leaflet(name)}</style>"
    script = leaflet(name).replace("</script", "<\\/script")
    return f"<script>{script}</script>"


def leaflet(name: str) -> str:
    """``leaflet.js`` or ``leaflet.css`` as a text that refers to no other file."""
    text = (_LEAFLET / name).read_text(encoding="utf-8")
    if name.endswith(".css"):
        return _URL.sub(_data_uri, text)
    # A source map is fetched by a browser's developer tools; drop the pointer to it.
    return re.sub(r"//# sourceMappingURL=.*", "", text)


def _data_uri(match: re.Match[str]) -> str:
    url = match[1]
    if url.startswith(("#", "data:")):
        return match[0]
    file = _LEAFLET / url
    kind = _MIME.get(PurePosixPath(url).suffix)
    if kind is None or not file.is_file():
        raise UnknownAssetError(*both("map.unknown_asset", files=url))
    return f"url(data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()})"


class _References(HTMLParser):
    """Every address that a browser would fetch for a page."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        for name, value in attrs:
            if name in _LOADS and tag != "a":
                self._see(value or "")
            elif name == "style":
                self._see_style(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self._see_style(data)

    def _see_style(self, text: str) -> None:
        for match in _URL.finditer(text):
            self._see(match[1])
        self.urls += re.findall(r"@import\s+['\"]([^'\"]+)", text)

    def _see(self, url: str) -> None:
        if url and not url.startswith(("#", "data:")):
            self.urls.append(url)

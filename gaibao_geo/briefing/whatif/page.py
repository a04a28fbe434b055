"""The portable what-if page: a plan, its map, its tables and a budget slider in one file."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from html import escape
from importlib.resources import files

from gaibao_geo.briefing.chapter import Office
from gaibao_geo.briefing.whatif.levels import levels_of
from gaibao_geo.briefing.whatif.payload import page_title, payload
from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.maps import folium_map as map_page
from gaibao_geo.maps import live
from gaibao_geo.maps.folium_map import TAGS, asset
from gaibao_geo.maps.offline import POLICY, inlined
from gaibao_geo.maps.packed import as_json, squeezed
from gaibao_geo.plans.plan import Plan
from gaibao_geo.words import LANGUAGES, Lang, say

# The map is drawn by the scripts of every other map; ours come after them.
MAP_SCRIPTS = (*map_page.SCRIPTS, *live.SCRIPTS)
MAP_STYLES = (*map_page.STYLES, *live.STYLES)
SCRIPTS = ("levels.js", "tables.js", "curve.js", "listing.js", "map.js", "page.js")
STYLES = ("page.css", "print.css")
NO_OFFICE = Office()


def whatif_page(
    plan: Plan,
    data: Dataset,
    lang: Lang = "zh",
    *,
    levels: Sequence[int] | None = None,
    nested: bool = False,
    seconds: float = 60.0,
    office: Office = NO_OFFICE,
) -> str:
    """A page as text that shows what each budget would buy, and asks nothing of any network.

    ``data`` is the dataset the plan was made from. ``levels`` are budgets in whole yuan; by
    default some 20 to 30 round ones up to what the funds hold. 0 and the plan's own budget are
    always among them. Each level is a plan of its own, or, with ``nested``, holds every smaller
    one; ``seconds`` bounds the searches where there is no certified plan at once. A budget
    under which no plan keeps every rule says so. ``office`` is printed where it is filled in;
    the review number stands at the map.

    Raises ``DataError`` and ``InfeasibleError`` as ``answers.nested`` does, with ``nested``;
    ``ValueError`` when the plan has a school that the dataset has not.
    """
    found = levels_of(plan, levels, seconds, one=nested)
    every = payload(plan, found, data, lang, office, one=nested)
    return inlined(_shell(page_title(plan.problem, lang), every, lang))


def _shell(title: str, every: dict[str, object], lang: Lang) -> str:
    """The page as it stands before Leaflet is written into it."""
    style = "".join([*map(asset, MAP_STYLES), *map(_own, STYLES)])
    script = "\n".join([*map(asset, MAP_SCRIPTS), *map(_own, SCRIPTS)])
    data = b64encode(squeezed(as_json(every))).decode()
    unseen = "".join(f"<p lang={TAGS[one]}>{escape(say('whatif.no_script', one))}</p>"
                     for one in LANGUAGES)  # fmt: skip
    return (
        f'<!DOCTYPE html>\n<html lang="{TAGS[lang]}">\n<head>\n<meta charset="utf-8"/>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>{escape(title)}</title>\n"
        f'<link rel="stylesheet" href="leaflet.css"/>\n<style>{style}</style>\n</head>\n'
        f'<body class="wi">\n<noscript>{unseen}</noscript>\n'
        f'<script type="text/plain" id="wi-data">{data}</script>\n'
        '<script src="leaflet.js"></script>\n'
        f"<script>\n{script}\n</script>\n</body>\n</html>\n"
    )


def _own(name: str) -> str:
    folder = files("gaibao_geo.briefing.whatif") / "assets"
    return (folder / name).read_text(encoding="utf-8")

"""A map as a picture: PNG for a screen, SVG and PDF for paper, from the same description."""

from __future__ import annotations

from matplotlib.figure import Figure

from gaibao_geo.maps.spec import MapSpec
from gaibao_geo.printing.boxes import POINTS_PER_CM
from gaibao_geo.printing.records import Imprint, Page
from gaibao_geo.printing.saving import Kind, saved
from gaibao_geo.printing.sheet import compose

A4_CM = (29.7, 21.0)


def draw(
    spec: MapSpec, theme: str = "", *, size_cm: tuple[float, float] = A4_CM, bare: bool = False,
    letters: float = 0.0, imprint: Imprint | None = None,
) -> Figure:
    """A map as a figure of matplotlib, in the map's own language.

    ``theme`` is a theme's id (``""``: the first, or the points alone). Colours, counts and
    texts are those of ``spec``; names that found no room are counted under the map. ``bare``
    is the map and its legend alone, for a slide or a memo; made-up data is stamped there
    too. ``letters`` is the size of text beside that of an A4 sheet (0: by the sheet's size).
    Raises ``DataError`` for an unknown theme, a character that the font lacks, and a sheet
    too small for the legend.
    """
    width, height = (side * POINTS_PER_CM for side in size_cm)
    return compose(Page(spec, theme), width, height, imprint or Imprint(), bare=bare,
                   letters=letters).ink.figure  # fmt: skip


def picture(
    spec: MapSpec, theme: str = "", kind: Kind = "png", *,
    size_cm: tuple[float, float] = A4_CM, dpi: int = 200, bare: bool = False,
    letters: float = 0.0, imprint: Imprint | None = None,
) -> bytes:
    """The same as a file: the same description gives the same bytes.

    ``dpi`` are the pixels per inch of a PNG. Text in a PDF is text, with its fonts inside; in
    an SVG it is outlines, which look the same where no Chinese font is.
    """
    figure = draw(spec, theme, size_cm=size_cm, bare=bare, letters=letters, imprint=imprint)
    return saved(figure, kind, dpi, spec.title)

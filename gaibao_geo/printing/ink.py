"""A sheet to draw on in points, and the few things that can be put on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Bbox, TransformedBbox
from numpy.typing import NDArray

from gaibao_geo.printing import fonts
from gaibao_geo.printing.boxes import Box
from gaibao_geo.words.visible import visible

DARK, GREY, LINE = "#111827", "#4b5563", "#374151"
ASCENT, PITCH = 0.92, 1.36  # of the size: baseline below a line's top, and a line's height
Colours = Sequence[str]


class Ink:
    """A figure of ``width`` by ``height`` points with one axis that is the sheet.

    What is put on later lies on top. Texts are taken as they are: no mark in a name is read
    as a formula, and what hides letters is written out.
    """

    def __init__(self, width: float, height: float, *, background: str = "white") -> None:
        self.figure = Figure(figsize=(width / 72, height / 72), dpi=150)
        FigureCanvasAgg(self.figure)
        self.figure.patch.set_facecolor(background)
        self.box = Box(0, 0, width, height)
        self.axes: Axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, width)
        self.axes.set_ylim(height, 0)
        self._level = 0

    def text(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False,
        colour: str = DARK, align: str = "left",
    ) -> Box:
        """Write a line whose top is at ``y``; ``x`` is its left, middle or right by ``align``."""
        shown = visible(text)
        fonts.check([shown])
        wide = fonts.width(shown, size, bold=bold)
        left = x - wide * {"left": 0.0, "center": 0.5, "right": 1.0}[align]
        if shown.strip():
            line = _Line(
                left, y + ASCENT * size, shown, color=colour, va="baseline", parse_math=False,
                fontproperties=fonts.properties(fonts.face().file(bold=bold)),
                zorder=self._next(),
            )  # fmt: skip
            line.set_fontsize(size)
            self.axes.add_artist(line)
        return Box(left, y, wide, PITCH * size)

    def paths(
        self, paths: Sequence[Path], *, fill: Colours | str = "none", rim: Colours | str = "none",
        weight: float | Sequence[float] = 0.7, dashes: Sequence[object] | str = "solid",
        within: Box | None = None, hatch: str = "", key: str = "",
    ) -> None:
        """Draw shapes in one go, each in its own colours; ``key`` names them in an SVG."""
        if not paths:
            return
        drawn = PathCollection(
            list(paths), facecolors=fill, edgecolors=rim, linewidths=weight, linestyles=dashes,
            hatch=hatch or None, zorder=self._next(), transform=self.axes.transData,
        )  # fmt: skip
        if key:
            drawn.set_gid(key)
        self.axes.add_collection(drawn, autolim=False)
        if within is not None:
            corners = Bbox.from_extents(within.x, within.y, within.right, within.bottom)
            drawn.set_clip_box(TransformedBbox(corners, self.axes.transData))

    def dots(self, spots: NDArray[np.float64], colour: str, across: float, within: Box) -> None:
        """Draw nameless square dots; they stay a picture inside a PDF or an SVG."""
        drawn = self.axes.scatter(spots[:, 0], spots[:, 1], s=across**2, c=colour, marker="s",
                                  linewidths=0, rasterized=True, zorder=self._next())  # fmt: skip
        corners = Bbox.from_extents(within.x, within.y, within.right, within.bottom)
        drawn.set_clip_box(TransformedBbox(corners, self.axes.transData))

    def box_of(self, box: Box, *, fill: str = "none", rim: str = "none", weight: float = 0.7,
               hatch: str = "", dashes: str | tuple[float, tuple[float, ...]] = "solid",
               key: str = "") -> None:  # fmt: skip
        """Draw a rectangle."""
        self.paths([rectangle(box)], fill=fill, rim=rim, weight=weight, hatch=hatch,
                   dashes=[dashes], key=key)  # fmt: skip

    def rules(self, lines: Sequence[Sequence[tuple[float, float]]], colour: str,
              weight: float) -> None:  # fmt: skip
        """Draw many lines in one go."""
        self.paths([Path(line) for line in lines], rim=colour, weight=weight)

    def line(self, points: Sequence[tuple[float, float]], colour: str = LINE,
             weight: float = 0.7, within: Box | None = None) -> None:  # fmt: skip
        """Draw a line through points."""
        self.paths([Path(points)], rim=colour, weight=weight, within=within)

    def _next(self) -> int:
        self._level += 1
        return self._level


class _Line(Text):
    """One line whose left end is known: it is not laid out again when it is drawn."""

    def draw(self, renderer: RendererBase) -> None:
        x, y = self.get_transform().transform(self.get_position())
        gc = renderer.new_gc()
        gc.set_foreground(self.get_color())
        at = self.figure.bbox.height - y if renderer.flipy() and self.figure else y
        renderer.draw_text(gc, x, at, self.get_text(), self.get_fontproperties(), 0, mtext=self)
        gc.restore()
        self.stale = False


def rectangle(box: Box) -> Path:
    """A rectangle as a path."""
    return ring_path([np.array([(box.x, box.y), (box.right, box.y), (box.right, box.bottom),
                                (box.x, box.bottom)])])  # fmt: skip


def ring_path(rings: Sequence[NDArray[np.float64]]) -> Path:
    """Closed rings of corners as one path; those inside another are holes."""
    corners, codes = [], []
    for ring in rings:
        corners.append(np.vstack([ring, ring[:1]]))
        code = np.full(len(ring) + 1, Path.LINETO, dtype=Path.code_type)
        code[0], code[-1] = Path.MOVETO, Path.CLOSEPOLY
        codes.append(code)
    return Path(np.concatenate(corners), np.concatenate(codes))

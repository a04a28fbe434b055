"""Figures as bytes, the same each time: no dates, no chance names."""

from __future__ import annotations

import io
from collections.abc import Iterable
from threading import Lock
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

Kind = Literal["png", "svg", "pdf"]
# A PDF holds its fonts, so that its text can be searched and copied; an SVG holds the outlines of
# its letters, so that it looks the same where no Chinese font is.
SETTINGS: Any = {"pdf.fonttype": 42, "svg.fonttype": "path", "svg.hashsalt": "gaibao_geo",
            "hatch.linewidth": 0.5, "path.simplify": False, "text.hinting": "none"}  # fmt: skip
NOTHING: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": "gaibao_geo"},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": "gaibao_geo", "Producer": None},
}
_settings = Lock()  # matplotlib's settings are the whole process's


def saved(figure: Figure, kind: Kind, dpi: int, title: str = "") -> bytes:
    """One figure as a file of its kind."""
    held = io.BytesIO()
    about = NOTHING[kind] | ({"Title": title} if title and kind != "png" else {})
    with _settings, mpl.rc_context(SETTINGS):
        quick: dict[str, Any] = {"pil_kwargs": {"compress_level": 3}} if kind == "png" else {}
        figure.savefig(held, format=kind, dpi=dpi, metadata=about, **quick)
    return held.getvalue()


def bound(figures: Iterable[Figure], title: str) -> bytes:
    """Figures as the pages of one PDF, its fonts held once."""
    held = io.BytesIO()
    with _settings, mpl.rc_context(SETTINGS), PdfPages(
        held, metadata=NOTHING["pdf"] | {"Title": title}
    ) as pages:  # fmt: skip
        for figure in figures:
            pages.savefig(figure)
    return held.getvalue()

"""The file that slides are put in: its layouts, its grid and its fonts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER

from gaibao_geo.briefing.slides.box import Box
from gaibao_geo.briefing.slides.text import Voice

TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
BODIES = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT)


@dataclass(frozen=True)
class DeckFile:
    """An open presentation without slides.

    ``cover``, ``content`` and ``plain`` are its layouts (``plain`` has a title only);
    ``title`` and ``body`` where they stand on a slide, ``kicker`` the line for the section's
    name and ``stamp`` the place for the stamp (``None``: no room), ``foot`` two lines at the
    bottom. ``own`` says that no office's template was given.
    """

    file: Any
    voice: Voice
    cover: Any
    content: Any
    plain: Any
    title: Box
    body: Box
    foot: Box
    kicker: Box | None
    stamp: Box | None
    own: bool

    @property
    def page(self) -> Box:
        """The whole slide."""
        return Box(0, 0, self.file.slide_width, self.file.slide_height)


def box_of(shape: Any) -> Box:
    """Where a shape stands."""
    return Box(shape.left or 0, shape.top or 0, shape.width or 0, shape.height or 0)


def placeholder(holder: Any, kinds: tuple[Any, ...]) -> Any | None:
    """The largest placeholder of these kinds in a layout or on a slide; ``None`` without one."""
    found = [shape for shape in holder.placeholders if shape.placeholder_format.type in kinds]
    return max(found, key=lambda shape: (shape.width or 0) * (shape.height or 0), default=None)

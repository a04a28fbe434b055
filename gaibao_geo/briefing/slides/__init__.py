"""A briefing as a PowerPoint file: true titles, native charts and tables, maps of shapes."""

from gaibao_geo.briefing.slides.deck import slides

__all__ = ["slides"]

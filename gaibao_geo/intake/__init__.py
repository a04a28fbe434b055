"""Planners' files in, checked tables out: read as they are, every doubt shown with its cell."""

"""Checklists: who meets what, and who says so."""

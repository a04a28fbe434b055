"""Proposals that somebody accepted, carried out and logged."""

"""The chapters of a briefing, each a function of the plan's facts."""

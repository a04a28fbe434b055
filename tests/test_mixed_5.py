"""Every rule with every other: part 6 of six, see ``mixed``."""

from __future__ import annotations

from mixed import all_agree


def test_the_readings_agree(short_texts):
    all_agree(5)

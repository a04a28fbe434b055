"""A briefing as a memo in Word, with the margins and headings that offices use."""

"""Where schools are: codes, townships, points, and whether they agree."""

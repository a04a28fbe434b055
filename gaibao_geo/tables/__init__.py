"""Facts in: what a valid table is, reading it, and saying what is wrong with it."""

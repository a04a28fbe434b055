"""How weak a school is, and how sure that is."""

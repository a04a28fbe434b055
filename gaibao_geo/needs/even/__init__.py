"""How even schools are."""

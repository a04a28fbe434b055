"""``mapping.toml``: a saved answer to which sheet and column is which."""

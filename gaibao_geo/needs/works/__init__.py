"""From shortfalls to priced works, and a county's own list held against need."""

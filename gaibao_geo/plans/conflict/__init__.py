"""When no plan keeps every rule: why not, and the cheapest way out."""

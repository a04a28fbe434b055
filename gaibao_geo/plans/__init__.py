"""The allocation engine: rules planners state, plans that can be proved."""

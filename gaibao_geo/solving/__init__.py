"""Plans made in processes of their own, so that a page stays quick and a search can be ended."""

"""Whether the figures of a document agree with each other."""

"""What-ifs: what a person changed in a question, how it is said, kept apart and shared."""

"""Objects to files and back."""

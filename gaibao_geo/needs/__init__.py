"""What each school lacks against a standard."""

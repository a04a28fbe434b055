"""Made-up schools: a whole prefecture or a whole country of them, the same for the same seed."""

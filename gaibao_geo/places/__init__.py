"""Where places are: boundaries, datum, points, distances."""

"""Maps on paper: one description as a picture, a page or an atlas."""

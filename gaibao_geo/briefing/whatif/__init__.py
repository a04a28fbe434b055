"""The portable what-if: one offline page on which a budget slider works with no server."""

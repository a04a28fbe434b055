"""What the app remembers, and the work it has done for its pages.

Pages draw; whatever is read, solved, saved or rendered is asked for here.
"""

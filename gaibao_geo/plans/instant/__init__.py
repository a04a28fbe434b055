"""A certified plan at once: blocks of projects, their hulls, prices of money, whole projects."""

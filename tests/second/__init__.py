"""A second computation of every indicator, in plain Python, which imports nothing of eldercalc."""

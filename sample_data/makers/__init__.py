"""Makers: sample workbooks of the size of the real place, from a plan, a place and a seed. No real person."""

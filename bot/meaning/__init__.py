"""Meaning as numbers, for the optional extra: which texts say about the same in other words."""

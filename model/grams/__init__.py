"""Hashed n-grams of the texts of a comment, a batch at a time."""

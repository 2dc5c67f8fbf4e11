"""Near-duplicate comments of one spam operation."""

"""What is measured of a comment: named numbers."""

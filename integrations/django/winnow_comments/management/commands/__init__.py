"""Each command a file."""

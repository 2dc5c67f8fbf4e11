"""A comment and its article, read once."""

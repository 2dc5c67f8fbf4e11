"""Comments, articles and the label log."""

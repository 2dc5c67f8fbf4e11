"""A small sentence model that reads the doubtful comments a second time."""

"""What a text says, under its markup and its tricks."""

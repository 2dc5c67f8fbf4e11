"""One module for each format that an archive of comments comes in."""

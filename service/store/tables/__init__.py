"""The tables. A change here comes with a migration; a test compares the two."""

"""What the Akismet protocol needs to be remembered."""

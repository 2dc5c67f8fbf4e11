"""What spammers do to a comment so that a filter lets it through."""

"""What is to be fetched from, and told to, other servers."""

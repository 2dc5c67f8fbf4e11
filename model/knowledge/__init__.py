"""What is known of the world before a comment is read: terms, names, hosts, phrases."""

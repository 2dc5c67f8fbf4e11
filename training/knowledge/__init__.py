"""What public lists of names, hosts and phrases teach before a comment is read."""

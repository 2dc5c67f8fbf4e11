"""All that an installation keeps in one file, and back again."""

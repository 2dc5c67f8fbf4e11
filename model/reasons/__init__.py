"""A score taken apart: in words, and where in the text."""

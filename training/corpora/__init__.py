"""Labelled comments: what they are, where they are read from, what is put right in them."""

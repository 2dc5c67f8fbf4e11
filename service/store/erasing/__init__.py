"""Erasing persons and sites, and looking whether something is left."""

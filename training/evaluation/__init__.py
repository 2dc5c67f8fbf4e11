"""How good a model is on comments it has not seen, and how that is told."""

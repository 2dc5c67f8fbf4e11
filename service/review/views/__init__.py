"""What the templates are given: frozen values, with everything a stranger wrote in pieces."""

"""A site's past: what was decided here on comments like one, as a term of its verdict."""

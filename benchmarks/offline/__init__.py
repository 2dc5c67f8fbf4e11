"""Other filters on the same comments, without a service: for comparing."""

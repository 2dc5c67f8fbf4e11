"""Sites, their keys and options."""

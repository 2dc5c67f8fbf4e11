"""What is done again and again while the service runs."""

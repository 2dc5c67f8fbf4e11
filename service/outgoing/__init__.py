"""What the service fetches and sends by itself, always in the background."""

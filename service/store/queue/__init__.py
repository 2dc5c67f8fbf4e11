"""What the review queue reads and writes."""

"""What a comment is and how it is judged. Pure: no HTTP, no SQL, no environment."""

"""What each labelled comment may teach, and to which model."""

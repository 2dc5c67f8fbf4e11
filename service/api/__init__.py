"""What is served over HTTP: one file a resource."""

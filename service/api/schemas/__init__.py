"""What goes in and out over HTTP, as the documentation at /docs shows it: one file a resource."""

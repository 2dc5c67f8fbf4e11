"""One file a place of the queue's pages."""

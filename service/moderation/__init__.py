"""The use cases: check, decide, undo, read the queue. No HTTP, no SQL."""

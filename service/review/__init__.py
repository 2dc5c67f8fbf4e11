"""The review queue: what moderators see and do."""

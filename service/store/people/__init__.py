"""Moderators, their sessions, and failed attempts to sign in."""

"""Servers and clients on this machine's loopback, for measuring. Standard library only."""

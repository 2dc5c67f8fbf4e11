"""Blogs at Blogger: their feeds are read, and their comments moved through its API."""

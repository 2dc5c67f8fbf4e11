"""Webmention: the pages that are said to mention one of a site's are read."""

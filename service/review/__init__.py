"""The review queue's pages: routes, templates, a stylesheet and one script."""

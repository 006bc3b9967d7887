"""arXiv to papers."""

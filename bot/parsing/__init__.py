"""Text to Query: what is lifted out first, how the intent is picked, how follow-ups are read."""

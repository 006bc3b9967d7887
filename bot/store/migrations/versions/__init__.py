"""One file a revision; the highest number is what this program needs."""

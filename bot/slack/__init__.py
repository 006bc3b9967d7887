"""Slack to text to Slack: what Slack can send, and the one path it takes."""

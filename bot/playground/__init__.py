"""A loopback Slack, and a local page that behaves like Slack, for trying the bot without a workspace.

The same loopback Slack serves the tests. It is deliberately strict: what the real one refuses, it refuses,
and says why in the real one's words.
"""
